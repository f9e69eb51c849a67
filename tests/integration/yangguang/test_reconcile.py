"""`yangguang reconcile` finds and mends what a reader has otherwise than its publisher, and serves nobody twice."""

from __future__ import annotations

import json
from typing import Any

import orjson
import pytest

from chassis.broker.local_bus import LocalBus
from chassis.events.envelope import Delivery, decode, encode
from chassis.events.inbox import held
from tests.integration.yangguang.world import World


def differences(world: World, *arguments: str, code: int) -> list[dict[str, Any]]:
    """What the verb reports to machines."""
    result = world.yangguang("reconcile", "--json", "--settle", "0", *arguments)
    assert result.exit_code == code, result.output
    return json.loads(result.stdout)


def mend(world: World, count: int = 1) -> list[dict[str, Any]]:
    """Mend, deliver what follows, and find nothing more."""
    found = differences(world, "--mend", code=0)
    assert len(found) == count, found
    world.settle()
    assert differences(world, code=0) == []
    return found


def served(world: World) -> dict[str, int]:
    """How often anybody was told or served anything: agencies, channels, task lists, citizens' files."""
    return {
        "outside": world.one("notify", "SELECT count(*) FROM outbox WHERE destination = 'publications'"),
        "deliveries": world.one("notify", "SELECT count(*) FROM deliveries"),
        "delivery events": world.one("notify", "SELECT coalesce(sum(sequence), 0) FROM sequences"),
        "tasks": world.one("notify", "SELECT count(*) FROM tasks"),
        "cases": world.one("review", "SELECT count(*) FROM cases"),
    }


def drafts(world: World) -> list[Any]:
    """Everything that nobody but its proposer may know of."""
    return world.sql("catalog", "SELECT * FROM revisions WHERE state = 'draft' ORDER BY disclosure, number")


def a_published(world: World, extra: str = "") -> str:
    query = f"SELECT disclosure FROM publications WHERE state = 'published' {extra} ORDER BY disclosure LIMIT 1"
    return str(world.one("notify", query))


def a_withdrawn(world: World) -> str:
    return str(world.one("notify", "SELECT disclosure FROM publications WHERE state = 'withdrawn'"))


def test_a_world_that_is_well_has_no_differences(world: World) -> None:
    assert differences(world, code=0) == []


@pytest.mark.parametrize("reader", ["notify", "complaints"])
def test_a_publication_deleted_by_hand_is_found_and_mended_and_serves_nobody_again(world: World, reader: str) -> None:
    lost, before, unseen = a_published(world), served(world), drafts(world)
    row = world.sql(reader, "SELECT * FROM publications WHERE disclosure = ?", lost)
    world.sql(reader, "DELETE FROM publications WHERE disclosure = ?", lost)
    (found,) = differences(world, code=1)
    assert (found["reader"], found["aggregate"], found["what"]) == (reader, f"disclosure/{lost}", "missing")
    mend(world)
    assert served(world) == before
    assert drafts(world) == unseen
    assert world.sql(reader, "SELECT * FROM publications WHERE disclosure = ?", lost) == row


def test_what_the_public_said_comes_back_with_a_lost_publication(world: World) -> None:
    """Its totals are kept beside the copy, and counted anew from the evaluations."""
    evaluated = world.one("complaints", "SELECT disclosure FROM publications WHERE count > 0 LIMIT 1")
    before = world.sql("complaints", "SELECT * FROM publications WHERE disclosure = ?", evaluated)
    world.sql("complaints", "DELETE FROM publications WHERE disclosure = ?", evaluated)
    mend(world, 1)
    assert world.sql("complaints", "SELECT * FROM publications WHERE disclosure = ?", evaluated) == before


@pytest.mark.parametrize("reader", ["notify", "complaints"])
def test_a_withdrawn_publication_that_is_still_shown_is_withdrawn_again(world: World, reader: str) -> None:
    gone, before = a_withdrawn(world), served(world)
    world.sql(reader, "UPDATE publications SET state = 'published' WHERE disclosure = ?", gone)
    (found,) = differences(world, code=1)
    assert (found["reader"], found["what"]) == (reader, "different: state")
    mend(world)
    assert world.one(reader, "SELECT state FROM publications WHERE disclosure = ?", gone) == "withdrawn"
    assert served(world) == before


