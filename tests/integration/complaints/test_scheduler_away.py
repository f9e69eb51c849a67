"""A scheduler that was away for three days: what it missed is made up for once, nothing is said twice (Must show 3)."""

from __future__ import annotations

from typing import Any

from tests.integration.complaints.harness import ComplaintsHarness, an_officer, as_told
from tests.integration.complaints.test_deadline_timers import run


def given(harness: ComplaintsHarness, department: str | None = None) -> str:
    """An accepted opinion of today, due in five working days, in the hands of chen."""
    number = str(harness.submit_case()["number"])
    assert harness.act(number, "accept").status_code == 200
    if department:
        assert harness.act(number, "assign", {"department": department, "person": "chen"}).status_code == 200
    return number


def asked(harness: ComplaintsHarness) -> dict[str, tuple[str, list[str], Any]]:
    """Who is asked to press for which case by now: by number, the kind, role and person of the task that is open."""
    open_tasks: dict[str, Any] = {}
    for event in harness.announced():
        if event.name == "complaints.task.opened":
            open_tasks[event.subject] = event.data
        elif event.name == "complaints.task.closed":
            open_tasks.pop(event.subject, None)
    pressing = [task for task in open_tasks.values() if task["kind"] in ("case_due", "case_overdue")]
    return {task["page"].rpartition("/")[2]: (task["kind"], task["roles"], task["person"]) for task in pressing}


def test_three_days_without_the_scheduler_are_made_up_for_once(harness: ComplaintsHarness) -> None:
    with_head, with_office = given(harness, "CW"), given(harness)
    harness.later(days=3)  # Friday, 27 November: due on 1 December
    soon = given(harness)  # due on Friday, 4 December
    assert run(harness) == [
        *(("case.due_soon", with_head), ("case.due_soon", with_office)),
        *[("task.opened", None)] * 2,
    ]
    harness.later(days=5, hours=-2)  # Wednesday, 2 December, 8 o'clock; nothing ran since Friday
    announced = [("case.overdue", with_head), ("case.overdue", with_office), ("case.due_soon", soon)]
    assert run(harness) == announced, "people are asked from 9 o'clock on"
    harness.later(hours=2)
    assert run(harness) == [("task.closed", None), ("task.opened", None)] * 2 + [("task.opened", None)]
    assert asked(harness) == {
        with_head: ("case_overdue", ["section_head"], None),
        with_office: ("case_overdue", ["office"], None),
        soon: ("case_due", ["case_officer"], "chen"),
    }
    assert run(harness) == [], "a second time it says nothing"
    harness.later(days=5)  # Monday, 7 December; nothing ran since Wednesday
    assert [each for each in run(harness) if each[0].startswith("case.")] == [("case.overdue", soon)]
    assert {case: roles for case, (_, roles, _) in asked(harness).items()} == {
        with_head: ["office"],
        with_office: ["office"],
        soon: ["office"],
    }
    assert run(harness) == []


def test_a_merged_case_is_said_with_its_chief_and_by_itself_once_it_is_separated(harness: ComplaintsHarness) -> None:
    """Its chief case is what is worked on; two announcements of one matter would count it twice."""
    merged, chief = given(harness), given(harness)
    assert harness.act(merged, "merge", {"into": chief}).status_code == 200
    harness.later(days=8)
    assert [each for each in run(harness) if each[0].startswith("case.")] == [("case.overdue", chief)]
    assert run(harness) == []
    assert harness.act(merged, "separate").status_code == 200
    assert [each for each in run(harness) if each[0].startswith("case.")] == [("case.overdue", merged)]
    assert run(harness) == []


def test_what_an_officer_had_in_hand_awaits_the_others_once_he_is_none(any_harness: ComplaintsHarness) -> None:
    """His tasks stayed with him, whom the page refused; nobody else was asked."""
    harness = any_harness
    officer = an_officer()
    harness.deliver("catalog.person.changed", officer.sub, as_told(officer))
    number = given(harness, "CW")
    run(harness)
    assert harness.get(f"/cases/{number}", officer).json["handler"]["sub"] == "chen"
    harness.later(minutes=1)
    harness.deliver("catalog.person.changed", officer.sub, as_told(officer, posts=[]))
    assert run(harness) == [("task.opened", None), ("task.closed", None), ("task.opened", None)]
    asked, _, task = (event.data for event in harness.announced()[-3:])
    assert (task["person"], task["roles"], task["title"]) == (None, ["case_officer"], f"答复意见建议 {number}")
    assert (asked["roles"], asked["department"], asked["kind"]) == (["section_head"], "CW", "assign")
    wu = an_officer("wu")
    shown = harness.get(f"/cases/{number}", wu).json
    assert (shown["handler"], shown["department"], "answer" in shown["allowed"]) == (None, "CW", True)
    assert run(harness) == []
