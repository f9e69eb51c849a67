"""Loading a remedial order for a change: locked, of the version that was seen, for those who may know of it."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.ports import Actor, Stale, is_seen
from services.review.domain.oversight_refusals import OrderNotFound
from services.review.domain.remedial_order import RemedialOrder
from services.review.ports import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class OnOrder:
    """Who acts on which order; ``seen`` is the version that he looked at (empty: whichever)."""

    actor: Actor
    order: str
    seen: str = ""


def load_order(command: OnOrder, *, work: UnitOfWork) -> RemedialOrder:
    """The order. Raises :class:`OrderNotFound` or :class:`~chassis.ports.Stale`."""
    order = work.orders.load_for_update(command.order)
    if order is None or not order.visible_to(command.actor):
        raise OrderNotFound
    if not is_seen(order.version, command.seen or None):
        raise Stale("这份整改通知已被他人更新，请刷新后再办。", "The order was changed meanwhile; read it again.")
    return order
