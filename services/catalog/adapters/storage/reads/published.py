"""One publication as the public, or a member of the body, gets it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from chassis.base.clock import china_date
from chassis.base.hashing import PREFIX, canonical_json, sm3
from chassis.ports import Actor, Audience
from services.catalog.adapters.storage.reads.links import LINKED
from services.catalog.adapters.storage.reception import HEARD, TOLD, heard_of, told_of
from services.catalog.adapters.storage.tables import (
    bodies,
    disclosures,
    items,
    revisions,
)
from services.catalog.domain.access import is_reader, may_work
from services.catalog.domain.refusals import EditionClosed, NoSuchDisclosure, Withdrawn
from services.vocabulary import is_own_website

Row = Mapping[Any, Any]
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
NO_FILTER: Mapping[str, Any] = dict.fromkeys(
    ("q", "topic", "item", "body", "audience", "validity", "since", "until", "year", "sort"), ""
)


def known_by(connection: Connection, index_number: str) -> Row | None:
    """Id, item and audience of a publication, also of one that was withdrawn.

    Whoever asks must know that he may learn them.
    """
    known = sa.select(disclosures.c.id, disclosures.c.item, disclosures.c.audience)
    return connection.execute(known.where(disclosures.c.index_number == index_number)).mappings().first()


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
            title=public_title(found["revision"], found["title"], found) if closed_through else found["title"],
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


def public_title(revision: int, title: str, found: Mapping[str, Any]) -> str:
    """The title of an edition, without what the end of its notice hid."""
    titles: dict[int, str] = {
        each["number"]: each["title"] for each in found["editions"] if each["number"] <= found["closed_through"]
    }
    return titles.get(revision, title)


def _version(edition: Row, heard: Iterable[list[Any]]) -> str:
    """Changes with whatever readers see of an edition, and with nothing else.

    What staff do about it, a correction under way above all, is nobody's to guess from it.
    """
    shown = [edition[name] for name in _SHOWN]
    return f"{edition['revision']}-{sm3(canonical_json([*shown, sorted(heard)]))[len(PREFIX) :][:16]}"


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
