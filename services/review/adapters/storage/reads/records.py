"""Which records of review's folder of the file store are named by what it keeps."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.review.adapters.storage.tables import cases, issues


def named(connection: Connection, digests: Sequence[str]) -> Collection[str]:
    """Those of ``digests`` that are the record of a case or of a deliberation, purged ones left out."""
    of_cases = sa.select(cases.c.record_digest).where(cases.c.record_digest.in_(digests), cases.c.purged.is_(False))
    found = set(connection.execute(of_cases).scalars())
    said = connection.execute(sa.select(issues.c.deliberations)).scalars()
    records = {each["record_digest"] for row in said for each in row if not each.get("purged")}
    return found | records.intersection(digests)
