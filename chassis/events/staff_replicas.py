"""A service's copy of the staff and of the sessions that ended, from the events of the service that keeps them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from chassis.events.envelope import Event
from chassis.events.replica import Replica, replica
from chassis.ports import Clock
from chassis.storage import staff


def staff_replicas(person: str, session: str) -> Mapping[str, Replica]:
    """The replicas of the nouns ``person`` (``<service>.person``) and ``session``, whose ``ended`` says which."""
    sessions = Replica(_ended_of, _compare_ended, {f"{session}.ended": _keep_ended})
    return {person: replica(person, staff.staff, key="sub"), session: sessions}


def _keep_ended(event: Event, *, work: Any, clock: Clock) -> None:
    data = event.data
    staff.keep_ended(
        work.events.connection,
        session=data["id"],
        sub=data["sub"],
        expires_at=datetime.fromisoformat(data["expires_at"]),
    )


def _ended_of(connection: Connection, snapshots: Mapping[str, Sequence[Event]]) -> Mapping[str, frozenset[str]]:
    """The ids of each person's sessions that ended; the subject of such an event is the person."""
    ended = staff.ended_sessions
    found: dict[str, set[str]] = {sub: set() for sub in snapshots}
    query = sa.select(ended.c.sub, ended.c.id).where(ended.c.sub.in_(list(snapshots)))
    for row in connection.execute(query):
        found[row.sub].add(row.id)
    return {sub: frozenset(ids) for sub, ids in found.items()}


def _compare_ended(events: Sequence[Event], copy: Any | None) -> str:
    """A session that has expired by itself need not be known any more."""
    awaited = {
        event.data["id"]
        for event in events
        if "expires_at" in event.data and datetime.fromisoformat(event.data["expires_at"]) > event.at
    }
    return "missing: a session that has ended" if awaited - (copy or frozenset()) else ""
