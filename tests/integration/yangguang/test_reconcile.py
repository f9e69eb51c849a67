"""`yangguang reconcile` finds and repairs what a reader has otherwise than its publisher, and serves nobody twice."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import Any

import orjson
import pytest

from chassis.broker.local_bus import LocalBus
from chassis.events.envelope import Delivery, decode, encode
from chassis.events.inbox import held
from services.catalog.use_cases.act import Act
from services.catalog.use_cases.purge import purge
from tests.integration.yangguang.harness import SystemHarness
from tests.people import a_person


def differences(harness: SystemHarness, *arguments: str, code: int) -> list[dict[str, Any]]:
    """What the verb reports to machines."""
    result = harness.yangguang("reconcile", "--json", "--settle", "0", *arguments)
    assert result.exit_code == code, result.output
    return json.loads(result.stdout)


def repair(harness: SystemHarness, count: int = 1) -> list[dict[str, Any]]:
    """Repair, deliver what follows, and find nothing more."""
    found = differences(harness, "--mend", code=0)
    assert len(found) == count, found
    harness.settle()
    assert differences(harness, code=0) == []
    return found


def served(harness: SystemHarness) -> dict[str, int]:
    """How often anybody was told or served anything: agencies, channels, task lists, citizens' files."""
    return {
        "agencies": harness.value("notify", "SELECT count(*) FROM outbox WHERE destination = 'publications'"),
        "deliveries": harness.value("notify", "SELECT count(*) FROM deliveries"),
        "delivery events": harness.value("notify", "SELECT coalesce(sum(sequence), 0) FROM sequences"),
        "tasks": harness.value("notify", "SELECT count(*) FROM tasks"),
        "cases": harness.value("review", "SELECT count(*) FROM cases"),
    }


def drafts(harness: SystemHarness) -> list[Any]:
    """Everything that nobody but its proposer may know of."""
    return harness.sql("catalog", "SELECT * FROM revisions WHERE state = 'draft' ORDER BY disclosure, number")


def a_published(harness: SystemHarness, extra: str = "") -> str:
    query = f"SELECT disclosure FROM publications WHERE state = 'published' {extra} ORDER BY disclosure LIMIT 1"
    return str(harness.value("notify", query))


def a_withdrawn(harness: SystemHarness) -> str:
    """The last one, of which the outbox still holds the events."""
    query = "SELECT disclosure FROM publications WHERE state = 'withdrawn' ORDER BY withdrawn_at DESC LIMIT 1"
    return str(harness.value("notify", query))


def test_a_system_that_is_well_has_no_differences(harness: SystemHarness) -> None:
    assert differences(harness, code=0) == []


@pytest.mark.parametrize("reader", ["notify", "complaints"])
def test_a_publication_deleted_by_hand_is_found_and_repaired_and_serves_nobody_again(
    harness: SystemHarness, reader: str
) -> None:
    lost, before, unseen = a_published(harness), served(harness), drafts(harness)
    row = harness.sql(reader, "SELECT * FROM publications WHERE disclosure = ?", lost)
    harness.sql(reader, "DELETE FROM publications WHERE disclosure = ?", lost)
    (found,) = differences(harness, code=1)
    assert (found["reader"], found["aggregate"], found["what"]) == (reader, f"disclosure/{lost}", "missing")
    repair(harness)
    assert served(harness) == before
    assert drafts(harness) == unseen
    assert harness.sql(reader, "SELECT * FROM publications WHERE disclosure = ?", lost) == row


def test_what_the_public_said_comes_back_with_a_lost_publication(harness: SystemHarness) -> None:
    """Its totals are kept beside the copy, and counted anew from the evaluations."""
    evaluated = harness.value("complaints", "SELECT disclosure FROM publications WHERE count > 0 LIMIT 1")
    before = harness.sql("complaints", "SELECT * FROM publications WHERE disclosure = ?", evaluated)
    harness.sql("complaints", "DELETE FROM publications WHERE disclosure = ?", evaluated)
    repair(harness, 1)
    assert harness.sql("complaints", "SELECT * FROM publications WHERE disclosure = ?", evaluated) == before


