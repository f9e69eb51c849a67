"""Open the review of a revision that was proposed."""

from __future__ import annotations

from datetime import datetime

from chassis.ports import SYSTEM, Clock
from services.review.domain import review as rules
from services.review.domain.proposal import Proposal
from services.review.domain.refusals import CaseAlreadyOpen
from services.review.ports import UnitOfWork
from services.review.use_cases.check_staffing import check_staffing
from services.review.use_cases.reassign import reassign


def take_proposal(proposal: Proposal, *, repeated_of: datetime | None = None, work: UnitOfWork, clock: Clock) -> None:
    """Open the case by the route in force now, and give its first steps to those who take them.

    Whoever proposed it before, and was not approved, takes none of them. A revision has one open case at most.
    A snapshot repeats what may be known already: a case opened since the proposal (``repeated_of``) is that proposal's.
    """
    known = work.cases.load_all_for_update(proposal.disclosure)
    before = next((case for case in reversed(known) if case.proposal.revision == proposal.revision), None)
    if before and repeated_of and (before.state == "open" or before.opened_at >= repeated_of):
        return
    if before and before.state == "open":
        raise CaseAlreadyOpen(before.id)
    route = work.routes.in_force(proposal.body, proposal.review_route)
    case, opened = rules.open_case(
        proposal,
        route,
        case_id=work.ids.new(),
        at=clock.now(),
        today=clock.today(),
        calendar=work.calendar,
        known=known,
    )
    work.events.record(opened)
    case = reassign(None, case, reason="", by=SYSTEM, at=clock.now(), work=work)
    work.cases.add(check_staffing(case, work=work, clock=clock))
