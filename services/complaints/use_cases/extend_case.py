"""The officer of a case asks for more time; somebody else gives or refuses it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from chassis.ports import Clock
from services.complaints.domain import awaited, extension, notices, task
from services.complaints.domain.allowed import require_act
from services.complaints.domain.case import Case
from services.complaints.domain.case_clock import due_of
from services.complaints.ports import UnitOfWork
from services.complaints.use_cases.current_case import CaseCommand, current_case
from services.complaints.use_cases.tell_citizen import tell_citizen


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtendCase(CaseCommand):
    """How many days more, in the unit of the term, and why."""

    days: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantExtension(CaseCommand):
    """The reason as the citizen reads it."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RefuseExtension(CaseCommand):
    """Why the term stays."""

    reason: str


def extend_case(command: ExtendCase, *, work: UnitOfWork, clock: Clock) -> Case:
    """Nothing changes until it is granted."""
    work.refuse_marked("reason", command.reason)
    (before, by), now = current_case(command, work=work), clock.now()
    most = int(before.term.get("extension", 0))
    require_act(before, "extend", by)
    due = due_of(work.cases.heard(before), calendar=work.calendar, longer_by=command.days)
    wanted: dict[str, Any] = {
        "days": command.days,
        "most": most,
        "due": due,
        "reason": command.reason,
        "task": work.ids.new(),
    }
    case, asked = extension.extend(before, by=by, at=now, **wanted)
    for event in (asked, *awaited.moved(before, case, "asked", by=by, at=now)):
        work.events.record(event)
    return work.cases.save(case)


def grant_extension(command: GrantExtension, *, work: UnitOfWork, clock: Clock) -> Case:
    """The due date moves, the task with it, and the citizen is told until when and why."""
    work.refuse_marked("reason", command.reason)
    (before, by), now = current_case(command, work=work), clock.now()
    require_act(before, "grant_extension", by)
    days, unit = int((before.extension or {})["days"]), before.term["unit"]
    due = due_of(work.cases.heard(before), calendar=work.calendar, longer_by=days)
    told = tell_citizen(before.id, notices.extended(days, unit, due.on, command.reason), by=by, at=now, work=work)
    tasks = {"task": work.ids.new(), "check_task": work.ids.new()}
    case, granted = extension.grant(before, by=by, at=now, due=due, reason=command.reason, message=told, **tasks)
    for event in (
        granted,
        *awaited.moved(before, case, "granted", by=by, at=now),
        *task.check_passed_on(before, case, "extended", by=by, at=now),
        *task.passed_on(before, case, "extended", by=by, at=now),
    ):
        work.events.record(event)
    return work.cases.save(case)


def refuse_extension(command: RefuseExtension, *, work: UnitOfWork, clock: Clock) -> Case:
    """The term stays."""
    work.refuse_marked("reason", command.reason)
    (before, by), now = current_case(command, work=work), clock.now()
    case, refused = extension.refuse(before, by=by, at=now, reason=command.reason)
    for event in (refused, *awaited.moved(before, case, "refused", by=by, at=now)):
        work.events.record(event)
    return work.cases.save(case)