@pytest.mark.parametrize("reader", ["notify", "complaints"])
def test_a_withdrawn_publication_that_is_still_shown_is_withdrawn_again(harness: SystemHarness, reader: str) -> None:
    gone, before = a_withdrawn(harness), served(harness)
    harness.sql(reader, "UPDATE publications SET state = 'published' WHERE disclosure = ?", gone)
    (found,) = differences(harness, code=1)
    assert (found["reader"], found["what"]) == (reader, "different: state")
    repair(harness)
    assert harness.value(reader, "SELECT state FROM publications WHERE disclosure = ?", gone) == "withdrawn"
    assert served(harness) == before


def test_a_withdrawal_that_never_came_is_told_to_the_agencies_once(harness: SystemHarness) -> None:
    """notify is put back to before the withdrawal: it does not know of it, so nobody was told by it."""
    gone = a_withdrawn(harness)
    forget_the_last(harness, gone, times=1)
    harness.sql("notify", "UPDATE publications SET state = 'published' WHERE disclosure = ?", gone)
    before = sent_to_agencies(harness, gone)
    (found,) = repair(harness)
    assert found["what"].startswith("behind: ")
    assert harness.value("notify", "SELECT state FROM publications WHERE disclosure = ?", gone) == "withdrawn"
    assert sent_to_agencies(harness, gone) == [*before, "withdrawn"]


def test_a_publication_that_never_came_is_delivered_and_told_once(harness: SystemHarness) -> None:
    lost = a_published(harness, "AND supersedes IS NULL AND archive_number = ''")
    number = harness.value("notify", "SELECT index_number FROM publications WHERE disclosure = ?", lost)
    harness.sql("notify", "DELETE FROM outbox WHERE aggregate = 'publication/' || ?", number)
    harness.lift_guard("notify")
    for statement in (
        "DELETE FROM publications WHERE disclosure = ?",
        "DELETE FROM deliveries WHERE disclosure = ?",
        "DELETE FROM audit WHERE aggregate = 'publication/' || ?",
        "DELETE FROM inbox_positions WHERE aggregate = 'disclosure/' || ?",
    ):
        harness.sql("notify", statement, lost)
    deliveries = harness.value("notify", "SELECT count(*) FROM deliveries")
    (found,) = differences(harness, "--reader", "notify", code=1)
    assert found["what"].startswith("behind: it has 0 of ")
    assert differences(harness, "--mend", "--reader", "notify", code=0)[0]["repaired"]
    assert differences(harness, "--reader", "notify", code=0) == []
    channels = json.loads(harness.value("notify", "SELECT channels FROM publications WHERE disclosure = ?", lost))
    assert harness.value("notify", "SELECT count(*) FROM deliveries") == deliveries + len(channels)
    assert sent_to_agencies(harness, lost) == ["published"]


def test_the_directory_is_repaired_in_every_reader(harness: SystemHarness) -> None:
    harness.sql("review", "DELETE FROM staff WHERE sub = 'gjj.zhouhai'")
    harness.sql("notify", "UPDATE bodies SET name = '别的名字' WHERE code = 'GJJ'")
    harness.sql("complaints", "UPDATE bodies SET active = 0 WHERE code = (SELECT min(code) FROM bodies)")
    found = repair(harness, 3)
    assert {(row["reader"], row["aggregate"].split("/")[0], row["what"]) for row in found} == {
        ("review", "person", "missing"),
        ("notify", "body", "different: name"),
        ("complaints", "body", "different: active"),
    }


@pytest.mark.parametrize("source", ["catalog", "review", "complaints"])
def test_a_lost_task_awaits_its_people_again(harness: SystemHarness, source: str) -> None:
    query = "SELECT * FROM tasks WHERE source = ? AND state = 'open' ORDER BY id LIMIT 1"
    before = harness.sql("notify", query, source)
    harness.sql("notify", "DELETE FROM tasks WHERE id = ?", before[0][0])
    (found,) = repair(harness)
    assert (found["publisher"], found["what"]) == (source, "missing")
    assert harness.sql("notify", query, source) == before


@pytest.mark.parametrize("source", ["catalog", "review", "complaints"])
def test_a_task_that_is_done_and_still_shown_is_closed(harness: SystemHarness, source: str) -> None:
    done = harness.value("notify", "SELECT min(id) FROM tasks WHERE source = ? AND state = 'closed'", source)
    harness.sql("notify", "UPDATE tasks SET state = 'open' WHERE id = ?", done)
    (found,) = repair(harness)
    assert found["what"] == "different: state"
    assert harness.value("notify", "SELECT state FROM tasks WHERE id = ?", done) == "closed"


