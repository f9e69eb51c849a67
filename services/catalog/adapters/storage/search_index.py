"""The words by which publications are found: full-text tables of PostgreSQL and SQLite, by a publication's position."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.catalog.adapters.storage.search_terms import terms_of
from services.catalog.adapters.storage.tables import revisions, search
from services.catalog.domain.disclosure import Disclosure

# The position is the rowid of SQLite's FTS5 table.
_ADD = {
    "sqlite": sa.text("INSERT INTO search (rowid, words) VALUES (:position, :words)"),
    "postgresql": sa.text("INSERT INTO search (position, words) VALUES (:position, CAST(:words AS tsvector))"),
}
_REMOVE = {
    "sqlite": sa.text("DELETE FROM search WHERE rowid = :position"),
    "postgresql": sa.text("DELETE FROM search WHERE position = :position"),
}


class SqlSearchIndex:
    """:class:`services.catalog.ports.SearchIndex` on a database connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection, self._dialect = connection, connection.dialect.name

    def add(self, disclosure: Disclosure, text: str, *, previous_position: int | None) -> None:
        if previous_position:
            self._connection.execute(_REMOVE[self._dialect], {"position": previous_position})
        content = disclosure.revision.content
        terms = terms_of("\n".join((content.title, content.summary, content.document_number, text)))
        words = " ".join(terms if self._dialect == "sqlite" else map(_quoted, terms))
        self._connection.execute(_ADD[self._dialect], {"position": disclosure.position, "words": words})

    def remove(self, disclosure: Disclosure) -> None:
        self._connection.execute(_REMOVE[self._dialect], {"position": disclosure.position})


def position(dialect: str) -> sa.ColumnElement[int]:
    """The position of a found publication."""
    return sa.literal_column("search.rowid", sa.BigInteger) if dialect == "sqlite" else search.c.position


def matches(terms: list[str], dialect: str) -> sa.ColumnElement[bool]:
    """That a publication has all the terms."""
    if dialect == "sqlite":
        question = " AND ".join(f'"{term}"' for term in terms)
        return sa.text("search MATCH :question").bindparams(question=question)  # type: ignore[return-value]  # a condition
    question = " & ".join(map(_quoted, terms))
    return sa.text("search.words @@ CAST(:question AS tsquery)").bindparams(question=question)  # type: ignore[return-value]  # a condition


def weight(terms: list[str]) -> sa.ColumnElement[int]:
    """How well a revision fits: a term in the title counts four times one in the summary, in the text only nothing."""
    total: sa.ColumnElement[int] = sa.literal(0)
    for term in terms:
        for column, worth in ((revisions.c.title, 4), (revisions.c.summary, 1)):
            total = total + sa.case((column.icontains(term, autoescape=True), worth), else_=0)
    return total


def _quoted(term: str) -> str:
    escaped = term.replace("\\", "\\\\").replace("'", "''")
    return f"'{escaped}'"
