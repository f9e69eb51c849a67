"""What is published, for readers: lists, search, single editions."""

from __future__ import annotations

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from chassis.ports import Actor
from services.catalog.adapters.storage import rows
from services.catalog.adapters.storage.tables import bodies, disclosures, items, revisions, search
from services.catalog.adapters.storage.visibility import may_read_published
from services.catalog.adapters.storage.words import asked, words
from services.catalog.domain.disclosure import Disclosure
from services.catalog.domain.states import PUBLISHED
from services.catalog.ports import Page, Publication, PublishedLine, PublishedQuery, Standing

# Ranking looks at the newest matches only: a frequent word must not cost more than a rare one.
RANKED = 1000

_EDITION = sa.and_(revisions.c.disclosure == disclosures.c.id, revisions.c.number == disclosures.c.public_revision)
_ASKED = sa.and_(
    revisions.c.disclosure == disclosures.c.id,
    revisions.c.number == sa.func.coalesce(sa.bindparam("revision", type_=sa.Integer), disclosures.c.public_revision),
)
# How an edition came about is no part of it; the reviewers' verdicts alone are longer than many an edition.
_OF_THE_PROCEDURE = frozenset({"disclosure", "state", "drafted_at", "proposed_at", "approved_at", "review"})
_FIND = (
    sa.select(
        disclosures.c.id,
        disclosures.c.index_number,
        disclosures.c.body,
        disclosures.c.item,
        disclosures.c.audience,
        disclosures.c.published,
        disclosures.c.public_revision,
        disclosures.c.first_published_at,
        disclosures.c.editions,
        disclosures.c.evaluation,
        disclosures.c.responses,
        disclosures.c.archive_number,
        disclosures.c.filed_at,
        disclosures.c.withdrawal,
        disclosures.c.proposer.label("working_proposer"),
        disclosures.c.etag,
        *(column for column in revisions.c if column.name not in _OF_THE_PROCEDURE),
        items.c.title.label("item_title"),
        items.c.data.label("item_data"),
        bodies.c.name.label("body_name"),
        bodies.c.data.label("body_data"),
    )
    .join_from(disclosures, revisions, _ASKED)
    .join(items, items.c.code == disclosures.c.item)
    .join(bodies, bodies.c.code == disclosures.c.body)
    .where(disclosures.c.index_number == sa.bindparam("index_number"))
)
_STANDING = (
    sa.select(
        disclosures.c.audience,
        disclosures.c.body,
        items.c.data["audience_group"],
        disclosures.c.proposer,
        revisions.c.number,
        disclosures.c.etag,
    )
    .join_from(disclosures, revisions, _ASKED)
    .join(items, items.c.code == disclosures.c.item)
    .where(
        disclosures.c.index_number == sa.bindparam("index_number"),
        disclosures.c.withdrawal.is_(None),
        revisions.c.published_at.is_not(None),
    )
)


_LINES = (
    sa.select(
        disclosures.c.id,
        disclosures.c.index_number,
        revisions.c.title,
        revisions.c.summary,
        disclosures.c.body,
        bodies.c.name,
        disclosures.c.item,
        items.c.title,
        disclosures.c.audience,
        revisions.c.topics,
        revisions.c.formed_on,
        revisions.c.document_number,
        disclosures.c.published_at,
        revisions.c.number,
        disclosures.c.place,
    )
    .join_from(disclosures, revisions, _EDITION)
    .join(items, items.c.code == disclosures.c.item)
    .join(bodies, bodies.c.code == disclosures.c.body)
)


