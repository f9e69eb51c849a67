"""What changed in public, one line a change, for who keeps a copy."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.catalog.adapters.storage.reads.published import Row, public_title
from services.catalog.adapters.storage.tables import (
    changes,
    disclosures,
    revisions,
)
from services.catalog.domain.refusals import CursorAhead

# Of closed editions the title is the one that their notice left; of all others there is nothing more to look at.
_IS_CLOSED = disclosures.c.closed_through >= changes.c.revision
_CHANGES = (
    sa.select(
        changes,
        revisions.c.title,
        disclosures.c.closed_through.label("erase_through"),
        sa.case((_IS_CLOSED, disclosures.c.closed_through), else_=0).label("closed_through"),
        sa.case((_IS_CLOSED, disclosures.c.editions), else_=sa.null()).label("editions"),
    )
    .join_from(
        changes,
        revisions,
        sa.and_(revisions.c.disclosure == changes.c.disclosure, revisions.c.number == changes.c.revision),
    )
    .join(disclosures, disclosures.c.id == changes.c.disclosure)
)


def list_changes(connection: Connection, after: int, limit: int) -> list[Row]:
    """The public log after a cursor, in order; the title is the revision's, and gone once it was purged.

    Nothing tells what a purged or closed edition said, not even its hash.
    Raises :class:`CursorAhead`: whoever waited there would miss what comes until then.
    """
    query = _CHANGES.where(changes.c.id > after).order_by(changes.c.id).limit(limit)
    found: list[Row] = [_change(row) for row in connection.execute(query).mappings()]
    if not found and after and after > (newest := newest_change(connection)):
        raise CursorAhead(newest)
    return found


def _change(row: Row) -> Row:
    change = {name: row[name] for name in (*changes.c.keys(), "title", "erase_through")}
    if not row["closed_through"]:
        return {**change, "content_hash": row["content_hash"] or None}
    # Why it was corrected may name what a later edition withheld; why it was withdrawn stays.
    reason = row["reason"] if row["act"] == "withdrawn" else ""
    title = public_title(row["revision"], row["title"], row)
    return {**change, "title": title, "reason": reason, "content_hash": None}


def newest_change(connection: Connection) -> int:
    """The id of the newest change of the public log; 0 where there is none."""
    return connection.execute(sa.select(sa.func.max(changes.c.id))).scalar() or 0
