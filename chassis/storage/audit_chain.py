"""The append-only record of a service, bound into a hash chain.

``hash = SM3(previous hash ‖ canonical JSON of the record)``, hashes as text ``sm3:<hex>``, the first one's
predecessor being 64 zeros. The head row keeps the newest hash apart, so that the loss of the newest record shows.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from chassis.base.clock import rfc3339
from chassis.base.converter import plain
from chassis.base.hashing import canonical_json, sm3
from chassis.ports import DomainEvent
from chassis.storage import bulk, outages
from chassis.storage.tables import GENESIS, audit, audit_head, sequences

_LOCK_HEAD = sa.select(audit_head.c.seq, audit_head.c.hash).with_for_update()
_MOVE_HEAD = sa.update(audit_head)
_PAGE = 5_000
_ASKED = 500


@dataclass(frozen=True, slots=True)
class Break:
    """The first record at which a chain does not hold."""

    seq: int
    reason: str


class Unreadable(ValueError):
    """A row holds what no program of ours wrote and cannot even be read: SQLite keeps anything in any column."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a verification found: how many records, the newest hash, and the break if there is one."""

    records: int
    head: str
    broken: Break | None


def record_of(seq: int, event: DomainEvent, data: Any, sequence: int | None) -> dict[str, Any]:
    """What is chained for a domain event: who did what to which aggregate when; of the data only the digest."""
    return {
        "seq": seq,
        "at": rfc3339(event.at),
        "name": event.name,
        "aggregate": f"{event.name.split('.')[0]}/{event.aggregate}",
        "sequence": sequence,
        "body": event.body,
        "audience": event.audited_as or event.audience,
        "actor": {**event.actor.snapshot(), "kind": event.actor.kind},
        "detail": plain(event.detail),
        "data_digest": sm3(canonical_json(data)),
    }


def append(connection: Connection, events: Sequence[tuple[DomainEvent, Any, int | None]]) -> None:
    """Chain events, each with its plain data and its sequence, in the caller's transaction.

    The head row is locked last of all, so writers queue only here.
    """
    seq, previous = connection.execute(_LOCK_HEAD).one()
    rows = []
    for event, data, sequence in events:
        seq += 1
        record = record_of(seq, event, data, sequence)
        text = canonical_json(record).decode()
        previous = chain_hash(previous, text)
        rows.append(
            {
                "seq": seq,
                "at": event.at,
                "name": event.name,
                "aggregate": record["aggregate"],
                "body": event.body,
                "audience": record["audience"],
                "record": text,
                "hash": previous,
            }
        )
    bulk.write(connection, audit, rows)
    connection.execute(_MOVE_HEAD, {"seq": seq, "hash": previous})


def chain_hash(previous: str, record: str) -> str:
    """The hash of a record's canonical JSON after its predecessor's hash."""
    return sm3(previous.encode() + record.encode())


def last_recorded_at(connection: Connection) -> datetime | None:
    """The latest moment of any record; None where there is none yet."""
    return connection.execute(sa.select(sa.func.max(audit.c.at))).scalar()


def verify(connection: Connection) -> Verdict:
    """Walk the whole chain and compare it with the head row; stops at the first break."""
    expected, previous = 1, GENESIS
    try:
        for row in _rows(connection):
            broken = _check(row, expected, previous)
            if broken:
                return Verdict(expected - 1, previous, broken)
            expected, previous = expected + 1, row.hash
    except Unreadable as unreadable:
        return Verdict(expected - 1, previous, Break(expected, f"record {expected} cannot be read: {unreadable}"))
    head = connection.execute(sa.select(audit_head.c.seq, audit_head.c.hash)).all()
    count = expected - 1
    if len(head) != 1:
        return Verdict(count, previous, Break(count, f"the head row stands {len(head)} times instead of once"))
    if not isinstance(head[0].seq, int):
        return Verdict(count, previous, Break(count, "the head row says no number of records"))
    if head[0].seq > count:
        return Verdict(count, previous, Break(count + 1, f"record {count + 1} is missing: the head says {head[0].seq}"))
    if head[0].seq < count:
        reason = f"record {head[0].seq + 1} was added behind the head"
        return Verdict(count, previous, Break(head[0].seq + 1, reason))
    if head[0].hash != previous:
        return Verdict(count, previous, Break(count, f"the head's hash is not that of record {count}"))
    return Verdict(count, previous, None)


def told_without_record(connection: Connection) -> int:
    """How many things events were announced of, beside a chain that has no record at all.

    Their sequences go on with every event that is recorded and announced, and none of them is ever removed.
    """
    if connection.scalar(sa.select(sa.exists(sa.select(audit.c.seq)))):
        return 0
    return connection.scalar(sa.select(sa.func.count()).select_from(sequences)) or 0


def last_of(connection: Connection, name: str) -> int | None:
    """The number of the newest record of that name."""
    return connection.execute(sa.select(sa.func.max(audit.c.seq)).where(audit.c.name == name)).scalar()


