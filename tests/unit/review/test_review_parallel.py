"""Steps side by side: a case has a set of current steps, each with its own people."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from chassis.ports import Post
from services.review.domain import review as rules
from services.review.domain.refusals import AlreadyAgreed, AnotherStepPassed, NamedPerson, NotCurrent
from services.review.domain.routes import RouteStep
from services.review.domain.sheets import Subject
from services.review.domain.snapshots import case_snapshot
from services.review.domain.staffing import unstaffed
from services.review.domain.step import planned
from services.review.domain.task import task_opened
from services.review.use_cases.decision import Decide
from services.review.use_cases.pass_step import pass_step
from services.review.use_cases.return_for_revision import return_for_revision
from tests.unit.review.builders import (
    CALENDAR,
    HEAD,
    LEADER,
    NOW,
    OFFICE,
    SECRECY,
    SECRECY_SHEET,
    TODAY,
    FakeWork,
    StoppedClock,
    a_case,
    a_person,
    passing,
)

CLOCK = StoppedClock()
OTHER_HEAD = a_person("gao", "section_head", department="财务科")
ROUTE = (
    RouteStep(name="科室负责人审核", roles=("section_head",), days=2, stage=1),
    RouteStep(name="保密审查", roles=("secrecy_officer",), days=3, stage=2, sheet="secrecy"),
    RouteStep(name="会签", roles=("section_head",), days=1, stage=2, department="财务科"),
    RouteStep(name="审批", roles=("leader",), days=3, stage=3),
)


def a_parallel_case(*route: RouteStep, **changes):
    """A case on a route of which two steps run side by side, unless another is given."""
    steps = planned(
        route or ROUTE, today=TODAY, department="归集科", subject=Subject(audience="external"), calendar=CALENDAR
    )
    return replace(a_case(department="归集科", **changes), steps=steps)


def opened(work: FakeWork):
    case = a_parallel_case()
    first = replace(case.current[0], task="t-1")
    work.events.record(task_opened(case, first, at=NOW))
    work.cases.add(case.with_step(first))
    return case


def decide(case, step, by, **given):
    return Decide(case_id=case.id, actor=by, decision="pass", step=step, opinion="同意。", **given)


def test_a_stage_begins_with_all_its_steps_and_ends_with_the_last_of_them():
    case, passed = passing(a_parallel_case(), by=HEAD)
    assert case.current_numbers == (2, 3)
    assert [step["step"] for step in passed.data["current"]] == [2, 3]
    case, passed = passing(case, step=3, by=OTHER_HEAD, today=date(2026, 11, 10))
    assert [step["step"] for step in passed.data["current"]] == [2]
    case, passed = passing(case, step=2, by=SECRECY, today=date(2026, 11, 12))
    assert (case.current_numbers, case.steps[3].started_on) == ((4,), date(2026, 11, 12))


def test_the_later_stages_are_planned_after_the_longest_step_of_the_one_before():
    steps = a_parallel_case().steps
    assert steps[1].started_on == steps[2].started_on == steps[0].due.on
    assert steps[3].started_on == max(steps[1].due.on, steps[2].due.on) == steps[1].due.on


def test_a_step_of_a_stage_to_come_is_refused_by_the_names_of_those_that_are_current():
    case, _ = passing(a_parallel_case(), by=HEAD)
    with pytest.raises(NotCurrent) as refused:
        passing(case, step=4, by=LEADER)
    assert "第 2 步“保密审查”、第 3 步“会签”" in refused.value.zh


def test_a_step_of_another_department_is_taken_by_its_head_who_may_read_the_case():
    case, _ = passing(a_parallel_case(), by=HEAD)
    assert case.awaiting(OTHER_HEAD).number == 3
    assert case.visible_to(OTHER_HEAD)
    assert not case.awaits(HEAD)


def test_who_passed_a_step_takes_none_beside_it():
    both = a_person("liu", "secrecy_officer", "section_head", department="财务科")
    case, _ = passing(passing(a_parallel_case(), by=HEAD)[0], step=3, by=both)
    assert case.awaiting(both) is None
    with pytest.raises(AnotherStepPassed):
        passing(case, step=2, by=both)
    assert both.sub in case.not_for(case.steps[1])
    assert unstaffed(case, [both, LEADER]) == (2,)


def test_each_current_step_has_its_own_task_and_one_that_goes_on_is_told_anew_to_fewer():
    work = FakeWork()
    case = pass_step(decide(opened(work), 1, HEAD), work=work, clock=CLOCK)
    tasks = {step.number: step.task for step in case.current}
    assert len({*tasks.values(), "t-1", ""}) == 4
    work.events.recorded.clear()
    case = pass_step(decide(case, 3, OTHER_HEAD), work=work, clock=CLOCK)
    told = [(event.name, event.aggregate) for event in work.events.recorded]
    assert told == [("case.step_passed", case.id), ("task.closed", tasks[3]), ("task.opened", tasks[2])]
    assert set(work.events.recorded[-1].data["not_for"]) == {"lin", "zhou", "gao"}


def test_who_passed_a_step_is_not_asked_for_another_in_a_role_that_the_bodys_rule_does_not_pair():
    """Office and leader may fall together; office and committee do not, though both can take the approval."""
    approval = RouteStep(name="审批", roles=("management_committee", "leader"), days=3, stage=2)
    office = RouteStep(name="政务公开办公室审核", roles=("office",), days=2, stage=1)
    for second, asked in (("management_committee", False), ("leader", True)):
        work, both = FakeWork(), a_person("bo", "office", second)
        case = a_parallel_case(office, approval, same_person=(("office", "leader"),))
        work.staff.people = [both, LEADER, OFFICE]
        work.cases.add(case.with_step(replace(case.current[0], task="t-1")))
        case = pass_step(decide(case, 1, both), work=work, clock=CLOCK)
        task = work.events.recorded[-1]
        assert (task.name, both.sub not in task.data["not_for"], case.awaits(both)) == ("task.opened", asked, asked)
        assert LEADER.sub not in task.data["not_for"]


def test_a_return_ends_the_steps_beside_it_and_closes_their_tasks():
    work = FakeWork()
    case = pass_step(decide(opened(work), 1, HEAD), work=work, clock=CLOCK)
    work.events.recorded.clear()
    case = return_for_revision(decide(case, 3, OTHER_HEAD), work=work, clock=CLOCK)
    assert (case.state, case.current) == ("returned", ())
    assert [step.state for step in case.steps] == ["passed", "ended", "returned", "pending"]
    assert work.events.names == ["case.returned", "task.closed", "task.closed"]


def test_a_step_for_a_named_person_is_taken_by_him_or_who_stands_in_for_him():
    named = RouteStep(name="审批", roles=("leader",), days=3, stage=1, person="sun")
    case = a_parallel_case(named)
    other, deputy = a_person("qi", "leader"), a_person("bo")
    deputy = replace(deputy, posts=(Post("leader", "GJJ", deputy_for="sun"),))
    with pytest.raises(NamedPerson):
        passing(case, by=other)
    assert not case.awaits(other)
    after, _ = passing(case, by=deputy)
    assert after.steps[0].verdicts[0].deputy_for == "sun"
    assert unstaffed(case, [other]) == (1,)


@pytest.mark.parametrize("first", ["principal", "deputy"])
def test_a_deputy_and_whom_he_stands_in_for_are_one_of_two_who_have_to_agree(first: str):
    two = RouteStep(name="审批", roles=("leader",), days=3, stage=1, count=2)
    deputies = [replace(a_person(sub), posts=(Post("leader", "GJJ", deputy_for=LEADER.sub),)) for sub in ("bo", "ke")]
    case = a_parallel_case(two)
    assert unstaffed(case, [LEADER, *deputies]) == (1,)
    case, _ = passing(case, by=LEADER if first == "principal" else deputies[0])
    for again in (LEADER, *deputies):
        assert not case.awaits(again)
        with pytest.raises(AlreadyAgreed):
            passing(case, by=again)
    assert unstaffed(case, [LEADER, *deputies]) == (1,)
    assert LEADER.sub in case.not_for(case.steps[0])
    other = a_person("qi", "leader")
    assert unstaffed(case, [LEADER, *deputies, other]) == ()
    assert passing(case, by=other)[0].steps[0].state == "passed"
    both = replace(deputies[1], posts=(*deputies[1].posts, Post("leader", "GJJ")))
    assert passing(case, by=both)[0].steps[0].state == "passed", "by a post of his own"


def test_verdicts_are_told_in_the_order_in_which_they_were_given():
    case, _ = passing(a_parallel_case(), by=HEAD)
    case, _ = passing(case, step=3, by=OTHER_HEAD)
    case, _ = rules.pass_step(
        case,
        step=2,
        opinion="同意。",
        sheet=SECRECY_SHEET,
        by=SECRECY,
        at=NOW.replace(hour=5),
        today=TODAY,
        calendar=CALENDAR,
    )
    snapshot = list(case_snapshot(case, NOW))[-1]
    assert (snapshot.name, snapshot.data["step"]) == ("case.step_passed", 2)
    assert [step["step"] for step in snapshot.data["current"]] == [4]
    assert OFFICE.sub not in case.not_for(case.steps[3])
