"""Ask somebody to press for an order that is late."""

from __future__ import annotations

from chassis.ports import SYSTEM, Clock
from services.review.domain import remedial_order as rules
from services.review.ports import UnitOfWork
from services.review.use_cases.order_tasks import with_task


def escalate_order(identity: str, *, work: UnitOfWork, clock: Clock) -> None:
    """The next stage, unless somebody replied between the list and the lock."""
    order = work.orders.load_for_update(identity)
    if order is None or order.escalate_after is None or order.escalate_after >= clock.today():
        return
    order, role = rules.escalated(order, calendar=work.calendar)
    work.events.record(order.event("escalated", by=SYSTEM, at=clock.now(), stage=order.stage, role=role))
    work.orders.save(with_task(order, rules.OVERDUE, work=work, clock=clock))
