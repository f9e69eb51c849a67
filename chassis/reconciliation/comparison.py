"""Compares what a publisher announced with what its readers keep, and repairs a reader by snapshots."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from chassis.events.envelope import Event
from chassis.events.replica import Replica
from chassis.ports import NotFound
from chassis.reconciliation.snapshots import PAGE, Announced, Sending, numbers_of, one_moment, take_snapshots
from chassis.storage.outages import is_unavailable
from chassis.storage.tables import inbox, positions, sequences

if TYPE_CHECKING:
    from chassis.service import Service


DIFFERS, ON_ITS_WAY, UNKNOWN = "differs", "on its way", "unknown"


@dataclass(frozen=True, slots=True)
class Pending:
    """That what a reader lacks may still reach it (``ON_ITS_WAY``), or that nobody can tell; and what to do."""

    state: str
    says: str
    todo: str


Backlog = Callable[["Service"], Callable[[Sending], Pending | None]]
"""Asked for what lies now between the outboxes and a reader's inbox, it answers of each aggregate if more may come."""


def nothing_between(_reader: Service) -> Callable[[Sending], Pending | None]:
    """The local bus: what has left the outbox is in the inbox."""
    return lambda _sending: None


@dataclass(frozen=True, slots=True)
class Unapplied:
    """What a reader has received of one aggregate and not applied: how many, and the first of them in words."""

    count: int = 0
    first: str = ""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A row that the reader itself cannot read any more."""

    what: str

    @classmethod
    def by(cls, error: Exception) -> Unreadable:
        """Named by its error; its content is not shown."""
        return cls(f"unreadable: {type(error).__name__}")


@dataclass(frozen=True, slots=True)
class Copy:
    """What a reader has of one aggregate: its position, what is received and not applied, and its own state."""

    position: int
    unapplied: Unapplied
    state: Any | None

    def lacks(self, announced: Announced) -> int:
        """How many events it has not received at all: neither applied nor waiting nor parked."""
        return max(announced.sequence - self.position - self.unapplied.count, 0)


@dataclass(frozen=True, slots=True)
class Difference:
    """One aggregate that a reader has otherwise than its publisher announced it, in numbers of events and in words."""

    publisher: str
    reader: str
    aggregate: str
    announced: int
    applied: int
    what: str
    state: str = DIFFERS
    todo: str = ""

    @property
    def noun(self) -> str:
        """The kind of aggregate."""
        return self.aggregate.split("/", 1)[0]

    @property
    def id(self) -> str:
        """The aggregate's own id."""
        return self.aggregate.split("/", 1)[1]


def nouns(publisher: Service, reader: Service) -> list[str]:
    """Which of a publisher's nouns a reader listens to; a word of every event stands for its noun."""
    bound = {tuple(pattern.split(".")[:2]) for pattern in reader.subscribes}
    return [noun for noun in publisher.all_snapshots if not bound.isdisjoint([(publisher.name, noun), ("*", noun)])]


def copies(reader: Service, publisher: str, noun: str, announced: Mapping[str, Announced]) -> dict[str, Copy]:
    """What a reader has of these things, by id."""
    aggregates = [f"{noun}/{identity}" for identity in announced]
    replica = reader.replicas.get(f"{publisher}.{noun}")
    snapshots = {identity: found.events for identity, found in announced.items()}
    with one_moment(reader) as connection:
        sequences_applied = _positions(connection, publisher, aggregates)
        unapplied = _unapplied(connection, publisher, aggregates)
        states = _states(replica, connection, snapshots) if replica else {}
    return {
        identity: Copy(
            sequences_applied.get(f"{noun}/{identity}", 0),
            unapplied.get(f"{noun}/{identity}", Unapplied()),
            states.get(identity),
        )
        for identity in announced
    }


def differences(
    publisher: Service,
    reader: Service,
    noun: str,
    announced: Mapping[str, Announced],
    *,
    even_on_its_way: bool = False,
    backlog: Backlog = nothing_between,
) -> Iterator[Difference]:
    """Where a reader's state is not what the publisher announced, and whether that is because it may still come."""
    meant = {identity: its for identity, its in announced.items() if reader.listens_to(its.routing_key())}
    found = copies(reader, publisher.name, noun, meant) if meant else {}
    pending: dict[str, Pending | None] = {}
    lacking = {identity: its for identity, its in meant.items() if found[identity].lacks(its) and not its.on_its_way}
    if lacking:
        may_come = backlog(reader)
        pending = {identity: may_come(its.sending) for identity, its in lacking.items()}
        # Read after the queue was: what has left the queue meanwhile is in the inbox, and not lost.
        found |= copies(reader, publisher.name, noun, lacking)
    replica = reader.replicas.get(f"{publisher.name}.{noun}")
    for identity, its in meant.items():
        copy, aggregate = found[identity], f"{noun}/{identity}"
        what = _difference(its, copy, replica, even_on_its_way)
        if what and not (copy.position > its.sequence and _has_gone_on(publisher, aggregate, copy.position)):
            difference = Difference(publisher.name, reader.name, aggregate, its.sequence, copy.position, what)
            why = pending.get(identity) if copy.lacks(its) else None
            yield replace(difference, what=f"{what}; {why.says}", state=why.state, todo=why.todo) if why else difference


