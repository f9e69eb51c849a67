"""Bodies and people as the catalog tells them."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from chassis.storage.database import insert
from services.notify.adapters.storage.tables import bodies, people
from services.notify.ports import Body, Person


class StoredDirectory:
    """The repository."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def keep_body(self, body: Body) -> None:
        """Insert or replace."""
        self._keep(
            bodies,
            "code",
            {"code": body.code, "name": body.name, "departments": body.departments, "active": body.active},
        )

    def keep_person(self, person: Person) -> None:
        """Insert or replace."""
        values = {
            "sub": person.sub,
            "name": person.name,
            "body": person.body,
            "department": person.department,
            "roles": list(person.roles),
            "active": person.active,
            "mail": person.mail,
        }
        self._keep(people, "sub", values)

    def body_name(self, code: str) -> str:
        """The name of a body, empty while it is unknown."""
        return self._connection.execute(sa.select(bodies.c.name).where(bodies.c.code == code)).scalar() or ""

    def _keep(self, table: sa.Table, key: str, values: dict[str, Any]) -> None:
        changed = {name: value for name, value in values.items() if name != key}
        statement = insert(self._connection, table).values(values)
        self._connection.execute(statement.on_conflict_do_update(index_elements=[key], set_=changed))