def test_a_withdrawal_that_never_came_is_told_to_the_agencies_once(world: World) -> None:
    """notify is put back to before the withdrawal: it does not know of it, so nobody was told by it."""
    gone = a_withdrawn(world)
    forget_the_last(world, gone, times=1)
    world.sql("notify", "UPDATE publications SET state = 'published' WHERE disclosure = ?", gone)
    told = told_outside(world, gone)
    (found,) = mend(world)
    assert found["what"].startswith("behind: ")
    assert world.one("notify", "SELECT state FROM publications WHERE disclosure = ?", gone) == "withdrawn"
    assert told_outside(world, gone) == [*told, "withdrawn"]


def test_a_publication_that_never_came_is_delivered_and_told_once(world: World) -> None:
    lost = a_published(world, "AND supersedes IS NULL AND archive_number = ''")
    number = world.one("notify", "SELECT index_number FROM publications WHERE disclosure = ?", lost)
    world.sql("notify", "DELETE FROM outbox WHERE aggregate = 'publication/' || ?", number)
    for statement in (
        "DELETE FROM publications WHERE disclosure = ?",
        "DELETE FROM deliveries WHERE disclosure = ?",
        "DELETE FROM audit WHERE aggregate = 'publication/' || ?",
        "DELETE FROM inbox_positions WHERE aggregate = 'disclosure/' || ?",
    ):
        world.sql("notify", statement, lost)
    deliveries = world.one("notify", "SELECT count(*) FROM deliveries")
    (found,) = differences(world, "--reader", "notify", code=1)
    assert found["what"].startswith("behind: it has 0 of ")
    assert differences(world, "--mend", "--reader", "notify", code=0)[0]["mended"]
    assert differences(world, "--reader", "notify", code=0) == []
    channels = json.loads(world.one("notify", "SELECT channels FROM publications WHERE disclosure = ?", lost))
    assert world.one("notify", "SELECT count(*) FROM deliveries") == deliveries + len(channels)
    assert told_outside(world, lost) == ["published"]


def test_the_directory_is_mended_in_every_reader(world: World) -> None:
    world.sql("review", "DELETE FROM people WHERE sub = 'gjj.zhouhai'")
    world.sql("notify", "UPDATE bodies SET name = '别的名字' WHERE code = 'GJJ'")
    world.sql("complaints", "UPDATE items SET active = 0 WHERE code = (SELECT min(code) FROM items)")
    found = mend(world, 3)
    assert {(one["reader"], one["aggregate"].split("/")[0], one["what"]) for one in found} == {
        ("review", "person", "missing"),
        ("notify", "body", "different: name"),
        ("complaints", "item", "different: active"),
    }


@pytest.mark.parametrize("source", ["catalog", "review", "complaints"])
def test_a_lost_task_awaits_its_people_again(world: World, source: str) -> None:
    query = "SELECT * FROM tasks WHERE source = ? AND state = 'open' ORDER BY id LIMIT 1"
    before = world.sql("notify", query, source)
    world.sql("notify", "DELETE FROM tasks WHERE id = ?", before[0][0])
    (found,) = mend(world)
    assert (found["publisher"], found["what"]) == (source, "missing")
    assert world.sql("notify", query, source) == before


@pytest.mark.parametrize("source", ["catalog", "review", "complaints"])
def test_a_task_that_is_done_and_still_shown_is_closed(world: World, source: str) -> None:
    done = world.one("notify", "SELECT min(id) FROM tasks WHERE source = ? AND state = 'closed'", source)
    world.sql("notify", "UPDATE tasks SET state = 'open' WHERE id = ?", done)
    (found,) = mend(world)
    assert found["what"] == "different: state"
    assert world.one("notify", "SELECT state FROM tasks WHERE id = ?", done) == "closed"


def test_the_catalogue_is_mended_with_what_the_others_told_it(world: World) -> None:
    evaluated, answered = (
        world.one("catalog", f"SELECT id FROM disclosures WHERE {column} LIMIT 1")
        for column in ("evaluation IS NOT NULL", "responses <> '[]'")
    )
    delivered = world.one("notify", "SELECT disclosure FROM deliveries WHERE state = 'delivered' LIMIT 1")
    before = world.sql("catalog", "SELECT id, evaluation, responses FROM disclosures ORDER BY id")
    world.sql("catalog", "UPDATE disclosures SET evaluation = NULL WHERE id = ?", evaluated)
    world.sql("catalog", "UPDATE disclosures SET responses = '[]' WHERE id = ?", answered)
    world.sql("catalog", "UPDATE disclosures SET deliveries = '[]' WHERE id = ?", delivered)
    found = differences(world, "--mend", code=0)
    assert {one["publisher"] for one in found} == {"complaints", "notify"}
    world.settle()
    assert differences(world, code=0) == []
    assert [row[0] for row in before] == [
        row[0] for row in world.sql("catalog", "SELECT id FROM disclosures ORDER BY id")
    ]
    assert world.sql("catalog", "SELECT id, responses FROM disclosures ORDER BY id") == [
        (row[0], row[2]) for row in before
    ]


