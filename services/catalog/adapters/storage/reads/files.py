"""Which files of the catalogue's folder a record names."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.catalog.adapters.storage.tables import disclosures, file_references, issues, uploads


def named(connection: Connection, digests: Sequence[str]) -> Collection[str]:
    """Those of ``digests`` that were uploaded, as they came and as their public copies, or that a disclosure or an
    issue refers to, purged ones left out.
    """
    copies = sa.select(uploads.c.digest).where(uploads.c.digest.in_(digests))
    originals = sa.select(uploads.c.original).where(uploads.c.original.in_(digests))
    referred = (
        sa.select(file_references.c.digest)
        .join(disclosures, disclosures.c.id == file_references.c.disclosure)
        .where(file_references.c.digest.in_(digests), disclosures.c.purged_at.is_(None))
    )
    found = set(connection.execute(sa.union(copies, originals, referred)).scalars())
    filings = connection.execute(sa.select(issues.c.filings)).scalars()
    packages = {filing["package_digest"] for row in filings for filing in row}
    return found | packages.intersection(digests)
