"""核验整改: somebody else looks whether it was mended; if not it is ordered again."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.ports import Clock
from services.review.domain import remedial_order as rules
from services.review.domain.remedial_order import RemedialOrder
from services.review.ports import UnitOfWork
from services.review.use_cases.load_order import OnOrder, load_order
from services.review.use_cases.order_tasks import non_verifiers_of, with_task, without_tasks


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyOrder(OnOrder):
    """It was mended."""

    remark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reorder(OnOrder):
    """It was not, why, and within how many working days it is to be."""

    reason: str
    days: int


def verify_order(command: VerifyOrder, *, work: UnitOfWork, clock: Clock) -> RemedialOrder:
    """The order is done with."""
    work.markings.refuse_marked("remark", command.remark)
    order, at = load_order(command, work=work), clock.now()
    owners = non_verifiers_of(order, work=work, clock=clock)
    order = rules.verify(order, command.remark, owners=owners, by=command.actor, at=at)
    work.events.record(order.event("verified", by=command.actor, at=at, announce=True))
    return work.orders.save(without_tasks(order, "verified", work=work, clock=clock))


def reorder(command: Reorder, *, work: UnitOfWork, clock: Clock) -> RemedialOrder:
    """The department's head has it again, until a new date."""
    work.markings.refuse_marked("reason", command.reason)
    order, at = load_order(command, work=work), clock.now()
    order = rules.reorder(
        order,
        command.reason,
        command.days,
        owners=non_verifiers_of(order, work=work, clock=clock),
        calendar=work.calendar,
        today=clock.today(),
        by=command.actor,
        at=at,
    )
    work.events.record(order.event("issued", by=command.actor, at=at, announce=True, due_on=order.due.on))
    order = without_tasks(order, "reordered", work=work, clock=clock)
    return work.orders.save(with_task(order, rules.REMEDY, work=work, clock=clock))
