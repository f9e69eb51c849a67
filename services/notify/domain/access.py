"""Who may know of a delivery, and who keeps a body's channels."""

from __future__ import annotations

from chassis.ports import Actor, Audience, NotAllowed

KEEPER = "channel_keeper"
PARTY_READERS = frozenset({"party_member", "party_organisation", KEEPER})


class NotTheKeeper(NotAllowed):
    """Only a channel keeper of the body confirms what its channels carry."""

    code = "not_the_keeper"


def may_see(actor: Actor, *, body: str, audience: Audience) -> bool:
    """Whether ``actor`` may know of a delivery.

    External ones: staff whose roles reach the body. Internal ones never leave the body's own staff, and party
    matters its party readers and keepers.
    """
    if audience == "external":
        return actor.is_staff and actor.reaches(body)
    if actor.body != body or not body:
        return False
    return audience == "internal" or not actor.roles.isdisjoint(PARTY_READERS)


def require_keeper(actor: Actor, body: str) -> None:
    """Raises :class:`NotTheKeeper` unless ``actor`` keeps the channels of ``body``."""
    if not actor.holds(KEEPER, body=body):
        raise NotTheKeeper(
            "只有本单位的渠道维护人可以办理，请转交渠道维护人。",
            "Only a channel keeper of this body may do that; hand it to one.",
        )
