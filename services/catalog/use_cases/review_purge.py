"""复核清除: a purge is done at once and looked at afterwards."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.ports import Clock
from services.catalog.domain import purging as rules
from services.catalog.domain.disclosure import FOLLOW_UP, Disclosure
from services.catalog.domain.tasks import close_task
from services.catalog.ports import UnitOfWork
from services.catalog.use_cases.act import Act
from services.catalog.use_cases.load_for_update import load_for_update


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewPurge(Act):
    """What came of the review, and the number of its record, which is kept on paper."""

    outcome: str
    record: str


def review_purge(command: ReviewPurge, *, work: UnitOfWork, clock: Clock) -> Disclosure:
    """Note the review that follows a purge, by another than who purged; its task is done."""
    disclosure = load_for_update(
        work, command.disclosure, act="review-purge", by=command.actor, expected=command.expected
    )
    at = clock.now()
    reviewed, event = rules.review(disclosure, outcome=command.outcome, record=command.record, by=command.actor, at=at)
    reviewed, closed = close_task(reviewed, FOLLOW_UP, at=at, reason="done")
    for recorded in (event, *closed):
        work.events.record(recorded)
    return work.disclosures.save(reviewed, revision=False)
