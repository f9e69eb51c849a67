"""A case goes to an organisation that does not work in this system: its letter is drafted, signed, recalled or sent."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.ports import Clock, DomainEvent
from services.complaints.domain import awaited, notices, referral, task
from services.complaints.domain.allowed import require_act
from services.complaints.domain.case import Case
from services.complaints.ports import UnitOfWork
from services.complaints.use_cases.current_case import CaseCommand, current_case
from services.complaints.use_cases.tell_citizen import tell_citizen


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftReferral(CaseCommand):
    """To whom, by its name, and why; the citizen reads both once it is sent."""

    organisation: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SignReferral(CaseCommand):
    """It goes out in the name of the body."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecallReferral(CaseCommand):
    """Why it does not go out."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferCase(CaseCommand):
    """Send the letter that was signed."""


def draft_referral(command: DraftReferral, *, work: UnitOfWork, clock: Clock) -> Case:
    """Whoever signs is asked to. Raises :class:`~services.complaints.domain.referral.WorksHere`."""
    for field in ("organisation", "reason"):
        work.refuse_marked(field, getattr(command, field))
    (before, by), now = current_case(command, work=work), clock.now()
    require_act(before, "draft_referral", by)
    if work.directory.works_here(command.organisation, body=before.body):
        raise referral.WorksHere
    said = {"organisation": command.organisation, "reason": command.reason}
    case, drafted = referral.draft_referral(before, by=by, at=now, task=work.ids.new(), **said)
    return _kept(case, drafted, *awaited.moved(before, case, "drafted_again", by=by, at=now), work=work)


def sign_referral(command: SignReferral, *, work: UnitOfWork, clock: Clock) -> Case:
    """Its officer may send it now."""
    (before, by), now = current_case(command, work=work), clock.now()
    case, signed = referral.sign_referral(before, by=by, at=now, task=work.ids.new())
    return _kept(case, signed, *awaited.moved(before, case, "signed", by=by, at=now), work=work)


def recall_referral(command: RecallReferral, *, work: UnitOfWork, clock: Clock) -> Case:
    """The case is worked on here, as it was all the while."""
    work.refuse_marked("reason", command.reason)
    (before, by), now = current_case(command, work=work), clock.now()
    case, recalled = referral.recall_referral(before, by=by, at=now, reason=command.reason)
    return _kept(case, recalled, *awaited.moved(before, case, "recalled", by=by, at=now), work=work)


def refer_case(command: ReferCase, *, work: UnitOfWork, clock: Clock) -> Case:
    """It ends here, with the letter to print; the citizen is told where it went."""
    (before, by), now = current_case(command, work=work), clock.now()
    require_act(before, "refer", by)
    letter = before.referral or {}
    notice = notices.referred(letter["organisation"], letter["reason"])
    told = tell_citizen(before.id, notice, by=by, at=now, work=work)
    case, referred = referral.refer(before, by=by, at=now, message=told)
    ended = (
        *awaited.moved(before, case, "referred", by=by, at=now),
        *task.check_closed(before, "referred", by=by, at=now),
        task.closed(case, "referred", by=by, at=now),
    )
    return _kept(case, referred, *ended, work=work)


def _kept(case: Case, *events: DomainEvent, work: UnitOfWork) -> Case:
    for event in events:
        work.events.record(event)
    return work.cases.save(case)
