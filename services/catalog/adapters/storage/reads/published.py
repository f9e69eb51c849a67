"""What is published, for its readers: lists, search, single editions, the public log."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from chassis.base.clock import china_date
from chassis.base.hashing import PREFIX, canonical_json, sm3
from chassis.ports import Actor, Audience
from chassis.storage.paging import BadCursor, Page, decode_cursor, encode_cursor, fetch_page
from chassis.storage.repository import divided, joined
from services.catalog.adapters.storage.disclosures import PUBLIC
from services.catalog.adapters.storage.listing import is_listed, of_body, of_topic, positions_of
from services.catalog.adapters.storage.reads import search
from services.catalog.adapters.storage.reads.links import LINKED
from services.catalog.adapters.storage.reads.search import Match, Matches
from services.catalog.adapters.storage.reception import HEARD, RESPONSE, TOLD, heard_of, told_of
from services.catalog.adapters.storage.search_question import concepts_of
from services.catalog.adapters.storage.search_spelling import doubtful_words, suggested
from services.catalog.adapters.storage.tables import (
    bodies,
    changes,
    disclosures,
    items,
    reception,
    revisions,
)
from services.catalog.adapters.storage.visibility import may_read_published
from services.catalog.domain.access import is_reader, may_work
from services.catalog.domain.numbers import index_number_asked, index_number_of
from services.catalog.domain.refusals import CursorAhead, EditionClosed, NoSuchDisclosure, Withdrawn
from services.catalog.domain.states import PUBLISHED
from services.vocabulary import is_own_website

Row = Mapping[Any, Any]

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

_ASKED = sa.and_(
    revisions.c.disclosure == disclosures.c.id,
    revisions.c.number == sa.func.coalesce(sa.bindparam("revision", type_=sa.Integer), disclosures.c.public_revision),
)
# What it went out with was named by its id; it has its number since.
_NAMED = disclosures.alias("named")
_INTERPRETED = sa.func.coalesce(
    sa.select(_NAMED.c.index_number).where(_NAMED.c.id == revisions.c.interprets).scalar_subquery(),
    revisions.c.interprets,
)
# The item's, else that of whoever proposes the latest revision.
_DEPARTMENT = sa.func.coalesce(sa.func.nullif(items.c.department, ""), disclosures.c.proposer_department)
_FIND = (
    sa.select(
        disclosures.c.id,
        disclosures.c.index_number,
        revisions.c.title,
        revisions.c.summary,
        revisions.c.text.label("text_file"),
        revisions.c.content_hash,
        disclosures.c.body,
        bodies.c.name.label("body_name"),
        disclosures.c.item,
        items.c.title.label("item_title"),
        disclosures.c.audience,
        revisions.c.topics,
        revisions.c.channels,
        revisions.c.elements,
        revisions.c.formed_on,
        revisions.c.document_number,
        revisions.c.period,
        revisions.c.co_issuers,
        revisions.c.attachments,
        revisions.c.notice_until,
        _INTERPRETED.label("interprets"),
        revisions.c.related,
        disclosures.c.validity,
        disclosures.c.validity_state,
        LINKED.label("linked"),
        revisions.c.number.label("revision"),
        disclosures.c.public_revision,
        disclosures.c.closed_through,
        revisions.c.published_at,
        disclosures.c.first_published_at,
        revisions.c.superseded_at,
        revisions.c.change_reason,
        revisions.c.proposer.label("of_revision"),
        disclosures.c.editions,
        TOLD.label("told"),
        disclosures.c.archive_number,
        disclosures.c.filed_at,
        disclosures.c.filings,
        disclosures.c.withdrawal,
        disclosures.c.proposer,
        _DEPARTMENT.label("working_department"),
        items.c.data.label("item_data"),
        bodies.c.data.label("body_data"),
        items.c.version.label("item_version"),
        bodies.c.etag.label("body_version"),
    )
    .join_from(disclosures, revisions, _ASKED)
    .join(items, items.c.code == disclosures.c.item)
    .join(bodies, bodies.c.code == disclosures.c.body)
    .where(disclosures.c.index_number == sa.bindparam("index_number"), revisions.c.published_at.is_not(None))
)
_SHOWN = ("public_revision", "archive_number", "item_version", "body_version", "validity", "linked")
_FOUND = tuple(column.name for column in _FIND.selected_columns)
_VALIDATOR = (
    sa.select(
        disclosures.c.audience,
        disclosures.c.body,
        items.c.data["audience_group"].label("audience_group"),
        disclosures.c.proposer,
        _DEPARTMENT.label("working_department"),
        revisions.c.channels,
        revisions.c.number.label("revision"),
        disclosures.c.public_revision,
        disclosures.c.closed_through,
        disclosures.c.archive_number,
        disclosures.c.validity,
        LINKED.label("linked"),
        items.c.version.label("item_version"),
        bodies.c.etag.label("body_version"),
        HEARD.label("heard"),
    )
    .join_from(disclosures, revisions, _ASKED)
    .join(items, items.c.code == disclosures.c.item)
    .join(bodies, bodies.c.code == disclosures.c.body)
    .where(
        disclosures.c.index_number == sa.bindparam("index_number"),
        disclosures.c.withdrawal.is_(None),
        revisions.c.published_at.is_not(None),
    )
)
# Of closed editions the title is the one that their notice left; of all others there is nothing more to look at.
_IS_CLOSED = disclosures.c.closed_through >= changes.c.revision
_CHANGES = (
    sa.select(
        changes,
        revisions.c.title,
        disclosures.c.closed_through.label("erase_through"),
        sa.case((_IS_CLOSED, disclosures.c.closed_through), else_=0).label("closed_through"),
        sa.case((_IS_CLOSED, disclosures.c.editions), else_=sa.null()).label("editions"),
    )
    .join_from(
        changes,
        revisions,
        sa.and_(revisions.c.disclosure == changes.c.disclosure, revisions.c.number == changes.c.revision),
    )
    .join(disclosures, disclosures.c.id == changes.c.disclosure)
)
NO_FILTER: Mapping[str, Any] = dict.fromkeys(
    ("q", "topic", "item", "body", "audience", "validity", "since", "until", "year", "sort"), ""
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

    ``lacking``: words of the question that none of what is listed has, though others have them.
    """

    page: Page[Row]
    facets: Facets
    suggestion: str = ""
    lacking: Sequence[str] = ()


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
        return Listing(page, _facets(matches), _suggestion(connection, reader, query["q"], matches), matches.lacking)
    return Listing(list_published(connection, reader, query), facets_of(connection, reader, query))