def test_the_catalogue_is_repaired_with_what_the_others_told_it(harness: SystemHarness) -> None:
    kept = "SELECT disclosure, kind, key, data FROM reception WHERE kind <> 'delivery' ORDER BY disclosure, kind, key"
    before = harness.sql("catalog", kept)
    assert {row[1] for row in before} >= {"evaluation", "response"}
    delivered = harness.value("notify", "SELECT disclosure FROM deliveries WHERE state = 'delivered' LIMIT 1")
    harness.sql("catalog", "DELETE FROM reception WHERE kind <> 'delivery'")
    harness.sql("catalog", "DELETE FROM reception WHERE kind = 'delivery' AND disclosure = ?", delivered)
    found = differences(harness, "--mend", code=0)
    assert {row["publisher"] for row in found} == {"complaints", "notify", "review"}
    harness.settle()
    assert differences(harness, code=0) == []
    assert [row[:3] for row in harness.sql("catalog", kept)] == [row[:3] for row in before]


def test_a_missing_case_of_a_proposal_is_opened_anew(harness: SystemHarness) -> None:
    case, disclosure = harness.sql("review", "SELECT id, disclosure FROM cases WHERE state = 'open' LIMIT 1")[0]
    harness.sql("review", "DELETE FROM verdicts WHERE case_id = ?", case)
    harness.sql("review", "DELETE FROM steps WHERE case_id = ?", case)
    harness.sql("review", "DELETE FROM cases WHERE id = ?", case)
    (found,) = differences(harness, "--mend", "--reader", "review", code=0)
    assert found["what"] == "missing: no case of what was proposed"
    harness.settle()
    assert (
        harness.value("review", "SELECT count(*) FROM cases WHERE disclosure = ? AND state = 'open'", disclosure) == 1
    )


def test_what_is_still_on_its_way_is_no_difference(harness: SystemHarness) -> None:
    """An undelivered row of the outbox is late, not lost."""
    person = "gjj.new"
    harness.enter(person)
    harness.sql("catalog", "UPDATE people SET name = '改名' WHERE sub = ?", person)
    harness.sql("catalog", "UPDATE sequences SET sequence = sequence + 1 WHERE aggregate = 'person/' || ?", person)
    harness.sql("catalog", "UPDATE outbox SET published_at = NULL WHERE aggregate = 'person/' || ?", person)
    assert differences(harness, code=0) == []
    harness.sql("catalog", "UPDATE outbox SET published_at = occurred_at WHERE aggregate = 'person/' || ?", person)
    assert {row["reader"] for row in differences(harness, code=1)} == {"review", "complaints", "notify"}


def test_a_parked_event_is_settled_by_the_repair_and_later_ones_go_on(harness: SystemHarness) -> None:
    harness.enter("gjj.new")
    event = _event_of(harness, "person/gjj.new")
    broken = orjson.loads(encode(event))
    broken |= {"id": "broken", "sequence": event.sequence + 1, "data": {"sub": event.subject}}
    later = orjson.loads(encode(event)) | {"id": "later", "sequence": event.sequence + 2}
    harness.services["notify"].inbox.take([Delivery(orjson.dumps(message)) for message in (broken, later)])
    harness.sql(
        "catalog", "UPDATE sequences SET sequence = sequence + 2 WHERE aggregate = 'person/' || ?", event.subject
    )
    (found,) = differences(harness, "--reader", "notify", code=1)
    assert "is parked (ContractBroken" in found["what"]
    assert differences(harness, "--mend", "--reader", "notify", code=0)[0]["repaired"]
    with harness.services["notify"].database.read() as connection:
        assert held(connection, "parked") + held(connection, "waiting") == []
    position = "SELECT sequence FROM inbox_positions WHERE aggregate = 'person/' || ?"
    assert harness.value("notify", position, event.subject) == event.sequence + 2


