"""What is public, listed, searched and counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from chassis.ports import Actor
from chassis.storage.paging import BadCursor, Page, decode_cursor, encode_cursor, fetch_page
from chassis.storage.repository import divided, joined
from services.catalog.adapters.storage.disclosures import PUBLIC
from services.catalog.adapters.storage.listing import is_listed, of_body, of_topic, positions_of
from services.catalog.adapters.storage.reads import search
from services.catalog.adapters.storage.reads.published import NO_FILTER, Row
from services.catalog.adapters.storage.reads.search import Match, Matches
from services.catalog.adapters.storage.reception import RESPONSE
from services.catalog.adapters.storage.search_question import concepts_of
from services.catalog.adapters.storage.search_spelling import doubtful_words, suggested
from services.catalog.adapters.storage.tables import (
    bodies,
    disclosures,
    items,
    reception,
    revisions,
)
from services.catalog.adapters.storage.visibility import may_read_published
from services.catalog.domain.numbers import index_number_asked, index_number_of
from services.catalog.domain.states import PUBLISHED

_LINES = (
    sa.select(
        disclosures.c.id,
        disclosures.c.index_number,
        revisions.c.title,
        revisions.c.summary,
        disclosures.c.body,
        bodies.c.name.label("body_name"),
        disclosures.c.item,
        items.c.title.label("item_title"),
        disclosures.c.audience,
        revisions.c.topics,
        revisions.c.formed_on,
        revisions.c.document_number,
        revisions.c.period,
        revisions.c.co_issuers,
        revisions.c.notice_until,
        disclosures.c.published_at,
        disclosures.c.published_on,
        disclosures.c.validity_state,
        revisions.c.number.label("revision"),
        disclosures.c.position,
    )
    .join_from(disclosures, revisions, PUBLIC)
    .join(items, items.c.code == disclosures.c.item)
    .join(bodies, bodies.c.code == disclosures.c.body)
)


@dataclass(frozen=True, slots=True)
class Facets:
    """How many publications a list has under each body, topic and year, the most first.

    They count what was looked at: ``complete`` says whether that is all.
    """

    total: int
    complete: bool
    body: list[tuple[str, int]]
    topic: list[tuple[str, int]]
    validity: list[tuple[str, int]]
    year: list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of a list, and what all its pages hold; ``suggestion`` is a better spelling of the question.

    ``lacking``: words of the question that none of what is listed has, though others have them. ``partly``: none of it
    has all the words.
    """

    page: Page[Row]
    facets: Facets
    suggestion: str = ""
    lacking: Sequence[str] = ()
    partly: bool = False


def list_published(connection: Connection, reader: Actor, query: Mapping[str, Any]) -> Page[Row]:
    """What ``reader`` may read: the newest first, or what fits best where words are asked for.

    ``query`` by the names of ``PublishedQuery``.
    """
    if query["q"]:
        return _found(connection, reader, query)[0]
    return fetch_page(
        connection,
        _LINES.where(*_conditions(query, reader)),
        by=[disclosures.c.position.desc()],
        cursor=query["cursor"],
        limit=query["limit"],
    )


def list_with_facets(connection: Connection, reader: Actor, query: Mapping[str, Any]) -> Listing:
    """The same page, with the facets of the whole list."""
    if query["q"]:
        page, matches = _found(connection, reader, query)
        return Listing(
            page,
            _facets(matches),
            suggestion=_suggestion(connection, reader, query["q"], matches),
            lacking=matches.lacking,
            partly=matches.partly,
        )
    return Listing(list_published(connection, reader, query), facets_of(connection, reader, query))


def facets_of(connection: Connection, reader: Actor, query: Mapping[str, Any]) -> Facets:
    """What a list without words holds under each body, topic and year."""
    return _facets(search.newest_matches(connection, _conditions(query, reader)))


def newest(connection: Connection, reader: Actor, limit: int, **filters: str) -> Page[Row]:
    """The newest publications that ``reader`` may read."""
    return list_published(connection, reader, {**NO_FILTER, **filters, "cursor": None, "limit": limit})


def recent_topics(reader: Actor) -> sa.Select[Any]:
    """The topics, together, of the newest publications that ``reader`` may read, as many as a search looks at."""
    newest_first = (
        sa.select(disclosures.c.topics)
        .join(items, items.c.code == disclosures.c.item)
        .where(*_conditions(NO_FILTER, reader))
        .order_by(disclosures.c.position.desc())
        .limit(search.RANKED)
        .subquery()
    )
    return sa.select(newest_first.c.topics).distinct()


def latest_answers(limit: int) -> sa.Select[Any]:
    """The latest published answers on external publications, each with index number and title, the newest first."""
    return (
        sa.select(reception.c.data, disclosures.c.index_number, revisions.c.title)
        .select_from(reception.join(disclosures, disclosures.c.id == reception.c.disclosure).join(revisions, PUBLIC))
        .where(
            reception.c.kind == RESPONSE,
            disclosures.c.published == PUBLISHED,
            disclosures.c.audience == "external",
            disclosures.c.on_website,
        )
        .order_by(reception.c.at.desc(), reception.c.key.desc())
        .limit(limit)
    )


