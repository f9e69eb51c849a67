"""Confirm that a withdrawn sheet was taken down."""

from __future__ import annotations

from dataclasses import dataclass, replace

from chassis.ports import Clock
from services.notify.domain import delivery as deliveries
from services.notify.domain.delivery import Delivery
from services.notify.domain.proof import Proof
from services.notify.ports import UnitOfWork
from services.notify.use_cases.load_delivery import DeliveryAct, load_with_family
from services.notify.use_cases.require_photo import require_photo


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmRemoval(DeliveryAct):
    """When it came down."""

    proof: Proof


def confirm_removal(command: ConfirmRemoval, *, work: UnitOfWork, clock: Clock) -> Delivery:
    """It hangs no more; the task is closed."""
    now = clock.now()
    found, _ = load_with_family(command, work)
    proof = replace(command.proof, by=command.actor.snapshot())
    gone, removed = deliveries.confirm_removal(found, proof, by=command.actor, at=now)
    require_photo(proof, work)
    work.events.record(removed)
    work.tasks.close_own([gone.id], reason="done", at=now)
    return work.deliveries.save([gone])[0]
