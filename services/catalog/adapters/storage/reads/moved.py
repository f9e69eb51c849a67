"""Where something is found now that was moved here from another website."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.catalog.adapters.storage.ledgers import address_key
from services.catalog.adapters.storage.tables import disclosures, imports


def index_number_at(connection: Connection, address: str) -> str | None:
    """The index number of what had that address, once it was published; whether the reader may know is not asked."""
    query = (
        sa.select(disclosures.c.index_number)
        .join_from(imports, disclosures, disclosures.c.id == imports.c.disclosure)
        .where(imports.c.address == address_key(address))
    )
    return connection.execute(query).scalar()
