"""`yangguang doctor` asks the mail server and the mailbox, and tells apart what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from chassis.base.settings import Settings
from tests.harness.mail_server import mail_server
from tests.harness.stand_in_mailbox import StandInMailbox, stand_in_mailbox
from tests.keys import SECRET
from tests.servers.private import free_port
from yangguang.correspondence import Asked, correspondence


def asked(folder: Path, **environ: str) -> list[Asked]:
    return list(
        correspondence(Settings.load({"YANGGUANG_DATA": str(folder), "YANGGUANG_SECRET_KEY": SECRET} | environ), [])
    )


@pytest.fixture
def box() -> Iterator[StandInMailbox]:
    with stand_in_mailbox() as box:
        yield box


def test_without_them_nobody_is_asked(tmp_path: Path) -> None:
    assert asked(tmp_path) == []


def test_those_that_answer_need_nothing(tmp_path: Path, box: StandInMailbox) -> None:
    with mail_server() as server:
        found = asked(tmp_path, YANGGUANG_SMTP_URL=server.url, YANGGUANG_MAILBOX_URL=box.address)
    assert [(each.what, each.todo) for each in found] == [("mail server", ""), ("mailbox", "")]


def test_each_reason_has_its_advice(tmp_path: Path, box: StandInMailbox) -> None:
    away = f"127.0.0.1:{free_port()}"
    server, mailbox = asked(
        tmp_path,
        YANGGUANG_SMTP_URL=f"smtp://{away}?from=a@example.gov.cn",
        YANGGUANG_MAILBOX_URL=f"imap://minyi:geheim@{away}/INBOX",
    )
    assert [each.todo.partition(",")[0] for each in (server, mailbox)] == ["Start it"] * 2
    box.refuses = True
    (refused,) = asked(tmp_path, YANGGUANG_MAILBOX_URL=box.address)
    assert refused.todo.startswith("Correct account and password in YANGGUANG_MAILBOX_URL")
    box.refuses, box.folder = False, "Archive"
    (missing,) = asked(tmp_path, YANGGUANG_MAILBOX_URL=box.address)
    assert missing.todo.startswith("Correct the folder in YANGGUANG_MAILBOX_URL")
    assert "geheim" not in repr((server, mailbox, refused, missing))


def test_a_scheme_that_the_port_does_not_speak_is_told(tmp_path: Path, box: StandInMailbox) -> None:
    (found,) = asked(tmp_path, YANGGUANG_MAILBOX_URL=box.address.replace("imap://", "imaps://"))
    assert "does not begin with TLS" in found.says
    assert "scheme (imaps:// is TLS)" in found.todo
