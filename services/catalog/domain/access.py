"""Who may know of what: the things of the catalogue as its permission table sees them (条例第十七条)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from chassis.permissions import Thing
from chassis.ports import Actor, Audience
from services.catalog.domain.disclosure import Disclosure
from services.catalog.domain.permissions import PERMISSIONS
from services.catalog.domain.states import PUBLISHED


def thing_of(disclosure: Disclosure) -> Thing:
    """A disclosure, who proposes it or did, and who purged it."""
    thing = working_thing(disclosure.audience, disclosure.body.code, disclosure.department, disclosure.proposer)
    kept = {"purger": (disclosure.purged_by,)} if disclosure.is_purged else {"proposer": disclosure.proposers}
    return replace(thing, kept_from=kept)


def working_thing(audience: Audience, body: str, department: str, proposer: str) -> Thing:
    """What somebody works on; without a department it belongs to no single one."""
    departments = (department,) if department else ()
    return Thing(body=body, audience=audience, departments=departments, owner=proposer)


def may(act: str, disclosure: Disclosure, actor: Actor) -> bool:
    """Whether ``actor`` is one who does that with it, whatever its state."""
    return PERMISSIONS.permits(act, actor, thing_of(disclosure))


def require(act: str, disclosure: Disclosure, by: Actor) -> None:
    """Raise :class:`~chassis.permissions.RoleMissing` unless ``by`` is one who does that with it."""
    PERMISSIONS.require(act, by, thing_of(disclosure))


def may_read(disclosure: Disclosure, actor: Actor) -> bool:
    """Whether ``actor`` may know of the disclosure at all: as a reader of what is published, or as one who works on it.

    Whoever may not gets the same answer as for something that does not exist.
    """
    if works_on(disclosure, actor):
        return True
    return disclosure.published == PUBLISHED and is_reader(
        disclosure.audience,
        disclosure.body.code,
        disclosure.item.audience_group,
        actor,
        on_website=disclosure.on_website,
    )


def knows_item(audience: Audience, body: str, actor: Actor) -> bool:
    """Whether ``actor`` may know of an item."""
    return PERMISSIONS.permits("item.read", actor, Thing(body=body, audience=audience))


def is_reader(audience: Audience, body: str, group: Iterable[str], actor: Actor, *, on_website: bool) -> bool:
    """Whether ``actor`` belongs to those who read a published disclosure here.

    ``group`` are the departments for which an internal one is kept (特定群体). What is external and not on our website
    is for the body's own staff only, as what is internal.
    """
    read_as: Audience = "internal" if audience == "external" and not on_website else audience
    return PERMISSIONS.permits("publication.read", actor, Thing(body=body, audience=read_as, departments=tuple(group)))


def works_on(disclosure: Disclosure, actor: Actor) -> bool:
    """Whether ``actor`` sees a disclosure while it is not published."""
    return may("disclosure.work", disclosure, actor)


def may_work(audience: Audience, body: str, department: str, proposer: str, actor: Actor) -> bool:
    """The same of a disclosure that is known by its fields."""
    return PERMISSIONS.permits("disclosure.work", actor, working_thing(audience, body, department, proposer))
