"""The access rule of lists, as SQL. `domain/access.py` is the same rule for one disclosure; a test compares them."""

from __future__ import annotations

import sqlalchemy as sa

from chassis.ports import Actor
from chassis.storage.permitted import Condition, permitted, permitted_as
from chassis.storage.repository import holds, reaches
from services.catalog.adapters.storage.tables import disclosures, items, obligations
from services.catalog.domain.obligation import AD_HOC
from services.catalog.domain.permissions import PERMISSIONS


def may_read_published(actor: Actor) -> Condition:
    """Publications that ``actor`` may read; items are joined."""
    for_everybody = sa.and_(disclosures.c.audience == "external", disclosures.c.on_website)
    if actor.kind == "system":
        return sa.true()
    if not actor.is_staff:
        return for_everybody
    read = PERMISSIONS["publication.read"]
    # What is external and not on our website is for the body's own staff, as what is internal.
    inner = permitted_as(read, actor, "internal", body=disclosures.c.body, near=_in_group)
    members = permitted_as(read, actor, "party", body=disclosures.c.body, near=_in_group)
    return sa.or_(
        for_everybody,
        sa.and_(disclosures.c.audience != "party", inner),
        sa.and_(disclosures.c.audience == "party", members),
        may_work_on(actor),
    )


def may_work_on(actor: Actor) -> Condition:
    """Disclosures that ``actor`` sees though they are not published; items are joined."""
    return permitted(
        PERMISSIONS["disclosure.work"],
        actor,
        body=disclosures.c.body,
        audience=disclosures.c.audience,
        owner=disclosures.c.proposer,
        near=_of_department,
    )


def may_know_item(actor: Actor) -> Condition:
    """Items that ``actor`` may know of."""
    return permitted(PERMISSIONS["item.read"], actor, body=items.c.body, audience=items.c.audience)


def may_know_obligation(actor: Actor) -> Condition:
    """Obligations that ``actor`` may know of: who knows the item does, but of a draft its body alone."""
    known = permitted(PERMISSIONS["obligation.read"], actor, body=obligations.c.body, audience=obligations.c.audience)
    if actor.kind == "system":
        return known
    is_out = sa.or_(obligations.c.frequency != AD_HOC, obligations.c.fulfilled_on.is_not(None))
    return sa.and_(known, sa.or_(is_out, reaches(actor, obligations.c.body)) if actor.is_staff else is_out)


def _of_department(department: str) -> Condition:
    """The item's department, else that of who proposes it, else none."""
    of_proposer = sa.and_(items.c.department == "", disclosures.c.proposer_department.in_(("", department)))
    return sa.or_(items.c.department == department, of_proposer)


def _in_group(department: str) -> Condition:
    everybody = items.c.readers == ""
    return sa.or_(everybody, holds(items.c.readers, department)) if department else everybody
