"""Compares what a publisher says happened with what its readers hold, and mends a reader by snapshots."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from chassis.events.replica import Replica
from chassis.reconciliation.snapshots import PAGE, Sending, Told, numbers_of, one_moment, told
from chassis.storage.outages import is_unavailable
from chassis.storage.tables import inbox, positions, sequences

if TYPE_CHECKING:
    from chassis.service import Service


DIFFERS, ON_ITS_WAY, UNKNOWN = "differs", "on its way", "unknown"


@dataclass(frozen=True, slots=True)
class Coming:
    """That what a reader lacks may still reach it (``ON_ITS_WAY``), or that nobody can tell; and what to do."""

    state: str
    says: str
    todo: str


Backlog = Callable[["Service"], Callable[[Sending], Coming | None]]
"""Asked for what lies now between the outboxes and a reader's inbox, it answers of each aggregate if more may come."""


def nothing_between(_reader: Service) -> Callable[[Sending], Coming | None]:
    """The local bus: what has left the outbox is in the inbox."""
    return lambda _sending: None


@dataclass(frozen=True, slots=True)
class Stuck:
    """What a reader has received of one aggregate and not applied: how many, and the first of them in words."""

    count: int = 0
    first: str = ""


@dataclass(frozen=True, slots=True)
class Held:
    """What a reader has of one aggregate: its place in the order, what is stuck before it, and its own copy."""

    position: int
    stuck: Stuck
    copy: Any | None

    def lacks(self, said: Told) -> int:
        """How many events it has not received at all: neither applied nor waiting nor parked."""
        return max(said.sequence - self.position - self.stuck.count, 0)


@dataclass(frozen=True, slots=True)
class Difference:
    """One aggregate that a reader has otherwise than its publisher tells it."""

    publisher: str
    reader: str
    aggregate: str
    told: int
    held: int
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
    return [noun for noun in publisher.snapshots if (publisher.name, noun) in bound]


def held(reader: Service, publisher: str, noun: str, said: Mapping[str, Told]) -> dict[str, Held]:
    """What a reader has of these things."""
    aggregates = [f"{noun}/{one}" for one in said]
    holding = reader.replicas.get(f"{publisher}.{noun}")
    with one_moment(reader) as connection:
        places = _positions(connection, publisher, aggregates)
        stuck = _stuck(connection, publisher, aggregates)
        copies = holding.find(connection, {one: those.events for one, those in said.items()}) if holding else {}
    return {
        one: Held(places.get(f"{noun}/{one}", 0), stuck.get(f"{noun}/{one}", Stuck()), copies.get(one)) for one in said
    }


def differences(
    publisher: Service,
    reader: Service,
    noun: str,
    said: Mapping[str, Told],
    *,
    even_on_its_way: bool = False,
    backlog: Backlog = nothing_between,
) -> Iterator[Difference]:
    """Where a reader's state is not what the publisher said, and whether that is because it may still come."""
    meant = {one: those for one, those in said.items() if reader.listens_to(those.routing_key())}
    found = held(reader, publisher.name, noun, meant) if meant else {}
    coming: dict[str, Coming | None] = {}
    lacking = {one: those for one, those in meant.items() if found[one].lacks(those) and not those.on_its_way}
    if lacking:
        may_come = backlog(reader)
        coming = {one: may_come(those.sending) for one, those in lacking.items()}
        # Read after the queue was: what has left the queue meanwhile is in the inbox, and not lost.
        found |= held(reader, publisher.name, noun, lacking)
    holding = reader.replicas.get(f"{publisher.name}.{noun}")
    for one, those in meant.items():
        have = found[one]
        what = _difference(those, have, holding, even_on_its_way)
        if what and not (have.position > those.sequence and _has_gone_on(publisher, f"{noun}/{one}", have.position)):
            difference = Difference(publisher.name, reader.name, f"{noun}/{one}", those.sequence, have.position, what)
            why = coming.get(one) if have.lacks(those) else None
            yield replace(difference, what=f"{what}; {why.says}", state=why.state, todo=why.todo) if why else difference


