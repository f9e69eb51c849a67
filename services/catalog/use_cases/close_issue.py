"""截止列入、提请审议: putting an issue to the leading group."""

from __future__ import annotations

from chassis.ports import Clock
from services.catalog.domain import issuing as rules
from services.catalog.domain.issue import Issue
from services.catalog.ports import UnitOfWork
from services.catalog.use_cases.on_issue import OnIssue, load_issue, load_members


def close_issue(command: OnIssue, *, work: UnitOfWork, clock: Clock) -> Issue:
    """Close an open issue: no more is added, and the leading group deliberates on what has passed review."""
    issue = load_issue(work, command)
    disclosures = load_members(work, issue.listed)
    closed, event = rules.close(issue, disclosures, by=command.actor, at=clock.now())
    work.events.record(event)
    return work.issues.save(closed)