def export(connection: Connection) -> Iterator[str]:
    """The chain as JSON lines ``{"record": …, "hash": …}``; ``record`` is the chained text itself.

    Raises :class:`Unreadable` where it comes to a row that is none.
    """
    for row in _rows(connection):
        if not (isinstance(row.record, str) and isinstance(row.hash, str)):
            raise Unreadable(f"record {row.seq} is no text")
        yield orjson.dumps({"record": row.record, "hash": row.hash}).decode()


def page(
    connection: Connection,
    *,
    after: int,
    limit: int,
    aggregate: str = "",
    bodies: Collection[str] | None = None,
    party: bool = False,
    confined: Collection[str] | None = (),
    kept: sa.Select[Any] | None = None,
    unlisted: Collection[str] = (),
) -> list[dict[str, Any]]:
    """Records after a number, oldest first, without those named ``unlisted``; ``bodies`` narrows to those that the
    reader may inspect (None: every one, and what concerns none).

    Those of party matters only with ``party``: that a party matter exists is not told to others. Those of what is
    confined to the few concerned (责任追究、举报) only of the bodies in ``confined`` (None: of every one), and of them
    none that names one of the ids in ``kept``.
    """
    query = sa.select(audit.c.record).where(audit.c.seq > after).order_by(audit.c.seq).limit(limit)
    query = query.where(audit.c.name.not_in(unlisted))
    if aggregate:
        query = query.where(audit.c.aggregate == aggregate)
    if bodies is not None:
        query = query.where(audit.c.body.in_(sorted(bodies)))
    if not party:
        query = query.where(audit.c.audience != "party")
    if confined is not None:
        query = query.where(sa.or_(audit.c.audience != "confined", audit.c.body.in_(sorted(confined))))
    if kept is not None:
        ids = kept.subquery()
        is_kept = sa.exists().where(audit.c.record.contains(ids.c[0]))
        query = query.where(sa.or_(audit.c.audience != "confined", sa.not_(is_kept)))
    return [orjson.loads(record) for record in connection.execute(query).scalars()]


def who_acted(connection: Connection, aggregates: Collection[str]) -> set[str]:
    """Who (`sub`) did something to one of these, as a record has it: ``questionnaire/<id>``."""
    found: set[str] = set()
    for start in range(0, len(asked := sorted(aggregates)), _ASKED):
        query = sa.select(audit.c.record).where(audit.c.aggregate.in_(asked[start : start + _ASKED]))
        found |= {orjson.loads(record)["actor"]["sub"] for record in connection.execute(query).scalars()}
    return found


def hashes(connection: Connection, numbers: Sequence[int]) -> dict[int, str]:
    """The hashes of the records with these numbers, as far as there are such records."""
    found: dict[int, str] = {}
    for start in range(0, len(numbers), _ASKED):
        asked = sa.select(audit.c.seq, audit.c.hash).where(audit.c.seq.in_(numbers[start : start + _ASKED]))
        found |= {row.seq: row.hash for row in connection.execute(asked)}
    return found


def _rows(connection: Connection) -> Iterator[Any]:
    after, page = None, _PAGE
    while True:
        query = sa.select(audit).order_by(audit.c.seq).limit(page)
        try:
            rows = read(connection, query if after is None else query.where(audit.c.seq > after))
        except Unreadable:
            if page == 1:
                raise
            page = 1  # one by one, up to the one that it is
            continue
        yield from rows
        if len(rows) < page:
            return
        after = rows[-1].seq


def read(connection: Connection, query: sa.Select[Any]) -> Sequence[Any]:
    """The rows of a query of records or anchors. Raises :class:`Unreadable`."""
    try:
        return connection.execute(query).all()
    except (ValueError, TypeError) as error:
        raise Unreadable(str(error)) from error
    except sa.exc.DBAPIError as error:
        # Whatever keeps a database from answering says nothing of what is written in it.
        if not outages.is_about_content(error):
            raise
        raise Unreadable(str(error.orig).partition(" with text")[0]) from error


def _check(row: Any, expected: int, previous: str) -> Break | None:
    if row.seq != expected:
        missing = row.seq > expected
        return Break(expected, f"record {expected} is missing" if missing else f"record {row.seq} is out of place")
    if not isinstance(row.record, str) or row.hash != chain_hash(previous, row.record):
        return Break(expected, f"record {expected} was changed, or its predecessor was")
    record = _parsed(row.record)
    columns = {"seq": row.seq, "at": rfc3339(row.at)}
    columns |= {column: row._mapping[column] for column in ("name", "aggregate", "body", "audience")}
    for column, value in columns.items():
        if record.get(column) != value:
            return Break(expected, f"record {expected}: the column '{column}' was changed")
    return None


def _parsed(record: str) -> dict[str, Any]:
    try:
        found = orjson.loads(record)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