def facets_of(connection: Connection, reader: Actor, query: Mapping[str, Any]) -> Facets:
    """What a list without words holds under each body, topic and year."""
    return _facets(search.newest_matches(connection, _conditions(query, reader)))


def newest(connection: Connection, reader: Actor, limit: int, **filters: str) -> Page[Row]:
    """The newest publications that ``reader`` may read."""
    return list_published(connection, reader, {**NO_FILTER, **filters, "cursor": None, "limit": limit})


def item_of(connection: Connection, index_number: str) -> str | None:
    """The item of a publication, also of one that was withdrawn; whoever asks must know that he may learn it."""
    return connection.execute(sa.select(disclosures.c.item).where(disclosures.c.index_number == index_number)).scalar()


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


def find_published(
    connection: Connection, reader: Actor, index_number: str, revision: int | None = None
) -> dict[str, Any]:
    """One edition, the present one unless told otherwise, with the digest of its text.

    Raises :class:`Withdrawn` where a tombstone stands, :class:`NoSuchDisclosure` for outsiders.
    """
    row = connection.execute(_FIND, {"index_number": index_number, "revision": revision}).first()
    if row is None:
        raise NoSuchDisclosure
    # Taken by position, which is much quicker than by column.
    found = dict(zip(_FOUND, row, strict=True))
    item, gone = found["item_data"], found["withdrawal"]
    department = item["department"] or found["of_revision"].get("department", "")
    known_as = (
        found["audience"],
        found["body"],
        item["audience_group"],
        found["working_department"],
        found["proposer"],
    )
    if not _may_know(reader, *known_as, found["channels"]):
        raise NoSuchDisclosure
    closed_through, ended = found["closed_through"], _notice_end(found)
    if gone:
        raise Withdrawn(
            index_number=index_number,
            reason=gone["reason"],
            ground=gone["ground"],
            withdrawn_at=gone["at"],
            title=_public_title(found["revision"], found["title"], found) if closed_through else found["title"],
        )
    is_worker = may_work(found["audience"], found["body"], found["working_department"], found["proposer"], reader)
    if found["revision"] <= closed_through and not is_worker:
        raise EditionClosed(index_number=index_number, withheld_by=_withheld_by(found), **ended)
    names = {unit["code"]: unit["name"] for unit in found["body_data"]["departments"]}
    return found | {
        **told_of(found["told"]),
        "version": _version(found, heard_of(found["told"])),
        "text_digest": found["text_file"]["digest"],
        "legal_basis": item["legal_basis"],
        "level": item["level"],
        "retention": found["filings"][0]["retention"] if found["filings"] else item["retention"],
        "department": department,
        "department_name": names.get(department, department),
        "valid": found["revision"] == found["public_revision"],
        "on_website": is_on_website(found["channels"]),
        # An edition that never was on the website is none of those that people outside can open.
        "editions": [
            _edition(each, closed_through, is_worker=is_worker)
            for each in found["editions"]
            if _may_know(reader, *known_as, each["channels"])
        ],
        **ended,
    }


