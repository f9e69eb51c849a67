"""How many voted on a thing within a time: from one source, and from wherever."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from services.complaints.domain.votes import Recent


def recent_votes(
    connection: sa.Connection, votes: sa.Table, *these: Any, source: str | None, near: datetime, wherever: datetime
) -> tuple[Recent, Recent]:
    """Of ``these`` votes, in one statement: from the source after ``near``, from wherever after ``wherever``."""
    at = votes.c.at
    is_near = sa.and_(votes.c.source == source, at > near)
    counts = sa.select(*_counted("near", is_near, at), *_counted("any", at > wherever, at))
    found = connection.execute(counts.where(*these, at > min(near, wherever))).mappings().one()
    here, everybody = (Recent(count=found[f"{name}_count"], first=found[f"{name}_first"]) for name in ("near", "any"))
    return here, everybody


def _counted(name: str, counts: Any, at: Any) -> tuple[Any, Any]:
    count, first = sa.func.count(sa.case((counts, 1))), sa.func.min(sa.case((counts, at)))
    return count.label(f"{name}_count"), first.label(f"{name}_first")
