"""Disclosures for those who work on them, and their way as readers may see it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from chassis.ports import Actor
from chassis.storage import set_aside
from chassis.storage.paging import Page, fetch_page
from chassis.storage.set_aside import SetAside
from services.catalog.adapters.storage.disclosures import (
    GET,
    LATEST,
    PUBLIC,
    PUBLISH_TIMER,
    disclosure_of,
    list_revisions,
    whole,
)
from services.catalog.adapters.storage.reads.found_by_name import is_named
from services.catalog.adapters.storage.tables import bodies, disclosures, file_references, items, revisions
from services.catalog.adapters.storage.visibility import may_work_on
from services.catalog.domain.access import is_reader, works_on
from services.catalog.domain.content_hash import moment
from services.catalog.domain.disclosure import UNPUBLISHED_TASK, Disclosure
from services.catalog.domain.refusals import NoSuchDisclosure, Withdrawn
from services.catalog.domain.revision import Revision
from services.catalog.domain.states import APPROVED, PUBLISHED

_WORKING, _PUBLISHED = whole(LATEST), whole(PUBLIC).where(disclosures.c.published == PUBLISHED)
# The title is the latest revision's.
_LINES = (
    sa.select(
        disclosures.c.id,
        revisions.c.title,
        disclosures.c.item,
        items.c.title.label("item_title"),
        disclosures.c.body,
        disclosures.c.audience,
        items.c.data["department"].label("item_department"),
        disclosures.c.revision,
        disclosures.c.state,
        disclosures.c.published,
        disclosures.c.index_number,
        revisions.c.formed_on,
        revisions.c.publish_at,
        items.c.data["time_limit"].label("time_limit"),
        items.c.data["legal_basis"].label("legal_basis"),
        bodies.c.data["legal_regime"].label("legal_regime"),
        disclosures.c.first_published_at,
        disclosures.c.formerly_published_on,
        disclosures.c.counted_from,
        revisions.c.proposer,
        disclosures.c.updated_at,
        disclosures.c.etag,
    )
    .join_from(disclosures, revisions, LATEST)
    .join(items, items.c.code == disclosures.c.item)
    .join(bodies, bodies.c.code == disclosures.c.body)
)


def find_disclosure(connection: Connection, reader: Actor, identity: str) -> Disclosure:
    """One with its latest revision, for its proposer and the roles of its route. Raises :class:`NoSuchDisclosure`."""
    disclosure = _find(connection, identity)
    if disclosure is None or not works_on(disclosure, reader):
        raise NoSuchDisclosure
    return disclosure


def failed_publication(connection: Connection, disclosure: Disclosure) -> SetAside | None:
    """How it stands with a disclosure that could not be published at its hour; None where it could, or is to come."""
    if UNPUBLISHED_TASK not in disclosure.tasks:
        return None
    return set_aside.find(connection, PUBLISH_TIMER, disclosure.id)


def copies_of(connection: Connection, reader: Actor, identity: str) -> list[dict[str, Any]]:
    """Other disclosures with a text or file of this one that ``reader`` works on: id and title."""
    own, other = file_references.alias("own"), file_references.alias("other")
    same = sa.and_(other.c.digest == own.c.digest, other.c.disclosure != own.c.disclosure)
    ids = sa.select(other.c.disclosure).join_from(own, other, same).where(own.c.disclosure == identity)
    query = _LINES.where(disclosures.c.id.in_(ids), may_work_on(reader)).order_by(disclosures.c.id)
    return [{"id": row["id"], "title": row["title"]} for row in connection.execute(query).mappings()]


def revisions_of(connection: Connection, disclosure: Disclosure) -> list[Revision]:
    """All revisions of a disclosure that was read, the oldest first."""
    return [disclosure.revision] if disclosure.revision.number == 1 else list_revisions(connection, disclosure.id)


def list_disclosures(connection: Connection, reader: Actor, query: Mapping[str, Any]) -> Page[dict[str, Any]]:
    """Those that ``reader`` may work on, the newest first; ``query`` by the names of ``DisclosuresQuery``."""
    statement = _LINES.where(may_work_on(reader))
    if query["mine"]:
        statement = statement.where(disclosures.c.proposer == reader.sub)
    if query["purged"]:
        statement = statement.where(disclosures.c.purged_at.is_not(None))
    for name in ("state", "published", "item", "body"):
        if query[name]:
            statement = statement.where(disclosures.c[name] == query[name])
    if query["q"]:
        statement = statement.where(is_named(connection, query["q"]))
    page = fetch_page(connection, statement, by=[disclosures.c.id.desc()], cursor=query["cursor"], limit=query["limit"])
    return page.map(_with_department)


def working(connection: Connection, identities: Iterable[str]) -> dict[str, Disclosure]:
    """Disclosures with their latest revision, as those see them who work on them."""
    return _several(connection, _WORKING, identities)


def published(connection: Connection, identities: Iterable[str]) -> dict[str, Disclosure]:
    """Published disclosures with the revision that people read; nothing in them tells of a later one."""
    found = _several(connection, _PUBLISHED, identities)
    return {identity: _until(disclosure, disclosure.revision) for identity, disclosure in found.items()}


def find_progress(connection: Connection, reader: Actor, identity: str) -> tuple[Disclosure, bool]:
    """One whose six steps are asked for, and whether ``reader`` works on it.

    Readers see the public edition's way, not that a correction is being prepared. Raises :class:`NoSuchDisclosure`
    or :class:`Withdrawn`.
    """
    disclosure = _find(connection, identity)
    if disclosure is None:
        raise NoSuchDisclosure
    if works_on(disclosure, reader):
        return disclosure, True
    return _as_readers_see(connection, disclosure, reader), False


def due_to_publish(connection: Connection, now: datetime, limit: int) -> Sequence[str]:
    """Approved disclosures whose ``publish_at`` has come."""
    query = (
        sa.select(disclosures.c.id)
        .where(disclosures.c.state == APPROVED, disclosures.c.publish_at <= now)
        .order_by(disclosures.c.publish_at, disclosures.c.id)
        .limit(limit)
    )
    return connection.execute(query).scalars().all()


def notices_over(connection: Connection, today: date, limit: int) -> Sequence[str]:
    """Public notices that people still read though their last day is over, the longest over first."""
    query = (
        sa.select(disclosures.c.id)
        .where(disclosures.c.notice_until < today)
        .order_by(disclosures.c.notice_until, disclosures.c.id)
        .limit(limit)
    )
    return connection.execute(query).scalars().all()


def to_reexamine(connection: Connection, today: date, limit: int) -> Sequence[str]:
    """What was refused, is to be examined again by now, and is nobody's task yet; the longest due first."""
    query = (
        sa.select(disclosures.c.id)
        .where(disclosures.c.reexamine_on <= today)
        .order_by(disclosures.c.reexamine_on, disclosures.c.id)
        .limit(limit)
    )
    return connection.execute(query).scalars().all()


