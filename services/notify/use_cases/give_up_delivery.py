"""Give a failed delivery up."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.ports import Actor, Clock
from services.notify.domain import delivery as deliveries
from services.notify.domain.delivery import Delivery
from services.notify.ports import UnitOfWork
from services.notify.use_cases.find_delivery import lock_with_family


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveUpDelivery:
    """Who stops trying, and why."""

    actor: Actor
    delivery: str
    reason: str
    etag: int | None = None


def give_up_delivery(command: GiveUpDelivery, *, work: UnitOfWork, clock: Clock) -> Delivery:
    """It stays on record as not delivered; its task is closed."""
    now = clock.now()
    found, _ = lock_with_family(command.delivery, command.actor, work, etag=command.etag)
    ended, fact = deliveries.give_up(found, command.reason, by=command.actor, at=now)
    work.events.record(fact)
    work.deliveries.save([ended])
    work.tasks.close_about("delivery", [ended.id], reason="given_up", at=now)
    return ended
