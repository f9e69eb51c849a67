"""Names to show beside a case, as catalog announces them; nothing is decided by them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.review.adapters.storage.tables import bodies, items, people
from services.review.domain.case import Case


def directory_around(connection: Connection, case: Case) -> dict[str, Any]:
    """``body`` by name, ``departments`` and ``elements`` by code, and the ``people`` of the body's active staff.

    One statement, a row for each person; empty while the body is not known.
    """
    query = (
        sa.select(
            bodies.c.name.label("body"),
            bodies.c.departments,
            items.c.elements,
            people.c.sub,
            people.c.name,
            people.c.roles,
        )
        .select_from(bodies)
        .outerjoin(items, items.c.code == case.proposal.item)
        .outerjoin(people, sa.and_(people.c.body == bodies.c.code, people.c.active))
        .where(bodies.c.code == case.body)
        .order_by(people.c.sub)
    )
    rows = connection.execute(query).mappings().all()
    first: Mapping[Any, Any] = rows[0] if rows else {}
    return {
        "body": first.get("body") or case.body,
        "departments": names_by_code(first.get("departments")),
        "elements": names_by_code(first.get("elements")),
        "people": [row for row in rows if row["sub"]],
    }


def bodies_with_codes(connection: Connection, codes: Iterable[str]) -> dict[str, Mapping[Any, Any]]:
    """Rows of the bodies by code; unknown ones are left out."""
    query = sa.select(bodies).where(bodies.c.code.in_(sorted(set(codes))))
    return {row["code"]: row for row in connection.execute(query).mappings()}


def names_by_code(listed: Iterable[Mapping[str, str]] | None) -> dict[str, str]:
    """Departments or elements of an event."""
    return {named["code"]: named["name"] for named in listed or ()}
