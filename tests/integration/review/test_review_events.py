"""What catalog tells, and what review makes of it."""

from __future__ import annotations

import json

import pytest

from chassis.base.hashing import sm3
from services.review.adapters.storage import tables
from tests.integration.review.desk import API, HEAD, LEADER, OFFICE, PROPOSER, TEXT

pytestmark = pytest.mark.servers


def test_the_migration_makes_the_tables_that_the_code_reads(any_desk):
    import sqlalchemy as sa

    with any_desk.service.database.read() as connection:
        found = sa.inspect(connection)
        for table in tables.metadata.tables.values():
            columns = {column["name"]: column["nullable"] for column in found.get_columns(table.name)}
            assert columns == {column.name: bool(column.nullable) for column in table.columns}, table.name


def test_a_proposal_opens_a_case_and_a_task(any_desk):
    case = any_desk.case(any_desk.propose())
    assert case.state == "open"
    assert any_desk.names() == ["case.opened", "task.opened"]
    opened, task = any_desk.told()
    assert (opened["subject"], opened["sequence"], opened["correlationid"]) == (case.id, 1, "d-1")
    assert task["data"]["about"] == {"noun": "case", "id": case.id}
    assert any_desk.parked() == []


def test_a_repeated_event_opens_nothing_twice(any_desk):
    any_desk.tell("catalog.disclosure.proposed", "d-1", any_desk.proposed())
    first = any_desk.names()
    any_desk._sequences.clear()
    any_desk.tell("catalog.disclosure.proposed", "d-1", any_desk.proposed())
    assert any_desk.names() == first


def test_the_whole_way_ends_in_an_approval_bound_to_the_content(any_desk):
    data = any_desk.proposed()
    any_desk.tell("catalog.disclosure.proposed", "d-1", data)
    case_id = any_desk.case_of("d-1")
    any_desk.approve(case_id)
    approved = next(one for one in any_desk.told() if one["type"].endswith("case.approved.v1"))
    assert approved["data"]["content_hash"] == data["content_hash"]
    assert [verdict["decision"] for verdict in approved["data"]["verdicts"]] == ["pass"] * 4
    record = any_desk.service.make_work(None, None).files.get(approved["data"]["record_digest"])
    assert sm3(record) == approved["data"]["record_digest"]
    assert data["title"] not in record.decode()
    assert json.loads(record)["steps"][1]["verdicts"][0]["sheet"]["attribute"] == "proactive"


def test_tasks_open_and_close_with_the_steps(any_desk):
    any_desk.approve(any_desk.propose())
    tasks = [one for one in any_desk.told() if ".task." in one["type"]]
    opened = [one["subject"] for one in tasks if "opened" in one["type"]]
    closed = [one["subject"] for one in tasks if "closed" in one["type"]]
    assert len(opened) == 4
    assert opened == closed


def test_a_recalled_revision_may_be_proposed_again(any_desk):
    first = any_desk.propose()
    any_desk.tell("catalog.disclosure.recalled", "d-1", {**any_desk.proposed(), "state": "draft"})
    assert any_desk.case(first).state == "withdrawn"
    second = any_desk.propose()
    assert second != first
    assert any_desk.case(second).state == "open"
    assert any_desk.parked() == []


def test_a_held_revision_loses_its_approval(any_desk):
    case_id = any_desk.propose()
    any_desk.approve(case_id)
    any_desk.tell("catalog.disclosure.held", "d-1", {**any_desk.proposed(), "state": "draft"})
    assert any_desk.case(case_id).state == "voided"
    assert any_desk.names()[-1] == "case.voided"


def test_holding_without_approval_is_parked_for_somebody_to_look_at(any_desk):
    any_desk.propose()
    any_desk.tell("catalog.disclosure.held", "d-1", any_desk.proposed())
    assert len(any_desk.parked()) == 1
    assert any_desk.parked()[0].startswith("illegal_transition")


def test_an_unknown_route_is_parked(any_desk):
    any_desk.tell("catalog.disclosure.proposed", "d-1", any_desk.proposed(review_route="express"))
    (reason,) = any_desk.parked()
    assert reason.startswith("ContractBroken: catalog.disclosure.proposed: review_route: ")
    assert any_desk.told() == []


def test_a_snapshot_repeats_nothing(any_desk):
    case_id = any_desk.propose()
    any_desk.tell("catalog.disclosure.proposed", "d-1", any_desk.proposed(), snapshot=True)
    assert any_desk.case_of("d-1") == case_id
    assert any_desk.parked() == []


