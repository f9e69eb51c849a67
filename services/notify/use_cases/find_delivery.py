"""Find the delivery that a person wants to act on."""

from __future__ import annotations

from chassis.ports import Actor, NotFound, Stale
from services.notify.domain.access import may_see
from services.notify.domain.delivery import Delivery
from services.notify.ports import UnitOfWork


def lock_with_family(
    delivery_id: str, actor: Actor, work: UnitOfWork, *, etag: int | None
) -> tuple[Delivery, list[Delivery]]:
    """The delivery and the others of its disclosure, locked.

    Raises :class:`NotFound` for what the person may not know of, :class:`Stale` when it has changed since ``etag``.
    """
    family = work.deliveries.lock_family(delivery_id)
    found = next((one for one in family if one.id == delivery_id), None)
    if found is None or not may_see(actor, body=found.body, audience=found.audience):
        raise NotFound("没有这条渠道公开记录。", "There is no such delivery.")
    if etag is not None and etag != found.version:
        raise Stale("这条记录刚刚有变动，请刷新后再办理。", "It has changed meanwhile; read it again first.")
    return found, [one for one in family if one.id != delivery_id]
