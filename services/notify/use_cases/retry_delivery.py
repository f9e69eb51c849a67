"""Take a failed delivery up again."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.ports import Actor, Clock
from services.notify.domain import delivery as deliveries
from services.notify.domain import posting
from services.notify.domain.delivery import Delivery
from services.notify.ports import UnitOfWork
from services.notify.use_cases.find_delivery import lock_with_family


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryDelivery:
    """Who tries again."""

    actor: Actor
    delivery: str
    etag: int | None = None


def retry_delivery(command: RetryDelivery, *, work: UnitOfWork, clock: Clock) -> Delivery:
    """It is to be done within a new term; the task is still open."""
    found, _ = lock_with_family(command.delivery, command.actor, work, etag=command.etag)
    due_on = work.calendar.due(clock.today(), posting.POSTING_DAYS).on
    retried, fact = deliveries.retry(found, due_on, by=command.actor, at=clock.now())
    work.events.record(fact)
    work.deliveries.save([retried])
    return retried
