"""Names to show beside a case, as catalog announces them; nothing is decided by them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from chassis.storage.staff import actor_of, may_act_in, staff
from services.review.adapters.storage.tables import bodies, items
from services.review.domain.case import Case


def directory_around(connection: Connection, case: Case, today: date) -> dict[str, Any]:
    """``body`` by name, ``departments`` and ``elements`` by code, and the ``people`` who hold posts in the body today.

    One statement, a row for each person; empty while the body is not known. ``principals`` are those for whom deputies
    decided, by ``sub``: also who has left since. ``further`` are the further items that it fulfils, by code.
    """
    query = (
        sa.select(
            bodies.c.name.label("body_name"),
            bodies.c.departments,
            items.c.elements,
            *staff.c,
        )
        .select_from(bodies)
        .outerjoin(items, items.c.code == case.proposal.item)
        .outerjoin(staff, may_act_in(case.body))
        .where(bodies.c.code == case.body)
        .order_by(staff.c.sub)
    )
    rows = connection.execute(query).mappings().all()
    first: Mapping[Any, Any] = rows[0] if rows else {}
    return {
        "body": first.get("body_name") or case.body,
        "departments": names_by_code(first.get("departments")),
        "elements": names_by_code(first.get("elements")),
        "people": [actor_of(row, today) for row in rows if row["sub"]],
        "further": _items(connection, [each.item for each in case.proposal.metadata.also_fulfils]),
        "principals": names_of(
            connection, {verdict.deputy_for for step in case.steps for verdict in step.verdicts if verdict.deputy_for}
        ),
    }


def bodies_with_codes(connection: Connection, codes: Iterable[str]) -> dict[str, Mapping[Any, Any]]:
    """Rows of the bodies by code; unknown ones are left out."""
    query = sa.select(bodies).where(bodies.c.code.in_(sorted(set(codes))))
    return {row["code"]: row for row in connection.execute(query).mappings()}


def names_by_code(listed: Iterable[Mapping[str, str]] | None) -> dict[str, str]:
    """Departments or elements of an event."""
    return {named["code"]: named["name"] for named in listed or ()}


def _items(connection: Connection, codes: Collection[str]) -> dict[str, Mapping[Any, Any]]:
    if not codes:
        return {}
    query = sa.select(items.c.code, items.c.title, items.c.elements).where(items.c.code.in_(codes))
    return {row["code"]: row for row in connection.execute(query).mappings()}


def names_of(connection: Connection, subs: Collection[str]) -> dict[str, str]:
    """The names of people by ``sub``, also of those who have left."""
    if not subs:
        return {}
    query = sa.select(staff.c.sub, staff.c.name).where(staff.c.sub.in_(subs))
    return {row.sub: row.name for row in connection.execute(query)}
