"""Whatever an operator does at the command line is in the audit of the service concerned, with his name and the act."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import click
import pytest

from chassis.base.sealing import Sealer
from chassis.base.settings import Settings
from services.complaints.adapters.storage.identities import PURPOSE
from tests.integration.yangguang.harness import SystemHarness
from tests.integration.yangguang.test_queues import park
from tests.integration.yangguang.test_reconcile import a_published
from tests.integration.yangguang.test_sweep import an_orphan, make_old
from tests.tampering import make_anew
from yangguang.__main__ import main


@dataclass(frozen=True)
class Act:
    """What is typed after ``before`` has made its occasion, and the record that it must leave."""

    verb: str
    arguments: tuple[str, ...]
    service: str
    record: str
    before: Callable[[SystemHarness], object] = lambda _: None


def lose(harness: SystemHarness) -> None:
    harness.sql("notify", "DELETE FROM publications WHERE disclosure = ?", a_published(harness))


def put_back(harness: SystemHarness) -> None:
    """The catalogue counts behind one of its readers."""
    harness.sql(
        "review",
        "UPDATE inbox_positions SET sequence = sequence + 3 WHERE source = 'catalog' AND aggregate = 'body/GJJ'",
    )


def cut_off(harness: SystemHarness) -> None:
    """The catalogue as an earlier backup holds it."""
    with harness.services["catalog"].database.write() as connection:
        make_anew(connection, lambda records: records[:-5])


def leave_a_file(harness: SystemHarness) -> None:
    """As a transaction that was rolled back two days ago."""
    left = an_orphan(harness, "catalog")
    make_old(left)


def set_one_aside(harness: SystemHarness) -> None:
    harness.sql(
        "catalog",
        "INSERT INTO set_aside (timer, key, reason, failed_at, failures, retry_at, given_up) "
        "VALUES ('lapse', 'x-1', 'no reason', '2026-11-24 01:30:00', 1, '2026-11-24 01:40:00', 0)",
    )


def an_agency(harness: SystemHarness) -> None:
    assert harness.yangguang("agency", "add", "archives", "市档案馆").exit_code == 0


def without_administrators(harness: SystemHarness) -> None:
    harness.sql("catalog", "DELETE FROM posts WHERE role = 'security_admin'")


def seal_one(harness: SystemHarness) -> None:
    """An identity under the key that the folder holds, and a newer key beside it."""
    (former,) = Settings.load({"YANGGUANG_DATA": str(harness.folder)}).identity_keys(lambda: False)
    case = harness.value("complaints", "SELECT id FROM cases LIMIT 1")
    sealed = Sealer([former], PURPOSE).seal('{"name": "王芳"}', case)
    harness.sql("complaints", 'INSERT INTO sealed_identities ("case", sealed) VALUES (?, ?)', case, sealed)
    harness.given["YANGGUANG_IDENTITY_KEYS"] = f"{secrets.token_hex(32)},{former}"


SINCE = ("--since", "2026-01-01T00:00:00+08:00")
FIRST = ("--office", "gs.a=甲", "--security-admin", "gs.b=乙", "--audit-admin", "gs.c=丙")
ACTS = [
    *(Act("outbox republish", SINCE, service, "outbox.republished") for service in ("catalog", "notify")),
    Act("parked replay", ("review", "parked-1"), "review", "inbox.replayed", park),
    Act("parked replay", ("review", "--all"), "review", "inbox.replayed", park),
    Act("parked discard", ("review", "parked-1", "--reason", "试验"), "review", "inbox.discarded", park),
    Act("set-aside retry", ("catalog", "lapse", "x-1"), "catalog", "timer.retried", set_one_aside),
    Act(
        "set-aside give-up",
        ("catalog", "lapse", "x-1", "--reason", "办完了"),
        "catalog",
        "timer.given_up",
        set_one_aside,
    ),
    Act("sweep", ("catalog",), "catalog", "files.swept", leave_a_file),
    Act("reconcile", ("--mend", "--settle", "0"), "notify", "inbox.repaired", lose),
    Act("reconcile", ("--mend", "--settle", "0"), "catalog", "inbox.repaired", put_back),
    Act("reconcile", ("--seed", "notify"), "notify", "inbox.seeded", lose),
    Act("audit restored", ("catalog", "--reason", "磁盘损坏，恢复昨日备份"), "catalog", "audit.restored", cut_off),
    Act("identities rewrap", ("--json",), "complaints", "identities.rewrapped", seal_one),
    Act("token", ("gjj.zhouhai",), "catalog", "session.started"),
    Act("token", ("--sub", "gjj.new", "--body", "GJJ", "--roles", "inspector"), "catalog", "person.changed"),
    Act("staff appoint", ("GS", *FIRST), "catalog", "person.changed", without_administrators),
    Act("agency add", ("archives", "市档案馆"), "notify", "agency.added"),
    Act("agency rotate", ("archives",), "notify", "agency.rotated", an_agency),
    Act("agency remove", ("archives",), "notify", "agency.removed", an_agency),
]
# Those that change nothing; and those whose effects are recorded by what they run, load or print.
OTHERS = {
    *(
        "outbox",
        "parked list",
        "parked show",
        "set-aside list",
        "agency list",
        "doctor",
        "audit verify",
        "audit export",
        "audit anchors",
        "audit keys",
        "session-keys",
    ),
    *("run", "serve", "work", "relay", "migrate", "flow", "compact"),
    *("import catalogue", "import disclosures", "import registers", "import mails"),
    *("export catalogue", "export registers"),
    *("calendar load", "calendar show", "calendar due"),
}


@pytest.mark.parametrize("act", ACTS, ids=lambda act: f"{act.verb} {act.service} {act.arguments[-1]}")
def test_an_act_is_chained_with_actor_and_name(harness: SystemHarness, act: Act) -> None:
    act.before(harness)
    last = harness.value(act.service, "SELECT max(seq) FROM audit")
    result = harness.yangguang(*act.verb.split(), *act.arguments)
    assert result.exit_code == 0, result.output
    rows = harness.sql(act.service, "SELECT name, record FROM audit WHERE seq > ? AND name = ?", last, act.record)
    assert rows, f"{act.service} has no {act.record}"
    assert {json.loads(row[1])["actor"]["sub"] for row in rows} == {"operator"}
    verified = harness.yangguang("audit", "verify", act.service)
    assert verified.exit_code == 0, verified.output


def test_every_verb_is_either_an_act_or_none() -> None:
    """A new verb must say here whether it changes what only an operator may change."""
    assert set(verbs(main)) == {act.verb for act in ACTS} | OTHERS


def verbs(group: click.Group, before: str = "") -> Iterator[str]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from verbs(command, f"{before}{name} ")
        if not isinstance(command, click.Group) or command.invoke_without_command:
            yield f"{before}{name}"


def test_an_agency_of_a_body_that_is_not_there_is_refused(harness: SystemHarness) -> None:
    result = harness.yangguang("agency", "add", "zy", "中央机关", "--body", "NIX")
    assert result.exit_code == 1
    assert "bodies: 没有这些单位：NIX。" in result.stderr
    assert harness.yangguang("agency", "list").stdout == "no agency is entered; 'yangguang agency add' enters one\n"
    assert harness.yangguang("agency", "add", "zy", "中央机关", "--body", "GJJ").exit_code == 0


def test_an_agency_of_an_embedded_system_is_said_to_have_no_queue(harness: SystemHarness) -> None:
    added = harness.yangguang("agency", "add", "archives", "市档案馆")
    assert "password" in added.stdout
    assert added.stderr.startswith("There are no queues in the embedded mode")
