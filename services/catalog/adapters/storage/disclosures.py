"""Disclosures and their revisions; columns bear the names of the dataclasses' fields."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from chassis.base.converter import structure
from chassis.ports import Stale
from chassis.storage import idempotency_keys, set_aside
from chassis.storage.repository import Repository, change, joined
from services.catalog.adapters.storage import consents, listing, reception, tables
from services.catalog.adapters.storage.reception import TASKS, TOLD
from services.catalog.adapters.storage.tables import bodies, disclosures, file_references, items, revisions, uploads
from services.catalog.domain.disclosure import REEXAMINE, Disclosure
from services.catalog.domain.linked import CHANGED_BY, INTERPRETS, RELATED, Linkable
from services.catalog.domain.revision import Content, Revision, Similar, is_draft_id
from services.catalog.domain.states import APPROVED, IN_REVIEW, PROPOSED, PUBLISHED, SUPERSEDED, UNDER_WAY
from services.catalog.domain.timeline import china_date

LATEST = sa.and_(revisions.c.disclosure == disclosures.c.id, revisions.c.number == disclosures.c.revision)
PUBLIC = sa.and_(revisions.c.disclosure == disclosures.c.id, revisions.c.number == disclosures.c.public_revision)
_ALL = revisions.c.disclosure == disclosures.c.id
_IS_PUBLIC = disclosures.c.published == PUBLISHED
_WITH_REVIEW = (PROPOSED, IN_REVIEW, APPROVED)
# What may still be public, or is.
_LIVE = (*UNDER_WAY, PUBLISHED)
# Of one period an item has few; which elements they tell of is looked at here.
MOST_SIMILAR, MOST_OF_A_PERIOD = 5, 50


def whole(condition: sa.ColumnElement[bool]) -> sa.Select[Any]:
    """Disclosures with the revision that ``condition`` joins, their item and their body; see :func:`disclosure_of`."""
    return (
        sa.select(disclosures, revisions, TOLD.label("told"), TASKS.label("tasks"), items.c.data, bodies.c.data)
        .join_from(disclosures, revisions, condition)
        .join(items, items.c.code == disclosures.c.item)
        .join(bodies, bodies.c.code == disclosures.c.body)
    )


_THIS = disclosures.c.id == sa.bindparam("id")
GET = whole(LATEST).where(_THIS)
# Both rows are locked: PostgreSQL reads only locked rows anew after it had to wait, and an old revision beside a new
# disclosure would let two people act on what only one of them has.
_LOCK = GET.with_for_update(of=(disclosures, revisions))
_LOCK_WHOLE = whole(_ALL).where(_THIS).order_by(revisions.c.number).with_for_update(of=(disclosures, revisions))

_FORGET_LINKS = sa.delete(tables.links).where(tables.links.c.disclosure == sa.bindparam("identity"))

# Both tables have columns of the same names, so their rows are taken apart by position.
_DISCLOSURE = tuple(column.name for column in disclosures.c)
_REVISION = tuple(column.name for column in revisions.c)
# The timer that publishes at an hour: what it could not do is set aside under the disclosure's id.
PUBLISH_TIMER = "publish_due"
_WIDTH, _LATEST = len(_DISCLOSURE), _DISCLOSURE.index("revision")
# Where review has a revision, and what it said: in one column.
_REVIEW = tuple(field.name for field in fields(Revision) if field.name not in (*_REVISION, "content"))
# What lies in tables of its own.
_JOINED = ("id", "item", "body", "revision", "etag")
_BESIDE = (
    "deliveries",
    "evaluation",
    "responses",
    "group_evaluations",
    "remedial_orders",
    "opinions",
    "told",
    "tasks",
)
_OWN = tuple(field.name for field in fields(Disclosure) if field.name not in (*_JOINED, *_BESIDE))
_OF_REVISION = tuple(field.name for field in fields(Revision) if field.name in _REVISION)
_OF_CONTENT = tuple(field.name for field in fields(Content))

# What a purge leaves of a revision's own words, and of what review said of it.
_BLANK: dict[str, Any] = {
    "title": "",
    "summary": "",
    "document_number": "",
    "change_reason": "",
    "no_website_reason": "",
    "sensitive_data": False,
    "declassified_by": "",
    "declassified_on": None,
    "period": "",
    "also_fulfils": [],
    "co_issuers": [],
    "interprets": "",
    "related": [],
    "self_check": [],
    "findings": [],
    "kept_findings": [],
    "notice_until": None,
    "notice_hides": [],
    "after_notice": None,
    "attachments": [],
    "topics": [],
    "elements": [],
    "review": {},
}


class SqlDisclosures(Repository):
    """:class:`services.catalog.ports.Disclosures` on a database connection.

    ``erased`` is called by a purge, so that whoever opened the transaction can wipe what a commit leaves behind.
    """

    def __init__(self, connection: Connection, *, now: Callable[[], datetime], erased: Callable[[], None]) -> None:
        super().__init__(connection)
        self._now = now
        self._erased = erased
        # As they were when this transaction read them: what else has changed since is nobody's here to write.
        self._loaded: dict[str, Disclosure] = {}
        # As they are: this transaction has their lock, and nothing was told of them since they were read.
        self._held: dict[str, Disclosure] = {}

    def load_for_update(self, identity: str) -> Disclosure | None:
        if identity in self._held:
            return self._held[identity]
        # Whoever held the lock may have begun the next revision, which the waiting statement could not see yet.
        row = self._locked(identity) or self._locked(identity)
        return self._hold(disclosure_of(row)) if row else None

    def load(self, identity: str) -> Disclosure | None:
        if identity in self._held:
            return self._held[identity]
        row = self._connection.execute(GET, {"id": identity}).one_or_none()
        return self._noted(disclosure_of(row)) if row else None

    def read_again(self, identity: str) -> None:
        """Something was told of it, or may have been by others: it is read when it is wanted next."""
        self._held.pop(identity, None)

    def load_whole_for_update(self, identity: str) -> tuple[Disclosure, list[Revision]] | None:
        return self._whole(identity) or self._whole(identity)

    def add(self, disclosure: Disclosure) -> Disclosure:
        values = {
            "topics": "",
            **_values(disclosure, self._now()),
            "id": disclosure.id,
            "item": disclosure.item.code,
            "body": disclosure.body.code,
            "audience": disclosure.audience,
            "etag": 1,
        }
        self._connection.execute(sa.insert(disclosures), values)
        self._add_revision(disclosure)
        reception.save_changes(self._connection, None, disclosure)
        return self._noted(replace(disclosure, etag=1))

    def save(self, disclosure: Disclosure, *, revision: bool = True) -> Disclosure:
        saved = replace(disclosure, etag=disclosure.etag + 1)
        values = {**_values(saved, self._now()), "etag": saved.etag}
        if change(self._connection, disclosures, values, id=disclosure.id, etag=disclosure.etag) != 1:
            raise Stale("内容已被他人更新，请重新读取后再改。", "It was changed meanwhile; read it again.")
        if revision:
            values, number = _revision_values(disclosure.revision), disclosure.revision.number
            change(self._connection, revisions, values, disclosure=disclosure.id, number=number)
        consents.keep(self._connection, self._loaded.get(disclosure.id), saved)
        if self._save_beside(saved):
            self.read_again(saved.id)
        else:
            self._hold(saved)
        return saved

    def save_tasks(self, disclosure: Disclosure) -> None:
        self._save_beside(disclosure)
        self.read_again(disclosure.id)

    def begin_revision(self, disclosure: Disclosure) -> Disclosure:
        saved = self.save(disclosure, revision=False)
        self._add_revision(saved)
        return saved

    def supersede(self, identity: str, number: int, at: datetime) -> None:
        self._connection.execute(
            sa.update(revisions)
            .where(revisions.c.disclosure == identity, revisions.c.number == number)
            .values(state=SUPERSEDED, superseded_at=at)
        )

    def list_again(self, disclosure: Disclosure, *, before: Disclosure) -> None:
        listing.list_again(self._connection, before, disclosure)

    def link(self, disclosure: Disclosure, public: Content) -> None:
        _forget_links(self._connection, disclosure.id)
        related = [(RELATED, number) for number in public.related]
        # What it went out with has its number by now.
        interprets = public.interprets
        interprets = self.index_number_of(interprets) if is_draft_id(interprets) else interprets
        named = [(INTERPRETS, interprets), *related, (CHANGED_BY, disclosure.validity.document)]
        rows = [{"disclosure": disclosure.id, "kind": kind, "target": number} for kind, number in named if number]
        if rows:
            self._connection.execute(sa.insert(tables.links), rows)

    def linkable(self, index_number: str) -> Linkable | None:
        query = (
            sa.select(disclosures.c.audience, disclosures.c.body, disclosures.c.on_website, items.c.data)
            .join_from(disclosures, items, items.c.code == disclosures.c.item)
            .where(disclosures.c.index_number == index_number, _IS_PUBLIC)
        )
        row = self._connection.execute(query).first()
        if row is None:
            return None
        readers = tuple(row.data["audience_group"])
        return Linkable(audience=row.audience, body=row.body, on_website=row.on_website, readers=readers)

    def purge(self, disclosure: Disclosure, *, photos: Iterable[str]) -> tuple[Disclosure, list[str]]:
        # A purged one refers to its files for ever, but keeps none: the last of several that had a file takes it away.
        others = (
            sa.select(file_references.c.digest)
            .join(disclosures, disclosures.c.id == file_references.c.disclosure)
            .where(file_references.c.disclosure != disclosure.id, disclosures.c.purged_at.is_(None))
        )
        query = sa.select(file_references.c.digest).where(
            file_references.c.disclosure == disclosure.id, file_references.c.digest.not_in(others)
        )
        digests = [*self._connection.execute(query).scalars(), *self._unshared(disclosure.id, photos, others)]
        self._connection.execute(sa.update(revisions).where(revisions.c.disclosure == disclosure.id).values(**_BLANK))
        listing.list_again(self._connection, self._loaded.get(disclosure.id), disclosure)
        _forget_links(self._connection, disclosure.id)
        saved = self.save(disclosure)
        reception.forget(self._connection, disclosure.id)
        self.read_again(disclosure.id)
        digests += self._forget_uploads(digests, others)
        set_aside.forget(self._connection, PUBLISH_TIMER, disclosure.id)
        self._erased()
        return saved, digests + [filing.package_digest for filing in disclosure.filings]

    def _forget_uploads(self, digests: list[str], others: Any) -> list[str]:
        """Forget the uploads of these files; gives the originals of which no other upload or disclosure knows."""
        gone = (
            sa.delete(uploads).where(uploads.c.digest.in_(digests)).returning(uploads.c.uploaded_by, uploads.c.original)
        )
        rows = self._connection.execute(gone).all()
        # The answer to an upload names the file, and is kept for a day under the uploader's key.
        idempotency_keys.forget(self._connection, {row.uploaded_by for row in rows})
        # A copy that another disclosure has too stays, without the original that goes.
        lost = sa.update(uploads).where(uploads.c.original.in_(digests)).values(original="", original_size=0)
        self._connection.execute(lost)
        originals = {row.original for row in rows} - {"", *digests}
        kept = [sa.select(uploads.c.original).where(uploads.c.original.in_(originals)), others]
        return sorted(originals.difference(*(self._connection.execute(query).scalars() for query in kept)))

    def similar_to(self, disclosure: Disclosure) -> list[Similar]:
        content = disclosure.revision.content
        referring = sa.select(file_references.c.disclosure).where(file_references.c.digest == content.text.digest)
        same_text = sa.and_(
            disclosures.c.id.in_(referring), revisions.c.text["digest"].as_string() == content.text.digest
        )
        same_title = sa.and_(revisions.c.title == content.title, disclosures.c.item == disclosure.item.code)
        alike = [_alike(disclosure, "text", same_text), _alike(disclosure, "title", same_title)]
        if content.period:
            same_period = sa.and_(revisions.c.period == content.period, disclosures.c.item == disclosure.item.code)
            alike.append(_alike(disclosure, "period", same_period, most=MOST_OF_A_PERIOD))
        found = [
            Similar(disclosure=row.id, index_number=row.index_number or "", same=row.same)
            for row in self._connection.execute(sa.union_all(*alike))
            if row.same != "period" or _meets(content.elements, row.elements)
        ]
        # The same text says most, the same period least.
        best_last = sorted(found, key=lambda each: ("period", "title", "text").index(each.same))
        return list({each.disclosure: each for each in best_last}.values())[-MOST_SIMILAR:]

    def interpretation_of(self, identity: str) -> str | None:
        query = (
            sa.select(disclosures.c.id)
            .join_from(revisions, disclosures, LATEST)
            .where(
                revisions.c.interprets == identity, disclosures.c.purged_at.is_(None), disclosures.c.state.in_(_LIVE)
            )
            .order_by(disclosures.c.id.desc())
        )
        return self._connection.execute(query).scalars().first()

    def index_number_of(self, identity: str) -> str:
        query = sa.select(disclosures.c.index_number).where(disclosures.c.id == identity)
        return self._connection.execute(query).scalar() or ""

    def copies_of(self, identity: str) -> list[str]:
        own, other = file_references.alias("own"), file_references.alias("other")
        query = (
            sa.select(other.c.disclosure)
            .join_from(own, other, sa.and_(other.c.digest == own.c.digest, other.c.disclosure != identity))
            .where(own.c.disclosure == identity)
        )
        return sorted(set(self._connection.execute(query).scalars()))

    def _unshared(self, identity: str, photos: Iterable[str], others: Any) -> list[str]:
        """Photos that were uploaded as such, and that no other disclosure has as a file or as a proof."""
        wanted = sorted(set(photos))
        uploaded = sa.select(uploads.c.digest).where(uploads.c.digest.in_(wanted), uploads.c.digest.not_in(others))
        found = set(self._connection.execute(uploaded).scalars())
        return [digest for digest in found if not self._proves_another(identity, digest)]

    def _proves_another(self, identity: str, digest: str) -> bool:
        told = tables.reception
        proof = sa.cast(told.c.data, sa.Text).contains(digest, autoescape=True)
        query = sa.select(told.c.key).where(told.c.disclosure != identity, proof).limit(1)
        return self._connection.execute(query).first() is not None

    def _save_beside(self, disclosure: Disclosure) -> bool:
        """Whether there was anything new in what is told of it."""
        is_new = reception.save_changes(self._connection, self._loaded.get(disclosure.id), disclosure)
        self._noted(disclosure)
        return is_new

    def _hold(self, disclosure: Disclosure) -> Disclosure:
        self._held[disclosure.id] = disclosure
        return self._noted(disclosure)

    def _noted(self, disclosure: Disclosure) -> Disclosure:
        self._loaded[disclosure.id] = disclosure
        return disclosure

    def _locked(self, identity: str) -> Any:
        return self._connection.execute(_LOCK, {"id": identity}).one_or_none()

    def _whole(self, identity: str) -> tuple[Disclosure, list[Revision]] | None:
        rows = self._connection.execute(_LOCK_WHOLE, {"id": identity}).all()
        found = [revision_of(row[_WIDTH:]) for row in rows]
        latest = [
            disclosure_of(row) for row, revision in zip(rows, found, strict=True) if revision.number == row[_LATEST]
        ]
        return (self._noted(latest[0]), found) if latest else None

    def _add_revision(self, disclosure: Disclosure) -> None:
        values = _revision_values(disclosure.revision)
        self._connection.execute(sa.insert(revisions), {"disclosure": disclosure.id, **values})


def _forget_links(connection: Connection, identity: str) -> None:
    connection.execute(_FORGET_LINKS, {"identity": identity})


def _meets(own: Sequence[str], others: Sequence[str]) -> bool:
    """Whether two disclosures of an item tell the same of it; of one without elements, always."""
    return not own or not others or not set(own).isdisjoint(others)


def _alike(
    disclosure: Disclosure, same: str, condition: sa.ColumnElement[bool], *, most: int = MOST_SIMILAR
) -> sa.Select[Any]:
    """Without an order, so that a title which very many have costs no more than one which few have."""
    found = (
        sa.select(disclosures.c.id, disclosures.c.index_number, revisions.c.elements, sa.literal(same).label("same"))
        .join_from(disclosures, revisions, _ALL)
        .where(
            disclosures.c.id != disclosure.id,
            disclosures.c.body == disclosure.body.code,
            disclosures.c.audience == disclosure.audience,
            sa.or_(sa.and_(LATEST, disclosures.c.state.in_(_WITH_REVIEW)), sa.and_(PUBLIC, _IS_PUBLIC)),
            condition,
        )
        .limit(most)
        .subquery()
    )
    return sa.select(found)


def disclosure_of(row: Sequence[Any]) -> Disclosure:
    """A disclosure from a row of :func:`whole`."""
    own = dict(zip(_DISCLOSURE, row, strict=False))
    told, tasks, item, body = row[-4:]
    beside = {**reception.told_of(told), "tasks": reception.open_tasks(tasks, own["closed_tasks"])}
    revision = _revision_data(row[_WIDTH:])
    return structure(Disclosure, {**own, **beside, "item": item, "body": body, "revision": revision})


def revision_of(row: Sequence[Any]) -> Revision:
    """A revision from its row."""
    return structure(Revision, _revision_data(row))


def list_revisions(connection: Connection, identity: str) -> list[Revision]:
    """All revisions of a disclosure, the oldest first."""
    query = sa.select(revisions).where(revisions.c.disclosure == identity).order_by(revisions.c.number)
    return [revision_of(row) for row in connection.execute(query)]


def _revision_data(row: Sequence[Any]) -> Mapping[str, Any]:
    data = dict(zip(_REVISION, row, strict=False))
    return {**data, **data["review"], "content": data}


def _values(disclosure: Disclosure, at: datetime) -> dict[str, Any]:
    """The disclosure's own row, besides what never changes."""
    revision = disclosure.revision
    # What awaits the deliberation of its issue, a consent, or what goes out with it, has no hour.
    is_cleared = revision.state == APPROVED and not disclosure.is_kept_back
    hour = revision.together_at or revision.content.publish_at or revision.approved_at
    values = {name: getattr(disclosure, name) for name in _OWN}
    values |= {
        "revision": revision.number,
        "state": revision.state,
        "proposer": disclosure.proposer,
        "proposer_department": revision.proposer.get("department", ""),
        # Without an hour of its own it was due when it was approved, should it still be here then.
        "publish_at": hour if is_cleared else None,
        "on_website": disclosure.on_website,
        "notice_until": disclosure.notice_until,
        "reexamine_on": None if REEXAMINE in disclosure.tasks else disclosure.reexamine_on,
        "validity_state": disclosure.validity.state,
        "published_on": china_date(disclosure.published_at) if disclosure.published_at else None,
        "archive_number": disclosure.archive_number,
        "filed_at": disclosure.filings[-1].filed_at if disclosure.filings else None,
        "updated_at": at,
    }
    if revision.number == disclosure.public_revision:
        values["topics"] = joined(revision.content.topics)
    return values


def _revision_values(revision: Revision) -> dict[str, Any]:
    return {
        **{name: getattr(revision, name) for name in _OF_REVISION},
        **{name: getattr(revision.content, name) for name in _OF_CONTENT},
        "review": {name: getattr(revision, name) for name in _REVIEW},
    }
