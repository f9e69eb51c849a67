"""What was published, in this service's own copy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa

from chassis.base.converter import structure
from chassis.storage.repository import Repository, row_of, upsert
from services.review.adapters.storage.tables import cases, publications
from services.review.domain.china_time import CHINA
from services.review.domain.publication import Publication

_PORTION = 500


class SqlPublications(Repository):
    """:class:`services.review.ports.Publications` in SQL."""

    def keep(self, publication: Publication) -> None:
        upsert(self._connection, publications, row_of(publications, publication), key=["id"])

    def withdraw(self, disclosure: str) -> None:
        self._change(disclosure, published="withdrawn")

    def file(self, disclosure: str, archive_number: str) -> None:
        self._change(disclosure, archive_number=archive_number)

    def purge(self, disclosure: str) -> None:
        gone = {"title": "", "text": {}, "attachments": [], "published": "withdrawn", "purged": True}
        self._change(disclosure, **gone)

    def with_ids(self, disclosures: Sequence[str]) -> Sequence[Publication]:
        found: dict[str, Publication] = {}
        for start in range(0, len(disclosures), _PORTION):
            query = sa.select(publications).where(publications.c.id.in_(disclosures[start : start + _PORTION]))
            found |= {row["id"]: publication_of(row) for row in self._connection.execute(query).mappings()}
        return [found[each] for each in disclosures if each in found]

    def population(
        self, body: str, departments: Sequence[str], first: date, last: date
    ) -> Mapping[str, Sequence[Mapping[str, Any]]]:
        since, until = begins(first), begins(last + timedelta(days=1))
        names = ("id", "index_number", "revision", "content_hash")
        published = sa.select(*(publications.c[name] for name in names)).where(
            publications.c.body == body,
            publications.c.department.in_(departments),
            publications.c.audience != "party",
            publications.c.purged.is_(False),
            publications.c.published_at >= since,
            publications.c.published_at < until,
        )
        opened = sa.select(cases.c.id, cases.c.disclosure, cases.c.revision, cases.c.state).where(
            cases.c.body == body,
            cases.c.department.in_(departments),
            cases.c.audience != "party",
            cases.c.purged.is_(False),
            cases.c.opened_at >= since,
            cases.c.opened_at < until,
        )
        return {
            "publications": self._rows(published.order_by(publications.c.id)),
            "cases": self._rows(opened.order_by(cases.c.id)),
        }

    def labels(self, ids: Sequence[str]) -> Mapping[str, str]:
        found = {each.id: each.index_number for each in self.with_ids(ids)}
        query = (
            sa.select(cases.c.id, publications.c.index_number)
            .join(publications, publications.c.id == cases.c.disclosure)
            .where(cases.c.id.in_(ids))
        )
        return found | {row.id: row.index_number for row in self._connection.execute(query)}

    def _rows(self, query: sa.Select[Any]) -> list[Mapping[str, Any]]:
        # Plain names: SQLAlchemy's own are no keys of JSON.
        names = [str(column.name) for column in query.selected_columns]
        return [dict(zip(names, row, strict=True)) for row in self._connection.execute(query)]

    def _change(self, disclosure: str, **values: Any) -> None:
        self._connection.execute(sa.update(publications).where(publications.c.id == disclosure).values(**values))


def publication_of(row: Mapping[Any, Any]) -> Publication:
    """The publication in a row."""
    return structure(Publication, dict(row))


def begins(day: date) -> datetime:
    """The moment at which a day begins in China."""
    return datetime.combine(day, time(), CHINA).astimezone(UTC)
