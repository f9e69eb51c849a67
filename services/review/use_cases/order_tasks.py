"""The tasks of a remedial order: for who mends, who verifies, and who presses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from chassis.ports import SYSTEM, Clock
from services.review.domain import remedial_order as rules
from services.review.domain.remedial_order import RemedialOrder
from services.review.ports import UnitOfWork


def non_verifiers_of(order: RemedialOrder, *, work: UnitOfWork, clock: Clock) -> list[str]:
    """The subs of whom it keeps from verifying today."""
    return order.non_verifiers(work.staff.of_body(order.body, clock.today()))


def with_task(
    order: RemedialOrder, kind: str, *, work: UnitOfWork, clock: Clock, owners: Sequence[str] = ()
) -> RemedialOrder:
    """The order with a task opened, in place of an open one of its kind."""
    order = without_tasks(order, "passed_on", kinds=(kind,), work=work, clock=clock)
    task, kept = work.ids.new(), rules.task_kept(order, kind, owners)
    opened = rules.task_of(order, kind, task, owners=owners).opened(by=SYSTEM, at=clock.now(), **kept)
    work.events.record(opened)
    return replace(order, tasks={**order.tasks, kind: task})


def without_tasks(
    order: RemedialOrder, reason: str, *, work: UnitOfWork, clock: Clock, kinds: Sequence[str] | None = None
) -> RemedialOrder:
    """The order without its open tasks, or without those of some kinds."""
    closed = {kind: task for kind, task in order.tasks.items() if kinds is None or kind in kinds}
    for kind, task in closed.items():
        kept = rules.task_kept(order, kind)
        work.events.record(rules.task_of(order, kind, task).closed(reason, by=SYSTEM, at=clock.now(), **kept))
    return replace(order, tasks={kind: task for kind, task in order.tasks.items() if kind not in closed})
