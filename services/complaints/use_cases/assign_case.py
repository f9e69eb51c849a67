"""An officer gives a case to a department or a colleague."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.ports import Actor, Clock, Invalid, in_both
from services.complaints.domain import acts as rules
from services.complaints.domain import awaited, task
from services.complaints.domain.case import Case, may
from services.complaints.ports import UnitOfWork
from services.complaints.use_cases.current_case import CaseCommand, current_case
from services.complaints.use_cases.unpress import unpress


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignCase(CaseCommand):
    """At least one of ``department`` and ``person`` (a `sub`)."""

    department: str | None = None
    person: str | None = None


def assign_case(command: AssignCase, *, work: UnitOfWork, clock: Clock) -> Case:
    """The task goes to the person named, or back to all case officers where only a department is."""
    (before, by), now = current_case(command, work=work), clock.now()
    departments, person = work.directory.hands(before.body, person=command.person, today=clock.today())
    officer = _officer(person, before.body) if command.person else None
    if command.department and command.department not in departments:
        raise Invalid(
            "本单位没有这个科室，请重新选择。",
            "This body has no such department.",
            code="no_such_department",
            errors={"department": in_both("没有这个科室。", "No such department.")},
        )
    case, assigned = rules.assign(
        before, by=by, at=now, task=work.ids.new(), department=command.department, person=officer
    )
    told = awaited.moved(before, case, "assigned", by=by, at=now)
    for event in (assigned, *told, *task.passed_on(before, case, "assigned", by=by, at=now)):
        work.events.record(event)
    unpress(before, work=work, clock=clock)
    return work.cases.save(case)


def _officer(person: Actor | None, body: str) -> Actor:
    if person is None or not may("case.answer", body, person):
        raise Invalid(
            "承办人须是本单位在岗的投诉与申请承办人，请重新选择。",
            "The person must be an active case officer of this body.",
            code="no_such_officer",
            errors={"person": in_both("不是本单位的承办人。", "No case officer of this body.")},
        )
    return person
