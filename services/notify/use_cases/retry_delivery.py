"""Take a failed delivery up again."""

from __future__ import annotations

from chassis.ports import Clock
from services.notify.domain import delivery as deliveries
from services.notify.domain import posting
from services.notify.domain.delivery import Delivery
from services.notify.ports import UnitOfWork
from services.notify.use_cases.load_delivery import DeliveryAct, load_with_family


def retry_delivery(command: DeliveryAct, *, work: UnitOfWork, clock: Clock) -> Delivery:
    """It is to be done within a new term; the task is still open."""
    found, _ = load_with_family(command, work)
    due_on = work.calendar.due(clock.today(), posting.POSTING_DAYS).on
    delivery, retried = deliveries.retry(found, due_on, by=command.actor, at=clock.now())
    work.events.record(retried)
    return work.deliveries.save([delivery])[0]
