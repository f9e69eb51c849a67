"""What notify would tell today of a delivery, for a reader that missed something."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from chassis.ports import SYSTEM, DomainEvent
from services.notify.domain.delivery import Delivery, told
from services.notify.domain.proof import Proof


def retell_delivery(delivery: Delivery, at: datetime) -> DomainEvent | None:
    """That it was completed, or how it failed last; None while nothing was told of it.

    A completed one that was replaced or called back later was completed nevertheless.
    """
    if delivery.proof is not None:
        return told(delivery, "completed", by=SYSTEM, at=delivery.proof.at, proof=delivery.proof.data())
    failed = [attempt for attempt in delivery.attempts if attempt.outcome == "failed"]
    if not failed:
        return None
    last = failed[-1]
    proof = replace(Proof(at=last.at), by=last.by).data()
    return told(delivery, "failed", by=SYSTEM, at=last.at, proof=proof, reason=last.note)
