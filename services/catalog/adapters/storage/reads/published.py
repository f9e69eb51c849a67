"""What is published, for its readers: lists, search, single editions, the public log."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from chassis.base.hashing import PREFIX, canonical_json, sm3
from chassis.ports import Actor, Audience
from chassis.storage.paging import Page, encode_cursor, fetch_page, number_in
from chassis.storage.repository import divided, holds
from services.catalog.adapters.storage import search_index
from services.catalog.adapters.storage.disclosures import PUBLIC
from services.catalog.adapters.storage.reception import HEARD, RESPONSE, TOLD, heard_of, told_of
from services.catalog.adapters.storage.search_terms import terms_asked
from services.catalog.adapters.storage.tables import (
    bodies,
    changes,
    co_issuers,
    disclosures,
    items,
    reception,
    revisions,
    search,
)
from services.catalog.adapters.storage.visibility import may_read_published
from services.catalog.domain.access import is_reader, may_work
from services.catalog.domain.numbers import index_number_of
from services.catalog.domain.refusals import NoSuchDisclosure, Withdrawn
from services.catalog.domain.states import PUBLISHED
from services.vocabulary import is_own_website

Row = Mapping[Any, Any]

# Ranking looks at the newest matches only: a frequent word must not cost more than a rare one.
RANKED = 1000

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
        disclosures.c.published_at,
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
        revisions.c.number.label("revision"),
        disclosures.c.public_revision,
        revisions.c.published_at,
        disclosures.c.first_published_at,
        revisions.c.superseded_at,
        revisions.c.change_reason,
        revisions.c.proposer.label("of_revision"),
        disclosures.c.editions,
        TOLD.label("told"),
        disclosures.c.archive_number,
        disclosures.c.filed_at,
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
        disclosures.c.archive_number,
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
_CHANGES = sa.select(changes, revisions.c.title).join_from(
    changes,
    revisions,
    sa.and_(revisions.c.disclosure == changes.c.disclosure, revisions.c.number == changes.c.revision),
)
NO_FILTER: Mapping[str, Any] = dict.fromkeys(("q", "topic", "item", "body", "audience", "since", "until", "year"), "")


def list_published(connection: Connection, reader: Actor, query: Mapping[str, Any]) -> Page[Row]:
    """What ``reader`` may read: the newest first, or the best first where words are asked for.

    ``query`` by the names of ``PublishedQuery``.
    """
    if number := index_number_of(query["q"]):
        named = _LINES.where(disclosures.c.index_number == number, *_conditions({**query, "q": ""}, reader))
        return fetch_page(connection, named, by=[disclosures.c.position.desc()], cursor=None, limit=query["limit"])
    if query["q"]:
        return _ranked(connection, reader, query)
    return fetch_page(
        connection,
        _LINES.where(*_conditions(query, reader)),
        by=[disclosures.c.position.desc()],
        cursor=query["cursor"],
        limit=query["limit"],
    )


def newest(connection: Connection, reader: Actor, limit: int, **filters: str) -> Page[Row]:
    """The newest publications that ``reader`` may read."""
    return list_published(connection, reader, {**NO_FILTER, **filters, "cursor": None, "limit": limit})


def recent_topics(connection: Connection, reader: Actor) -> set[str]:
    """The topics of the newest publications that ``reader`` may read, as many as a search looks at."""
    newest_first = (
        sa.select(disclosures.c.topics)
        .join(items, items.c.code == disclosures.c.item)
        .where(*_conditions(NO_FILTER, reader))
        .order_by(disclosures.c.position.desc())
        .limit(RANKED)
    )
    return {topic for topics in connection.execute(newest_first).scalars() for topic in divided(topics)}


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
    if gone:
        raise Withdrawn(
            index_number=index_number,
            reason=gone["reason"],
            ground=gone["ground"],
            withdrawn_at=gone["at"],
            title=found["title"],
        )
    names = {unit["code"]: unit["name"] for unit in found["body_data"]["departments"]}
    return found | {
        **told_of(found["told"]),
        "version": _version(found, heard_of(found["told"])),
        "text_digest": found["text_file"]["digest"],
        "legal_basis": item["legal_basis"],
        "level": item["level"],
        "retention": item["retention"],
        "department": department,
        "department_name": names.get(department, department),
        "valid": found["revision"] == found["public_revision"],
        "on_website": is_on_website(found["channels"]),
        # An edition that never was on the website is none of those that people outside can open.
        "editions": [each for each in found["editions"] if _may_know(reader, *known_as, each["channels"])],
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
    return {**row, "version": _version(row, row["heard"]), "on_website": is_on_website(row["channels"])}


def is_on_website(channels: Iterable[Mapping[str, Any]]) -> bool:
    """Whether our own website is one of these channels."""
    return any(is_own_website(channel["kind"], channel["automatic"]) for channel in channels)


def list_changes(connection: Connection, after: int, limit: int) -> list[Row]:
    """The public log after a cursor, in order; the title is the revision's, and gone once it was purged."""
    query = _CHANGES.where(changes.c.id > after).order_by(changes.c.id).limit(limit)
    return list(connection.execute(query).mappings())


