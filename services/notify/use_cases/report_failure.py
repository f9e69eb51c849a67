"""Report that a channel could not be served."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.ports import Actor, Clock
from services.notify.domain import delivery as deliveries
from services.notify.domain.delivery import Delivery
from services.notify.ports import UnitOfWork
from services.notify.use_cases.find_delivery import lock_with_family


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFailure:
    """Who could not, and why."""

    actor: Actor
    delivery: str
    reason: str
    etag: int | None = None


def report_failure(command: ReportFailure, *, work: UnitOfWork, clock: Clock) -> Delivery:
    """The attempt is kept and told; the task stays open until it is retried and done, or given up."""
    found, _ = lock_with_family(command.delivery, command.actor, work, etag=command.etag)
    failed, fact = deliveries.fail(found, command.reason, by=command.actor, at=clock.now())
    work.events.record(fact)
    work.deliveries.save([failed])
    return failed
