"""An order of a platform is one case: while that is open, nobody records it again, whichever body has it by now."""

from __future__ import annotations

from chassis.ports import Actor
from services.complaints.domain.case import may
from services.complaints.domain.order import OrderKnown
from services.complaints.domain.reported import concerns
from services.complaints.ports import UnitOfWork


def must_be_new(order: str, channel: str, *, by: Actor, work: UnitOfWork, besides: str = "") -> None:
    """Raises :class:`OrderKnown`, with the case's number for who may read it; ``besides``: a case that may be it.

    A tip-off that is kept from whoever records is nothing to him, else the refusal would tell him that there is one
    about him: it is recorded twice, and the others are shown both (``same_order``).
    """
    known = [case for case in work.cases.of_order(channel, order, besides=besides) if not concerns(case.reported, by)]
    if known:
        his = [case.number for case in known if may("case.read", case.body, by, case.department)]
        raise OrderKnown(order, his[0] if his else None)
