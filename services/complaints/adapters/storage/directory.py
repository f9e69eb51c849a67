"""What the other services told of bodies, people, items and publications; and the counters of case numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from chassis.storage.database import insert
from services.complaints.adapters.storage import rows
from services.complaints.adapters.storage.tables import bodies, items, numbers, people, publications
from services.complaints.domain.directory import Body, Item, Person, Publication
from services.complaints.ports import Place


class SqlDirectory:
    """A :class:`services.complaints.ports.Directory` on one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def place(self, *, body: str | None, disclosure: str | None) -> Place | None:
        """Where a case goes, in one statement."""
        if disclosure is not None:
            return self._place_of_publication(disclosure)
        query = sa.select(bodies).where(bodies.c.active)
        query = query.where(bodies.c.code == body) if body is not None else query.limit(2)
        found = [rows.body_of(row) for row in self._connection.execute(query).mappings()]
        only = found[0] if len(found) == 1 else None
        return Place(body=only) if only is not None else None

    def bodies(self) -> Sequence[Body]:
        """All active bodies, by name."""
        query = sa.select(bodies).where(bodies.c.active).order_by(bodies.c.name, bodies.c.code)
        found = [rows.body_of(row) for row in self._connection.execute(query).mappings()]
        return [body for body in found if body is not None]

    def people(self, body: str, *, role: str) -> Sequence[Person]:
        """Active people of a body who hold a role, by name."""
        query = sa.select(people).where(people.c.body == body, people.c.active).order_by(people.c.name, people.c.sub)
        found = [_person_of(row) for row in self._connection.execute(query).mappings()]
        return [person for person in found if role in person.roles]

    def hands(self, body: str, *, person: str | None) -> tuple[Body | None, Person | None]:
        """A body and one person of it, in one statement."""
        query = (
            sa.select(*rows.labelled(bodies, "_body"), *rows.labelled(people, "_person"))
            .select_from(bodies.outerjoin(people, sa.and_(people.c.body == bodies.c.code, people.c.sub == person)))
            .where(bodies.c.code == body)
        )
        row = self._connection.execute(query).mappings().one_or_none()
        if row is None:
            return None, None
        found = rows.part(row, "_person")
        return rows.body_of(rows.part(row, "_body")), _person_of(found) if found["sub"] is not None else None

    def publication(self, disclosure: str) -> Publication | None:
        """One publication, or None."""
        query = sa.select(publications).where(publications.c.disclosure == disclosure)
        row = self._connection.execute(query).mappings().one_or_none()
        return rows.publication_of(row) if row is not None else None

    def learn_body(self, body: Body) -> None:
        """Keep the present state of a body."""
        departments = [{"code": code, "name": name} for code, name in body.departments]
        self._learn(
            bodies,
            "code",
            {
                "code": body.code,
                "name": body.name,
                "legal_regime": body.legal_regime,
                "departments": departments,
                "active": body.active,
            },
        )

    def learn_person(self, person: Person) -> None:
        """Keep the present state of a person."""
        self._learn(
            people,
            "sub",
            {
                "sub": person.sub,
                "name": person.name,
                "body": person.body,
                "department": person.department,
                "roles": sorted(person.roles),
                "active": person.active,
            },
        )

    def learn_item(self, item: Item) -> None:
        """Keep the present state of an item."""
        self._learn(
            items,
            "code",
            {
                "code": item.code,
                "body": item.body,
                "title": item.title,
                "department": item.department,
                "active": item.active,
            },
        )

    def learn_publication(self, publication: Publication) -> None:
        """Keep the present state of a publication; its totals stay."""
        self._learn(publications, "disclosure", rows.publication_row(publication))

    def _learn(self, table: sa.Table, key: str, row: dict[str, Any]) -> None:
        new = insert(self._connection, table).values(row)
        changed = {name: new.excluded[name] for name in row if name != key}
        self._connection.execute(new.on_conflict_do_update(index_elements=[key], set_=changed))

    def _place_of_publication(self, disclosure: str) -> Place | None:
        query = (
            sa.select(*rows.labelled(publications, "_publication"), *rows.labelled(bodies, "_body"))
            .select_from(publications.outerjoin(bodies, bodies.c.code == publications.c.body))
            .where(publications.c.disclosure == disclosure)
        )
        row = self._connection.execute(query).mappings().one_or_none()
        publication = rows.publication_of(rows.part(row, "_publication")) if row is not None else None
        if row is None or publication is None:
            return None
        # Told of a publication before its body: events of different things come in any order.
        unknown = Body(code=publication.body, name=publication.body, legal_regime="")
        return Place(body=rows.body_of(rows.part(row, "_body")) or unknown, publication=publication)


class SqlNumbers:
    """A :class:`services.complaints.ports.Numbers` on one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def next(self, body: str, kind: str, year: int) -> int:
        """The next serial, in one statement; the row stays locked until the end of the transaction."""
        new = insert(self._connection, numbers).values(body=body, kind=kind, year=year, last=1)
        counted = new.on_conflict_do_update(
            index_elements=["body", "kind", "year"], set_={"last": numbers.c.last + 1}
        ).returning(numbers.c.last)
        return int(self._connection.execute(counted).scalar_one())


def _person_of(row: Any) -> Person:
    return Person(**{**row, "roles": frozenset(row["roles"])})