def test_a_missing_case_of_a_proposal_is_opened_anew(world: World) -> None:
    case, disclosure = world.sql("review", "SELECT id, disclosure FROM cases WHERE state = 'open' LIMIT 1")[0]
    world.sql("review", "DELETE FROM decisions WHERE case_id = ?", case)
    world.sql("review", "DELETE FROM step_roles WHERE case_id = ?", case)
    world.sql("review", "DELETE FROM cases WHERE id = ?", case)
    (found,) = differences(world, "--mend", "--reader", "review", code=0)
    assert found["what"] == "missing: no case of what was proposed"
    world.settle()
    assert world.one("review", "SELECT count(*) FROM cases WHERE disclosure = ? AND state = 'open'", disclosure) == 1


def test_what_is_still_on_its_way_is_no_difference(world: World) -> None:
    """An undelivered row of the outbox is late, not lost."""
    person = world.one("catalog", "SELECT sub FROM people LIMIT 1")
    world.sql("catalog", "UPDATE people SET name = '改名' WHERE sub = ?", person)
    world.sql("catalog", "UPDATE sequences SET sequence = sequence + 1 WHERE aggregate = 'person/' || ?", person)
    world.sql("catalog", "UPDATE outbox SET published_at = NULL WHERE aggregate = 'person/' || ?", person)
    assert differences(world, code=0) == []
    world.sql("catalog", "UPDATE outbox SET published_at = occurred_at WHERE aggregate = 'person/' || ?", person)
    assert {one["reader"] for one in differences(world, code=1)} == {"review", "complaints", "notify"}


def test_a_parked_event_is_settled_by_the_mend_and_later_ones_go_on(world: World) -> None:
    told = _an_event_of(world, "person")
    broken = orjson.loads(encode(told))
    broken |= {"id": "broken", "sequence": told.sequence + 1, "data": {"sub": told.subject}}
    later = orjson.loads(encode(told)) | {"id": "later", "sequence": told.sequence + 2}
    world.services["notify"].inbox.take([Delivery(orjson.dumps(one)) for one in (broken, later)])
    world.sql("catalog", "UPDATE sequences SET sequence = sequence + 2 WHERE aggregate = 'person/' || ?", told.subject)
    (found,) = differences(world, "--reader", "notify", code=1)
    assert "is parked (ContractBroken" in found["what"]
    assert differences(world, "--mend", "--reader", "notify", code=0)[0]["mended"]
    with world.services["notify"].database.read() as connection:
        assert held(connection, "parked") + held(connection, "waiting") == []
    place = "SELECT sequence FROM inbox_positions WHERE aggregate = 'person/' || ?"
    assert world.one("notify", place, told.subject) == told.sequence + 2


def test_a_publisher_put_back_to_an_old_backup_counts_on_after_its_readers(world: World) -> None:
    aggregate = "body/GJJ"
    world.sql("catalog", "UPDATE sequences SET sequence = sequence - 1 WHERE aggregate = ?", aggregate)
    world.sql("catalog", "UPDATE sequences SET sequence = 1 WHERE aggregate = ? AND sequence < 1", aggregate)
    for reader in ("review", "complaints", "notify"):
        world.sql(
            reader, "UPDATE inbox_positions SET sequence = 5 WHERE source = 'catalog' AND aggregate = ?", aggregate
        )
    assert len(differences(world, code=1)) == 3
    (found,) = mend(world)
    assert found["what"].startswith("ahead: it has 5 events")
    assert world.one("catalog", "SELECT sequence FROM sequences WHERE aggregate = ?", aggregate) == 5


def test_what_the_publisher_lost_altogether_is_reported_and_left_alone(world: World) -> None:
    lost = a_published(world)
    world.sql("catalog", "DELETE FROM sequences WHERE aggregate = 'disclosure/' || ?", lost)
    found = differences(world, "--mend", "--reader", "notify", code=1)
    assert [(one["what"].split(":")[0], one["mended"]) for one in found] == [("unknown", False)]
    assert world.one("notify", "SELECT state FROM publications WHERE disclosure = ?", lost) == "published"


