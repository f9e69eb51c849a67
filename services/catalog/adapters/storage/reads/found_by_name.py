"""Disclosures that somebody who works on them looks for by title or index number."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.catalog.adapters.storage import search_index
from services.catalog.adapters.storage.disclosures import LATEST
from services.catalog.adapters.storage.search_question import concepts_of
from services.catalog.adapters.storage.tables import disclosures, revisions, search
from services.catalog.domain.states import ABANDONED, REFUSED, UNDER_WAY, WITHDRAWN

# As in the search: a frequent word must not cost more than a rare one.
NEWEST = 1_000
_NOT_PUBLIC = sorted({*UNDER_WAY, REFUSED, ABANDONED})


def is_named(connection: Connection, words: str) -> sa.ColumnElement[bool]:
    """Whether a disclosure is called so: by its index number, or by a part of its title.

    Of what is public, which is most, the words are looked up in the search index, the newest first; the titles of
    what is not are read.
    """
    ids = [
        sa.select(disclosures.c.id).where(disclosures.c.index_number == words.upper()),
        _with_title(words, disclosures.c.state.in_(_NOT_PUBLIC)),
        _with_title(words, disclosures.c.published == WITHDRAWN),
    ]
    if concepts := concepts_of(words):
        dialect = connection.dialect.name
        position = search_index.position(dialect)
        found = (
            sa.select(position.label("position"))
            .select_from(search)
            .where(search_index.has_all(concepts, "title", dialect))
            .order_by(position.desc())
            .limit(NEWEST)
            .subquery()
        )
        ids.append(sa.select(disclosures.c.id).where(disclosures.c.position.in_(sa.select(found.c.position))))
    return disclosures.c.id.in_(sa.union(*ids))


def _with_title(words: str, which: sa.ColumnElement[bool]) -> sa.Select[tuple[str]]:
    is_called = revisions.c.title.icontains(words, autoescape=True)
    return sa.select(disclosures.c.id).join_from(disclosures, revisions, LATEST).where(which, is_called)
