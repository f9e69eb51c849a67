"""Which publications fit a question, and how well; the same on both databases, since the ranking is ours.

The database gives the newest that have the words, from its indexes: those with all of them, those with one in the
title, those with one anywhere. What is asked costs no more among a million than the looks into these.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.catalog.adapters.storage import search_index
from services.catalog.adapters.storage.disclosures import PUBLIC
from services.catalog.adapters.storage.search_question import Concept
from services.catalog.adapters.storage.search_terms import folded
from services.catalog.adapters.storage.tables import disclosures, items, revisions, search

# Only the newest of each kind are looked at: a frequent word must not cost more than a rare one.
RANKED, BY_TITLE = 1000, 300

Conditions = Sequence[sa.ColumnElement[bool]]
Row = Sequence[Any]
"""A publication that was found. By place, not by name: a thousand of them are looked at for a frequent word."""
_WORDS = 7
"""From which place on a row says what it has of the words."""
Positions = tuple[sa.ColumnElement[int], sa.ColumnElement[int]]
_ANYWHERE, _IN_TITLE, _IN_SUMMARY, _CLOSE = 100, 120, 20, 10
# A name of the same meaning in the title is worth less than the asked one.
_SAME_MEANING = 90
# A long text has many words that it is not about: with each doubling from so many bytes they count for less.
_SHORT, _SLOPE = 2048, 16
_RAREST = 8
# Of its text; the rest of what is kept of that is not read for each of a thousand.
_SIZE = revisions.c.text["size"].as_integer()
# The full name of a law begins so; nobody asks by it.
_STATE = "中华人民共和国"


@dataclass(frozen=True, slots=True)
class Match:
    """A publication that fits, by how well, with what the facets count."""

    score: int
    position: int
    body: str
    topics: str
    published_on: date
    validity: str


@dataclass(frozen=True, slots=True)
class Matches:
    """What fits a question: the best first, of equals the newest.

    ``complete``: nothing that fits was left out for being too old. ``unknown``: the words that none has.
    ``lacking``: the words that others have and none of these, as they are too frequent to count beside the rest.
    ``partly``: none has all the words.
    """

    found: list[Match]
    complete: bool = True
    unknown: Sequence[str] = ()
    lacking: Sequence[str] = ()
    partly: bool = False


def matches_of(
    connection: Connection, concepts: Sequence[Concept], conditions: Conditions, *, within: Positions | None = None
) -> Matches:
    """What fits a question under conditions on disclosures and items, and ``within`` these positions."""
    dialect = connection.dialect.name
    # Said of the index too: the database does not conclude from an inequality.
    bounds = [search_index.position(dialect).between(*within)] if within else []
    query = _candidates(concepts, [*conditions, *bounds], dialect)
    rows: Sequence[Row] = connection.execute(query).all()
    having = [sum(bool(row[place]) for row in rows) for place in _places_of(concepts)]
    worth = [_weight(concept, len(rows), had) for concept, had in zip(concepts, having, strict=True)]
    scored = [(_had(row, worth), row) for row in rows]
    best = max((had for had, _ in scored), default=0)
    # Whoever has less than half of what the best has is about something else.
    chosen = [(had, row) for had, row in scored if 2 * had >= best]
    fitting = [_match(row, had, concepts, worth) for had, row in chosen]
    fitting.sort(key=lambda match: (match.score, match.position), reverse=True)
    is_complete = all(had < RANKED // len(concepts) for had in having)
    unknown = [concept.names[0] for concept, had in zip(concepts, having, strict=True) if not had]
    lacking = [
        concept.names[0]
        for place, concept, had in zip(_places_of(concepts), concepts, having, strict=True)
        if had and not any(row[place] for _, row in chosen)
    ]
    partly = bool(chosen) and not lacking and all(_count(row) < len(concepts) for _, row in chosen)
    return Matches(fitting, complete=is_complete, unknown=unknown, lacking=lacking, partly=partly)


def newest_matches(connection: Connection, conditions: Conditions) -> Matches:
    """The newest publications, as many as a search looks at, where no word was asked for."""
    query = (
        sa.select(sa.literal(0), disclosures.c.position, disclosures.c.body, disclosures.c.topics)
        .add_columns(disclosures.c.published_on, disclosures.c.validity_state)
        .join_from(disclosures, items, items.c.code == disclosures.c.item)
        .where(*conditions)
        .order_by(disclosures.c.position.desc())
        .limit(RANKED)
    )
    found = [Match(*row) for row in connection.execute(query)]
    return Matches(found, complete=len(found) < RANKED)


def _candidates(concepts: Sequence[Concept], conditions: Conditions, dialect: str) -> sa.Select[Any]:
    each = len(concepts)
    branches = [_newest(concepts, "words", RANKED, conditions, dialect)]
    branches.append(_newest(concepts, "title", BY_TITLE, conditions, dialect))
    if each > 1:
        for concept in concepts:
            branches.append(_newest([concept], "title", max(BY_TITLE // each, 1), conditions, dialect))
            branches.append(_newest([concept], "words", RANKED // each, conditions, dialect))
    found = _found(branches)
    query = (
        sa.select(found.c.position, disclosures.c.body, disclosures.c.topics, disclosures.c.published_on)
        .add_columns(disclosures.c.validity_state, revisions.c.title, _SIZE.label("size"))
        .join_from(found, disclosures, disclosures.c.position == found.c.position)
        .join(revisions, PUBLIC)
    )
    if dialect == "postgresql":
        query = query.join(search, search.c.position == found.c.position)
    for number, concept in enumerate(concepts):
        words, summary = (
            search_index.also_has(found.c.position, concept, column, dialect) for column in ("words", "summary")
        )
        # The words of a long text lie in pages of their own, and of most of those found the index has said it already.
        words = sa.case((found.c.has_all == 1, sa.true()), else_=words)
        query = query.add_columns(words.label(f"words_{number}"), summary.label(f"summary_{number}"))
    return query


def _found(branches: Sequence[sa.Select[Any]]) -> sa.Subquery:
    """The positions that any branch gives, each once, and whether the first one does, which asks for all words."""
    each = [
        sa.select(branch.subquery().c.position, sa.literal_column("0" if number else "1", sa.Integer).label("has_all"))
        for number, branch in enumerate(branches)
    ]
    given = sa.union_all(*each).subquery()
    query = sa.select(given.c.position, sa.func.max(given.c.has_all).label("has_all")).group_by(given.c.position)
    return query.subquery("found")


def _newest(
    concepts: Sequence[Concept], column: str, limit: int, conditions: Conditions, dialect: str
) -> sa.Select[Any]:
    position = search_index.position(dialect)
    return (
        sa.select(disclosures.c.position)
        .join_from(search, disclosures, disclosures.c.position == position)
        .join(items, items.c.code == disclosures.c.item)
        .where(search_index.has_all(concepts, column, dialect), *conditions)
        .order_by(position.desc())
        .limit(limit)
    )


def _weight(concept: Concept, of: int, had: int) -> int:
    """What a word weighs, 1 to 8: twice as rare among what was found is one more."""
    if concept.says_little:
        return 1
    return min(_RAREST, max(1, (of // max(1, had)).bit_length()))


def _places_of(concepts: Sequence[Concept]) -> range:
    """Where a row says of each word whether the publication has it; beside each, whether its summary has."""
    return range(_WORDS, _WORDS + 2 * len(concepts), 2)


def _had(row: Row, worth: Sequence[int]) -> int:
    return sum(weight for has, weight in zip(row[_WORDS::2], worth, strict=True) if has)


def _count(row: Row) -> int:
    """How many of the words it has."""
    return sum(map(bool, row[_WORDS::2]))


def _match(row: Row, had: int, concepts: Sequence[Concept], worth: Sequence[int]) -> Match:
    position, body, topics, published_on, validity, named_so, size, *_ = row
    title = folded(named_so).removeprefix(_STATE)
    doublings = ((size or 0) // _SHORT).bit_length()
    score = _ANYWHERE * had * _SLOPE // (_SLOPE + doublings)
    covered = 0
    for place, concept, weight in zip(_places_of(concepts), concepts, worth, strict=True):
        named = _named_in(title, concept)
        if named and (len(concepts) == 1 or not concept.says_little):
            score += weight * (_IN_TITLE if named == concept.names[0] else _SAME_MEANING)
            covered += len(named)
        elif row[place + 1]:
            score += weight * _IN_SUMMARY
    # Of two titles with the word that is the closer one which says little else.
    score += _CLOSE * (4 * min(covered, len(title)) // max(1, len(title)))
    return Match(score, position, body, topics, published_on, validity)


def _named_in(title: str, concept: Concept) -> str:
    """The asked name, or else the longest of the same meaning that a title has."""
    asked, *others = concept.names
    return asked if asked in title else max((name for name in others if name in title), key=len, default="")