def test_a_publisher_put_back_to_an_old_backup_counts_on_after_its_readers(harness: SystemHarness) -> None:
    aggregate = "body/GJJ"
    harness.sql("catalog", "UPDATE sequences SET sequence = sequence - 1 WHERE aggregate = ?", aggregate)
    harness.sql("catalog", "UPDATE sequences SET sequence = 1 WHERE aggregate = ? AND sequence < 1", aggregate)
    for reader in ("review", "complaints", "notify"):
        harness.sql(
            reader, "UPDATE inbox_positions SET sequence = 5 WHERE source = 'catalog' AND aggregate = ?", aggregate
        )
    assert len(differences(harness, code=1)) == 3
    (found,) = repair(harness)
    assert found["what"].startswith("ahead: it has 5 events")
    assert harness.value("catalog", "SELECT sequence FROM sequences WHERE aggregate = ?", aggregate) == 5


def test_what_the_publisher_lost_altogether_is_reported_and_left_alone(harness: SystemHarness) -> None:
    lost = a_published(harness)
    harness.sql("catalog", "DELETE FROM sequences WHERE aggregate = 'disclosure/' || ?", lost)
    found = differences(harness, "--mend", "--reader", "notify", code=1)
    assert [(row["what"].split(":")[0], row["repaired"]) for row in found] == [("unknown", False)]
    assert harness.value("notify", "SELECT state FROM publications WHERE disclosure = ?", lost) == "published"


def test_what_its_reader_lost_is_said_with_the_way_out(harness: SystemHarness) -> None:
    """A catalog put back to a backup lacks what was proposed since: its cases were "or you may not see it; sign in"."""
    case, disclosure = harness.sql("review", "SELECT id, disclosure FROM cases WHERE state = 'open' LIMIT 1")[0]
    with closing(sqlite3.connect(harness.folder / "catalog.sqlite")) as file, file:
        file.execute("UPDATE disclosures SET id = 'another' WHERE id = ?", (disclosure,))
    harness.sql("catalog", "DELETE FROM inbox_positions WHERE aggregate = 'case/' || ?", case)
    (found,) = (
        row
        for row in differences(harness, "--mend", "--reader", "catalog", code=1)
        if row["aggregate"] == f"case/{case}"
    )
    assert found["left"].startswith("not repaired: catalog has not what it is about (no_such_disclosure): put a later")
    assert "docs/how-to/watch-and-mend.md" in found["left"]


def test_what_was_withdrawn_here_does_not_come_back_with_an_old_backup_of_the_catalogue(harness: SystemHarness) -> None:
    gone = a_withdrawn(harness)
    harness.sql("catalog", "UPDATE disclosures SET published = 'published', withdrawal = NULL WHERE id = ?", gone)
    found = {row["reader"]: row for row in differences(harness, "--mend", code=1)}
    assert "withdrawn here" in found["notify"]["left"]
    assert harness.value("notify", "SELECT state FROM publications WHERE disclosure = ?", gone) == "withdrawn"


def test_a_purge_that_a_reader_missed_is_found_and_leaves_no_word(harness: SystemHarness) -> None:
    """A reader that was put back to an earlier state has the words again, and forgets them again."""
    purged = a_published(harness)
    title = harness.value("notify", "SELECT title FROM publications WHERE disclosure = ?", purged)
    cases = harness.sql("review", "SELECT proposal, id FROM cases WHERE disclosure = ?", purged)
    of_them = "case_id IN (SELECT id FROM cases WHERE disclosure = ?)"
    said = harness.sql("review", f"SELECT opinion, sheet, case_id, step, sub FROM verdicts WHERE {of_them}", purged)
    body = harness.value("catalog", "SELECT body FROM disclosures WHERE id = ?", purged)
    act = Act(actor=a_person("office", "office", body=body), disclosure=purged)
    with harness.services["catalog"].transaction() as work:
        purge(act, work=work, clock=harness.services["catalog"].clock)
    harness.settle()
    assert differences(harness, code=0) == []
    told = served(harness)
    harness.sql("notify", "UPDATE publications SET title = ?, purged = false WHERE disclosure = ?", title, purged)
    harness.sql("complaints", "UPDATE publications SET title = ? WHERE disclosure = ?", title, purged)
    for case in cases:
        harness.sql("review", "UPDATE cases SET proposal = ?, purged = false WHERE id = ?", *case)
    for verdict in said:
        words = "UPDATE verdicts SET opinion = ?, sheet = ? WHERE case_id = ? AND step = ? AND sub = ?"
        harness.sql("review", words, *verdict)
    assert {row["reader"] for row in differences(harness, code=1)} == {"notify", "complaints", "review"}
    repair(harness, count=3)
    assert served(harness) == told, "nobody is told a second time"
    for service, table in (("notify", "publications"), ("complaints", "publications"), ("review", "cases")):
        assert title not in str(harness.sql(service, f"SELECT * FROM {table} WHERE disclosure = ?", purged))
    assert set(harness.sql("review", f"SELECT opinion FROM verdicts WHERE {of_them}", purged)) == {("",)}


