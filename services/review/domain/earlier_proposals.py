"""What was proposed of a disclosure before: which approval a correction follows, and whom its review keeps away.

Whoever proposed what was not approved in the end (returned, refused, recalled, held) has proposed the text that another
goes on with: handed over, it is still his own (职责分离). An approval ends that. What follows it begins from what is
public, and who proposed that may check a correction by another one.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from chassis.ports import SYSTEM
from services.review.domain.case import Case
from services.review.domain.proposal import Proposal
from services.review.domain.step import Person, Recusal

PROPOSED_BEFORE = "曾提出本件，不参与本件的审核"


def approved_before(known: Sequence[Case], revision: int) -> Case | None:
    """The case by which the newest edition before this revision was approved; a first edition has none."""
    approved = (case for case in known if case.state == "approved" and case.proposal.revision < revision)
    return max(approved, key=lambda case: case.proposal.revision, default=None)


def recusals_of(known: Sequence[Case], proposal: Proposal, *, at: datetime) -> tuple[Recusal, ...]:
    """Who is kept away from the whole review of a proposal, since he proposed it before, under whichever number.

    What was refused, or given up after a return, goes on as the next revision.
    """
    approved = approved_before(known, proposal.revision)
    since = approved.proposal.revision if approved else 0
    proposers = [case.proposal.proposer for case in known if case.proposal.revision > since]
    earlier = {proposer.sub: proposer for proposer in proposers if proposer.sub != proposal.proposer.sub}
    return tuple(
        Recusal(sub=sub, name=proposer.name, by=Person.of(SYSTEM), at=at, reason=PROPOSED_BEFORE)
        for sub, proposer in earlier.items()
    )
