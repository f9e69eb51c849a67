"""The Idempotency-Key of a POST: the answer is kept for a while with the effect, in the same transaction."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from chassis.storage.database import insert
from chassis.storage.tables import idempotency

KEPT_HOURS = 24
KEPT = timedelta(hours=KEPT_HOURS)


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer given before."""

    request: str
    status: int
    headers: dict[str, str]
    body: str


class KeyInUse(Exception):
    """Another request with the same key was done at the same moment; this one is to be undone, and starts over."""


def find(connection: Connection, caller: str, key: str, now: datetime) -> Kept | None:
    """The answer kept for a caller's key."""
    row = connection.execute(
        sa.select(idempotency).where(
            idempotency.c.caller == caller, idempotency.c.key == key, idempotency.c.at > now - KEPT
        )
    ).one_or_none()
    return Kept(row.request, row.status, row.headers, row.body) if row else None


def keep(connection: Connection, answers: Mapping[str, Kept], key: str, now: datetime) -> None:
    """Keep an answer for each caller, in place of one kept for longer than :data:`KEPT`.

    Raises :class:`KeyInUse` where the key was used meanwhile.
    """
    rows = [
        {
            "caller": caller,
            "key": key,
            "request": answer.request,
            "status": answer.status,
            "headers": answer.headers,
            "body": answer.body,
            "at": now,
        }
        for caller, answer in answers.items()
    ]
    new = insert(connection, idempotency)
    replaced = new.on_conflict_do_update(
        index_elements=["caller", "key"],
        set_={name: new.excluded[name] for name in ("request", "status", "headers", "body", "at")},
        where=idempotency.c.at <= now - KEPT,
    )
    written = connection.execute(replaced.returning(idempotency.c.caller), rows).all()
    if len(written) < len(rows):
        raise KeyInUse


def change_headers(connection: Connection, caller: str, key: str, headers: Mapping[str, str]) -> None:
    """Keep other headers with an answer."""
    kept = sa.update(idempotency).where(idempotency.c.caller == caller, idempotency.c.key == key)
    connection.execute(kept.values(headers=dict(headers)))


def forget(connection: Connection, callers: Collection[str]) -> None:
    """Forget all answers given to these callers: after a purge, where one may hold what was purged."""
    if callers:
        connection.execute(sa.delete(idempotency).where(idempotency.c.caller.in_(list(callers))))


def clean(connection: Connection, now: datetime, limit: int = 1_000) -> int:
    """Remove some of the answers kept for longer than :data:`KEPT`."""
    old = (
        sa.select(idempotency.c.caller, idempotency.c.key)
        .where(idempotency.c.at <= now - KEPT)
        .order_by(idempotency.c.at)
        .limit(limit)
    )
    rows = connection.execute(old).all()
    if rows:
        keys = sa.tuple_(idempotency.c.caller, idempotency.c.key)
        connection.execute(sa.delete(idempotency).where(keys.in_([tuple(row) for row in rows])))
    return len(rows)
