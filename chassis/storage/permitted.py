"""The permission table as a condition of lists: the rows that somebody may see, found by the database."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, get_args

import sqlalchemy as sa

from chassis.permissions import ANYBODY, STAFF, Act, Grant, Scope
from chassis.ports import EVERYWHERE, Actor, Audience
from chassis.storage.planning import planned
from chassis.storage.repository import is_one_of, reaches

Condition = sa.ColumnElement[bool]
Near = Callable[[str], Condition]
"""Whether a row belongs to the department of that code, or to no single one."""
Asks = Callable[[str], Condition]
"""Whether a row asks for that role; of roles by which somebody acts on his own it is not asked."""


def permitted(
    act: Act,
    actor: Actor,
    *,
    body: Any,
    audience: Any,
    owner: Any = None,
    near: Near | None = None,
    asks: Asks | None = None,
) -> Condition:
    """The rows to which ``actor`` may do ``act``; the columns say whose and of which audience a row is.

    Separations of duties are no part of it.
    """
    if actor.kind == "system":
        return sa.true()
    ways = [
        sa.and_(audience == name, permitted_as(act, actor, name, body=body, owner=owner, near=near, asks=asks))
        for name in get_args(Audience)
    ]
    return sa.or_(*ways)


def permitted_as(
    act: Act,
    actor: Actor,
    audience: Audience,
    *,
    body: Any,
    owner: Any = None,
    near: Near | None = None,
    asks: Asks | None = None,
) -> Condition:
    """The same where all rows are of one audience."""
    if audience == "party" and not (actor.is_staff and actor.party_member):
        return sa.false()
    ways = [_reached(grant, actor, body=body, owner=owner, near=near, asks=asks) for grant in act.grants_for(audience)]
    return sa.or_(sa.false(), *ways)


def _reached(grant: Grant, actor: Actor, *, body: Any, owner: Any, near: Near | None, asks: Asks | None) -> Condition:
    if grant.role == ANYBODY:
        return sa.true()
    if grant.own and (owner is None or not actor.is_staff):
        return sa.false()
    if grant.role != STAFF and grant.role not in actor.roles:
        return sa.false()
    reached = _as_staff(grant, actor, body, near) if grant.role == STAFF else _by_post(grant, actor, body, near)
    if grant.own:
        return sa.and_(owner == actor.sub, reached)
    return sa.and_(reached, asks(grant.role)) if asks else reached


def _as_staff(grant: Grant, actor: Actor, body: Any, near: Near | None) -> Condition:
    if not actor.is_staff:
        return sa.false()
    if grant.scope == Scope.DEPLOYMENT:
        return sa.true()
    is_theirs = grant.scope == Scope.DEPARTMENT and near is not None
    return sa.and_(reaches(actor, body), near(actor.department)) if is_theirs and near else reaches(actor, body)


def _by_post(grant: Grant, actor: Actor, body: Any, near: Near | None) -> Condition:
    whole, ways = set[str](), list[Condition]()
    for post in actor.posts:
        if post.role != grant.role or (grant.scope == Scope.DEPLOYMENT and post.body != EVERYWHERE):
            continue
        if near is None or not post.department or grant.scope != Scope.DEPARTMENT:
            whole.add(post.body)
        else:
            ways.append(sa.and_(body == planned(post.body), near(post.department)))
    if EVERYWHERE in whole:
        return sa.true()
    return sa.or_(sa.false(), *([is_one_of(body, whole)] if whole else []), *ways)
