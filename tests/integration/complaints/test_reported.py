"""Whom a tip-off reports meets it nowhere: no address, no list, no audit; and nobody gives it to him."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from chassis.ports import Actor, Post
from services.complaints.adapters.storage.tables import cases
from tests.harness.sessions import token_of
from tests.integration.complaints.harness import BODY, ComplaintsHarness, an_officer, as_told
from tests.integration.complaints.tip_offs import (
    AUDITOR,
    CAI,
    LEADER,
    NOT_OURS,
    OTHER_AUDITOR,
    REPORTED,
    an_office,
    audited,
    given,
)
from tests.people import a_person

ACTS: dict[str, dict[str, Any]] = {
    "accept": {},
    "not-accept": NOT_OURS,
    "assign": {"person": "chen"},
    "note": {"text": "已核。"},
    "correct-registration": {"kind": "enquiry", "reason": "登记错了。"},
    "resume": {"reason": "不予受理有误。"},
    "hand-code": {"reason": "本人到场。"},
    "remind": {"reason": "请办结。"},
    "transfer": {"department": "BGS", "reason": "属办公室职责。"},
    "dispute": {"reason": "不属于我们。"},
    "draft-referral": {"organisation": "市信访局", "reason": "属市信访局。"},
    "sign-referral": {},
    "recall-referral": {"reason": "不归其管。"},
    "refer": {},
    "merge": {"into": "GJJ-TS-2026-0001"},
    "separate": {},
    "split": {"title": "另一件", "text": "另一件事。"},
    "extend": {"days": 3, "reason": "要核实。"},
    "grant-extension": {"reason": "情况复杂。"},
    "refuse-extension": {"reason": "可以办结。"},
    "investigate": {"finding": "partly", "handling": "已整改。"},
    "name-reported": {"departments": ["BGS"], "reason": "来电中说到。"},
    "ask-identity": {"reason": "要核实。"},
    "grant-identity": {"reason": "可以。"},
    "refuse-identity": {"reason": "不必。"},
    "draft": {"text": "已办。"},
    "submit-answer": {},
    "review-answer": {},
    "return-answer": {"reason": "请改。"},
    "sign-answer": {},
    "answer": {"text": "已办。"},
    "report-back": {},
    "close": {"reason": "已办结。"},
    "reopen": {"reason": "再办。"},
    "messages": {"text": "请说明。"},
    "erase": {"ground": "unlawful"},
}


@pytest.fixture
def office(tmp_path: Path) -> Iterator[ComplaintsHarness]:
    with an_office(tmp_path) as made:
        yield made


def test_whom_it_reports_reaches_it_by_no_address(office: ComplaintsHarness) -> None:
    """信访工作条例第三十条第三款. Each address that names a case, found in the application itself, and every list."""
    number = given(office)["number"]
    rules = [rule for rule in office.client.application.url_map.iter_rules() if "/cases/<number>" in rule.rule]
    acts = {rule.rule.rpartition("/")[2] for rule in rules if "POST" in (rule.methods or ()) and "/api/" in rule.rule}
    assert acts - {"rate"} == ACTS.keys(), "a new act needs a body here"
    for person in REPORTED:
        office.sign_in_with(token_of(office.service, person))
        for rule in rules:
            path = rule.rule.replace("<number>", number)
            act = rule.rule.rpartition("/")[2]
            if "GET" in (rule.methods or ()):
                token = {"Authorization": f"Bearer {token_of(office.service, person)}"}
                answer = office.client.get(path, headers=token if "/api/" in path else {})
            elif "/api/" in path:
                body = ACTS.get(act, {"satisfaction": 5})
                answer = office.act(number, act, body, person)
                # A version that is stale tells no more than one that is not.
                headers = {"If_Match": '"99"'}
                stale = office.post(f"/cases/{number}/{act}", body, person, **headers)
                assert stale.status_code == answer.status_code, act
            else:
                answer = office.submit(path, ACTS.get(act, {}) | {"message": "请说明。", "version": "1"})
            assert answer.status_code in (403, 404), (person.sub, rule.rule, answer.status_code)
        for path in ("/cases", "/cases?kind=tip_off"):
            assert office.get(path, person).json["items"] == []
        assert number not in office.get("/case-table", person).text
        assert number not in office.client.get("/complaints/cases").text
    mine = office.get("/cases", an_officer()).json["items"]
    assert [case["number"] for case in mine] == [number]
    assert number in list(csv.reader(io.StringIO(office.get("/case-table", an_officer()).text)))[1]


def test_nobody_gives_it_to_whom_it_reports(office: ComplaintsHarness) -> None:
    number = given(office)["number"]
    assert office.act(number, "accept").status_code == 200
    for body in ({"person": "cai"}, {"department": "CW"}):
        assert office.act(number, "assign", body).json["code"] == "is_reported", body
    several = {"numbers": [number], "person": "cai"}
    assert office.post("/case-assignments", several, an_officer()).json["code"] == "is_reported"
    assert office.act(number, "transfer", {"department": "CW", "reason": "属其职责。"}).json["code"] == "is_reported"
    office.later(days=42)
    office.run_timers()
    tasks = [event.data for event in office.announced("task.opened")]
    assert len(tasks) > 2
    assert all({"cai", "qian", "shi"} <= set(task["not_for"]) for task in tasks)
    assert all(number not in f"{task['title']}{task['page']}" for task in tasks if task["person"] is None)


def test_whom_it_reports_learns_of_it_by_no_number_of_an_order(office: ComplaintsHarness) -> None:
    """He was refused (409) what his own list has not; now he records it, and the others are shown both."""
    order = {"channel": "platform_12345", "order_number": "SZ-9", "body": "GJJ"}
    tip_off = given(office, kind="tip_off", actor=an_officer(), **order)
    told = {"kind": "opinion", "title": "建议", "text": "延长服务时间。", **order}
    seen = office.post("/cases", {**told, "order_number": "SZ-10"}, CAI)
    again = office.post("/cases", told, CAI)
    assert (again.status_code, again.json.keys()) == (seen.status_code, seen.json.keys()) == (201, seen.json.keys())
    twice = office.post("/cases", told, CAI)
    assert (twice.json["code"], twice.json["number"]) == ("order_known", again.json["number"]), "of his own he is told"
    other = seen.json["number"]
    right = {"order_number": "SZ-9", "reason": "登记错了。"}
    office.act(again.json["number"], "correct-registration", {"order_number": "SZ-11", "reason": "错了。"}, CAI)
    assert office.act(other, "correct-registration", right, CAI).status_code == 200
    for number, beside in ((other, tip_off["number"]), (tip_off["number"], other)):
        assert office.get(f"/cases/{number}", an_officer()).json["same_order"] == [beside]
        office.sign_in(an_officer())
        assert f'href="/complaints/cases/{beside}"' in office.client.get(f"/complaints/cases/{number}").text
    assert office.get(f"/cases/{other}", CAI).json["same_order"] == []
    known = office.post("/cases", told, an_officer())
    assert (known.json["code"], known.json["number"]) == ("order_known", tip_off["number"]), (
        "whoever may read it is told"
    )


def test_the_audit_shows_it_to_no_administrator_whom_it_reports(office: ComplaintsHarness) -> None:
    number = given(office)["number"]
    office.act(number, "accept")
    names = {each["name"] for each in audited(office, OTHER_AUDITOR)}
    assert names >= {"case.received", "case.accepted", "task.opened"}
    assert audited(office, AUDITOR) == []


def test_named_later_whoever_had_it_has_it_no_more(office: ComplaintsHarness) -> None:
    number = given(office, reported_departments=[])["number"]
    assert office.act(number, "accept", {}, CAI).status_code == 200
    assert office.act(number, "name-reported", {"reason": "来电说到。"}, LEADER).json["code"] == "nobody_named"
    assert office.act(number, "name-reported", {"people": ["cai"], "reason": "来电说到。"}, LEADER).status_code == 200
    assert office.get(f"/cases/{number}", CAI).status_code == 404
    case = office.get(f"/cases/{number}", an_officer()).json
    assert (case["handler"], [each["name"] for each in case["reported"]]) == (None, ["蔡文"])
    newest = office.announced("task.opened")[-1].data
    assert (newest["person"], newest["not_for"]) == (None, ["cai"])
    rest = {"people": ["chen", "wang"], "reason": "来电说到。"}
    assert office.act(number, "name-reported", rest, LEADER).json["code"] == "nobody_left"
    office.ledgers_are_the_rows()


def test_whoever_comes_to_the_reported_department_has_no_task_of_it_any_more(office: ComplaintsHarness) -> None:
    """One task more than there are tip-offs in his ledger would tell him of one about his new department."""
    wang = an_officer("wang")
    number = given(office)["number"]
    office.deliver("catalog.person.changed", "wang", as_told(wang, department="CW"))
    first = office.announced("task.opened")[-1].data
    assert "wang" in first["not_for"]
    assert "chen" not in first["not_for"]
    assert [event.data["id"] for event in office.announced("task.opened")] == [first["id"]] * 2, "asked anew, not twice"

    office.deliver("catalog.person.changed", "wang", as_told(wang))
    assert office.act(number, "accept", {}, wang).status_code == 200
    office.act(number, "ask-identity", {"reason": "须当面核实。"}, wang)
    office.deliver("catalog.person.changed", "wang", as_told(wang, department="CW"))
    assert office.get(f"/cases/{number}", Actor("wang", "陈珂", "GJJ", "CW", wang.posts)).status_code == 404
    assert office.get(f"/cases/{number}", an_officer()).json["handler"] is None, "it awaits the others"
    opened = [event.data for event in office.announced("task.opened")]
    closed = {event.data["id"] for event in office.announced("task.closed")}
    open_now = {task["id"]: task for task in opened if task["id"] not in closed}
    assert len(open_now) == 2, "its answer, and the decision on the identity"
    assert all("wang" in task["not_for"] and number not in task["title"] for task in open_now.values())

    standing_in = Post("case_officer", "GJJ", deputy_for="cai")
    office.deliver("catalog.person.changed", "chen", as_told(Actor("chen", "陈珂", "GJJ", "BGS", (standing_in,))))
    newest = office.announced("task.opened")[-1].data
    assert "chen" in newest["not_for"], "nor who comes to stand in for whom it keeps away"
    office.ledgers_are_the_rows()


def test_a_transfer_that_is_disputed_does_not_return_to_whom_it_came_to_report(office: ComplaintsHarness) -> None:
    office.deliver("catalog.body.changed", "SZJ", {**BODY, "code": "SZJ", "name": "市政局"})
    other = an_officer("yu", "SZJ")
    office.deliver("catalog.person.changed", "yu", as_told(other))
    number = given(office, reported_departments=[])["number"]
    assert office.act(number, "accept", {}, CAI).status_code == 200
    assert office.act(number, "transfer", {"body": "SZJ", "reason": "属其职责。"}, CAI).status_code == 200
    with office.service.database.write() as connection:  # as if an officer of the receiving body could name them
        parties = ("d:GJJ/CW", "m:cai")
        connection.execute(sa.update(cases).values(reported=parties))
    assert office.act(number, "dispute", {"reason": "不属于我们。"}, other).status_code == 200
    assert office.get(f"/cases/{number}", an_officer()).json["handler"] is None


@pytest.mark.parametrize(
    "told",
    [{"reported_person": "罗新", "person_unlisted": True}, {"text": "罗 新没有按规定办业务。"}],
    ids=["reported", "mentioned"],
)
@pytest.mark.parametrize("came", ["entered", "renamed", "moved here"])
def test_whoever_comes_to_the_staff_under_a_name_that_it_says_does_not_have_it(
    any_harness: ComplaintsHarness, told: dict[str, Any], came: str
) -> None:
    """His account is often entered long after he began to work; nobody of the staff was called so until then."""
    luo = a_person("luo", "case_officer", name="罗新", department="BGS")
    if came != "entered":
        was = {"name": "罗旧"} if came == "renamed" else {"body": "SZJ", "posts": []}
        any_harness.deliver("catalog.person.changed", "luo", as_told(luo, **was))
    number = given(any_harness, reported_departments=[], contact={}, **told)["number"]
    any_harness.deliver("catalog.person.changed", "luo", as_told(luo))
    assert any_harness.get(f"/cases/{number}", luo).status_code == 404
    assert any_harness.get("/cases", luo).json["items"] == []
    assert "luo" in any_harness.announced("task.opened")[-1].data["not_for"]
    assert any_harness.act(number, "accept").status_code == 200, "the others have it"
    any_harness.ledgers_are_the_rows()


def test_a_witness_of_whom_the_informant_said_so_keeps_it_whatever_else_of_him_changes(
    any_harness: ComplaintsHarness,
) -> None:
    luo = a_person("luo", "case_officer", name="罗新", department="BGS")
    any_harness.deliver("catalog.person.changed", "luo", as_told(luo))
    told = {"text": "罗新也在场。", "mentioned_not_reported": ["罗新"], "reported_departments": []}
    number = given(any_harness, contact={}, **told)["number"]
    any_harness.deliver("catalog.person.changed", "luo", as_told(luo, department="CW"))
    assert any_harness.get(f"/cases/{number}", luo).status_code == 200
