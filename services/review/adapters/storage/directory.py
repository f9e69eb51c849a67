"""Bodies, people and items as catalog tells of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from chassis.storage.database import insert
from services.review.adapters.storage.tables import bodies, items, people
from services.review.domain.case import Case
from services.review.ports import Body, Item, StaffMember, Surroundings


class SqlDirectory:
    """:class:`services.review.ports.Directory` in SQL."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def keep_body(self, body: Body) -> None:
        """Remember a body."""
        self._keep(bodies, "code", asdict(body))

    def keep_person(self, person: StaffMember) -> None:
        """Remember a person."""
        self._keep(people, "sub", {**asdict(person), "roles": list(person.roles)})

    def keep_item(self, item: Item) -> None:
        """Remember an item."""
        self._keep(items, "code", asdict(item))

    def around(self, case: Case) -> Surroundings:
        """Body, item and active staff, in one statement: a row for each person."""
        query = (
            sa.select(*_named("body", bodies), *_named("item", items), *_named("person", people))
            .select_from(bodies)
            .outerjoin(items, items.c.code == case.proposal.item)
            .outerjoin(people, sa.and_(people.c.body == bodies.c.code, people.c.active))
            .where(bodies.c.code == case.body)
            .order_by(people.c.sub)
        )
        rows = self._connection.execute(query).mappings().all()
        if not rows:
            return Surroundings(body=None, item=None, people=())
        return Surroundings(
            body=Body(**_part("body", bodies, rows[0])),
            item=Item(**_part("item", items, rows[0])) if rows[0]["item_code"] else None,
            people=tuple(_staff_member(row) for row in rows if row["person_sub"]),
        )

    def bodies(self, codes: Sequence[str]) -> Mapping[str, Body]:
        """Bodies by code."""
        query = sa.select(bodies).where(bodies.c.code.in_(list(codes)))
        return {row["code"]: Body(**row) for row in self._connection.execute(query).mappings()}

    def _keep(self, table: sa.Table, key: str, row: Mapping[str, Any]) -> None:
        statement = insert(self._connection, table).values(row)
        changed = {name: statement.excluded[name] for name in row if name != key}
        self._connection.execute(statement.on_conflict_do_update(index_elements=[key], set_=changed))


def _named(prefix: str, table: sa.Table) -> list[sa.Label[Any]]:
    return [column.label(f"{prefix}_{column.name}") for column in table.c]


def _part(prefix: str, table: sa.Table, row: Mapping[Any, Any]) -> dict[str, Any]:
    return {column.name: row[f"{prefix}_{column.name}"] for column in table.c}


def _staff_member(row: Mapping[Any, Any]) -> StaffMember:
    part = _part("person", people, row)
    return StaffMember(**{**part, "roles": tuple(part["roles"])})
