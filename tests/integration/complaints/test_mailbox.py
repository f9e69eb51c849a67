"""New mails of a mailbox become cases, each once; what cannot be taken is set aside with its reason."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from chassis.base import tls
from chassis.base.mailbox import mailbox_of
from chassis.base.outside import OutsideServers
from chassis.base.settings import Settings, SettingsError
from chassis.relay.scheduler import run_timer
from chassis.storage import set_aside
from services.complaints.adapters.folder_names import modified_utf7
from services.complaints.adapters.imap import Imap, MailboxAway
from services.complaints.adapters.mailbox_timers import mailbox_timers
from tests.harness.stand_in_mailbox import PASSWORD, StandInMailbox, stand_in_mailbox
from tests.integration.complaints.harness import BODY, ComplaintsHarness, an_officer
from tests.keys import SECRET
from tests.unit.complaints.test_mails import a_mail
from yangguang.correspondence import correspondence
from yangguang.demonstration.living import run_timers

LOG = logging.getLogger(__name__)


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
    listed: Any = harness.get("/cases?order=newest", an_officer()).json
    return [case["title"] for case in listed["items"]]


def test_each_new_mail_is_a_case_once(new_database: Callable[[], str], tmp_path: Path) -> None:
    with reading(new_database(), tmp_path) as (harness, box):
        box.receive(a_mail("以前的", Message_ID="<0@x>").as_bytes())
        assert look(harness) == []
        assert titles(harness) == [], "what was there before is loaded by hand, where that is wanted"
        box.receive(a_mail("投诉窗口", Message_ID="<1@x>").as_bytes())
        box.receive(a_mail("金丝雀", Message_ID="<2@x>", Auto_Submitted="auto-replied").as_bytes())
        assert look(harness) == []
        assert titles(harness) == ["投诉窗口"]
        box.receive(a_mail("投诉窗口", Message_ID="<1@x>").as_bytes())
        assert look(harness) == look(harness) == []
        assert titles(harness) == ["投诉窗口"], "a mail is known by its Message-ID and what it says"
        box.receive(a_mail("再发一次", Message_ID="<1@x>").as_bytes())
        assert look(harness) == []
        assert titles(harness) == ["再发一次", "投诉窗口"], "a program that gives it twice loses nothing"
        box.validity, box.mails = 2, {7: a_mail("投诉窗口", Message_ID="<1@x>").as_bytes()}
        box.receive(a_mail("建议", Message_ID="<3@x>").as_bytes())
        assert look(harness) == []
        assert titles(harness) == ["建议", "再发一次", "投诉窗口"], "the server numbered its mails anew"
        box.receive(a_mail("举报", Message_ID="<4@x>").as_bytes())
        assert len(look(harness)) == 1
        listed: Any = harness.get("/set-aside-mails", an_officer()).json
        assert [mail["uid"] for mail in listed["items"]] == [max(box.mails)]
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
        (shown,) = reader.get("/set-aside-mails", an_officer()).json["items"]
        assert (shown["uid"], shown["code"], shown["failures"]) == (1, "tip_off_by_mail", 1)
        reader.sign_in(an_officer())
        assert "请举报人拨打 12388" in reader.client.get("/complaints/set-aside-mails").text
        assert 'href="/complaints/set-aside-mails"' in reader.client.get("/complaints/cases").text
        assert reader.get("/set-aside-mails", an_officer("ma", "GDJ")).json["items"] == []
        assert "金丝雀" not in reader.everything_kept()
        del box.mails[1]
        box.receive(a_mail("关于停水", text="举报田野，金丝雀。", Message_ID="<3@x>").as_bytes())
        reader.later(minutes=2)
        (accusing,) = look(reader)
        assert accusing.startswith("take-mails 3: ")
        assert (titles(reader), "金丝雀" in reader.everything_kept()) == (["建议"], False)
        del box.mails[3]
        reader.later(minutes=2)
        assert look(reader) == [], "an officer saw to it, and took it out of the mailbox"


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
    assert [timer.name for timer in mailbox_timers(harness.settings, OutsideServers(LOG))] == ["forget-mailbox"]


def test_a_mailbox_that_is_away_is_said_once_and_asked_again_with_the_next_round(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """It is no thing to be set aside, for longer and longer: what came meanwhile is taken as soon as it is back."""
    with reading(f"sqlite:///{tmp_path}/mailbox.sqlite", tmp_path) as (reader, box):
        look(reader)
        box.receive(a_mail("建议", Message_ID="<1@x>").as_bytes())
        with caplog.at_level("INFO"):
            box.refuses = True
            assert look(reader) == look(reader) == []
            assert 'yangguang_outside_up{server="mailbox"} 0.0' in reader.service.metrics.render().decode()
            box.refuses = False
            assert look(reader) == []
        assert titles(reader) == ["建议"]
        assert 'yangguang_outside_up{server="mailbox"} 1.0' in reader.service.metrics.render().decode()
        away, back = [record.getMessage() for record in caplog.records if "mailbox" in record.getMessage()]
        assert away.startswith("the mailbox is away: 127.0.0.1:")
        assert away.endswith("it refuses account or password")
        assert back.startswith("the mailbox is back after ")
        assert PASSWORD not in caplog.text


def test_mails_wait_where_no_body_is_named_that_answers_them(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """The setting is at fault, none of the mails: each of them was set aside for good after a day and a half."""
    url = f"sqlite:///{tmp_path}/mailbox.sqlite"
    with reading(url, tmp_path) as (reader, box):
        reader.deliver("catalog.body.changed", "GJJ", {**BODY, "active": False})
        look(reader)
        box.receive(a_mail("建议", Message_ID="<1@x>").as_bytes())
        assert look(reader) == look(reader) == []
        assert "there is no body GJJ: YANGGUANG_MAILBOX_URL says by ?body=CODE" in caplog.text
        (found,) = correspondence(reader.settings, [reader.service])
        assert found.todo.startswith("Write the code of the body into YANGGUANG_MAILBOX_URL")
        reader.deliver("catalog.body.changed", "GJJ", BODY)
        assert look(reader) == []
        assert titles(reader) == ["建议"]


def test_a_mail_that_the_server_does_not_give_keeps_no_other_waiting_and_its_tries_end(tmp_path: Path) -> None:
    with reading(f"sqlite:///{tmp_path}/mailbox.sqlite", tmp_path) as (reader, box):
        look(reader)
        box.receive(a_mail("投诉", Message_ID="<1@x>").as_bytes())
        box.receive(a_mail("建议", Message_ID="<2@x>").as_bytes())
        box.withholds = {1}
        assert [thing.split(":")[0] for thing in look(reader)] == ["take-mails 1"]
        assert titles(reader) == ["建议"]
        for _ in range(12):
            reader.later(hours=7)
            look(reader)
        asked = [command for command in box.asked if command.startswith("UID FETCH 1 ")]
        assert len(look(reader)) == 1
        assert len([command for command in box.asked if command.startswith("UID FETCH 1 ")]) == len(asked)
        del box.mails[1]
        assert look(reader) == [], "an officer took it out of the mailbox, which the next look sees"


def test_what_was_set_aside_of_a_mailbox_leaves_with_it(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/mailbox.sqlite"
    with reading(url, tmp_path) as (reader, box):
        look(reader)
        box.receive(a_mail("举报", Message_ID="<1@x>").as_bytes())
        assert len(look(reader)) == 1
    without = ComplaintsHarness(url, tmp_path)
    (chore,) = [timer for timer in without.service.timers if timer.name == "forget-mailbox"]
    run_timer(without.service, chore)
    assert look(without) == []
    without.close()


def test_the_demonstration_asks_no_mailbox(tmp_path: Path) -> None:
    with reading(f"sqlite:///{tmp_path}/mailbox.sqlite", tmp_path) as (reader, box):
        run_timers([reader.service])
        assert box.asked == []


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"refuses": True}, "sign_in_refused"),
        ({"folder": "Archive"}, "no_folder"),
        ({}, ""),
    ],
)
def test_why_a_mailbox_cannot_be_read_is_told_apart(change: dict[str, Any], reason: str) -> None:
    """Its name and its password may be Chinese."""
    with stand_in_mailbox() as box:
        box.folder, box.password = "&ZTZO9nux-", "密码#1"
        vars(box).update(change)
        port = box.address.rpartition(":")[2].partition("/")[0]
        mailbox = mailbox_of(f"imap://minyi:{quote('密码#1')}@127.0.0.1:{port}/{quote('收件箱')}")
        told = ""
        try:
            Imap(mailbox, tls.context(None)).check()
        except MailboxAway as away:
            told = away.reason
        assert told == reason


def test_names_of_folders_are_written_as_imap_wants_them() -> None:
    """RFC 3501, 5.1.3, with its own example."""
    assert modified_utf7("~peter/mail/台北/日本語") == "~peter/mail/&U,BTFw-/&ZeVnLIqe-"
    assert modified_utf7("R&D") == "R&-D"
