"""A step that nobody takes in time is told to the office, once, by the earlier of its own day and the limit."""

from __future__ import annotations

from tests.integration.review.harness import HEAD


def reminders(harness, verb="opened"):
    return [event.data for event in harness.announced(f"task.{verb}") if event.data["kind"] == "overdue_step"]


def test_an_overdue_step_is_the_offices_task_once_and_done_when_it_is_taken(harness):
    case_id = harness.propose()
    harness.later(days=2)
    harness.run_timers()
    assert reminders(harness) == [], "today is in time"
    harness.later(days=1)
    harness.run_timers()
    harness.run_timers()
    (task,) = reminders(harness)
    assert (task["roles"], task["due_on"]) == (["office"], "2026-11-11")
    assert "“科室负责人审核”已逾期" in task["title"]
    harness.pass_current(case_id)
    assert [closed["id"] for closed in reminders(harness, "closed")] == [task["id"]]
    harness.later(days=10)
    harness.run_timers()
    assert "“保密审查”已逾期" in reminders(harness)[-1]["title"], "each step once"


def test_what_the_office_does_not_mend_the_leader_is_asked_once(harness):
    harness.propose()
    harness.later(days=3)
    harness.run_timers()
    harness.later(days=4)
    harness.run_timers()
    assert [task["roles"] for task in reminders(harness)] == [["office"]], "three working days later it is in time"
    harness.later(days=1)
    harness.run_timers()
    harness.later(days=30)
    harness.run_timers()
    assert [task["roles"] for task in reminders(harness)] == [["office"], ["leader"]]


def test_a_step_of_the_office_is_its_task_already_so_that_the_leader_is_asked(harness):
    case_id = harness.propose()
    harness.pass_current(case_id)
    harness.pass_current(case_id)
    assert harness.case(case_id).current[0].roles == ("office",)
    harness.later(days=30)
    harness.run_timers()
    assert [task["roles"] for task in reminders(harness)] == [["leader"]]


def test_the_limit_of_publication_counts_where_it_comes_earlier(harness):
    case_id = harness.propose(due_on="2026-11-10")
    (task,) = [event.data for event in harness.announced("task.opened") if event.data["kind"] == "decide"]
    assert task["due_on"] == "2026-11-10", "the step's own term ends on the 11th"
    page = harness.page(f"/review/cases/{case_id}", HEAD).text
    assert "公开期限为2026年11月10日，早于本环节的期限，以先到的为准" in page
    harness.later(days=2)
    harness.run_timers()
    assert [data["due_on"] for data in reminders(harness)] == ["2026-11-10"]
    assert "逾期" in harness.page("/review/cases", HEAD).text


def test_a_correction_is_late_by_its_steps_alone(harness):
    harness.propose(due_on="2026-11-10", revision=2)
    (task,) = [event.data for event in harness.announced("task.opened") if event.data["kind"] == "decide"]
    assert task["due_on"] == "2026-11-11"
