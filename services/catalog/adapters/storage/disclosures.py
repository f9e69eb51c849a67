"""Disclosures and their revisions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from chassis.ports import Actor, Stale
from services.catalog.adapters.storage import rows
from services.catalog.adapters.storage.tables import bodies, disclosures, file_references, items, revisions, uploads
from services.catalog.adapters.storage.visibility import may_work_on
from services.catalog.domain.disclosure import Disclosure
from services.catalog.domain.revision import Revision
from services.catalog.domain.states import APPROVED, SUPERSEDED
from services.catalog.ports import DisclosureLine, DisclosureQuery, Page

_ITEM, _BODY = items.c.data.label("item_data"), bodies.c.data.label("body_data")
LATEST = sa.and_(revisions.c.disclosure == disclosures.c.id, revisions.c.number == disclosures.c.revision)
_ALL = revisions.c.disclosure == disclosures.c.id


def whole(condition: sa.ColumnElement[bool]) -> sa.Select[Any]:
    """Disclosures with the revision that ``condition`` joins, their item and their body."""
    return (
        sa.select(
            disclosures, revisions, _ITEM, bodies.c.name.label("body_name"), _BODY, bodies.c.etag.label("body_etag")
        )
        .join_from(disclosures, revisions, condition)
        .join(items, items.c.code == disclosures.c.item)
        .join(bodies, bodies.c.code == disclosures.c.body)
    )


_ONE = disclosures.c.id == sa.bindparam("id")
_GET = whole(LATEST).where(_ONE)
# Both rows are locked: PostgreSQL reads only locked rows anew after it had to wait, and an old revision beside a new
# disclosure would let two people act on what only one of them has.
_LOCK = _GET.with_for_update(of=(disclosures, revisions))
_LOCK_WHOLE = whole(_ALL).where(_ONE).order_by(revisions.c.number).with_for_update(of=(disclosures, revisions))


# What a takedown leaves of a revision's own words, and of what review said of it.
_BLANK: dict[str, Any] = {
    "title": "",
    "summary": "",
    "document_number": "",
    "change_reason": "",
    "attachments": [],
    "elements": [],
    "review": {
        "case": "",
        "steps": {},
        "step": "",
        "returned_reason": "",
        "returned_fields": [],
        "refusal_reason": "",
        "refusal_ground": "",
        "verdicts": [],
        "record_digest": "",
    },
}


class SqlDisclosures:
    """:class:`services.catalog.ports.Disclosures` on a database connection.

    ``erased`` is called by a takedown, so that whoever opened the transaction can wipe what a commit leaves behind.
    """

    def __init__(self, connection: Connection, *, now: Callable[[], datetime], erased: Callable[[], None]) -> None:
        self._connection = connection
        self._now = now
        self._erased = erased

    def get(self, identity: str) -> Disclosure | None:
        """The disclosure as it stands."""
        return self._one(_GET, identity)

    def lock(self, identity: str) -> Disclosure | None:
        """The same, locked until the transaction ends."""
        # Whoever held the lock may have begun the next revision, which the waiting statement could not see yet.
        return self._one(_LOCK, identity) or self._one(_LOCK, identity)

    def lock_whole(self, identity: str) -> tuple[Disclosure, list[Revision]] | None:
        """The same, with all its revisions, the oldest first."""
        return self._whole(identity) or self._whole(identity)

    def add(self, disclosure: Disclosure) -> None:
        """Keep a new disclosure and its first revision."""
        values = {
            "topics": "",
            **rows.disclosure_values(disclosure, self._now()),
            "id": disclosure.id,
            "item": disclosure.item.code,
            "body": disclosure.body.code,
            "audience": disclosure.audience,
            "etag": 1,
        }
        self._connection.execute(sa.insert(disclosures).values(**values))
        self._add_revision(disclosure)

    def save(self, disclosure: Disclosure, *, revision: bool = True) -> None:
        """Keep a locked disclosure and, unless told otherwise, its latest revision."""
        change = (
            sa.update(disclosures)
            .where(disclosures.c.id == disclosure.id, disclosures.c.etag == disclosure.etag)
            .values(**rows.disclosure_values(disclosure, self._now()), etag=disclosure.etag + 1)
        )
        if self._connection.execute(change).rowcount != 1:
            raise Stale("内容已被他人更新，请重新读取后再改。", "It was changed meanwhile; read it again.")
        if revision:
            self._connection.execute(
                sa.update(revisions)
                .where(revisions.c.disclosure == disclosure.id, revisions.c.number == disclosure.revision.number)
                .values(**rows.revision_values(disclosure.revision))
            )

    def begin_revision(self, disclosure: Disclosure) -> None:
        """Keep a locked disclosure whose latest revision is a new one."""
        self.save(disclosure, revision=False)
        self._add_revision(disclosure)

    def supersede(self, identity: str, number: int, at: datetime) -> None:
        """Mark the edition before as superseded."""
        self._connection.execute(
            sa.update(revisions)
            .where(revisions.c.disclosure == identity, revisions.c.number == number)
            .values(state=SUPERSEDED, superseded_at=at)
        )

    def revisions(self, identity: str) -> list[Revision]:
        """All revisions, the oldest first."""
        query = sa.select(revisions).where(revisions.c.disclosure == identity).order_by(revisions.c.number)
        return [rows.revision_of(row) for row in self._connection.execute(query).mappings()]

    def due(self, now: datetime, limit: int) -> list[str]:
        """Approved disclosures whose ``publish_at`` has come."""
        query = (
            sa.select(disclosures.c.id)
            .where(disclosures.c.state == APPROVED, disclosures.c.publish_at <= now)
            .order_by(disclosures.c.publish_at, disclosures.c.id)
            .limit(limit)
        )
        return list(self._connection.execute(query).scalars())

    def page(
        self, query: DisclosureQuery, *, reader: Actor, after: list[Any] | None, limit: int
    ) -> Page[DisclosureLine]:
        """Disclosures that ``reader`` may work on, the newest first."""
        wanted = (
            (query.mine, disclosures.c.proposer == reader.sub),
            (query.state, disclosures.c.state == query.state),
            (query.published, disclosures.c.published == query.published),
            (query.item, disclosures.c.item == query.item),
            (query.body, disclosures.c.body == query.body),
        )
        statement = (
            sa.select(disclosures, revisions, _ITEM, items.c.title.label("item_title"))
            .join_from(disclosures, revisions, LATEST)
            .join(items, items.c.code == disclosures.c.item)
            .where(may_work_on(reader), *(condition for given, condition in wanted if given))
            .order_by(disclosures.c.id.desc())
            .limit(limit + 1)
        )
        if after:
            statement = statement.where(disclosures.c.id < str(after[0]))
        found = [_line(row) for row in self._connection.execute(statement).mappings()]
        return Page(items=found[:limit], next=[found[limit - 1].id] if len(found) > limit else None)

    def purge(self, disclosure: Disclosure) -> list[str]:
        """Keep a taken-down disclosure, blank every word of its revisions, and return the digests to be removed."""
        others = sa.select(file_references.c.digest).where(file_references.c.disclosure != disclosure.id)
        query = sa.select(file_references.c.digest).where(
            file_references.c.disclosure == disclosure.id, file_references.c.digest.not_in(others)
        )
        digests = list(self._connection.execute(query).scalars())
        self._connection.execute(sa.update(revisions).where(revisions.c.disclosure == disclosure.id).values(**_BLANK))
        self.save(disclosure)
        self._connection.execute(sa.delete(uploads).where(uploads.c.digest.in_(digests)))
        self._erased()
        return digests + [filing.package_digest for filing in disclosure.filings]

    def _one(self, statement: sa.Select[Any], identity: str) -> Disclosure | None:
        row = self._connection.execute(statement, {"id": identity}).mappings().one_or_none()
        return disclosure_from(row, rows.revision_of(row)) if row else None

    def _whole(self, identity: str) -> tuple[Disclosure, list[Revision]] | None:
        found = self._connection.execute(_LOCK_WHOLE, {"id": identity}).mappings().all()
        listed = [rows.revision_of(row) for row in found]
        latest = next((one for one in listed if one.number == found[0][disclosures.c.revision]), None)
        return (disclosure_from(found[0], latest), listed) if latest else None

    def _add_revision(self, disclosure: Disclosure) -> None:
        values = rows.revision_values(disclosure.revision)
        self._connection.execute(sa.insert(revisions).values(disclosure=disclosure.id, **values))


def disclosure_from(row: Any, revision: Revision) -> Disclosure:
    """A disclosure from a row of :func:`whole`, with one of its revisions."""
    body = rows.body_of(row[disclosures.c.body], row["body_name"], row[_BODY], row["body_etag"])
    return rows.disclosure_of(row, rows.item_of(row[_ITEM]), body, revision)


def _line(row: Any) -> DisclosureLine:
    item, proposer = row[_ITEM], row[revisions.c.proposer]
    return DisclosureLine(
        id=row[disclosures.c.id],
        title=row[revisions.c.title],
        item=row[disclosures.c.item],
        item_title=row["item_title"],
        body=row[disclosures.c.body],
        audience=row[disclosures.c.audience],
        department=item["department"] or proposer.get("department", ""),
        revision=row[disclosures.c.revision],
        state=row[disclosures.c.state],
        published=row[disclosures.c.published],
        index_number=row[disclosures.c.index_number] or "",
        formed_on=row[revisions.c.formed_on],
        publish_at=row[revisions.c.publish_at],
        time_limit_days=item["time_limit"][0],
        time_limit_unit=item["time_limit"][1],
        first_published_at=row[disclosures.c.first_published_at],
        proposer=proposer,
        updated_at=row[disclosures.c.updated_at],
        etag=row[disclosures.c.etag],
    )
