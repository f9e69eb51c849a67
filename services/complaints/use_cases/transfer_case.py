"""An officer gives a case, or a part of it, to another body or another department."""

from __future__ import annotations

from dataclasses import dataclass, replace

from chassis.ports import Clock, Invalid, in_both
from services.complaints.domain import awaited, handing_on, notices, task
from services.complaints.domain.allowed import require_act
from services.complaints.domain.case import Case
from services.complaints.ports import UnitOfWork
from services.complaints.use_cases.current_case import CaseCommand, current_case
from services.complaints.use_cases.name_in_words import with_named
from services.complaints.use_cases.name_reported import for_receiver
from services.complaints.use_cases.split_case import Part, split_off
from services.complaints.use_cases.tell_citizen import tell_citizen
from services.complaints.use_cases.unpress import unpress


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferCase(CaseCommand):
    """To a ``body``, a ``department``, or both, and why; with ``part``, that part alone becomes a case and goes.

    ``department_body``: of which body the department was chosen, where that was said.
    """

    reason: str
    body: str | None = None
    department: str | None = None
    department_body: str | None = None
    part: Part | None = None


def transfer_case(command: TransferCase, *, work: UnitOfWork, clock: Clock) -> Case:
    """Returns what was transferred. The receiver has five working days to say that it is not his."""
    work.refuse_marked("reason", command.reason)
    (case, by), today, now = current_case(command, work=work), clock.today(), clock.now()
    place = _place(command, case.body, work, clock)
    if command.part is not None:
        require_act(case, "transfer", by)
        case = split_off(case, command.part, by=by, work=work, clock=clock)
    before, case = case, for_receiver(case, command.body or case.body, work=work, clock=clock)
    if command.body not in (None, case.body):
        case = replace(with_named(case, command.body, work=work), rules=work.rules.of(command.body))
    case, transferred = handing_on.transfer(
        case,
        by=by,
        at=now,
        body=command.body,
        department=command.department,
        reason=command.reason,
        until=work.calendar.due(today, handing_on.DISPUTE_DAYS).on,
        task=work.ids.new(),
        receipt=work.ids.new(),
        message=tell_citizen(case.id, notices.transferred(place), by=by, at=now, work=work),
    )
    for event in (
        transferred,
        *awaited.moved(before, case, "transferred", by=by, at=now),
        *task.check_closed(before, "transferred", by=by, at=now),
        *task.passed_on(before, case, "transferred", by=by, at=now),
    ):
        work.events.record(event)
    unpress(before, work=work, clock=clock)
    return work.cases.save(case)


def _place(command: TransferCase, own: str, work: UnitOfWork, clock: Clock) -> str:
    """What the place is called; raises :class:`Invalid` where there is none such."""
    if command.department_body not in (None, command.body or own):
        raise Invalid(
            "所选科室不是“转往单位”的科室，没有转办。请让单位和科室一致，再转办。",
            "The department is another body's than the one that was chosen; let them agree.",
            code="another_bodys_department",
            errors={"department": in_both("不是所选单位的科室。", "It is not of the chosen body.")},
        )
    found = work.directory.receiving(command.body or own, command.department)
    if found is None:
        raise Invalid(
            "没有这个单位或科室，请重新选择。",
            "There is no such body or department.",
            code="no_such_place",
            errors={"department": in_both("没有这个单位或科室。", "No such body or department.")},
        )
    return found
