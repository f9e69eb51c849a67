"""The published responses as everybody reads them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from chassis.storage.paging import Page, fetch_page
from services.complaints.adapters.storage.answers import response_of
from services.complaints.adapters.storage.reads import nested
from services.complaints.adapters.storage.reads.directory import SHOWN_PUBLICATION
from services.complaints.adapters.storage.tables import answers, bodies, cases, publications
from services.complaints.domain.response import Response

MOST_WORDS = 8
"""As many words of a question are looked for; each is found in whichever of the texts it stands."""

# The underscore is a sign, not a letter.
_WORD = re.compile(r"[^\W_]+")

_table = answers.c
_ID, _PUBLISHED_AT = _table.response_id.label("id"), _table.response_published_at.label("published_at")


def list_responses(connection: Connection, query: Mapping[str, Any]) -> Page[dict[str, Any]]:
    """Responses, newest first, in one statement, as ``ResponseQuery`` asks for them."""
    joined = answers.join(cases, cases.c.id == _table.case)
    joined = joined.outerjoin(bodies, bodies.c.code == _table.response_body)
    joined = joined.outerjoin(publications, publications.c.disclosure == _table.response_disclosure)
    wanted = (
        sa.select(
            _ID,
            _PUBLISHED_AT,
            _table.outcome,
            sa.func.coalesce(cases.c.answered_at != _table.response_published_at, sa.true()).label("overtaken"),
            sa.func.coalesce(bodies.c.name, _table.response_body).label("body_name"),
            *(_table[f"response_{name}"].label(name) for name in ("case_number", "body", "title")),
            *(_table[f"response_{name}"].label(name) for name in ("question", "answer")),
            *SHOWN_PUBLICATION,
        )
        .select_from(joined)
        .where(_ID.is_not(None))
    )
    for name in ("body", "disclosure"):
        if query[name] is not None:
            wanted = wanted.where(_table[f"response_{name}"] == query[name])
    texts = [_table[f"response_{name}"] for name in ("title", "question", "answer")]
    for written in _words_of(query["q"] or ""):
        found = (each.icontains(word, autoescape=True) for each in texts for word in written)
        wanted = wanted.where(sa.or_(*found))
    by = [_PUBLISHED_AT.desc(), _ID.desc()]
    return fetch_page(connection, wanted, by=by, cursor=query["cursor"], limit=query["limit"]).map(nested)


def _words_of(question: str) -> list[list[str]]:
    """The words of a question, each as it was typed and in half width; what stands between words parts them.

    A question of signs alone means these signs.
    """
    words = dict.fromkeys(_WORD.findall(question) or question.split())
    return [list(dict.fromkeys([word, unicodedata.normalize("NFKC", word)])) for word in words][:MOST_WORDS]


def responses_by_id(connection: Connection, ids: Iterable[str]) -> Iterator[Response]:
    """These responses, as long as they are public."""
    query = sa.select(answers).where(_table.response_id.in_(list(ids)))
    return (response_of(row) for row in connection.execute(query).mappings())