def unknown(publisher: Service, reader: Service, noun: str) -> Iterator[Difference]:
    """What a reader was told of and its publisher knows nothing of: the publisher lost it, with its database."""
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


def mend(
    difference: Difference,
    publisher: Service,
    reader: Service,
    *,
    note: Callable[[Any, Difference], None],
    seed: bool,
    backlog: Backlog = nothing_between,
) -> str:
    """Bring the reader to what the publisher says now. Returns what is still wrong, or nothing.

    ``note(work, difference)`` records the act, in the transaction that does it. What may still come is left to come:
    a snapshot would pass it over, with the deliveries that it brings.
    """
    noun, one = difference.noun, difference.id
    if difference.state != DIFFERS:
        return "not mended: it may still come"
    if difference.told == 0:
        return "not mended: restore the publisher from a later backup, or find out who told this"
    if difference.held > difference.told:
        _raise_sequence(difference, publisher, note)
    try:
        said = told(publisher, noun, [one], seed=seed)[one]
        if not seed and _may_still_come(said, publisher, reader, noun, one, backlog):
            return "not mended: more of it was told meanwhile and is on its way"
        reader.inbox.restore(said.events, note=lambda work, _: note(work, difference))
    except Exception as error:  # whatever a handler raises is the answer to the operator; nothing was changed
        if is_unavailable(error):
            raise
        return f"not mended: {type(error).__name__}: {error}"
    left = list(differences(publisher, reader, noun, {one: said}))
    return f"still different: {left[0].what}" if left else ""


def _may_still_come(said: Told, publisher: Service, reader: Service, noun: str, one: str, backlog: Backlog) -> bool:
    """Whether a snapshot of this moment would pass over events that the reader has not received yet."""
    if not held(reader, publisher.name, noun, {one: said})[one].lacks(said):
        return False
    return said.on_its_way or backlog(reader)(said.sending) is not None


def _difference(said: Told, have: Held, holding: Replica | None, even_on_its_way: bool) -> str:
    if have.position > said.sequence:
        return f"ahead: it has {have.position} events and the publisher told {said.sequence}"
    if have.position < said.sequence:
        if said.on_its_way and not even_on_its_way:
            return ""
        return f"behind: it has {have.position} of {said.sequence} events" + have.stuck.first
    return holding.compare(said.events, have.copy) if holding else ""


def _has_gone_on(publisher: Service, aggregate: str, position: int) -> bool:
    """Whether the publisher told more since it was asked: then its reader is not ahead, only quick."""
    with publisher.database.read() as connection:
        return numbers_of(connection, [aggregate]).get(aggregate, 0) >= position


def _raise_sequence(difference: Difference, publisher: Service, note: Callable[[Any, Difference], None]) -> None:
    """A publisher restored from a backup counts on behind its readers, who would take its next events for seen ones."""
    with publisher.transaction() as work:
        work.events.connection.execute(
            sa.update(sequences)
            .where(sequences.c.aggregate == difference.aggregate, sequences.c.sequence < difference.held)
            .values(sequence=difference.held)
        )
        note(work, difference)


def _positions(connection: Connection, source: str, aggregates: Sequence[str]) -> dict[str, int]:
    query = sa.select(positions).where(positions.c.source == source, positions.c.aggregate.in_(list(aggregates)))
    return {row.aggregate: row.sequence for row in connection.execute(query)}


def _stuck(connection: Connection, source: str, aggregates: Sequence[str]) -> dict[str, Stuck]:
    query = (
        sa.select(inbox.c.aggregate, inbox.c.state, inbox.c.sequence, inbox.c.reason)
        .where(inbox.c.state != "done", inbox.c.source == source, inbox.c.aggregate.in_(list(aggregates)))
        .order_by(inbox.c.sequence.desc())
    )
    found: dict[str, Stuck] = {}
    for row in connection.execute(query):
        count = found.get(row.aggregate, Stuck()).count + 1
        reason = f" ({row.reason})" if row.reason else ""
        # The first of them in order stands last, and is the one that is said.
        found[row.aggregate] = Stuck(count, f"; number {row.sequence} is {row.state}{reason}")
    return found
