"""Open the review of a proposed revision."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.ports import SYSTEM, Clock
from services.review.domain import review as rules
from services.review.domain.case import Case, Proposal
from services.review.domain.refusals import CaseAlreadyOpen
from services.review.ports import UnitOfWork
from services.review.use_cases.hand_over import hand_over


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenCase:
    """A revision was proposed."""

    proposal: Proposal


def open_case(command: OpenCase, *, work: UnitOfWork, clock: Clock) -> Case:
    """Open the case and give its first step to those who take it; one open case per revision."""
    proposal = command.proposal
    before = work.cases.lock_revision(proposal.disclosure, proposal.revision)
    if before and before.state == "open":
        raise CaseAlreadyOpen(before.id)
    case, opened = rules.open_case(
        proposal, case_id=work.ids.new(), at=clock.now(), today=clock.today(), calendar=work.calendar
    )
    work.events.record(opened)
    case = hand_over(None, case, reason="", by=SYSTEM, at=clock.now(), work=work)
    work.cases.add(case)
    return case
