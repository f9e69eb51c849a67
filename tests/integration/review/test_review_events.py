"""What catalog tells, and what review makes of it."""

from __future__ import annotations

import json
from datetime import date

import pytest
import sqlalchemy as sa

from chassis.base.hashing import sm3
from chassis.storage.outages import is_unavailable
from services.review.adapters.storage import tables
from services.review.adapters.storage.reads.directory import bodies_with_codes, directory_around
from tests.integration.review.harness import HEAD, LEADER, OFFICE, PROPOSER, TEXT, ReviewHarness
from tests.people import a_person, staff_row

pytestmark = [pytest.mark.one_database, pytest.mark.servers]


@pytest.mark.both_databases
def test_the_migration_makes_the_tables_that_the_code_reads(any_harness):
    with any_harness.service.database.read() as connection:
        found = sa.inspect(connection)
        for table in tables.metadata.tables.values():
            columns = {column["name"]: column["nullable"] for column in found.get_columns(table.name)}
            assert columns == {column.name: bool(column.nullable) for column in table.columns}, table.name


def test_a_proposal_opens_a_case_and_a_task(any_harness):
    case = any_harness.case(any_harness.propose())
    assert case.state == "open"
    assert any_harness.names_announced() == ["case.opened", "task.opened"]
    opened, task = any_harness.announced()
    assert (opened.subject, opened.sequence, opened.correlation) == (case.id, 1, "d-1")
    assert task.data["about"] == {"noun": "case", "id": case.id}
    assert any_harness.parked() == []


def test_a_repeated_event_opens_nothing_twice(any_harness):
    proposed = any_harness.deliver("catalog.disclosure.proposed", "d-1", any_harness.proposed())
    first = any_harness.names_announced()
    any_harness.take(proposed)
    assert any_harness.names_announced() == first


def test_the_whole_way_ends_in_an_approval_bound_to_the_content(any_harness):
    data = any_harness.proposed()
    any_harness.deliver("catalog.disclosure.proposed", "d-1", data)
    case_id = any_harness.case_of("d-1").id
    any_harness.approve(case_id)
    (approved,) = any_harness.announced("case.approved")
    assert approved.data["content_hash"] == data["content_hash"]
    assert [verdict["decision"] for verdict in approved.data["verdicts"]] == ["pass"] * 4
    record = any_harness.service.make_work(None, None).files.get(approved.data["record_digest"])
    assert sm3(record) == approved.data["record_digest"]
    assert data["title"] not in record.decode()
    assert json.loads(record)["steps"][1]["verdicts"][0]["sheet"]["attribute"] == "proactive"


def test_tasks_open_and_close_with_the_steps(any_harness):
    any_harness.approve(any_harness.propose())
    opened = [event.subject for event in any_harness.announced("task.opened")]
    closed = [event.subject for event in any_harness.announced("task.closed")]
    assert len(opened) == 4
    assert opened == closed


def test_a_recalled_revision_may_be_proposed_again(any_harness):
    first = any_harness.propose()
    any_harness.deliver("catalog.disclosure.recalled", "d-1", {**any_harness.proposed(), "state": "draft"})
    assert any_harness.case(first).state == "withdrawn"
    second = any_harness.propose()
    assert second != first
    assert any_harness.case(second).state == "open"
    assert any_harness.parked() == []


def test_a_held_revision_loses_its_approval(any_harness):
    case_id = any_harness.propose()
    any_harness.approve(case_id)
    any_harness.deliver("catalog.disclosure.held", "d-1", {**any_harness.proposed(), "state": "draft"})
    assert any_harness.case(case_id).state == "voided"
    assert any_harness.names_announced()[-1] == "case.voided"


def test_holding_without_approval_is_parked_for_somebody_to_look_at(any_harness):
    any_harness.propose()
    any_harness.deliver("catalog.disclosure.held", "d-1", any_harness.proposed(), parks=True)
    assert len(any_harness.parked()) == 1
    assert any_harness.parked()[0].startswith("illegal_transition")


def test_an_unknown_route_is_parked(any_harness):
    any_harness.deliver("catalog.disclosure.proposed", "d-1", any_harness.proposed(review_route="express"), parks=True)
    (reason,) = any_harness.parked()
    assert reason.startswith("ContractBroken: catalog.disclosure.proposed: review_route: ")
    assert any_harness.announced() == []


def test_a_snapshot_repeats_nothing(any_harness):
    case_id = any_harness.propose()
    any_harness.deliver("catalog.disclosure.proposed", "d-1", any_harness.proposed(), snapshot=True)
    assert any_harness.case_of("d-1").id == case_id
    assert any_harness.parked() == []


@pytest.mark.both_databases
def test_verbs_without_handler_are_just_counted(any_harness):
    any_harness.propose()
    any_harness.deliver("catalog.disclosure.filed", "d-1", any_harness.proposed())
    any_harness.deliver("catalog.disclosure.recalled", "d-1", any_harness.proposed())
    assert any_harness.parked() == []
    assert any_harness.case_of("d-1").state == "withdrawn"


@pytest.mark.both_databases
def test_a_withdrawal_ends_the_review_of_a_correction(any_harness):
    any_harness.approve(any_harness.propose())
    second = any_harness.propose(revision=2)
    any_harness.deliver("catalog.disclosure.withdrawn", "d-1", {**any_harness.proposed(), "reason": "x", "ground": "y"})
    assert any_harness.case(second).state == "withdrawn"
    assert any_harness.case(second).proposal.title


