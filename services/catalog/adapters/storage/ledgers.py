"""Uploads, counters, and the public log of changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa

from chassis.base.converter import structure
from chassis.base.hashing import sm3
from chassis.storage.database import Instant, insert, insert_of
from chassis.storage.repository import Repository
from services.catalog.adapters.storage.tables import changes, counters, file_references, imports, uploads
from services.catalog.domain.disclosure import Disclosure
from services.catalog.domain.findings import FileFinding
from services.catalog.domain.former_address import looked_up
from services.catalog.domain.revision import Attachment
from services.catalog.ports import Upload

# The counter's row stays locked until the commit, so ids are given in the order of the commits and a reader's cursor
# never passes one that is still on its way. SQLite has one writer, so the greatest id so far is enough there.
_ADD_CHANGE = {
    "postgresql": """
        WITH next AS (
            INSERT INTO counters (name, value) VALUES ('changes', 1)
            ON CONFLICT (name) DO UPDATE SET value = counters.value + 1 RETURNING value
        )
        INSERT INTO changes (id, act, disclosure, index_number, revision, body, at, content_hash, reason, erase)
        SELECT next.value, :act, :disclosure, :index_number, CAST(:revision AS integer), :body,
               CAST(:at AS timestamptz), :content_hash, :reason, :erase FROM next
    """,
    "sqlite": """
        INSERT INTO changes (id, act, disclosure, index_number, revision, body, at, content_hash, reason, erase)
        SELECT COALESCE(MAX(id), 0) + 1, :act, :disclosure, :index_number, :revision, :body,
               :at, :content_hash, :reason, :erase FROM changes
    """,
}
_ADD = {dialect: sa.text(text).bindparams(sa.bindparam("at", type_=Instant)) for dialect, text in _ADD_CHANGE.items()}


class SqlUploads(Repository):
    """:class:`services.catalog.ports.Uploads` on a database connection."""

    def add(self, upload: Upload) -> None:
        values = {
            "digest": upload.attachment.digest,
            "body": upload.body,
            "name": upload.attachment.name,
            "size": upload.attachment.size,
            "media_type": upload.attachment.media_type,
            "unseen": list(upload.attachment.unseen),
            "original": upload.attachment.original,
            "original_size": upload.attachment.original_size,
            "stripped": list(upload.attachment.stripped),
            "findings": [asdict(found) for found in upload.attachment.findings],
            "withheld": dict(upload.attachment.withheld),
            "uploaded_by": upload.by,
            "uploaded_at": upload.at,
        }
        self._connection.execute(insert(self._connection, uploads).values(**values).on_conflict_do_nothing())

    def known(self, digests: Iterable[str]) -> Mapping[str, list[Upload]]:
        found: dict[str, list[Upload]] = {}
        query = sa.select(uploads).where(uploads.c.digest.in_(list(digests))).order_by(uploads.c.uploaded_at)
        for row in self._connection.execute(query):
            attachment = Attachment(
                digest=row.digest,
                name=row.name,
                size=row.size,
                media_type=row.media_type,
                unseen=tuple(row.unseen),
                original=row.original,
                original_size=row.original_size,
                stripped=tuple(row.stripped),
                findings=structure(tuple[FileFinding, ...], row.findings),
                withheld=row.withheld,
            )
            upload = Upload(attachment=attachment, body=row.body, by=row.uploaded_by, at=row.uploaded_at)
            found.setdefault(row.digest, []).append(upload)
        return found

    def refer(self, disclosure: str, digests: Iterable[str]) -> None:
        values = [{"digest": digest, "disclosure": disclosure} for digest in dict.fromkeys(digests)]
        if values:
            self._connection.execute(insert(self._connection, file_references).on_conflict_do_nothing(), values)


class SqlImports(Repository):
    """:class:`services.catalog.ports.Imports` on a database connection."""

    def find(self, body: str, source: str) -> tuple[str, str] | None:
        query = sa.select(imports.c.disclosure, imports.c.digest).where(
            imports.c.body == body, imports.c.source == _entry(source)
        )
        row = self._connection.execute(query).first()
        return (row.disclosure, row.digest) if row else None

    def has_address(self, address: str) -> bool:
        query = sa.select(imports.c.disclosure).where(imports.c.address == address_key(address))
        return self._connection.execute(query).first() is not None

    def add(self, body: str, source: str, *, disclosure: str, digest: str, address: str = "") -> None:
        key = address_key(address) if address else None
        values = {"body": body, "source": _entry(source), "disclosure": disclosure, "digest": digest, "address": key}
        self._connection.execute(sa.insert(imports).values(values))


class SqlCounters(Repository):
    """:class:`services.catalog.ports.Counters` on a database connection."""

    def next(self, name: str) -> int:
        statement = _next(self._connection.dialect.name)
        return int(self._connection.execute(statement, {"name": name, "value": 1}).scalar_one())


@cache
def _next(dialect: str) -> Any:
    statement = insert_of(dialect, counters)
    again = statement.on_conflict_do_update(index_elements=["name"], set_={"value": counters.c.value + 1})
    return again.returning(counters.c.value)


class SqlChanges(Repository):
    """:class:`services.catalog.ports.Changes` on a database connection."""

    def add(self, act: str, disclosure: Disclosure, *, at: datetime) -> None:
        edition = disclosure.public_edition
        if disclosure.audience != "external" or edition is None or not edition.on_website:
            return
        values = {
            "act": act,
            "disclosure": disclosure.id,
            "index_number": disclosure.index_number,
            "revision": edition.number,
            "body": disclosure.body.code,
            "at": at,
            "content_hash": "" if disclosure.is_purged else edition.content_hash,
            "reason": disclosure.withdrawal.reason if disclosure.withdrawal else edition.change_reason,
            "erase": disclosure.is_purged,
        }
        self._connection.execute(_ADD[self._connection.dialect.name], values)

    def erase(self, disclosure: str) -> None:
        gone = {"reason": "", "content_hash": ""}
        self._connection.execute(sa.update(changes).where(changes.c.disclosure == disclosure).values(gone))


def address_key(address: str) -> str:
    """Under which an address is kept: titles stand in addresses, so no word of them may outlast a purge."""
    return sm3(looked_up(address).encode())


def _entry(source: str) -> str:
    return sm3(source.encode())