def test_a_new_reader_is_seeded_and_tells_nobody(harness: SystemHarness) -> None:
    """notify's database is new; what its predecessor delivered and told is not done again."""
    shown = harness.value("notify", "SELECT count(*) FROM publications WHERE state = 'published'")
    awaiting = harness.value("notify", "SELECT count(*) FROM tasks WHERE state = 'open' AND source <> 'notify'")
    harness.services["notify"].database.dispose()
    for path in harness.folder.glob("notify.sqlite*"):
        path.unlink()
    harness.services["notify"].migrate()
    found = differences(harness, "--seed", "notify", code=0)
    assert all(row["repaired"] for row in found)
    assert harness.value("notify", "SELECT count(*) FROM publications WHERE state = 'published'") == shown
    after = served(harness)
    assert (after["agencies"], after["deliveries"], after["delivery events"]) == (0, 0, 0)
    assert harness.value("notify", "SELECT count(*) FROM tasks WHERE state = 'open'") == awaiting
    assert differences(harness, "--reader", "notify", code=0) == []
    LocalBus(list(harness.services.values())).deliver_all()


def test_every_repair_is_in_the_audit_of_the_reader(harness: SystemHarness) -> None:
    lost = a_published(harness)
    harness.sql("notify", "DELETE FROM publications WHERE disclosure = ?", lost)
    repair(harness)
    record = json.loads(harness.value("notify", "SELECT record FROM audit WHERE name = 'inbox.repaired'"))
    assert record["actor"]["sub"] == "operator"
    assert record["detail"] == {
        "publisher": "catalog",
        "reader": "notify",
        "aggregate": f"disclosure/{lost}",
        "announced": record["detail"]["announced"],
        "applied": record["detail"]["announced"],
        "what": "missing",
    }
    assert harness.yangguang("audit", "verify").exit_code == 0


def test_people_read_what_differs_line_by_line(harness: SystemHarness) -> None:
    harness.sql("review", "DELETE FROM staff WHERE sub = 'gjj.zhouhai'")
    result = harness.yangguang("reconcile", "--settle", "0")
    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        "review: catalog person/gjj.zhouhai: missing",
        "1 differences",
        "'yangguang reconcile --mend' replays what differs",
    ]
    assert harness.yangguang("reconcile", "--seed", "notify", "--mend").exit_code == 2


def sent_to_agencies(harness: SystemHarness, disclosure: str) -> list[str]:
    number = harness.value("notify", "SELECT index_number FROM publications WHERE disclosure = ?", disclosure)
    rows = harness.sql(
        "notify", "SELECT payload FROM outbox WHERE aggregate = 'publication/' || ? ORDER BY sequence", number
    )
    events = [json.loads(row[0]) for row in rows]
    assert len({event["sequence"] for event in events}) == len(events)
    return [event["type"].split(".")[2] for event in events]


def forget_the_last(harness: SystemHarness, disclosure: str, *, times: int) -> None:
    """notify as it was before the last event of a disclosure: its place, its record and what it told of it."""
    harness.sql(
        "notify",
        "UPDATE inbox_positions SET sequence = sequence - ? WHERE aggregate = 'disclosure/' || ?",
        times,
        disclosure,
    )
    harness.lift_guard("notify")
    harness.sql(
        "notify",
        "DELETE FROM audit WHERE name = 'publication.withdrawn' AND aggregate = 'publication/' || ?",
        disclosure,
    )
    number = harness.value("notify", "SELECT index_number FROM publications WHERE disclosure = ?", disclosure)
    harness.sql(
        "notify",
        "DELETE FROM outbox WHERE routing_key LIKE '%.withdrawn.%' AND aggregate = 'publication/' || ?",
        number,
    )
    harness.sql(
        "notify", "UPDATE publications SET external_sequence = external_sequence - 1 WHERE disclosure = ?", disclosure
    )


def _event_of(harness: SystemHarness, aggregate: str) -> Any:
    return decode(harness.value("catalog", "SELECT payload FROM outbox WHERE aggregate = ?", aggregate))