def _find(connection: Connection, identity: str) -> Disclosure | None:
    row = connection.execute(GET, {"id": identity}).one_or_none()
    return disclosure_of(row) if row else None


def _several(connection: Connection, query: sa.Select[Any], identities: Iterable[str]) -> dict[str, Disclosure]:
    wanted = list(identities)
    if not wanted:
        return {}
    found = (disclosure_of(row) for row in connection.execute(query.where(disclosures.c.id.in_(wanted))).all())
    return {disclosure.id: disclosure for disclosure in found}


def _as_readers_see(connection: Connection, disclosure: Disclosure, reader: Actor) -> Disclosure:
    edition = disclosure.public_edition
    if edition is None or not is_reader(
        disclosure.audience,
        disclosure.body.code,
        disclosure.item.audience_group,
        reader,
        on_website=edition.on_website,
    ):
        raise NoSuchDisclosure
    if disclosure.withdrawal is not None:
        raise Withdrawn(
            index_number=disclosure.index_number or "",
            reason=disclosure.withdrawal.reason,
            ground=disclosure.withdrawal.ground,
            withdrawn_at=moment(disclosure.withdrawal.at) or "",
            title=edition.title,
        )
    if disclosure.revision.number == edition.number:
        return disclosure
    earlier = list_revisions(connection, disclosure.id)
    return _until(disclosure, next(revision for revision in earlier if revision.number == edition.number))


def _until(disclosure: Disclosure, public: Revision) -> Disclosure:
    entries = tuple(entry for entry in disclosure.timeline if entry.revision <= public.number)
    return replace(disclosure, revision=public, timeline=entries)


def _with_department(row: Mapping[str, Any]) -> dict[str, Any]:
    return {**row, "department": row["item_department"] or row["proposer"].get("department", "")}