def test_what_was_withdrawn_here_does_not_come_back_with_an_old_backup_of_the_catalogue(world: World) -> None:
    gone = a_withdrawn(world)
    world.sql("catalog", "UPDATE disclosures SET published = 'published', withdrawal = NULL WHERE id = ?", gone)
    found = {one["reader"]: one for one in differences(world, "--mend", code=1)}
    assert "withdrawn here" in found["notify"]["left"]
    assert world.one("notify", "SELECT state FROM publications WHERE disclosure = ?", gone) == "withdrawn"


def test_a_new_reader_is_seeded_and_tells_nobody(world: World) -> None:
    """notify's database is new; what its predecessor delivered and told is not done again."""
    shown = world.one("notify", "SELECT count(*) FROM publications WHERE state = 'published'")
    awaiting = world.one("notify", "SELECT count(*) FROM tasks WHERE state = 'open' AND source <> 'notify'")
    world.services["notify"].database.dispose()
    for path in world.folder.glob("notify.sqlite*"):
        path.unlink()
    world.services["notify"].migrate()
    found = differences(world, "--seed", "notify", code=0)
    assert all(one["mended"] for one in found)
    assert world.one("notify", "SELECT count(*) FROM publications WHERE state = 'published'") == shown
    told = served(world)
    assert (told["outside"], told["deliveries"], told["delivery events"]) == (0, 0, 0)
    assert world.one("notify", "SELECT count(*) FROM tasks WHERE state = 'open'") == awaiting
    assert differences(world, "--reader", "notify", code=0) == []
    LocalBus(list(world.services.values())).deliver_all()


def test_every_mend_is_in_the_audit_of_the_reader(world: World) -> None:
    lost = a_published(world)
    world.sql("notify", "DELETE FROM publications WHERE disclosure = ?", lost)
    mend(world)
    record = json.loads(world.one("notify", "SELECT record FROM audit WHERE name = 'inbox.mended'"))
    assert record["actor"]["sub"] == "operator"
    assert record["detail"] == {
        "publisher": "catalog",
        "reader": "notify",
        "aggregate": f"disclosure/{lost}",
        "told": record["detail"]["told"],
        "held": record["detail"]["told"],
        "what": "missing",
    }
    assert world.yangguang("audit", "verify").exit_code == 0


def test_people_read_what_differs_line_by_line(world: World) -> None:
    world.sql("review", "DELETE FROM people WHERE sub = 'gjj.zhouhai'")
    result = world.yangguang("reconcile", "--settle", "0")
    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        "review: catalog person/gjj.zhouhai: missing",
        "1 differences",
        "'yangguang reconcile --mend' replays what differs",
    ]
    assert world.yangguang("reconcile", "--seed", "notify", "--mend").exit_code == 2


def told_outside(world: World, disclosure: str) -> list[str]:
    number = world.one("notify", "SELECT index_number FROM publications WHERE disclosure = ?", disclosure)
    rows = world.sql(
        "notify", "SELECT payload FROM outbox WHERE aggregate = 'publication/' || ? ORDER BY sequence", number
    )
    events = [json.loads(row[0]) for row in rows]
    assert len({event["sequence"] for event in events}) == len(events)
    return [event["type"].split(".")[2] for event in events]


def forget_the_last(world: World, disclosure: str, *, times: int) -> None:
    """notify as it was before the last event of a disclosure: its place, its record and what it told of it."""
    world.sql(
        "notify",
        "UPDATE inbox_positions SET sequence = sequence - ? WHERE aggregate = 'disclosure/' || ?",
        times,
        disclosure,
    )
    world.sql(
        "notify",
        "DELETE FROM audit WHERE name = 'publication.withdrawn' AND aggregate = 'publication/' || ?",
        disclosure,
    )
    number = world.one("notify", "SELECT index_number FROM publications WHERE disclosure = ?", disclosure)
    world.sql(
        "notify",
        "DELETE FROM outbox WHERE routing_key LIKE '%.withdrawn.%' AND aggregate = 'publication/' || ?",
        number,
    )
    world.sql(
        "notify", "UPDATE publications SET external_sequence = external_sequence - 1 WHERE disclosure = ?", disclosure
    )


def _an_event_of(world: World, noun: str) -> Any:
    query = f"SELECT payload FROM outbox WHERE aggregate LIKE '{noun}/%' ORDER BY id LIMIT 1"
    return decode(world.one("catalog", query))
