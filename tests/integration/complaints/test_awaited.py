"""What of a case awaits others than its officer: they learn of it, find it on the desk, and are rid of it once done."""

from __future__ import annotations

from typing import Any

import pytest

from chassis.ports import Actor, Post
from tests.integration.complaints.harness import ComplaintsHarness, an_officer, as_told
from tests.integration.complaints.test_handing_on import accepted, told

OFFICE = an_officer("li", "GJJ", "office")
HEAD = Actor("qian", "钱勇", "GJJ", "CW", (Post("section_head", "GJJ", "CW"),))
ASKED = {"days": 3, "reason": "要现场核实。"}


def waiting(harness: ComplaintsHarness, kind: str) -> list[dict[str, Any]]:
    """The tasks of this kind that were opened and not closed."""
    done = {event.data["id"] for event in harness.announced("task.closed")}
    known = {event.data["id"]: event.data for event in harness.announced("task.opened")}
    return [dict(task) for task in known.values() if task["kind"] == kind and task["id"] not in done]


def listed(harness: ComplaintsHarness, query: str) -> list[str]:
    return [case["number"] for case in harness.get(f"/cases?{query}", OFFICE).json["items"]]


def test_who_decides_on_an_extension_has_it_as_a_task_and_on_the_desk(any_harness: ComplaintsHarness) -> None:
    harness = any_harness
    number, other = accepted(harness)["number"], accepted(harness)["number"]
    assert harness.act(number, "extend", ASKED).status_code == 200
    (task,) = waiting(harness, "decide_extension")
    assert (task["title"], task["page"]) == (f"审批延期：投诉 {number}", f"/complaints/cases/{number}")
    assert (task["roles"], task["person"], task["not_for"]) == (["office", "leader"], None, ["chen"])
    assert task["due_on"] == "2026-12-15"
    assert listed(harness, "awaits=extension") == [number]
    assert harness.get(f"/cases/{number}", OFFICE).json["awaits"] == ["extension"]
    harness.sign_in(OFFICE)
    desk = harness.client.get("/complaints/cases?awaits=extension").text
    assert ("延期待批准" in desk, number in desk, other in desk) == (True, True, False)

    assert harness.act(number, "refuse-extension", {"reason": "可以按期。"}, OFFICE).status_code == 200
    assert (waiting(harness, "decide_extension"), listed(harness, "awaits=extension")) == ([], [])
    harness.act(number, "extend", ASKED)
    assert "已申请延期，待批准（" in harness.client.get(f"/complaints/cases/{number}").text
    decides = harness.client.get(f"/complaints/cases/{number}/grant-extension").text
    assert ASKED["reason"] in decides, "who decides reads why it is asked"
    harness.act(number, "grant-extension", {"reason": "要现场核实。"}, OFFICE)
    assert waiting(harness, "decide_extension") == []


@pytest.mark.parametrize(
    ("act", "body"),
    [
        ("answer", {"text": "已办。", "outcome": "adopted"}),
        ("transfer", {"department": "CW", "reason": "属财务科。"}),
        ("merge", {"into": "GJJ-TS-2026-0001"}),
        ("erase", {"ground": "consent_withdrawn", "reason": "本人要求删除。"}),
    ],
)
def test_a_request_that_is_moot_awaits_nobody(harness: ComplaintsHarness, act: str, body: dict[str, Any]) -> None:
    accepted(harness)
    number = accepted(harness)["number"]
    harness.act(number, "extend", ASKED)
    assert harness.act(number, act, body).status_code == 200
    assert (waiting(harness, "decide_extension"), listed(harness, "awaits=extension")) == ([], [])
    harness.ledgers_are_the_rows()


def test_who_grants_a_look_at_an_identity_is_asked_without_its_number_and_never_whom_it_reports(
    harness: ComplaintsHarness,
) -> None:
    cai = an_officer("cai", "GJJ", "leader")
    for person in (OFFICE, cai, HEAD):
        harness.deliver("catalog.person.changed", person.sub, as_told(person))
    tip_off = {"kind": "tip_off", "title": "业务没有按规定办", "text": "蔡没有按规定办理。", "body": "GJJ"}
    number = harness.post("/cases", {**tip_off, "contact": {"name": "欧阳", "phone": "13912345678"}}).json["number"]
    assert harness.act(number, "ask-identity", {"reason": "要当面核实。"}).status_code == 200
    (task,) = waiting(harness, "decide_identity")
    assert number not in str(task)
    harness.sign_in(OFFICE)
    assert number in harness.client.get(task["page"]).text, "the task leads to where it is found"
    assert task["page"].endswith("awaits=identity"), "and to nothing that does not wait"
    assert (task["roles"], task["not_for"]) == (["office", "leader"], ["chen"])
    assert harness.act(number, "name-reported", {"people": ["cai"], "reason": "来电说到。"}, OFFICE).status_code == 200
    (task,) = waiting(harness, "decide_identity")
    assert sorted(task["not_for"]) == ["cai", "chen"], "whom it came to report is asked no more"
    assert listed(harness, "awaits=identity") == [number]
    assert harness.act(number, "grant-identity", {"reason": "确有必要。"}, OFFICE).status_code == 200
    assert waiting(harness, "decide_identity") == []
    harness.act(number, "ask-identity", {"reason": "再核实。"})
    harness.act(number, "not-accept", {"reason": "不属于本单位。", "remedy": "可以申请复查。", "right_channel": "县局"})
    assert waiting(harness, "decide_identity") == []


