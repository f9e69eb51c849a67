"""The rules of bodies in the database."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import sqlalchemy as sa

from chassis.base.converter import structure
from chassis.storage.repository import Repository, row_of, upsert
from services.complaints.adapters.storage.tables import case_rules
from services.complaints.domain.body_rules import BodyRules

_PREFIX = "rules."
RULES = tuple(column.label(f"{_PREFIX}{column.name}") for column in case_rules.c if column.name != "templates")
"""The columns of rules beside those of what they are joined to."""


class SqlRules(Repository):
    """A :class:`services.complaints.ports.Rules` on one transaction."""

    def of(self, body: str) -> BodyRules:
        row = self._connection.execute(sa.select(case_rules).where(case_rules.c.body == body)).mappings().one_or_none()
        return structure(BodyRules, row) if row is not None else BodyRules(body=body)

    def load_for_update(self, body: str) -> BodyRules:
        query = sa.select(case_rules).where(case_rules.c.body == body).with_for_update()
        row = self._connection.execute(query).mappings().one_or_none()
        return structure(BodyRules, row) if row is not None else BodyRules(body=body)

    def save(self, rules: BodyRules) -> None:
        lists = {name: [asdict(each) for each in getattr(rules, name)] for name in ("limits", "templates")}
        upsert(self._connection, case_rules, row_of(case_rules, rules, **lists), key=["body"])


def nested_rules(row: Any) -> dict[str, Any]:
    """A row joined with :data:`RULES`, these as the field ``rules``; the default ones where none were entered."""
    plain = {name: value for name, value in row.items() if not name.startswith(_PREFIX)}
    entered = {name.removeprefix(_PREFIX): value for name, value in row.items() if name.startswith(_PREFIX)}
    return plain | {"rules": entered if entered["version"] is not None else {}}
