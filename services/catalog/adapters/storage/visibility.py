"""The access rule of lists, as SQL. `domain/access.py` is the same rule for one disclosure; a test compares them."""

from __future__ import annotations

import sqlalchemy as sa

from chassis.ports import EVERYWHERE, SYSTEM, Actor
from chassis.storage.repository import holds, reaches
from services.catalog.adapters.storage.tables import disclosures, items
from services.catalog.domain.access import PARTY_READERS, WORKING_ROLES

Condition = sa.ColumnElement[bool]


def may_read_published(actor: Actor) -> Condition:
    """Publications that ``actor`` may read; items are joined."""
    if actor == SYSTEM:
        return sa.true()
    ways: list[Condition] = [sa.and_(disclosures.c.audience == "external", disclosures.c.on_website)]
    if actor.is_staff:
        ways.append(sa.and_(disclosures.c.audience == "external", reaches(actor, disclosures.c.body)))
        internal = sa.and_(disclosures.c.audience == "internal", reaches(actor, disclosures.c.body))
        if actor.roles.isdisjoint(WORKING_ROLES["internal"]):
            internal = sa.and_(internal, _in_group(actor.department))
        ways += [internal, sa.and_(disclosures.c.audience.in_(("internal", "party")), _own(actor))]
        if not actor.roles.isdisjoint((*PARTY_READERS, *WORKING_ROLES["party"])):
            ways.append(sa.and_(disclosures.c.audience == "party", reaches(actor, disclosures.c.body)))
    return sa.or_(*ways)


def may_work_on(actor: Actor) -> Condition:
    """Disclosures that ``actor`` sees though they are not published."""
    if actor == SYSTEM:
        return sa.true()
    if not actor.is_staff:
        return sa.false()
    ways: list[Condition] = [_own(actor)]
    for audience, roles in WORKING_ROLES.items():
        if not actor.roles.isdisjoint(roles):
            ways.append(sa.and_(disclosures.c.audience == audience, reaches(actor, disclosures.c.body)))
    return sa.or_(*ways)


def may_know_item(actor: Actor) -> Condition:
    """Items that ``actor`` may know of."""
    if actor == SYSTEM:
        return sa.true()
    ways: list[Condition] = [items.c.audience == "external"]
    if actor.is_staff:
        ways.append(sa.and_(items.c.audience == "internal", reaches(actor, items.c.body)))
        members = reaches(actor, items.c.body) if actor.party_member else _where_held(actor, items.c.body)
        ways.append(sa.and_(items.c.audience == "party", members))
    return sa.or_(*ways)


def _where_held(actor: Actor, body: sa.Column[str]) -> Condition:
    """Whether he holds a post of a party reader in that body."""
    held = {post.body for post in actor.posts if post.role in PARTY_READERS}
    return sa.true() if EVERYWHERE in held else body.in_(sorted(held))


def _own(actor: Actor) -> Condition:
    return disclosures.c.proposer == actor.sub


def _in_group(department: str) -> Condition:
    everybody = items.c.readers == ""
    return sa.or_(everybody, holds(items.c.readers, department)) if department else everybody
