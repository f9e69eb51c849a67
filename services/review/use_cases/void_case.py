"""Void an approval that the office held before publication."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.ports import Clock
from services.review.domain import review as rules
from services.review.domain.case import Case
from services.review.domain.refusals import CaseNotFound
from services.review.ports import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class VoidCase:
    """The office held an approved revision."""

    disclosure: str
    revision: int


def void_case(command: VoidCase, *, work: UnitOfWork, clock: Clock) -> Case:
    """Void the revision's approval; it must be approved, or the event is parked for somebody to look at."""
    case = work.cases.lock_revision(command.disclosure, command.revision)
    if case is None:
        raise CaseNotFound
    return void(case, work=work, clock=clock)


def void(before: Case, *, work: UnitOfWork, clock: Clock) -> Case:
    """Void a locked, approved case."""
    case, voided = rules.void(before, at=clock.now())
    work.events.record(voided)
    return work.cases.save(case)
