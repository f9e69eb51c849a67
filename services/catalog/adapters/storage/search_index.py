"""The words by which publications are found: full-text tables of PostgreSQL and SQLite, by a publication's position.

Title and summary are kept apart, so that a word there weighs more; ``words`` has the words of all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.engine import Connection

from services.catalog.adapters.storage.search_question import Concept
from services.catalog.adapters.storage.search_terms import terms_of, title_terms
from services.catalog.adapters.storage.tables import search
from services.catalog.domain.disclosure import Disclosure

COLUMNS = ("title", "summary", "words")
# The position is the rowid of SQLite's FTS5 table.
_ADD = {
    "sqlite": sa.text("INSERT INTO search (rowid, title, summary, words) VALUES (:position, :title, :summary, :words)"),
    "postgresql": sa.text(
        "INSERT INTO search (position, title, summary, words) VALUES (:position, "
        "CAST(:title AS tsvector), CAST(:summary AS tsvector), CAST(:words AS tsvector))"
    ),
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
        row = indexed(content.title, content.summary, "\n".join((content.document_number, text)))
        values = {name: stored(terms, self._dialect) for name, terms in row.items()}
        self._connection.execute(_ADD[self._dialect], {"position": disclosure.position, **values})

    def remove(self, disclosure: Disclosure) -> None:
        self._connection.execute(_REMOVE[self._dialect], {"position": disclosure.position})


def indexed(title: str, summary: str, text: str) -> dict[str, list[str]]:
    """The terms of each column."""
    head, below = title_terms(title), terms_of(summary)
    return {"title": head, "summary": below, "words": sorted({*head, *below, *terms_of(text)})}


def stored(terms: Iterable[str], dialect: str) -> str:
    """Terms as a column keeps them."""
    return " ".join(terms if dialect == "sqlite" else map(_quoted, terms))


def position(dialect: str) -> sa.ColumnElement[int]:
    """The position of a found publication."""
    return sa.literal_column("search.rowid", sa.BigInteger) if dialect == "sqlite" else search.c.position


def has_all(concepts: Sequence[Concept], column: str, dialect: str) -> sa.ColumnElement[bool]:
    """That a column of the index has every one of these, by its index."""
    ways = [_ways(concept, column) for concept in concepts]
    if dialect == "sqlite":
        asked = " AND ".join(_any_of(way, " AND ", " OR ", _doubled) for way in ways)
        return sa.literal_column("search").op("MATCH")(sa.literal(f"{{{column}}} : ({asked})"))
    asked = " & ".join(_any_of(way, "&", "|", _quoted) for way in ways)
    return search.c[column].op("@@")(sa.cast(sa.literal(asked), TSQUERY))


def also_has(found: sa.ColumnElement[int], concept: Concept, column: str, dialect: str) -> sa.ColumnElement[bool]:
    """Whether what was found at a position has this too; on PostgreSQL ``search`` is joined by it."""
    matches = has_all([concept], column, dialect)
    if dialect == "sqlite":
        return found.in_(sa.select(position(dialect)).select_from(search).where(matches))
    return matches


def _ways(concept: Concept, column: str) -> list[frozenset[str]]:
    if column == "title":
        return concept.in_title
    return concept.anywhere if column == "words" else concept.as_words


def _any_of(ways: Iterable[frozenset[str]], every: str, either: str, quote: Callable[[str], str]) -> str:
    listed = (every.join(quote(term) for term in sorted(way)) for way in ways)
    return f"({either.join(f'({way})' for way in listed)})"


def _doubled(term: str) -> str:
    return f'"{term}"'


def _quoted(term: str) -> str:
    escaped = term.replace("\\", "\\\\").replace("'", "''")
    return f"'{escaped}'"
