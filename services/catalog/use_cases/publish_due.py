"""Publish what was approved for an hour that has come."""

from __future__ import annotations

from chassis.ports import SYSTEM, Clock
from services.catalog.domain.publishing import is_due
from services.catalog.ports import UnitOfWork
from services.catalog.use_cases.go_together import lock_both, publish_with_companion
from services.catalog.use_cases.load_for_update import audit_refusals


def publish_due(identity: str, *, work: UnitOfWork, clock: Clock) -> None:
    """Publish one disclosure whose hour has come."""
    now = clock.now()
    lock_both(identity, work)
    disclosure = work.disclosures.load_for_update(identity)
    # Between the list and the lock the office may have held it.
    if disclosure is not None and is_due(disclosure, now):
        audit_refusals(work, disclosure, "publish", by=SYSTEM)
        publish_with_companion(disclosure, work=work, at=now)
