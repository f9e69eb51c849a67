"""Due dates are announced once, moved once by a newer calendar, and pressed for by one task at a time."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from chassis.calendar.holidays import keep, parse
from chassis.ports import Post
from chassis.relay.scheduler import run_timer
from services.complaints.adapters.deadline_timers import DEADLINE_TIMERS
from tests.integration.complaints.harness import ComplaintsHarness, an_officer

NEXT_YEAR = {
    "year": 2027,
    "holidays": ["2027-01-01", "2027-01-04", "2027-01-05", "2027-05-01", "2027-05-02"]
    + [f"2027-10-0{day}" for day in range(1, 4)],
    "workdays": ["2027-01-02"],
    "source": "国办发明电〔2026〕…号",
}


def run(harness: ComplaintsHarness) -> list[tuple[str, Any]]:
    """A round of all timers; what was announced by it, each with the number of its case."""
    before = len(harness.announced())
    for timer in DEADLINE_TIMERS:
        run_timer(harness.service, timer)
    return [
        (event.name.removeprefix("complaints."), event.data.get("number")) for event in harness.announced()[before:]
    ]


def test_a_scheduler_that_was_away_for_days_announces_each_overdue_case_once(any_harness: ComplaintsHarness) -> None:
    """Missed runs are made up for, and a second one says nothing (interfaces: Must show 3)."""
    harness = any_harness
    late, later = harness.submit_case()["number"], harness.submit_case()["number"]
    answered, soon = harness.answered()["number"], harness.submit_case(kind="complaint")["number"]
    assert run(harness) == []
    harness.later(days=17)  # Friday, 11 December: opinions were due on the 1st, the complaint is on the 15th
    said = run(harness)
    assert [each for each in said if each[0].startswith("case.")] == [
        ("case.overdue", late),
        ("case.overdue", later),
        ("case.due_soon", soon),
    ]
    assert run(harness) == []
    assert answered not in dict.fromkeys(number for _, number in said)
    overdue = harness.announced("case.overdue")[0]
    assert (overdue.data["due_on"], overdue.data["state"]) == ("2026-12-01", "received")
    harness.later(days=5)
    assert [each for each in run(harness) if each[0].startswith("case.")] == [("case.overdue", soon)]


def test_a_reopened_case_has_a_due_date_of_which_nothing_was_said(harness: ComplaintsHarness) -> None:
    given = harness.answered()
    harness.later(days=14)
    again = harness.post(f"/cases/{given['number']}/reopen", {"reason": "没有延长"}, Receipt_Code=given["receipt_code"])
    assert again.status_code == 200
    assert run(harness) == []
    harness.later(days=10)
    assert ("case.overdue", given["number"]) in run(harness)


def test_a_newer_calendar_moves_each_open_case_once_and_closed_ones_never(harness: ComplaintsHarness) -> None:
    harness.later(days=30)  # Thursday, 24 December 2026
    given = harness.submit_case(kind="complaint")
    number = given["number"]
    petition = {"channel": "petition_platform", "kind": "complaint"}
    handed_over = harness.post("/cases", {"title": "延长时间", "text": "请延长。", **petition}, an_officer()).json
    assert handed_over["due_on"] == "2027-01-08", "in calendar days, so that no calendar moves it"
    done = harness.answered(kind="complaint")["number"]
    assert (given["due_on"], given["due_provisional"]) == ("2027-01-15", True)
    assert run(harness) == []
    keep(parse(json.dumps(NEXT_YEAR).encode()), harness.folder / "calendar")
    assert run(harness) == [("case.deadline_changed", number), ("task.opened", None)]
    assert run(harness) == []
    moved = harness.announced("case.deadline_changed")[0].data
    assert (moved["former_due_on"], moved["due_on"], moved["provisional"]) == ("2027-01-15", "2027-01-18", False)
    assert harness.announced("task.opened")[-1].data["due_on"] == "2027-01-18"
    assert harness.get(f"/cases/{number}", an_officer()).json["due_on"] == "2027-01-18"
    entered = harness.get(f"/cases/{number}/entries", an_officer()).json["items"][-1]
    assert (entered["kind"], entered["due_on"]) == ("redate", "2027-01-18"), "the row is what the ledger says"
    kept = harness.get(f"/cases/{done}/deadline", an_officer()).json
    assert (kept["due_on"], kept["days"][-1]["on"]) == ("2027-01-15", "2027-01-15")


def test_the_head_of_the_department_is_asked_before_the_office_and_can_read_it(harness: ComplaintsHarness) -> None:
    ours, others = harness.submit_case()["number"], harness.submit_case()["number"]
    for number, department in ((ours, "CW"), (others, "BGS")):
        harness.act(number, "accept")
        harness.act(number, "assign", {"department": department})
    head = replace(an_officer("hao", "GJJ"), posts=(Post("section_head", "GJJ", "CW"),), department="CW")
    harness.later(days=8)  # Wednesday, 2 December: due the day before
    run(harness)
    asked = [event.data for event in harness.announced("task.opened")[-2:]]
    assert [(task["roles"], task["department"]) for task in asked] == [
        (["section_head"], "CW"),
        (["section_head"], "BGS"),
    ]
    assert harness.get(f"/cases/{ours}", head).json["contact"] is None
    assert harness.get(f"/cases/{others}", head).status_code == 404
    assert [case["number"] for case in harness.get("/cases", head).json["items"]] == [ours]
    assert harness.act(ours, "answer", {"text": "答", "outcome": "adopted"}, head).status_code == 403
    harness.later(days=1)
    assert run(harness) == [], "two working days are the head's"
    harness.later(days=1)
    assert [name for name, _ in run(harness)] == ["task.closed", "task.opened"] * 2
    assert harness.announced("task.opened")[-1].data["roles"] == ["office"]


def test_what_presses_for_an_answer_goes_where_the_case_goes(harness: ComplaintsHarness) -> None:
    number, chief = harness.submit_case()["number"], harness.submit_case(kind="complaint")["number"]
    for each in (number, chief):
        harness.act(each, "accept")
    harness.act(number, "assign", {"department": "CW"})
    harness.later(days=8)
    run(harness)
    assert harness.announced("task.opened")[-1].data["department"] == "CW"
    assert harness.act(number, "transfer", {"department": "BGS", "reason": "属办公室职责。"}).status_code == 200
    closed = [event.data["kind"] for event in harness.announced("task.closed")]
    assert closed.count("case_overdue") == 1, "the head of the one department is asked no more"
    assert run(harness) == [("task.opened", None)]
    assert harness.announced("task.opened")[-1].data["department"] == "BGS"
    assert harness.act(number, "merge", {"into": chief}).status_code == 200
    told = run(harness)
    assert ("task.closed", None) in told, "it is answered with its chief case"
    assert ("case.overdue", chief) in told, "which is due by the earlier day of the two"
    assert run(harness) == []


def test_a_late_answer_is_pressed_for_in_office_hours_until_it_comes(harness: ComplaintsHarness) -> None:
    number = harness.submit_case()["number"]
    harness.act(number, "accept")
    harness.later(days=3, hours=10)  # Friday, 27 November, 20 o'clock: two working days are left
    assert run(harness) == [("case.due_soon", number)], "nobody is asked at night"
    harness.later(days=1)
    assert run(harness) == [], "nor on a Saturday"
    harness.later(days=1, hours=14)
    assert run(harness) == [("task.opened", None)]
    asked = harness.announced("task.opened")[-1].data
    assert (asked["kind"], asked["person"], asked["due_on"]) == ("case_due", "chen", "2026-12-01")
    harness.later(days=2)
    assert run(harness) == [("case.overdue", number), ("task.closed", None), ("task.opened", None)]
    asked = harness.announced("task.opened")[-1].data
    assert (asked["kind"], asked["roles"], asked["person"]) == ("case_overdue", ["office"], None)
    assert run(harness) == []
    harness.act(number, "answer", {"text": "已延长。", "outcome": "adopted"})
    harness.later(hours=12)
    assert run(harness) == [("task.closed", None)]
    assert harness.announced("task.closed")[-1].data["kind"] == "case_overdue"
    assert run(harness) == []


def test_a_reconciliation_tells_of_each_task_as_it_stands(harness: ComplaintsHarness) -> None:
    """What presses for an answer is told as what it is, open or done, beside the task of the answer itself."""
    number = harness.submit_case()["number"]
    harness.act(number, "accept")
    harness.later(days=3)
    run(harness)
    harness.later(days=5)
    run(harness)
    ids = list(dict.fromkeys(event.subject for event in harness.announced("task.opened")))
    with harness.service.database.read() as connection:
        told = harness.service.snapshots["task"](connection, ids, harness.clock.now())
        found = [(event.name, event.data["kind"]) for event in told]
    assert sorted(found) == [
        ("task.closed", "answer"),
        ("task.closed", "case_due"),
        ("task.opened", "answer"),
        ("task.opened", "case_overdue"),
    ]
