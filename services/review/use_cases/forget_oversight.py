"""Forget what was said of a disclosure after its publication, once it was purged."""

from __future__ import annotations

from chassis.ports import SYSTEM, Clock
from services.review.domain import evaluation, indicators, inspection, remedial_order
from services.review.ports import UnitOfWork
from services.review.use_cases.order_tasks import without_tasks


def forget_oversight(disclosure: str, *, work: UnitOfWork, clock: Clock) -> None:
    """Blank evaluations, orders and inspections, remove their files; verdicts, names and digests stay.

    An order under way is over: what it is about is no more. Done again it changes nothing.
    """
    work.publications.purge(disclosure)
    _forget_evaluations(disclosure, work, clock)
    _forget_orders(disclosure, work, clock)
    for kept in work.indicators.load_all_for_update(disclosure):
        less, told = indicators.blanked(kept, disclosure, at=clock.now())
        if less != kept:
            work.events.record(told)
            work.indicators.save(less)
    for found in work.inspections.load_all_for_update(disclosure):
        # What was written since is forgotten too, should a purge be told again.
        silent, event = inspection.blanked(found, at=clock.now())
        if silent != found:
            work.events.record(event)
            work.inspections.save(silent)


def _forget_evaluations(disclosure: str, work: UnitOfWork, clock: Clock) -> None:
    for found in work.evaluations.load_all_for_update(disclosure):
        if found.purged:
            continue
        silent, event = evaluation.blanked(found, at=clock.now())
        work.records.remove(found.record_digest)
        work.events.record(event)
        work.evaluations.save(silent)


def _forget_orders(disclosure: str, work: UnitOfWork, clock: Clock) -> None:
    for found in work.orders.load_all_for_update(disclosure):
        if found.purged:
            continue
        silent = remedial_order.blanked(found)
        work.events.record(silent.event("purged", by=SYSTEM, at=clock.now()))
        silent = without_tasks(silent, "purged", work=work, clock=clock)
        work.orders.save(silent)
        digests = sorted({file.digest for file in found.evidence})
        for digest in work.orders.not_named_elsewhere(found.id, digests):
            work.files.remove(digest)
