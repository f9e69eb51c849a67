"""Forget what the leading group said of an issue, one of whose disclosures was purged."""

from __future__ import annotations

from chassis.ports import Clock
from services.review.domain import issue as rules
from services.review.domain.issue import Issue
from services.review.ports import UnitOfWork


def forget_deliberations(issue: Issue, *, work: UnitOfWork, clock: Clock) -> None:
    """Blank opinions and remarks, the records and the events kept of them; verdicts, names and digests stay."""
    if all(said.purged for said in issue.deliberations):
        return
    silent, event = rules.blanked(issue, at=clock.now())
    for said in issue.deliberations:
        work.events.erase(f"deliberation/{said.id}")
        if not said.purged and said.record_digest:
            work.records.remove(said.record_digest)
    work.events.record(event)
    work.issues.save(silent)
