"""Publications in their two tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any, TypeVar

import orjson
import sqlalchemy as sa

from chassis.base.converter import structure
from chassis.ports import Audience
from chassis.storage.repository import Repository, change, divided, joined, row_of
from chassis.storage.tables import audit
from services.notify.adapters.storage.tables import inner_publications, publications
from services.notify.domain.channels import Channel
from services.notify.domain.publication import CoIssuer, FileRef, Publication, Remembered

T = TypeVar("T")

# The acts with which the agencies are sent an external publication, once each.
_SENT = ("publication.taken", "publication.corrected", "publication.withdrawn")
_NO_TEXT = FileRef(digest="", size=0)


class StoredPublications(Repository):
    """The repository."""

    def load_for_update(self, disclosure: str, audience: Audience) -> Publication | None:
        """The publication of a disclosure, locked; None before its first.

        Files and channels that cannot be read are left out: they must stop neither a withdrawal nor a repair.
        """
        table = _table(audience)
        row = self._connection.execute(_lock(table), {"disclosure": disclosure}).mappings().one_or_none()
        return _publication_of(row) if row else None

    def remembered(self, disclosure: str) -> Remembered | None:
        records = self._connection.execute(
            sa.select(audit.c.name, audit.c.record)
            .where(audit.c.aggregate == f"publication/{disclosure}")
            .order_by(audit.c.seq)
        ).all()
        if not records:
            return None
        details = [orjson.loads(row.record)["detail"] for row in records]
        sent = sum(detail["sent"] for row, detail in zip(records, details, strict=True) if row.name in _SENT)
        return structure(Remembered, {**details[-1], "sent": sent})

    def add(self, publication: Publication) -> None:
        table = _table(publication.audience)
        self._connection.execute(sa.insert(table), _row(table, publication))

    def save(self, publication: Publication) -> None:
        table = _table(publication.audience)
        change(self._connection, table, _row(table, publication), disclosure=publication.disclosure)


def columns_of(table: sa.Table) -> sa.Select[Any]:
    """A query of whole rows; JSON comes as text, so that one that cannot be read spoils no other."""
    return sa.select(
        *[
            sa.cast(column, sa.Text).label(column.name) if isinstance(column.type, sa.JSON) else column
            for column in table.c
        ]
    )


@cache
def _lock(table: sa.Table) -> sa.Select[Any]:
    return columns_of(table).where(table.c.disclosure == sa.bindparam("disclosure")).with_for_update()


def readable(kind: type[T], text: str) -> T | None:
    """The value in a JSON column; None where it cannot be read."""
    try:
        return structure(kind, orjson.loads(text))
    except (ExceptionGroup, TypeError, ValueError):  # cattrs groups what it finds wrong
        return None


def _publication_of(row: Mapping[Any, Any]) -> Publication:
    codes = {name: divided(row[name]) for name in ("topics", "readers")}
    without = {**codes, "text": {"digest": "", "size": 0}, "attachments": (), "channels": (), "co_issuers": ()}
    return replace(
        structure(Publication, {**row, **without}),
        text=readable(FileRef, row["text"]) or _NO_TEXT,
        attachments=readable(tuple[FileRef, ...], row["attachments"]) or (),
        co_issuers=readable(tuple[CoIssuer, ...], row["co_issuers"]) or (),
        channels=readable(tuple[Channel, ...], row["channels"]) or (),
    )


def _table(audience: Audience) -> sa.Table:
    return publications if audience == "external" else inner_publications


def _row(table: sa.Table, publication: Publication) -> dict[str, Any]:
    return row_of(
        table,
        publication,
        topics=joined(publication.topics),
        readers=joined(publication.readers),
        joint_bodies=joined(publication.joint_bodies),
        state=publication.state.value,
    )
