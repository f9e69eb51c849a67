"""Lock the delivery that a person acts on."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.ports import Actor, NotFound, Stale, is_seen
from services.notify.domain.access import may_see
from services.notify.domain.delivery import Delivery
from services.notify.ports import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryAct:
    """Who acts on which delivery; ``etag`` is the version that he saw, None or ``*``: whichever it is."""

    actor: Actor
    delivery: str
    etag: str | None = None


def load_with_family(act: DeliveryAct, work: UnitOfWork) -> tuple[Delivery, list[Delivery]]:
    """The delivery and the others of its disclosure, locked.

    Raises :class:`NotFound` for what the person may not know of, :class:`Stale` when it has changed since ``etag``.
    """
    family = work.deliveries.load_family_for_update(act.delivery)
    found = next((delivery for delivery in family if delivery.id == act.delivery), None)
    if found is None or not may_see(act.actor, body=found.body, audience=found.audience, readers=found.readers):
        raise NotFound("没有这条渠道公开记录。", "There is no such delivery.")
    if not is_seen(found.version, act.etag):
        raise Stale("这条记录刚刚有变动，请刷新后再办理。", "It was changed meanwhile; read it again.")
    return found, [delivery for delivery in family if delivery.id != act.delivery]
