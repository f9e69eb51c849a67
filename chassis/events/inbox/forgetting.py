"""What an inbox still keeps of a thing that was erased: events about it that wait or are parked, of any aggregate."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from chassis.events.envelope import Undecodable, decode, encode
from chassis.storage.tables import inbox, positions

FORGOTTEN = "forgotten: what it was about was erased"


def forget_about(connection: Connection, thing: str, now: datetime) -> None:
    """Forget the contents of every stored event that names a thing, and why it was refused: reasons quote.

    Those whose turn it is are settled, so that nothing waits behind them; the others wait on, for their place alone.
    """
    named = sa.and_(inbox.c.state != "done", inbox.c.payload.contains(thing, autoescape=True))
    query = sa.select(inbox).where(named).order_by(inbox.c.source, inbox.c.aggregate, inbox.c.sequence)
    rows = connection.execute(query).all()
    for (source, aggregate), stored in groupby(rows, key=lambda row: (row.source, row.aggregate)):
        reached = before = _lock(connection, source, aggregate)
        for row in stored:
            if row.sequence <= reached + 1:
                reached = max(reached, row.sequence)
                _change(connection, row.event_id, state="done", payload=None, done_at=now)
            else:
                _change(connection, row.event_id, state="waiting", payload=_place_of(row.payload))
        if reached > before:
            connection.execute(
                sa.update(positions)
                .where(positions.c.source == source, positions.c.aggregate == aggregate)
                .values(sequence=reached)
            )


def _lock(connection: Connection, source: str, aggregate: str) -> int:
    query = sa.select(positions.c.sequence).where(positions.c.source == source, positions.c.aggregate == aggregate)
    return connection.execute(query.with_for_update()).scalar() or 0


def _place_of(payload: str) -> str:
    try:
        return encode(replace(decode(payload), data={}, erased=True))
    except Undecodable:  # what an earlier version of this code could read; it is parked when its turn comes
        return ""


def _change(connection: Connection, event_id: str, **values: Any) -> None:
    connection.execute(sa.update(inbox).where(inbox.c.event_id == event_id).values(reason=FORGOTTEN, **values))
