"""移出: taking a disclosure out of an issue."""

from __future__ import annotations

from chassis.ports import Clock
from services.catalog.domain import issuing as rules
from services.catalog.domain.issue import Issue
from services.catalog.ports import UnitOfWork
from services.catalog.use_cases.load_for_update import load_for_note
from services.catalog.use_cases.on_issue import OfDisclosure, load_issue
from services.catalog.use_cases.want_issue import want_issue


def remove_from_issue(command: OfDisclosure, *, work: UnitOfWork, clock: Clock) -> Issue:
    """Take a disclosure out of an open issue; it may go into another one."""
    issue, at = load_issue(work, command), clock.now()
    issue, event = rules.remove(issue, command.disclosure, by=command.actor, at=at)
    work.events.record(event)
    want_issue(load_for_note(work, command.disclosure), work=work, at=at)
    return work.issues.save(issue)
