"""What catalog tells, and what review makes of it."""

from __future__ import annotations

import json

import pytest

from chassis.hashing import sm3
from services.review.adapters.storage import tables
from tests.integration.review.desk import API, HEAD, LEADER, OFFICE, PROPOSER, TEXT

pytestmark = pytest.mark.servers


def test_the_migration_makes_the_tables_that_the_code_reads(desk):
    import sqlalchemy as sa

    with desk.service.database.read() as connection:
        found = sa.inspect(connection)
        for table in tables.metadata.tables.values():
            columns = {column["name"]: column["nullable"] for column in found.get_columns(table.name)}
            assert columns == {column.name: bool(column.nullable) for column in table.columns}, table.name


def test_a_proposal_opens_a_case_and_a_task(desk):
    case = desk.case(desk.propose())
    assert case.state == "open"
    assert desk.names() == ["case.opened", "task.opened"]
    opened, task = desk.told()
    assert (opened["subject"], opened["sequence"], opened["correlationid"]) == (case.id, 1, "d-1")
    assert task["data"]["about"] == {"noun": "case", "id": case.id}
    assert desk.parked() == []


def test_a_repeated_event_opens_nothing_twice(desk):
    desk.tell("catalog.disclosure.proposed", "d-1", desk.proposed())
    first = desk.names()
    desk._sequences.clear()
    desk.tell("catalog.disclosure.proposed", "d-1", desk.proposed())
    assert desk.names() == first


def test_the_whole_way_ends_in_an_approval_bound_to_the_content(desk):
    data = desk.proposed()
    desk.tell("catalog.disclosure.proposed", "d-1", data)
    case_id = desk.case_of("d-1")
    desk.approve(case_id)
    approved = next(one for one in desk.told() if one["type"].endswith("case.approved.v1"))
    assert approved["data"]["content_hash"] == data["content_hash"]
    assert [verdict["decision"] for verdict in approved["data"]["verdicts"]] == ["pass"] * 4
    record = desk.service.make_work(None, None).files.get(approved["data"]["record_digest"])
    assert sm3(record) == approved["data"]["record_digest"]
    assert data["title"] not in record.decode()
    assert json.loads(record)["steps"][1]["verdicts"][0]["sheet"]["attribute"] == "proactive"


def test_tasks_open_and_close_with_the_steps(desk):
    desk.approve(desk.propose())
    tasks = [one for one in desk.told() if ".task." in one["type"]]
    opened = [one["subject"] for one in tasks if "opened" in one["type"]]
    closed = [one["subject"] for one in tasks if "closed" in one["type"]]
    assert len(opened) == 4
    assert opened == closed


def test_a_recalled_revision_may_be_proposed_again(desk):
    first = desk.propose()
    desk.tell("catalog.disclosure.recalled", "d-1", {**desk.proposed(), "state": "draft"})
    assert desk.case(first).state == "withdrawn"
    second = desk.propose()
    assert second != first
    assert desk.case(second).state == "open"
    assert desk.parked() == []


def test_a_held_revision_loses_its_approval(desk):
    case_id = desk.propose()
    desk.approve(case_id)
    desk.tell("catalog.disclosure.held", "d-1", {**desk.proposed(), "state": "draft"})
    assert desk.case(case_id).state == "voided"
    assert desk.names()[-1] == "case.voided"


def test_holding_without_approval_is_parked_for_somebody_to_look_at(desk):
    desk.propose()
    desk.tell("catalog.disclosure.held", "d-1", desk.proposed())
    assert len(desk.parked()) == 1
    assert desk.parked()[0].startswith("illegal_transition")


def test_an_unknown_route_is_parked(desk):
    desk.tell("catalog.disclosure.proposed", "d-1", desk.proposed(review_route="express"))
    assert "invalid" in desk.parked()[0]


def test_a_snapshot_repeats_nothing(desk):
    case_id = desk.propose()
    desk.tell("catalog.disclosure.proposed", "d-1", desk.proposed(), snapshot=True)
    assert desk.case_of("d-1") == case_id
    assert desk.parked() == []


