"""Publications in their two tables."""

from __future__ import annotations

import json
from dataclasses import fields
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from chassis.ports import Audience
from chassis.storage.tables import audit
from services.notify.adapters.storage.tables import inner_publications, publications, worded, words
from services.notify.domain.channels import Channel
from services.notify.domain.publication import FileRef, Publication, PublicationState, Remembered

_OWN_FORM = ("topics", "text", "attachments", "channels", "state")
# The acts with which the agencies are told of an external publication, once each.
_TOLD = ("publication.taken", "publication.corrected", "publication.withdrawn")
_PLAIN = tuple(field.name for field in fields(Publication) if field.name not in _OWN_FORM)


class StoredPublications:
    """The repository."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def lock(self, disclosure: str, audience: Audience) -> Publication | None:
        """The publication of a disclosure, locked; None before its first."""
        table = _table(audience)
        row = self._connection.execute(
            sa.select(table).where(table.c.disclosure == disclosure).with_for_update()
        ).one_or_none()
        return publication_of(row) if row else None

    def remembered(self, disclosure: str) -> Remembered | None:
        """What was done with it according to the audit record."""
        records = self._connection.execute(
            sa.select(audit.c.name, audit.c.record)
            .where(audit.c.aggregate == f"publication/{disclosure}")
            .order_by(audit.c.seq)
        ).all()
        if not records:
            return None
        last = json.loads(records[-1].record)["detail"]
        return Remembered(
            revision=last["revision"],
            state=last["state"],
            taken_down=last.get("taken_down", False),
            told=sum(row.name in _TOLD for row in records),
            route=tuple(last.get("route") or ("", "")),
        )

    def add(self, publication: Publication) -> None:
        """Keep a new one."""
        self._connection.execute(sa.insert(_table(publication.audience)), [_values(publication)])

    def save(self, publication: Publication) -> None:
        """Keep the changes of a locked one."""
        table = _table(publication.audience)
        self._connection.execute(
            sa.update(table).where(table.c.disclosure == publication.disclosure).values(_values(publication))
        )


def publication_of(row: Any) -> Publication:
    """A row as the domain knows it."""
    return Publication(
        **{name: getattr(row, name) for name in _PLAIN},
        topics=tuple(sorted(words(row.topics))),
        text=FileRef(**row.text),
        attachments=tuple(FileRef(**file) for file in row.attachments),
        channels=tuple(Channel(**channel) for channel in row.channels),
        state=PublicationState(row.state),
    )


def _table(audience: Audience) -> sa.Table:
    return publications if audience == "external" else inner_publications


def _values(publication: Publication) -> dict[str, Any]:
    return {
        **{name: getattr(publication, name) for name in _PLAIN},
        "topics": worded(publication.topics),
        "text": _file(publication.text),
        "attachments": [_file(file) for file in publication.attachments],
        "channels": [{**channel.data(), "automatic": channel.automatic} for channel in publication.channels],
        "state": publication.state.value,
    }


def _file(file: FileRef) -> dict[str, Any]:
    return {"digest": file.digest, "size": file.size, "name": file.name, "media_type": file.media_type}
