"""Who may know of a delivery, and who keeps a body's channels."""

from __future__ import annotations

from collections.abc import Collection

from chassis.permissions import Thing
from chassis.ports import Actor, Audience
from services.notify.domain.permissions import PERMISSIONS


def may_see(actor: Actor, *, body: str, audience: Audience, readers: Collection[str]) -> bool:
    """Whether ``actor`` may know of a delivery: staff of the body, and of party matters its party members.

    ``readers`` are the departments for which it is kept (特定群体); none: all.
    """
    return PERMISSIONS.permits("delivery.read", actor, Thing(body=body, audience=audience, departments=readers))


def may_keep(actor: Actor, *, body: str, audience: Audience) -> bool:
    """Whether ``actor`` keeps the channels of ``body``."""
    return PERMISSIONS.permits("delivery.keep", actor, Thing(body=body, audience=audience))


def require_keeper(actor: Actor, *, body: str, audience: Audience) -> None:
    """Raise :class:`~chassis.permissions.RoleMissing` unless ``actor`` keeps the channels of ``body``."""
    PERMISSIONS.require("delivery.keep", actor, Thing(body=body, audience=audience))
