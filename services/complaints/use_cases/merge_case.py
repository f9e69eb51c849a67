"""An officer has a case answered together with another one about the same matter."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from chassis.ports import Clock
from services.complaints.domain import awaited, handing_on, notices, task
from services.complaints.domain.allowed import require_act
from services.complaints.domain.case import Case, NoSuchCase, require
from services.complaints.domain.handing_on import NotToBeMerged
from services.complaints.ports import UnitOfWork
from services.complaints.use_cases.current_case import CaseCommand, current_case
from services.complaints.use_cases.tell_citizen import tell_citizen
from services.complaints.use_cases.tell_moved import tell_moved


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeCase(CaseCommand):
    """The number of the chief case."""

    into: str


def merge_case(command: MergeCase, *, work: UnitOfWork, clock: Clock) -> Case:
    """Its task ends, for the chief case has one, due by the earlier day of the two; its citizen is told."""
    _lock_in_order(command, work)
    (before, by), now = current_case(command, work=work), clock.now()
    require_act(before, "merge", by)
    first = _chief(command, work)
    told = tell_citizen(before.id, notices.merged(first.number), by=by, at=now, work=work)
    (case, merged), (chief, absorbed) = handing_on.merge(before, first, by=by, at=now, message=told)
    ended = (*task.check_closed(before, "merged", by=by, at=now), *awaited.moved(before, case, "merged", by=by, at=now))
    for event in (merged, absorbed, *ended, task.closed(case, "merged", by=by, at=now)):
        work.events.record(event)
    tell_moved(first, chief, "absorb", by=by, work=work, clock=clock)
    work.cases.save(chief)
    return work.cases.save(case)


def _lock_in_order(command: MergeCase, work: UnitOfWork) -> None:
    # Two who merge in opposite directions would else wait for each other.
    if command.into < command.number:
        with suppress(NoSuchCase):
            work.cases.load_for_update(command.into)


def _chief(command: MergeCase, work: UnitOfWork) -> Case:
    try:
        chief = work.cases.load_for_update(command.into)
        require("case.read", chief, command.actor)
    except NoSuchCase:
        raise NotToBeMerged from None
    return chief
