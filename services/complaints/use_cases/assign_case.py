"""An officer gives a case to a department or a colleague."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from chassis.ports import Actor, Clock, Invalid
from services.complaints.domain import case as rules
from services.complaints.domain import task
from services.complaints.domain.case import Case
from services.complaints.domain.directory import Person
from services.complaints.ports import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignCase:
    """At least one of ``department`` and ``person`` (a `sub`)."""

    actor: Actor
    number: str
    department: str | None = None
    person: str | None = None
    seen: str | None = None


def assign_case(command: AssignCase, *, work: UnitOfWork, clock: Clock) -> Case:
    """The task goes to the person named, or back to all case officers where only a department is."""
    case, now = work.cases.lock(command.number, seen=command.seen), clock.now()
    rules.must_be_officer(case, command.actor)
    body, person = work.directory.hands(case.body, person=command.person)
    handler = _handler(person) if command.person else None
    if command.department and (body is None or command.department not in dict(body.departments)):
        raise Invalid(
            "本单位没有这个科室，请重新选择。",
            "This body has no such department.",
            errors={"department": "没有这个科室"},
        )
    before = case
    case, assigned = rules.assign(case, by=command.actor, at=now, department=command.department, handler=handler)
    case = replace(case, task=work.ids.new())
    work.events.record(assigned)
    work.events.record(task.closed(before, reason="assigned", by=command.actor, at=now))
    work.events.record(task.opened(case, by=command.actor, at=now))
    return work.cases.save(case)


def _handler(person: Person | None) -> Mapping[str, str]:
    if person is None or not person.active or rules.OFFICER not in person.roles:
        raise Invalid(
            "承办人须是本单位在岗的投诉与申请承办人，请重新选择。",
            "The person must be an active case officer of this body.",
            errors={"person": "不是本单位的承办人"},
        )
    return {"sub": person.sub, "name": person.name, "department": person.department}
