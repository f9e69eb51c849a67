"""Many things at once by their ids, for a reconciliation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.complaints.adapters.storage import rows
from services.complaints.adapters.storage.evaluations import totals_of
from services.complaints.adapters.storage.tables import answers, bodies, cases, items, people, publications
from services.complaints.domain.answer import Answer
from services.complaints.domain.case import Case
from services.complaints.domain.evaluation import Totals

_TABLES = {
    "body": bodies.c.code,
    "person": people.c.sub,
    "item": items.c.code,
    "publication": publications.c.disclosure,
}


def cases_of(connection: Connection, ids: Iterable[str]) -> Iterator[Case]:
    """These cases."""
    query = sa.select(cases).where(cases.c.id.in_(list(ids)))
    return (rows.case_of(row) for row in connection.execute(query).mappings())


def totals(connection: Connection, disclosures: Iterable[str]) -> Iterator[Totals]:
    """What the public said of these disclosures."""
    query = sa.select(publications).where(publications.c.disclosure.in_(list(disclosures)))
    return (totals_of(row) for row in connection.execute(query).mappings())


def responses(connection: Connection, ids: Iterable[str]) -> Iterator[tuple[Answer, Case]]:
    """These responses as long as they are public, each in its answer, with the case that was answered."""
    query = (
        sa.select(*rows.labelled(answers, "_answer"), *rows.labelled(cases, "_case"))
        .join_from(answers, cases, cases.c.id == answers.c.case)
        .where(answers.c.response.in_(list(ids)), ~answers.c.taken_down)
    )
    for row in connection.execute(query).mappings():
        answer = rows.answer_of(rows.part(row, "_answer"))
        if answer is not None:
            yield answer, rows.case_of(rows.part(row, "_case"))


def copies_of(noun: str, connection: Connection, ids: Iterable[str]) -> dict[str, dict[str, Any]]:
    """What is kept of these bodies, people, items or publications."""
    key = _TABLES[noun]
    found = connection.execute(sa.select(key.table).where(key.in_(list(ids)))).mappings()
    return {row[key.name]: dict(row) for row in found}
