"""The timer that publishes what was approved for an hour that has come."""

from __future__ import annotations

from chassis.ports import Clock
from services.catalog.domain.publishing import is_due
from services.catalog.ports import UnitOfWork
from services.catalog.use_cases.publish import publish

# Each portion is one transaction: small, so that nobody who wants one of these disclosures waits long.
PORTION = 20


def publish_due(*, work: UnitOfWork, clock: Clock) -> int:
    """Publish the next portion; returns how many there were."""
    now = clock.now()
    done = 0
    for identity in work.disclosures.due(now, PORTION):
        disclosure = work.disclosures.lock(identity)
        # Between the list and the lock the office may have held it.
        if disclosure is None or not is_due(disclosure, now):
            continue
        work.disclosures.save(publish(disclosure, work=work, at=now))
        done += 1
    return done
