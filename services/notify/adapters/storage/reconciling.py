"""Many things at once by their ids, for a reconciliation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.notify.adapters.storage.deliveries import delivery_of
from services.notify.adapters.storage.publications import publication_of
from services.notify.adapters.storage.tables import bodies, deliveries, inner_publications, people, publications, tasks
from services.notify.domain.delivery import Delivery
from services.notify.domain.publication import Publication

_TABLES = {"body": bodies.c.code, "person": people.c.sub, "task": tasks.c.id}


def deliveries_of(connection: Connection, ids: Iterable[str]) -> Iterator[Delivery]:
    """These deliveries."""
    query = sa.select(deliveries).where(deliveries.c.id.in_(list(ids)))
    return (delivery_of(row) for row in connection.execute(query))


def publications_of(connection: Connection, disclosures: Iterable[str]) -> dict[str, Publication]:
    """What is kept of these disclosures, of whichever audience."""
    wanted, found = list(disclosures), {}
    for table in (publications, inner_publications):
        for row in connection.execute(sa.select(table).where(table.c.disclosure.in_(wanted))):
            found[row.disclosure] = publication_of(row)
    return found


def copies_of(noun: str, connection: Connection, ids: Iterable[str]) -> dict[str, dict[str, Any]]:
    """What is kept of these bodies, people or tasks."""
    key = _TABLES[noun]
    rows = connection.execute(sa.select(key.table).where(key.in_(list(ids)))).mappings()
    found = {row[key.name]: dict(row) for row in rows}
    for copy in found.values():
        if noun == "body":
            copy["departments"] = [{"code": code, "name": name} for code, name in copy["departments"].items()]
    return found