def test_the_department_that_a_case_is_transferred_to_learns_of_it_and_may_dispute_it(
    any_harness: ComplaintsHarness,
) -> None:
    """信访工作条例第二十三条: the receiver has five working days; whoever sent it does not dispute his own transfer."""
    harness = any_harness
    other_head = Actor("sun", "孙立", "GJJ", "BGS", (Post("section_head", "GJJ", "BGS"),))
    given = accepted(harness)
    number, page = given["number"], f"/complaints/cases/{given['number']}"
    assert harness.act(number, "transfer", {"department": "CW", "reason": "属财务科。"}).status_code == 200
    (task,) = waiting(harness, "transferred")
    assert (task["title"], task["department"]) == (f"转来办理，2026年12月1日前可提出异议：投诉 {number}", "CW")
    assert (task["roles"], task["not_for"]) == (["case_officer", "section_head"], ["chen"])
    assert "dispute" not in harness.get(f"/cases/{number}", an_officer()).json["allowed"]
    own = harness.act(number, "dispute", {"reason": "反悔。"})
    assert (own.status_code, own.json["code"]) == (409, "own_transfer")
    assert harness.act(number, "dispute", {"reason": "不是。"}, other_head).status_code == 404
    assert harness.get(f"/cases/{number}", HEAD).json["allowed"] == ["assign", "dispute"]
    harness.sign_in(HEAD)
    assert f'href="{page}/dispute"' in harness.client.get(page).text
    done = harness.submit(f"{page}/dispute", {"reason": "不是财务科的事。"})
    assert done.headers["Location"].endswith("/complaints/cases?done=dispute"), "it is his department's no more"
    assert waiting(harness, "transferred") == []
    assert "已退回市住房公积金管理中心" in told(harness, given)[-1]
    assert harness.get(f"/cases/{number}", an_officer()).json["handler"]["sub"] == "chen"

    harness.act(number, "transfer", {"department": "CW", "reason": "财务科已同意。"})
    assert harness.act(number, "assign", {"person": "wang"}).status_code == 200
    assert waiting(harness, "transferred") == [], "it is in somebody's hands"
    harness.ledgers_are_the_rows()


def test_the_head_of_a_department_says_who_of_it_answers_what_was_given_to_it(any_harness: ComplaintsHarness) -> None:
    """Given to a department without a person it was no task of its head's, and he could not give it to anybody."""
    harness = any_harness
    sun = Actor("sun", "孙立", "GJJ", "CW", (Post("case_officer", "GJJ"),))
    harness.deliver("catalog.person.changed", "sun", as_told(sun))
    number = accepted(harness)["number"]
    page = f"/complaints/cases/{number}"
    assert harness.act(number, "assign", {"department": "CW"}).status_code == 200
    (task,) = waiting(harness, "assign")
    assert (task["title"], task["page"]) == (f"指定承办人：投诉 {number}", page)
    assert (task["roles"], task["department"], task["due_on"]) == (["section_head"], "CW", "2026-12-15")
    assert len(waiting(harness, "answer")) == 1, "the officers have it too, as before"
    harness.act(number, "remind", {"reason": "请抓紧。"}, OFFICE)
    assert len(waiting(harness, "assign")) == 1

    assert harness.get(f"/cases/{number}", HEAD).json["allowed"] == ["assign"]
    harness.sign_in(HEAD)
    shown = harness.client.get(page).text
    assert ("指定承办人</h2>" in shown, ">孙立</option>" in shown, 'value="wang"' in shown) == (True, True, False)
    assert 'name="department"' not in shown
    for wrong, field in (
        ({"department": "BGS", "person": "sun"}, "department"),
        ({"person": "wang"}, "person"),
        ({"department": "CW"}, "person"),
    ):
        refused = harness.act(number, "assign", wrong, HEAD)
        assert (refused.status_code, refused.json["code"]) == (422, "outside_department")
        assert list(refused.json["errors"]) == [field]
    assert harness.submit(f"{page}/assign", {"person": ""}).status_code == 422
    several = harness.post("/case-assignments", {"numbers": [number], "person": "wang"}, HEAD)
    assert (several.status_code, several.json["code"]) == (422, "outside_department")
    other_head = Actor("zhao", "赵强", "GJJ", "BGS", (Post("section_head", "GJJ", "BGS"),))
    assert harness.act(number, "assign", {"person": "sun"}, other_head).status_code == 404
    assert harness.submit(f"{page}/assign", {"person": "sun"}).status_code == 303
    case = harness.get(f"/cases/{number}", an_officer()).json
    assert (case["handler"]["sub"], case["department"]) == ("sun", "CW")
    assert waiting(harness, "assign") == []
    assert [task["person"] for task in waiting(harness, "answer")] == ["sun"]

    harness.deliver("catalog.person.changed", "sun", as_told(sun, posts=[]))
    harness.run_timers()
    assert len(waiting(harness, "assign")) == 1, "his post ended, and his department has it"
    harness.sign_in(HEAD)
    assert "本科室没有在岗的投诉与申请承办人" in harness.client.get(page).text
    harness.act(number, "answer", {"text": "已办。", "outcome": "adopted"})
    assert waiting(harness, "assign") == []
    harness.act(number, "reopen", {"reason": "没有解决。"})
    assert len(waiting(harness, "assign")) == 1
    harness.ledgers_are_the_rows()