class SqlPublications:
    """:class:`services.catalog.ports.Publications` on a database connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._is_sqlite = connection.dialect.name == "sqlite"

    def index(self, disclosure: Disclosure, text: str, *, previous_place: int) -> None:
        """Make the words of a publication findable, instead of those of the edition before."""
        if previous_place:
            self._connection.execute(_forget(self._is_sqlite), {"place": previous_place})
        content = disclosure.revision.content
        found = words("\n".join((content.title, content.summary, content.document_number, text)))
        kept = " ".join(found) if self._is_sqlite else " ".join(_quoted(word) for word in found)
        self._connection.execute(_keep(self._is_sqlite), {"place": disclosure.place, "words": kept})

    def unindex(self, disclosure: Disclosure) -> None:
        """Forget its words."""
        self._connection.execute(_forget(self._is_sqlite), {"place": disclosure.place})

    def search(
        self, query: PublishedQuery, *, reader: Actor, after: list[Any] | None, limit: int
    ) -> Page[PublishedLine]:
        """What ``reader`` may read of the published: the newest first, or the best first when words are given."""
        if query.q.strip():
            return self._ranked(query, reader, after, limit)
        statement = _LINES.where(*_conditions(query, reader)).order_by(disclosures.c.place.desc()).limit(limit + 1)
        if after:
            statement = statement.where(disclosures.c.place < int(after[0]))
        found = self._lines(statement)
        return Page(items=found[:limit], next=[found[limit - 1].place] if len(found) > limit else None)

    def find(self, index_number: str, revision: int | None = None) -> Publication | None:
        """One edition by index number, the present one unless told otherwise; whoever may read it."""
        given = {"index_number": index_number, "revision": revision}
        row = self._connection.execute(_FIND, given).mappings().first()
        if row is None or row[revisions.c.published_at] is None:
            return None
        return _publication(row)

    def standing(self, index_number: str, revision: int | None = None) -> Standing | None:
        """The standing of the edition that :meth:`find` would find; None where it is withdrawn."""
        row = self._connection.execute(_STANDING, {"index_number": index_number, "revision": revision}).first()
        if row is None:
            return None
        audience, body, group, proposer, number, etag = row
        return Standing(audience, body, tuple(group), proposer, number, etag)

    def _ranked(self, query: PublishedQuery, reader: Actor, after: list[Any] | None, limit: int) -> Page[PublishedLine]:
        wanted = asked(query.q)
        if not wanted:
            return Page(items=[])
        start = int(after[0]) if after else 0
        newest = (
            sa.select(disclosures.c.id)
            .join_from(search, disclosures, disclosures.c.place == _place(self._is_sqlite))
            .join(items, items.c.code == disclosures.c.item)
            .where(_matches(wanted, self._is_sqlite), *_conditions(query, reader))
            .order_by(_place(self._is_sqlite).desc())
            .limit(RANKED)
            .subquery("newest")
        )
        statement = (
            _LINES.join(newest, newest.c.id == disclosures.c.id)
            .order_by(_weight(wanted).desc(), disclosures.c.place.desc())
            .offset(start)
            .limit(limit + 1)
        )
        found = self._lines(statement)
        return Page(items=found[:limit], next=[start + limit] if len(found) > limit else None)

    def _lines(self, statement: sa.Select[Any]) -> list[PublishedLine]:
        # Fetched at once: row by row the driver checks its state a hundred times.
        return [_line(row) for row in self._connection.execute(statement).all()]


def _conditions(query: PublishedQuery, reader: Actor) -> list[sa.ColumnElement[bool]]:
    since, until = _range(query)
    conditions = [disclosures.c.published == PUBLISHED, may_read_published(reader)]
    # Only what was asked is built: comparing columns costs more than the lists' rows.
    if query.topic:
        conditions.append(disclosures.c.topics.contains(f"|{query.topic}|", autoescape=True))
    if query.item:
        conditions.append(disclosures.c.item == query.item)
    if query.body:
        conditions.append(disclosures.c.body == query.body)
    if query.audience:
        conditions.append(disclosures.c.audience == query.audience)
    if since:
        conditions.append(disclosures.c.published_on >= since)
    if until:
        conditions.append(disclosures.c.published_on <= until)
    return conditions


def _range(query: PublishedQuery) -> tuple[date | None, date | None]:
    since, until = query.since, query.until
    if query.year:
        first, last = date(query.year, 1, 1), date(query.year, 12, 31)
        since, until = max(since or first, first), min(until or last, last)
    return since, until


def _weight(wanted: list[str]) -> sa.ColumnElement[int]:
    # A word in the title counts four times one in the summary; what only the text has counts nothing.
    weight: sa.ColumnElement[int] = sa.literal(0)
    for word in wanted:
        for column, worth in ((revisions.c.title, 4), (revisions.c.summary, 1)):
            weight = weight + sa.case((column.icontains(word, autoescape=True), worth), else_=0)
    return weight


def _matches(wanted: list[str], is_sqlite: bool) -> sa.ColumnElement[bool]:
    if is_sqlite:
        question = " AND ".join(f'"{word}"' for word in wanted)
        return sa.text("search MATCH :question").bindparams(question=question)  # type: ignore[return-value]  # a condition
    question = " & ".join(_quoted(word) for word in wanted)
    return sa.text("search.words @@ CAST(:question AS tsquery)").bindparams(question=question)  # type: ignore[return-value]  # a condition


def _place(is_sqlite: bool) -> sa.ColumnElement[int]:
    return sa.literal_column("search.rowid", sa.BigInteger) if is_sqlite else search.c.place


def _keep(is_sqlite: bool) -> sa.TextClause:
    if is_sqlite:
        return sa.text("INSERT INTO search (rowid, words) VALUES (:place, :words)")
    return sa.text("INSERT INTO search (place, words) VALUES (:place, CAST(:words AS tsvector))")


def _forget(is_sqlite: bool) -> sa.TextClause:
    return sa.text(f"DELETE FROM search WHERE {'rowid' if is_sqlite else 'place'} = :place")  # noqa: S608 # two fixed words


def _quoted(word: str) -> str:
    escaped = word.replace("\\", "\\\\").replace("'", "''")
    return f"'{escaped}'"


def _line(row: Any) -> PublishedLine:
    # Taken by position, which is much quicker than by column.
    (
        identity,
        index_number,
        title,
        summary,
        body,
        body_name,
        item,
        item_title,
        audience,
        topics,
        formed_on,
        document_number,
        published_at,
        revision,
        place,
    ) = row
    return PublishedLine(
        id=identity,
        index_number=index_number,
        title=title,
        summary=summary,
        body=body,
        body_name=body_name,
        item=item,
        item_title=item_title,
        audience=audience,
        topics=tuple(topics),
        formed_on=formed_on,
        document_number=document_number,
        published_at=published_at,
        revision=revision,
        place=place,
    )


def _publication(row: Any) -> Publication:
    item, body = row["item_data"], row["body_data"]
    department = item["department"] or row[revisions.c.proposer].get("department", "")
    return Publication(
        id=row[disclosures.c.id],
        index_number=row[disclosures.c.index_number],
        body=row[disclosures.c.body],
        body_name=row["body_name"],
        item=row[disclosures.c.item],
        item_title=row["item_title"],
        legal_basis=item["legal_basis"],
        audience=row[disclosures.c.audience],
        audience_group=tuple(item["audience_group"]),
        level=item["level"],
        department=department,
        department_name=next((name for code, name in body["departments"] if code == department), department),
        retention=item["retention"],
        published=row[disclosures.c.published],
        revision=row[revisions.c.number],
        public_revision=row[disclosures.c.public_revision],
        content=rows.content_of(row),
        content_hash=row[revisions.c.content_hash],
        change_reason=row[revisions.c.change_reason],
        published_at=row[revisions.c.published_at],
        first_published_at=row[disclosures.c.first_published_at],
        superseded_at=row[revisions.c.superseded_at],
        editions=tuple(rows.edition_of(edition) for edition in row[disclosures.c.editions]),
        evaluation=rows.evaluation_of(row[disclosures.c.evaluation]),
        responses=tuple(rows.response_of(response) for response in row[disclosures.c.responses]),
        archive_number=row[disclosures.c.archive_number] or "",
        filed_at=row[disclosures.c.filed_at],
        withdrawal=rows.withdrawal_of(row[disclosures.c.withdrawal]),
        proposer=row["working_proposer"],
        etag=row[disclosures.c.etag],
    )
