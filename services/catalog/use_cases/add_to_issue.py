"""列入: adding a disclosure to an issue."""

from __future__ import annotations

from chassis.ports import Clock
from services.catalog.domain import issuing as rules
from services.catalog.domain.disclosure import NO_ISSUE
from services.catalog.domain.issue import Issue
from services.catalog.domain.tasks import close_task
from services.catalog.ports import UnitOfWork
from services.catalog.use_cases.load_for_update import load_for_update
from services.catalog.use_cases.on_issue import OfDisclosure, load_issue


def add_to_issue(command: OfDisclosure, *, work: UnitOfWork, clock: Clock) -> Issue:
    """Add what is proposed, in review, approved or published to an open issue."""
    issue, at = load_issue(work, command), clock.now()
    disclosure = load_for_update(work, command.disclosure, act="add", by=command.actor)
    elsewhere = work.issues.live_of(disclosure.id)
    issue, event = rules.add(
        issue, disclosure, elsewhere=elsewhere.number if elsewhere else "", by=command.actor, at=at
    )
    disclosure, closed = close_task(disclosure, NO_ISSUE, at=at, reason="added")
    for recorded in (event, *closed):
        work.events.record(recorded)
    if closed:
        work.disclosures.save(disclosure, revision=False)
    return work.issues.save(issue)
