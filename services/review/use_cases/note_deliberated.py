"""The leading group deliberated on an issue: what was to be deliberated afterwards is done."""

from __future__ import annotations

from chassis.ports import Clock
from services.review.domain.afterwards import deliberated
from services.review.domain.issue import Issue
from services.review.ports import UnitOfWork


def note_deliberated(issue: Issue, *, work: UnitOfWork, clock: Clock) -> None:
    """Agreed or not: what was said of it is recorded."""
    for each in issue.listed:
        case = work.cases.load_newest_for_update(each.disclosure, each.revision)
        if case is None or not case.awaits_deliberation:
            continue
        after, events = deliberated(case, issue=issue.id, at=clock.now())
        for event in events:
            work.events.record(event)
        work.cases.save(after)
