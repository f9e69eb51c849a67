"""An order of a platform is one case: while that is open, nobody records it again, whichever body has it by now."""

from __future__ import annotations

from chassis.ports import Actor
from services.complaints.domain import kinds
from services.complaints.domain.case import Case, may
from services.complaints.domain.order import OrderKnown
from services.complaints.ports import UnitOfWork


def must_be_new(order: str, channel: str, *, by: Actor, work: UnitOfWork, besides: str = "") -> None:
    """Raises :class:`OrderKnown`, with the case's number for who may know of it; ``besides``: a case that may be it."""
    if first := work.cases.of_order(channel, order, besides=besides):
        raise OrderKnown(order, first.number if _may_know(first, by) else None)


def _may_know(case: Case, by: Actor) -> bool:
    """A tip-off's number is not told, which whoever records may not know."""
    return case.kind != kinds.TIP_OFF and may("case.read", case.body, by, case.department)