def test_a_purge_leaves_no_word_of_it_anywhere(any_harness):
    """Neither in tables, files nor events nor by any address; digests stay, and who decided what."""
    first = any_harness.propose()
    headers = {"Idempotency-Key": "k-1"}
    any_harness.decide(first, HEAD, step=1, decision="pass", opinion="归集额三千零一万属实。", headers=headers)
    any_harness.approve(first)
    data = any_harness.proposed(revision=2)
    any_harness.deliver("catalog.disclosure.proposed", "d-1", data)
    words = (data["title"], data["summary"], "三亿二千一百万元", data["document_number"], "三千零一万属实")
    assert "三千零一万属实".encode() in any_harness.bytes_kept()
    any_harness.deliver("catalog.disclosure.purged", "d-1", {"id": "d-1", "ended": 2}, erases=True)
    kept = any_harness.everything_kept()
    for word in words:
        assert word not in kept
        assert word not in "".join(any_harness.payloads())
        # The text itself lies in catalog's room, and is catalog's to remove.
        assert word == "三亿二千一百万元" or word.encode() not in any_harness.bytes_kept()
    assert data["content_hash"] in kept
    assert any_harness.get(f"/cases/{first}/text", HEAD).status_code == 410
    assert any_harness.get(f"/cases/{first}", HEAD).get_json()["title"] == ""


@pytest.mark.both_databases
def test_a_purge_waits_for_nothing_and_nothing_comes_back_after_it(any_harness):
    """Whatever is parked, missing or late: the words go at once, and the proposal on its way opens no case."""
    data = any_harness.proposed()
    broken = any_harness.event("catalog.disclosure.proposed", "d-1", {**data, "revision": 0})
    any_harness.take(broken, parks=True)
    waiting = any_harness.event("catalog.disclosure.recalled", "d-1", data)
    missing = any_harness.event("catalog.disclosure.proposed", "d-1", data)
    purged = any_harness.event("catalog.disclosure.purged", "d-1", {"id": "d-1", "ended": 1}, erases=True)
    any_harness.take(waiting)
    assert data["title"] in any_harness.everything_kept()
    any_harness.take(purged)
    assert data["title"] not in any_harness.everything_kept()
    any_harness.take(missing, broken, waiting, purged)
    assert data["title"] not in any_harness.everything_kept()
    assert any_harness.undone() == 0
    assert any_harness.get("/cases?disclosure=d-1", HEAD).get_json()["items"] == []


def test_a_party_case_tells_its_title_to_party_readers_only(any_harness):
    any_harness.propose(audience="party", review_route="party")
    opened, task = any_harness.announced()
    assert opened.audience == "party"
    assert task.data["title"] == "党务公开事项"
    assert "财务收支报告" not in str(task)


@pytest.mark.both_databases
def test_the_directory_shows_names_and_comes_in_any_order(any_harness):
    case_id = any_harness.propose()
    item = {"code": "GJJ-W-01", "body": "GJJ", "title": "t", "elements": [{"code": "amounts", "name": "收支金额"}]}
    any_harness.deliver("catalog.item.changed", "GJJ-W-01", {**item, "personal_data": "none", "active": True})
    any_harness.deliver("catalog.person.changed", "zhou", staff_row(a_person("zhou", "section_head", name="周海")))
    body = {"code": "GJJ", "name": "市住房公积金管理中心", "kind": "中心", "legal_regime": "mandated", "active": True}
    for name in ("中心", "市住房公积金管理中心"):
        told = {**body, "name": name, "departments": [{"code": "CW", "name": "财务科"}], "channels": []}
        any_harness.deliver("catalog.body.changed", "GJJ", told)
    with any_harness.service.database.read() as connection:
        around = directory_around(connection, any_harness.case(case_id), date(2026, 11, 24))
        known = bodies_with_codes(connection, ["GJJ", "XX"])
    assert [body["name"] for body in known.values()] == ["市住房公积金管理中心"]
    assert around["body"] == "市住房公积金管理中心"
    assert around["elements"] == {"amounts": "收支金额"}
    assert [person.name for person in around["people"] if person.sub == "zhou"] == ["周海"]


@pytest.mark.both_databases
def test_the_ledger_keeps_every_decision_with_its_due_date(any_harness):
    any_harness.approve(any_harness.propose())
    rows = any_harness.rows(tables.verdicts)
    assert [row["sub"] for row in rows] == ["zhou", "wu", "chen", "sun"]
    assert rows[0]["due_on"].isoformat() == "2026-11-11"


def test_the_text_is_read_from_catalogs_room(any_harness):
    case_id = any_harness.propose()
    for actor in (PROPOSER, HEAD, OFFICE, LEADER):
        assert any_harness.get(f"/cases/{case_id}/text", actor).get_json()["text"] == TEXT


FORBIDDEN = """
CREATE FUNCTION forbidden() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'permission denied for table cases' USING ERRCODE = '42501'; END $$;
CREATE TRIGGER forbidden BEFORE INSERT ON cases FOR EACH ROW EXECUTE FUNCTION forbidden();
"""


def test_an_event_waits_for_a_right_that_was_not_put_back_with_a_backup(new_postgres_database, tmp_path):
    """Each that came meanwhile was parked at once, for somebody to take up again one day."""
    harness = ReviewHarness(new_postgres_database(), tmp_path)
    proposed = harness.event("catalog.disclosure.proposed", "d-1", harness.proposed())
    with harness.service.database.write() as connection:
        connection.exec_driver_sql(FORBIDDEN)
    with pytest.raises(sa.exc.DBAPIError, match="permission denied for table cases") as raised:
        harness.take(proposed)
    assert is_unavailable(raised.value)
    assert harness.undone() == 0
    with harness.service.database.write() as connection:
        connection.exec_driver_sql("DROP TRIGGER forbidden ON cases")
    harness.take(proposed)
    assert harness.case_of("d-1").state == "open"
    harness.close()