def _found(connection: Connection, reader: Actor, query: Mapping[str, Any]) -> tuple[Page[Row], Matches]:
    """A page of what fits the words, and all that fits; an index number in any spelling names one alone."""
    number = index_number_asked(query["q"])
    if number:
        named = _lines(connection, [*_conditions(query, reader), disclosures.c.index_number == number])
        if named or index_number_of(query["q"]):
            return Page(named), Matches([_match_of(line) for line in named])
    concepts = concepts_of(query["q"])
    if not concepts:
        return Page([]), Matches([])
    conditions = _conditions(query, reader)
    since, until = _range(query)
    within = positions_of(since, until) if since or until else None
    matches = search.matches_of(connection, concepts, conditions, within=within)
    by_date = query["sort"] == "date"
    if by_date:
        matches.found.sort(key=lambda match: match.position, reverse=True)
    left = _after(matches.found, query["cursor"], by_date=by_date)
    shown = left[: query["limit"]]
    # Between the two statements one may have been withdrawn.
    still = [*conditions, disclosures.c.position.in_([match.position for match in shown])]
    lines = {line["position"]: line for line in _lines(connection, still)} if shown else {}
    following = _cursor(shown[-1], by_date=by_date) if len(left) > len(shown) else None
    return Page([lines[match.position] for match in shown if match.position in lines], following), matches


def _suggestion(connection: Connection, reader: Actor, question: str, matches: Matches) -> str:
    """A better spelling, from the titles that the reader may read, of words that nothing has."""
    doubtful = doubtful_words(question, matches.unknown)
    if not doubtful:
        return ""
    newest_first = (
        sa.select(revisions.c.title)
        .join_from(disclosures, revisions, PUBLIC)
        .join(items, items.c.code == disclosures.c.item)
        .where(*_conditions(NO_FILTER, reader))
        .order_by(disclosures.c.position.desc())
        .limit(search.RANKED)
    )
    return suggested(question, doubtful, connection.execute(newest_first).scalars())


def _lines(connection: Connection, conditions: Iterable[sa.ColumnElement[bool]]) -> list[Row]:
    return list(connection.execute(_LINES.where(*conditions)).mappings())


def _match_of(line: Row) -> Match:
    return Match(
        0, line["position"], line["body"], joined(line["topics"]), line["published_on"], line["validity_state"]
    )


def _cursor(last: Match, *, by_date: bool) -> str:
    return encode_cursor([last.position] if by_date else [last.score, last.position])


def _after(matches: list[Match], cursor: str | None, *, by_date: bool) -> list[Match]:
    """The matches that follow a cursor: by its place in the order, so that a new publication moves none."""
    if not cursor:
        return matches
    key = decode_cursor(cursor)
    if len(key) != (1 if by_date else 2) or any(type(part) is not int for part in key):
        raise BadCursor
    return [match for match in matches if [match.score, match.position][by_date:] < key]


def _facets(matches: Matches) -> Facets:
    bodies_found, topics, validities, years = Counter[str](), Counter[str](), Counter[str](), Counter[int]()
    for match in matches.found:
        bodies_found[match.body] += 1
        topics.update(divided(match.topics))
        validities[match.validity] += 1
        years[match.published_on.year] += 1
    return Facets(
        total=len(matches.found),
        complete=matches.complete,
        body=bodies_found.most_common(),
        topic=topics.most_common(),
        validity=validities.most_common(),
        year=sorted(years.items(), reverse=True),
    )


def _conditions(query: Mapping[str, Any], reader: Actor) -> list[sa.ColumnElement[bool]]:
    since, until = _range(query)
    conditions = [disclosures.c.published == PUBLISHED, may_read_published(reader)]
    # Only what was asked is built: comparing columns costs more than the lists' rows.
    if query["topic"]:
        conditions.append(is_listed(of_topic(query["topic"])))
    conditions += [disclosures.c[name] == query[name] for name in ("item", "audience") if query[name]]
    if query["validity"]:
        conditions.append(disclosures.c.validity_state == query["validity"])
    if query["body"]:
        conditions.append(is_listed(of_body(query["body"])))
    if since:
        conditions.append(disclosures.c.published_on >= since)
    if until:
        conditions.append(disclosures.c.published_on <= until)
    if since or until:
        conditions.append(disclosures.c.position.between(*positions_of(since, until)))
    return conditions


def _range(query: Mapping[str, Any]) -> tuple[date | None, date | None]:
    since, until, year = query["since"], query["until"], query["year"]
    if year:
        first, last = date(year, 1, 1), date(year, 12, 31)
        since, until = max(since or first, first), min(until or last, last)
    return since, until
