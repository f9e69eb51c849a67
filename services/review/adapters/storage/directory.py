"""Bodies, people and items as catalog tells of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from chassis.db import insert
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
        """Body, item and active staff, in two statements."""
        query = (
            sa.select(bodies, *(column.label(f"item_{column.name}") for column in items.c))
            .select_from(bodies.outerjoin(items, sa.and_(items.c.code == case.proposal.item)))
            .where(bodies.c.code == case.body)
        )
        row = self._connection.execute(query).mappings().one_or_none()
        staff = self._connection.execute(
            sa.select(people).where(people.c.body == case.body, people.c.active).order_by(people.c.sub)
        ).mappings()
        return Surroundings(
            body=Body(**{name: row[name] for name in bodies.c.keys()}) if row else None,
            item=_item_of(row) if row and row["item_code"] else None,
            people=tuple(StaffMember(**{**one, "roles": tuple(one["roles"])}) for one in staff),
        )

    def body_names(self, codes: Sequence[str]) -> Mapping[str, str]:
        """Names of bodies by code."""
        query = sa.select(bodies.c.code, bodies.c.name).where(bodies.c.code.in_(list(codes)))
        return {row.code: row.name for row in self._connection.execute(query)}

    def _keep(self, table: sa.Table, key: str, row: Mapping[str, Any]) -> None:
        statement = insert(self._connection, table).values(row)
        changed = {name: statement.excluded[name] for name in row if name != key}
        self._connection.execute(statement.on_conflict_do_update(index_elements=[key], set_=changed))


def _item_of(row: Mapping[Any, Any]) -> Item:
    return Item(**{name: row[f"item_{name}"] for name in items.c.keys()})
