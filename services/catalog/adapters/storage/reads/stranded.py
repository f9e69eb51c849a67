"""Drafts and returned revisions whose proposer can act no more, and those who could go on with one."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from chassis.ports import Actor
from chassis.storage.staff import actor_of, holders, staff
from services.catalog.adapters.storage.reception import TASKS, open_tasks
from services.catalog.adapters.storage.tables import disclosures, items
from services.catalog.adapters.storage.visibility import may_work_on
from services.catalog.domain.disclosure import HAND_OVER, Disclosure
from services.catalog.domain.handing_over import STATES, can_propose, can_take_over
from services.catalog.domain.permissions import PERMISSIONS
from services.catalog.domain.states import UNDER_WAY

_PORTION = 1_000
_WAITING = (
    sa.select(
        disclosures.c.id,
        disclosures.c.audience,
        disclosures.c.body,
        disclosures.c.proposer,
        disclosures.c.proposer_department,
        disclosures.c.closed_tasks,
        items.c.department,
        TASKS.label("tasks"),
    )
    .join_from(disclosures, items, items.c.code == disclosures.c.item)
    .where(disclosures.c.state.in_(STATES))
    .order_by(disclosures.c.id)
    .limit(_PORTION)
)


def stranded(connection: Connection, today: date, limit: int) -> list[str]:
    """Those whose task to hand over is not open and should be, or is and should not, the oldest first."""
    found: list[str] = []
    for rows in _waiting(connection):
        people = acting_of(connection, {row["proposer"] for row in rows}, today)
        found += [row["id"] for row in rows if _is_wrong(row, people.get(row["proposer"]))]
        if len(found) >= limit:
            break
    return found[:limit]


def acting_of(connection: Connection, subs: Collection[str], today: date) -> dict[str, Actor]:
    """Those of these people who are active, as they may act today."""
    query = sa.select(staff).where(staff.c.sub.in_(list(subs)), staff.c.active)
    return {row["sub"]: actor_of(row, today) for row in connection.execute(query).mappings()}


def successors(connection: Connection, disclosure: Disclosure, today: date) -> list[Actor]:
    """To whom it can be handed over, by name."""
    grants = PERMISSIONS["disclosure.propose"].grants_for(disclosure.audience)
    people = holders(connection, *(grant.role for grant in grants), body=disclosure.body.code, today=today)
    return [each for each in people if can_take_over(disclosure, each) and not disclosure.is_proposed_by(each)]


def under_way_of(connection: Connection, sub: str, reader: Actor) -> Mapping[str, int]:
    """How many things a person has under way of which ``reader`` may know, by state."""
    query = (
        sa.select(disclosures.c.state, sa.func.count().label("number"))
        .join_from(disclosures, items, items.c.code == disclosures.c.item)
        .where(disclosures.c.proposer == sub, disclosures.c.state.in_(sorted(UNDER_WAY)), may_work_on(reader))
        .group_by(disclosures.c.state)
    )
    return {row.state: row.number for row in connection.execute(query)}


def _waiting(connection: Connection) -> Iterator[Sequence[Mapping[Any, Any]]]:
    after = ""
    while rows := connection.execute(_WAITING.where(disclosures.c.id > after)).mappings().all():
        yield rows
        after = rows[-1]["id"]


def _is_wrong(row: Mapping[Any, Any], proposer: Actor | None) -> bool:
    department = row["department"] or row["proposer_department"]
    goes_on = can_propose(row["audience"], row["body"], department, proposer)
    is_open = HAND_OVER in open_tasks(row["tasks"], row["closed_tasks"])
    return is_open == goes_on
