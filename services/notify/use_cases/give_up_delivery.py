"""Give a failed delivery up."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.ports import Clock
from services.notify.domain import delivery as deliveries
from services.notify.domain.delivery import Delivery
from services.notify.ports import UnitOfWork
from services.notify.use_cases.load_delivery import DeliveryAct, load_with_family


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveUpDelivery(DeliveryAct):
    """Why nobody tries any more."""

    reason: str


def give_up_delivery(command: GiveUpDelivery, *, work: UnitOfWork, clock: Clock) -> Delivery:
    """It stays on record as not delivered; its task is closed."""
    now = clock.now()
    found, _ = load_with_family(command, work)
    ended, given_up = deliveries.give_up(found, command.reason, by=command.actor, at=now)
    work.events.record(given_up)
    work.tasks.close_own([ended.id], reason="given_up", at=now)
    return work.deliveries.save([ended])[0]
