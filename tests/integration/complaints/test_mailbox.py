"""New mails of a mailbox become cases, each once; what cannot be taken is set aside with its reason."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from chassis.base.settings import Settings, SettingsError
from chassis.relay.scheduler import run_timer
from chassis.storage import set_aside
from services.complaints.adapters.mailbox_timers import mailbox_timers
from tests.harness.stand_in_mailbox import PASSWORD, StandInMailbox, stand_in_mailbox
from tests.integration.complaints.harness import ComplaintsHarness, an_officer
from tests.keys import SECRET
from tests.unit.complaints.test_mails import a_mail


@contextmanager
def reading(url: str, folder: Path) -> Iterator[tuple[ComplaintsHarness, StandInMailbox]]:
    with stand_in_mailbox() as box:
        harness = ComplaintsHarness(url, folder, YANGGUANG_MAILBOX_URL=f"{box.address}?body=GJJ").know()
        yield harness, box
        harness.close()


def look(harness: ComplaintsHarness) -> list[str]:
    """A round of both timers; what is set aside afterwards, with its reason."""
    for timer in harness.service.timers:
        if timer.name in ("look-into-mailbox", "take-mails"):
            run_timer(harness.service, timer)
    with harness.service.database.read() as connection:
        return [f"{thing.timer} {thing.key}: {thing.reason}" for thing in set_aside.listed(connection)]


def titles(harness: ComplaintsHarness) -> list[str]:
    return [case["title"] for case in harness.get("/cases?order=newest", an_officer()).json["items"]]


def test_each_new_mail_is_a_case_once(new_database: Callable[[], str], tmp_path: Path) -> None:
    with reading(new_database(), tmp_path) as (harness, box):
        box.receive(a_mail("以前的", Message_ID="<0@x>").as_bytes())
        assert look(harness) == []
        assert titles(harness) == [], "what was there before is loaded by hand, where that is wanted"
        box.receive(a_mail("投诉窗口", Message_ID="<1@x>").as_bytes())
        box.receive(a_mail("金丝雀", Message_ID="<2@x>", Auto_Submitted="auto-replied").as_bytes())
        assert look(harness) == []
        assert titles(harness) == ["投诉窗口"]
        box.receive(a_mail("再发一次", Message_ID="<1@x>").as_bytes())
        assert look(harness) == look(harness) == []
        assert titles(harness) == ["投诉窗口"], "a mail is known by its Message-ID"
        box.validity, box.mails = 2, {7: a_mail("投诉窗口", Message_ID="<1@x>").as_bytes()}
        box.receive(a_mail("建议", Message_ID="<3@x>").as_bytes())
        assert look(harness) == []
        assert titles(harness) == ["建议", "投诉窗口"], "the server numbered its mails anew"
        assert "金丝雀" not in harness.everything_kept()
        assert all("STORE" not in asked and "EXAMINE" in asked for asked in box.asked if "INBOX" in asked)


def test_what_cannot_be_taken_is_set_aside_until_somebody_sees_to_it(
    harness: ComplaintsHarness, tmp_path: Path
) -> None:
    with reading(f"sqlite:///{tmp_path}/mailbox.sqlite", tmp_path) as (reader, box):
        look(reader)
        box.receive(a_mail("举报金丝雀", Message_ID="<1@x>").as_bytes())
        box.receive(a_mail("建议", Message_ID="<2@x>").as_bytes())
        (aside,) = look(reader)
        assert aside.startswith("take-mails 1: ")
        assert "12388" in aside
        assert titles(reader) == ["建议"], "the others are taken"
        assert "金丝雀" not in reader.everything_kept()
        del box.mails[1]
        reader.later(minutes=2)
        assert look(reader) == [], "an officer saw to it, and took it out of the mailbox"
        box.refuses = True
        (away,) = look(reader)
        assert away.startswith("look-into-mailbox minyi@127.0.0.1/INBOX: ")
        assert PASSWORD not in away
        box.refuses = False
        reader.later(minutes=2)
        assert look(reader) == []


@pytest.mark.parametrize(
    "wrong",
    [
        "pop3://a:b@mail.example.cn",
        "imap://a:geheim@mail.example.cn/INBOX",
        "imaps://mail.example.cn",
        "imaps://a:geheim@mail.example.cn/INBOX?boddy=GJJ",
    ],
)
def test_a_wrong_mailbox_stops_the_start_with_one_line(wrong: str, tmp_path: Path) -> None:
    environ = {"YANGGUANG_DATA": str(tmp_path), "YANGGUANG_SECRET_KEY": SECRET, "YANGGUANG_MAILBOX_URL": wrong}
    with pytest.raises(SettingsError, match=r"^YANGGUANG_MAILBOX_URL (must|knows) ") as refused:
        Settings.load(environ)
    assert "geheim" not in str(refused.value)


def test_without_the_setting_nothing_is_asked(harness: ComplaintsHarness) -> None:
    assert mailbox_timers(harness.settings) == ()
