"""Report that a channel could not be served."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.ports import Clock
from services.notify.domain import delivery as deliveries
from services.notify.domain.delivery import Delivery
from services.notify.ports import UnitOfWork
from services.notify.use_cases.load_delivery import DeliveryAct, load_with_family


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFailure(DeliveryAct):
    """Why it could not be brought there."""

    reason: str


def report_failure(command: ReportFailure, *, work: UnitOfWork, clock: Clock) -> Delivery:
    """The attempt is kept and announced; the task stays open until it is retried and done, or given up."""
    found, _ = load_with_family(command, work)
    delivery, failed = deliveries.fail(found, command.reason, by=command.actor, at=clock.now())
    work.events.record(failed)
    return work.deliveries.save([delivery])[0]
