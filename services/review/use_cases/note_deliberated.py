"""The leading group agreed to an issue: what of it was to be deliberated afterwards is done."""

from __future__ import annotations

from chassis.ports import Clock
from services.review.domain.afterwards import deliberated
from services.review.domain.case import Case
from services.review.domain.issue import Issue, Listed
from services.review.ports import UnitOfWork


def note_deliberated(issue: Issue, *, work: UnitOfWork, clock: Clock) -> None:
    """What they did not agree to is put to them again, and so is what was approved with another content since."""
    for each in issue.listed:
        for case in work.cases.load_all_for_update(each.disclosure):
            if case.awaits_deliberation and _is_agreed_to(case, each):
                after, events = deliberated(case, issue=issue.id, at=clock.now())
                for event in events:
                    work.events.record(event)
                work.cases.save(after)


def _is_agreed_to(case: Case, listed: Listed) -> bool:
    """With an edition also those that it replaced, which can be in no issue any more."""
    proposal = case.proposal
    is_the_same = (proposal.revision, proposal.content_hash) == (listed.revision, listed.content_hash)
    return is_the_same or proposal.revision < listed.revision
