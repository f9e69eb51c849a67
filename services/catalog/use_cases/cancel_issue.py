"""撤销一期: an issue that was opened and stays empty."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.ports import Clock
from services.catalog.domain import issuing as rules
from services.catalog.domain.issue import Issue
from services.catalog.ports import UnitOfWork
from services.catalog.use_cases.on_issue import OnIssue, load_issue


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelIssue(OnIssue):
    """Which issue, and why."""

    reason: str


def cancel_issue(command: CancelIssue, *, work: UnitOfWork, clock: Clock) -> Issue:
    """End an open issue with nothing in it; its number is not given again."""
    work.markings.refuse_text(command.reason, "reason")
    issue = load_issue(work, command)
    cancelled, event = rules.cancel(issue, command.reason, by=command.actor, at=clock.now())
    work.events.record(event)
    return work.issues.save(cancelled)