def cache_validator(
    connection: Connection, reader: Actor, index_number: str, revision: int | None = None
) -> Row | None:
    """Version and audience of what :func:`find_published` would find, for a third of its work; None where it raises."""
    row = connection.execute(_VALIDATOR, {"index_number": index_number, "revision": revision}).mappings().first()
    if row is None or not _may_know(
        reader,
        row["audience"],
        row["body"],
        row["audience_group"],
        row["working_department"],
        row["proposer"],
        row["channels"],
    ):
        return None
    if row["revision"] <= row["closed_through"] and not may_work(
        row["audience"], row["body"], row["working_department"], row["proposer"], reader
    ):
        return None
    return {**row, "version": _version(row, row["heard"]), "on_website": is_on_website(row["channels"])}


def is_on_website(channels: Iterable[Mapping[str, Any]]) -> bool:
    """Whether our own website is one of these channels."""
    return any(is_own_website(channel["kind"], channel["automatic"]) for channel in channels)


def _edition(edition: Row, closed_through: int, *, is_worker: bool) -> Row:
    """One of its editions. Whoever guesses the names of a closed one could check them by its hash."""
    is_closed = edition["number"] <= closed_through
    shown = {"withheld_by": 0, **edition, "closed": is_closed}
    return shown if is_worker or not is_closed else {**shown, "content_hash": None}


def _withheld_by(found: Mapping[str, Any]) -> int:
    """Which edition withheld words of the one that was found; 0 where the end of a notice closed it."""
    return next((each.get("withheld_by", 0) for each in found["editions"] if each["number"] == found["revision"]), 0)


def _notice_end(found: Mapping[str, Any]) -> dict[str, Any]:
    """The day on which the public notice ended that ended last, and whether a correction ended it before its time."""
    through = found["closed_through"]
    closed = [each for each in found["editions"] if each["number"] <= through and not each.get("withheld_by")]
    last = next((each for each in reversed(closed) if each.get("notice_until")), None)
    if last is None:
        return {"notice_ended_on": None, "notice_ended_early": False}
    until, replaced = date.fromisoformat(last["notice_until"]), last.get("superseded_at")
    ended = china_date(datetime.fromisoformat(replaced)) if replaced else until
    # The timer comes after the last day; a correction on that day was before its end.
    early = bool(replaced) and ended <= until
    return {"notice_ended_on": min(ended, until), "notice_ended_early": early}


def _public_title(revision: int, title: str, found: Mapping[str, Any]) -> str:
    """The title of an edition, without what the end of its notice hid."""
    titles: dict[int, str] = {
        each["number"]: each["title"] for each in found["editions"] if each["number"] <= found["closed_through"]
    }
    return titles.get(revision, title)


def list_changes(connection: Connection, after: int, limit: int) -> list[Row]:
    """The public log after a cursor, in order; the title is the revision's, and gone once it was purged.

    Nothing tells what a purged or closed edition said, not even its hash.
    Raises :class:`CursorAhead`: whoever waited there would miss what comes until then.
    """
    query = _CHANGES.where(changes.c.id > after).order_by(changes.c.id).limit(limit)
    found: list[Row] = [_change(row) for row in connection.execute(query).mappings()]
    if not found and after and after > (newest := newest_change(connection)):
        raise CursorAhead(newest)
    return found


def _change(row: Row) -> Row:
    change = {name: row[name] for name in (*changes.c.keys(), "title", "erase_through")}
    if not row["closed_through"]:
        return {**change, "content_hash": row["content_hash"] or None}
    # Why it was corrected may name what a later edition withheld; why it was withdrawn stays.
    reason = row["reason"] if row["act"] == "withdrawn" else ""
    title = _public_title(row["revision"], row["title"], row)
    return {**change, "title": title, "reason": reason, "content_hash": None}


def newest_change(connection: Connection) -> int:
    """The id of the newest change of the public log; 0 where there is none."""
    return connection.execute(sa.select(sa.func.max(changes.c.id))).scalar() or 0


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


def _version(edition: Row, heard: Iterable[list[Any]]) -> str:
    """Changes with whatever readers see of an edition, and with nothing else.

    What staff do about it, a correction under way above all, is nobody's to guess from it.
    """
    shown = [edition[name] for name in _SHOWN]
    return f"{edition['revision']}-{sm3(canonical_json([*shown, sorted(heard)]))[len(PREFIX) :][:16]}"


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


def _may_know(
    reader: Actor,
    audience: Audience,
    body: str,
    group: list[str],
    department: str,
    proposer: str,
    channels: list[dict[str, Any]],
) -> bool:
    on_website = is_on_website(channels)
    return is_reader(audience, body, group, reader, on_website=on_website) or may_work(
        audience, body, department, proposer, reader
    )