def test_verbs_without_handler_are_just_counted(any_desk):
    any_desk.propose()
    any_desk.tell("catalog.disclosure.filed", "d-1", any_desk.proposed())
    any_desk.tell("catalog.disclosure.recalled", "d-1", any_desk.proposed())
    assert any_desk.parked() == []
    assert any_desk.case(any_desk.case_of("d-1")).state == "withdrawn"


def test_a_withdrawal_ends_the_review_of_a_correction(any_desk):
    any_desk.approve(any_desk.propose())
    second = any_desk.propose(revision=2)
    any_desk.tell(
        "catalog.disclosure.withdrawn", "d-1", {**any_desk.proposed(), "purge": False, "reason": "x", "ground": "y"}
    )
    assert any_desk.case(second).state == "withdrawn"
    assert any_desk.case(second).proposal.title


def test_a_takedown_leaves_no_word_of_it_anywhere(any_desk):
    """Neither in tables nor in events nor by any address; digests and verdicts stay."""
    first = any_desk.propose()
    headers = {"Idempotency-Key": "k-1"}
    any_desk.decide(first, HEAD, step=1, decision="pass", opinion="同意。", headers=headers)
    any_desk.approve(first)
    data = any_desk.proposed(revision=2)
    any_desk.tell("catalog.disclosure.proposed", "d-1", data)
    any_desk.tell("catalog.disclosure.withdrawn", "d-1", {**data, "title": "", "summary": "", "purge": True})
    kept = any_desk.everything_kept()
    for word in (data["title"], data["summary"], "三亿二千一百万元", data["document_number"]):
        assert word not in kept
        assert word not in json.dumps(any_desk.told(), ensure_ascii=False)
    assert data["content_hash"] in kept
    assert any_desk.get(f"{API}/{first}/text", HEAD).status_code == 410
    assert any_desk.get(f"{API}/{first}", HEAD).get_json()["title"] == ""


def test_a_party_case_tells_its_title_to_party_readers_only(any_desk):
    any_desk.propose(audience="party", review_route="party")
    opened, task = any_desk.told()
    assert opened["audience"] == "party"
    assert task["data"]["title"] == "党务公开事项"
    assert "财务收支报告" not in json.dumps(task, ensure_ascii=False)


def test_the_directory_shows_names_and_comes_in_any_order(any_desk):
    case_id = any_desk.propose()
    item = {"code": "GJJ-W-01", "body": "GJJ", "title": "t", "elements": [{"code": "amounts", "name": "收支金额"}]}
    any_desk.tell("catalog.item.changed", "GJJ-W-01", {**item, "personal_data": "none", "active": True})
    person = {"sub": "zhou", "name": "周海", "body": "GJJ", "department": "CW", "roles": ["section_head"]}
    any_desk.tell("catalog.person.changed", "zhou", {**person, "active": True})
    body = {"code": "GJJ", "name": "市住房公积金管理中心", "kind": "中心", "legal_regime": "mandated", "active": True}
    for name in ("中心", "市住房公积金管理中心"):
        told = {**body, "name": name, "departments": [{"code": "CW", "name": "财务科"}], "channels": []}
        any_desk.tell("catalog.body.changed", "GJJ", told)
    with any_desk.service.reading() as work:
        around = work.directory.around(work.cases.find(case_id))
        known = work.directory.bodies(["GJJ", "XX"])
    assert [body.name for body in known.values()] == ["市住房公积金管理中心"]
    assert around.body.name == "市住房公积金管理中心"
    assert around.item.elements == [{"code": "amounts", "name": "收支金额"}]
    assert [person.name for person in around.people] == ["周海"]


def test_the_ledger_keeps_every_decision_with_its_due_date(any_desk):
    import sqlalchemy as sa

    any_desk.approve(any_desk.propose())
    with any_desk.service.database.read() as connection:
        rows = connection.execute(sa.select(tables.decisions).order_by(tables.decisions.c.step)).mappings().all()
    assert [row["sub"] for row in rows] == ["zhou", "wu", "chen", "sun"]
    assert rows[0]["due_on"].isoformat() == "2026-11-11"


def test_the_text_is_read_from_catalogs_room(any_desk):
    case_id = any_desk.propose()
    for actor in (PROPOSER, HEAD, OFFICE, LEADER):
        assert any_desk.get(f"{API}/{case_id}/text", actor).get_json()["text"] == TEXT
