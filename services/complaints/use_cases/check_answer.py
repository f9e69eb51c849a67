"""Somebody other than its officer looks at a draft answer: checks it, returns it, or signs it."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.ports import Clock
from services.complaints.domain import answering as rules
from services.complaints.domain import states, task
from services.complaints.domain.allowed import require_act
from services.complaints.domain.case import Case
from services.complaints.ports import UnitOfWork
from services.complaints.use_cases.current_case import CaseCommand, current_case
from services.complaints.use_cases.document_number import document_number


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewAnswer(CaseCommand):
    """It holds no secret and is lawful."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnAnswer(CaseCommand):
    """Why it is not so."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SignAnswer(CaseCommand):
    """It goes out in the name of the body."""


def review_answer(command: ReviewAnswer, *, work: UnitOfWork, clock: Clock) -> Case:
    """Whoever signs is asked next, where the body wants a signature.

    Raises :class:`SamePerson`, :class:`NobodySigns`.
    """
    (before, by), now = current_case(command, work=work), clock.now()
    staff = work.directory.handling(before.body, clock.today())
    case, reviewed = rules.reviewed(before, by=by, at=now, task=work.ids.new(), staff=staff)
    for event in (reviewed, *task.check_passed_on(before, case, "reviewed", by=by, at=now)):
        work.events.record(event)
    return _kept(case, work)


def return_answer(command: ReturnAnswer, *, work: UnitOfWork, clock: Clock) -> Case:
    """Its officer, whose task went on all the while, writes it anew."""
    work.refuse_marked("reason", command.reason)
    (before, by), now = current_case(command, work=work), clock.now()
    case, returned = rules.returned(before, by=by, at=now, reason=command.reason)
    for event in (returned, *task.check_closed(before, "returned", by=by, at=now)):
        work.events.record(event)
    return _kept(case, work)


def sign_answer(command: SignAnswer, *, work: UnitOfWork, clock: Clock) -> Case:
    """It gets its document number; one that was signed before and drafted anew keeps it. Raises :class:`SamePerson`."""
    (before, by), now = current_case(command, work=work), clock.now()
    require_act(before, "sign_answer", by)
    number = before.document_number or document_number(before, work=work, clock=clock)
    case, signed = rules.signed(before, by=by, at=now, number=number)
    for event in (signed, *task.check_closed(before, "signed", by=by, at=now)):
        work.events.record(event)
    return _kept(case, work)


def _kept(case: Case, work: UnitOfWork) -> Case:
    work.answers.move(case.draft or "", case.answer_state or states.DRAFT)
    return work.cases.save(case)