def test_verbs_without_handler_are_just_counted(desk):
    desk.propose()
    desk.tell("catalog.disclosure.filed", "d-1", desk.proposed())
    desk.tell("catalog.disclosure.recalled", "d-1", desk.proposed())
    assert desk.parked() == []
    assert desk.case(desk.case_of("d-1")).state == "withdrawn"


def test_a_withdrawal_ends_the_review_of_a_correction(desk):
    desk.approve(desk.propose())
    second = desk.propose(revision=2)
    desk.tell("catalog.disclosure.withdrawn", "d-1", {**desk.proposed(), "purge": False, "reason": "x", "ground": "y"})
    assert desk.case(second).state == "withdrawn"
    assert desk.case(second).proposal.title


def test_a_takedown_leaves_no_word_of_it_anywhere(desk):
    """Neither in tables nor in events nor by any address; digests and verdicts stay."""
    first = desk.propose()
    headers = {"Idempotency-Key": "k-1"}
    desk.decide(first, HEAD, step=1, decision="pass", opinion="同意。", headers=headers)
    desk.approve(first)
    data = desk.proposed(revision=2)
    desk.tell("catalog.disclosure.proposed", "d-1", data)
    desk.tell("catalog.disclosure.withdrawn", "d-1", {**data, "title": "", "summary": "", "purge": True})
    kept = desk.everything_kept()
    for word in (data["title"], data["summary"], "三亿二千一百万元", data["document_number"]):
        assert word not in kept
        assert word not in json.dumps(desk.told(), ensure_ascii=False)
    assert data["content_hash"] in kept
    assert desk.get(f"{API}/{first}/text", HEAD).status_code == 410
    assert desk.get(f"{API}/{first}", HEAD).get_json()["title"] == ""


def test_a_party_case_tells_its_title_to_party_readers_only(desk):
    desk.propose(audience="party", review_route="party")
    opened, task = desk.told()
    assert opened["audience"] == "party"
    assert task["data"]["title"] == "党务公开事项"
    assert "财务收支报告" not in json.dumps(task, ensure_ascii=False)


def test_the_directory_shows_names_and_comes_in_any_order(desk):
    case_id = desk.propose()
    item = {"code": "GJJ-W-01", "body": "GJJ", "title": "t", "elements": [{"code": "amounts", "name": "收支金额"}]}
    desk.tell("catalog.item.changed", "GJJ-W-01", {**item, "personal_data": "none", "active": True})
    person = {"sub": "zhou", "name": "周海", "body": "GJJ", "department": "CW", "roles": ["section_head"]}
    desk.tell("catalog.person.changed", "zhou", {**person, "active": True})
    body = {"code": "GJJ", "name": "市住房公积金管理中心", "kind": "中心", "legal_regime": "mandated", "active": True}
    for name in ("中心", "市住房公积金管理中心"):
        told = {**body, "name": name, "departments": [{"code": "CW", "name": "财务科"}], "channels": [], "rules": {}}
        desk.tell("catalog.body.changed", "GJJ", told)
    with desk.service.reading() as work:
        around = work.directory.around(work.cases.find(case_id))
        assert work.directory.body_names(["GJJ", "XX"]) == {"GJJ": "市住房公积金管理中心"}
    assert around.body.name == "市住房公积金管理中心"
    assert around.item.elements == [{"code": "amounts", "name": "收支金额"}]
    assert [person.name for person in around.people] == ["周海"]


def test_the_ledger_keeps_every_decision_with_its_due_date(desk):
    import sqlalchemy as sa

    desk.approve(desk.propose())
    with desk.service.database.read() as connection:
        rows = connection.execute(sa.select(tables.decisions).order_by(tables.decisions.c.step)).mappings().all()
    assert [row["sub"] for row in rows] == ["zhou", "wu", "chen", "sun"]
    assert rows[0]["due_on"].isoformat() == "2026-11-11"


def test_the_text_is_read_from_catalogs_room(desk):
    case_id = desk.propose()
    for actor in (PROPOSER, HEAD, OFFICE, LEADER):
        assert desk.get(f"{API}/{case_id}/text", actor).get_json()["text"] == TEXT