def unknown(publisher: Service, reader: Service, noun: str) -> Iterator[Difference]:
    """What a reader has and its publisher knows nothing of: the publisher lost it, with its database."""
    after = ""
    while True:
        query = (
            sa.select(positions.c.aggregate, positions.c.sequence)
            .where(positions.c.source == publisher.name, positions.c.sequence > 0)
            .where(positions.c.aggregate > after, positions.c.aggregate.startswith(f"{noun}/", autoescape=True))
            .order_by(positions.c.aggregate)
            .limit(PAGE)
        )
        with reader.database.read() as connection:
            rows = connection.execute(query).all()
        with publisher.database.read() as connection:
            known = numbers_of(connection, [row.aggregate for row in rows])
        for row in rows:
            if row.aggregate not in known:
                what = "unknown: the publisher has no such thing; was its database restored to an earlier state?"
                yield Difference(publisher.name, reader.name, row.aggregate, 0, row.sequence, what)
        if len(rows) < PAGE:
            return
        after = rows[-1].aggregate


def repair(
    difference: Difference,
    publisher: Service,
    reader: Service,
    *,
    note: Callable[[Any, Difference], None],
    seed: bool,
    backlog: Backlog = nothing_between,
) -> str:
    """Bring the reader to what the publisher announces now. Returns what is still wrong, or nothing.

    ``note(work, difference)`` records the act, in the transaction that does it. What may still come is left to come:
    a snapshot would pass it over, with the deliveries that it brings.
    """
    noun, identity = difference.noun, difference.id
    if difference.state != DIFFERS:
        return "not repaired: it may still come"
    if difference.announced == 0:
        return "not repaired: restore the publisher from a later backup, or find out who announced this"
    if difference.applied > difference.announced:
        _raise_sequence(difference, publisher, note)
    try:
        announced = take_snapshots(publisher, noun, [identity], seed=seed)[identity]
        if not seed and _may_still_come(announced, publisher, reader, difference, backlog):
            return "not repaired: more of it was announced meanwhile and is on its way"
        reader.inbox.restore(announced.events, note=lambda work, _: note(work, difference))
    except NotFound as error:
        # Its own words are for who followed a link.
        return (
            f"not repaired: {reader.name} has not what it is about ({error.code}): put a later backup of {reader.name} "
            "back, or give it up (docs/how-to/watch-and-mend.md, 'A database was put back to a backup')"
        )
    except Exception as error:  # whatever a handler raises is the answer to the operator; nothing was changed
        if is_unavailable(error):
            raise
        return f"not repaired: {type(error).__name__}: {error}"
    left = list(differences(publisher, reader, noun, {identity: announced}))
    return f"still different: {left[0].what}" if left else ""


def _may_still_come(
    announced: Announced, publisher: Service, reader: Service, difference: Difference, backlog: Backlog
) -> bool:
    """Whether a snapshot of this moment would pass over events that the reader has not received yet."""
    identity = difference.id
    if not copies(reader, publisher.name, difference.noun, {identity: announced})[identity].lacks(announced):
        return False
    return announced.on_its_way or backlog(reader)(announced.sending) is not None


def _difference(announced: Announced, copy: Copy, replica: Replica | None, even_on_its_way: bool) -> str:
    if copy.position > announced.sequence:
        return f"ahead: it has {copy.position} events and the publisher announced {announced.sequence}"
    if copy.position < announced.sequence:
        if announced.on_its_way and not even_on_its_way:
            return ""
        return f"behind: it has {copy.position} of {announced.sequence} events" + copy.unapplied.first
    if replica is None:
        return ""
    try:
        return copy.state.what if isinstance(copy.state, Unreadable) else replica.compare(announced.events, copy.state)
    except Exception as error:  # of one row: it must not end the comparison of all others
        return Unreadable.by(error).what


def _has_gone_on(publisher: Service, aggregate: str, position: int) -> bool:
    """Whether the publisher announced more since it was asked: then its reader is not ahead, only quick."""
    with publisher.database.read() as connection:
        return numbers_of(connection, [aggregate]).get(aggregate, 0) >= position


def _raise_sequence(difference: Difference, publisher: Service, note: Callable[[Any, Difference], None]) -> None:
    """A publisher restored from a backup counts on behind its readers, who would take its next events for seen ones."""
    with publisher.transaction() as work:
        work.events.connection.execute(
            sa.update(sequences)
            .where(sequences.c.aggregate == difference.aggregate, sequences.c.sequence < difference.applied)
            .values(sequence=difference.applied)
        )
        note(work, difference)


def _states(replica: Replica, connection: Connection, snapshots: Mapping[str, Sequence[Event]]) -> Mapping[str, Any]:
    """The reader's rows by id, all in one query; one by one where one of them cannot be read."""
    try:
        return replica.find(connection, snapshots)
    except sa.exc.DBAPIError:
        raise
    except Exception as error:
        if len(snapshots) == 1:
            return dict.fromkeys(snapshots, Unreadable.by(error))
    found: dict[str, Any] = {}
    for identity, events in snapshots.items():
        found |= _states(replica, connection, {identity: events})
    return found


def _positions(connection: Connection, source: str, aggregates: Sequence[str]) -> dict[str, int]:
    query = sa.select(positions).where(positions.c.source == source, positions.c.aggregate.in_(list(aggregates)))
    return {row.aggregate: row.sequence for row in connection.execute(query)}


def _unapplied(connection: Connection, source: str, aggregates: Sequence[str]) -> dict[str, Unapplied]:
    query = (
        sa.select(inbox.c.aggregate, inbox.c.state, inbox.c.sequence, inbox.c.reason)
        .where(inbox.c.state != "done", inbox.c.source == source, inbox.c.aggregate.in_(list(aggregates)))
        .order_by(inbox.c.sequence.desc())
    )
    found: dict[str, Unapplied] = {}
    for row in connection.execute(query):
        count = found.get(row.aggregate, Unapplied()).count + 1
        reason = f" ({row.reason})" if row.reason else ""
        # The first of them in order stands last, and is the one that is said.
        found[row.aggregate] = Unapplied(count, f"; number {row.sequence} is {row.state}{reason}")
    return found
