"""Many things at once by their ids, for a reconciliation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.notify.adapters.storage.deliveries import delivery_of
from services.notify.adapters.storage.publications import columns_of, readable
from services.notify.adapters.storage.tables import deliveries, inner_publications, publications, tasks
from services.notify.domain.channels import Channel
from services.notify.domain.delivery import Delivery
from services.notify.domain.publication import FileRef

_FILES = {"text": FileRef, "attachments": tuple[FileRef, ...], "channels": tuple[Channel, ...]}


def deliveries_of(connection: Connection, ids: Iterable[str]) -> Iterator[Delivery]:
    """These deliveries."""
    query = sa.select(deliveries).where(deliveries.c.id.in_(list(ids)))
    return map(delivery_of, connection.execute(query).mappings())


def task_states(connection: Connection, ids: Iterable[str]) -> dict[str, Any]:
    """Where these tasks stand."""
    query = sa.select(tasks.c.id, tasks.c.state).where(tasks.c.id.in_(list(ids)))
    return {row["id"]: row for row in connection.execute(query).mappings()}


def publications_of(connection: Connection, disclosures: Iterable[str]) -> dict[str, Mapping[str, Any]]:
    """The rows of these disclosures, of whichever audience; files and channels that cannot be read are None."""
    wanted = list(disclosures)
    found: dict[str, Mapping[str, Any]] = {}
    for table in (publications, inner_publications):
        query = columns_of(table).where(table.c.disclosure.in_(wanted))
        for row in connection.execute(query).mappings():
            found[row["disclosure"]] = {**row, **{name: readable(kind, row[name]) for name, kind in _FILES.items()}}
    return found