def latest_answers(connection: Connection, limit: int) -> list[Row]:
    """The latest published answers on external publications, each with title and index number, the newest first."""
    query = (
        sa.select(disclosures.c.index_number, reception.c.data, revisions.c.title)
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
    return [
        {**response, "index_number": index_number, "title": title}
        for index_number, response, title in connection.execute(query)
    ]


def _version(edition: Row, heard: Iterable[list[Any]]) -> str:
    """Changes with whatever readers see of an edition, and with nothing else.

    What staff do about it, a correction under way above all, is nobody's to guess from it.
    """
    shown = [edition[name] for name in ("public_revision", "archive_number", "item_version", "body_version")]
    return f"{edition['revision']}-{sm3(canonical_json([*shown, sorted(heard)]))[len(PREFIX) :][:16]}"


def _ranked(connection: Connection, reader: Actor, query: Mapping[str, Any]) -> Page[Row]:
    start, limit, terms = number_in(query["cursor"]), query["limit"], terms_asked(query["q"])
    if not terms:
        return Page([])
    dialect = connection.dialect.name
    position = search_index.position(dialect)
    found = (
        sa.select(disclosures.c.id)
        .join_from(search, disclosures, disclosures.c.position == position)
        .join(items, items.c.code == disclosures.c.item)
        .where(search_index.matches(terms, dialect), *_conditions(query, reader))
        .order_by(position.desc())
        .limit(RANKED)
        .subquery("found")
    )
    best = (
        _LINES.join(found, found.c.id == disclosures.c.id)
        .order_by(search_index.weight(terms).desc(), disclosures.c.position.desc())
        .offset(start)
        .limit(limit + 1)
    )
    rows = connection.execute(best).mappings().all()
    return Page(rows[:limit], encode_cursor([start + limit]) if len(rows) > limit else None)


def _conditions(query: Mapping[str, Any], reader: Actor) -> list[sa.ColumnElement[bool]]:
    since, until = _range(query)
    conditions = [disclosures.c.published == PUBLISHED, may_read_published(reader)]
    # Only what was asked is built: comparing columns costs more than the lists' rows.
    if query["topic"]:
        conditions.append(holds(disclosures.c.topics, query["topic"]))
    conditions += [disclosures.c[name] == query[name] for name in ("item", "audience") if query[name]]
    if query["body"]:
        conditions.append(_issued_by(query["body"]))
    if since:
        conditions.append(disclosures.c.published_on >= since)
    if until:
        conditions.append(disclosures.c.published_on <= until)
    return conditions


def _issued_by(body: str) -> sa.ColumnElement[bool]:
    """Its own publications, and those that it issues with another body (联合发文)."""
    joint = sa.select(co_issuers.c.disclosure).where(co_issuers.c.body == body)
    return sa.or_(disclosures.c.body == body, disclosures.c.id.in_(joint))


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
