"""Three safeguards of the event backbone, each of which can be switched off to see that the checker notices."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from chassis.base.clock import SystemClock
from chassis.events import inbox, outbox
from chassis.relay import destination
from chassis.storage.tables import positions


def no_inbox_check() -> None:
    """What was seen takes effect again (its place in the order is left alone)."""
    turn_of, move = inbox.turn_of, inbox.Inbox._move

    def careless(event: Any, position: int) -> str:
        turn = turn_of(event, position)
        return "next" if turn == "seen" else turn

    def forwards(self: inbox.Inbox, connection: Any, moved: Mapping[tuple[str, str], int]) -> None:
        there = {
            (row.source, row.aggregate): row.sequence
            for key in moved
            for row in connection.execute(
                sa.select(positions).where(positions.c.source == key[0], positions.c.aggregate == key[1])
            )
        }
        move(self, connection, {key: max(sequence, there.get(key, 0)) for key, sequence in moved.items()})

    inbox.turn_of = careless
    inbox.Inbox._move = forwards  # type: ignore[method-assign]


def no_sequence_check() -> None:
    """What is ahead of its turn takes effect at once."""
    turn_of = inbox.turn_of

    def careless(event: Any, position: int) -> str:
        turn = turn_of(event, position)
        return "next" if turn == "ahead" else turn

    inbox.turn_of = careless


def mark_before_ack() -> None:
    """A row counts as published as soon as it was handed to the connection."""
    send = destination.Destination._send

    def hasty(self: destination.Destination, rows: Sequence[outbox.Row]) -> Any:
        sent = send(self, rows)
        with self._service.database.write() as connection:
            outbox.mark(connection, [row.id for row in rows], SystemClock().now())
        return sent

    destination.Destination._send = hasty  # type: ignore[method-assign]


MUTATIONS: Mapping[str, Callable[[], None]] = {
    "inbox": no_inbox_check,
    "sequence": no_sequence_check,
    "mark": mark_before_ack,
}


def mutate(name: str) -> None:
    """Switch one safeguard off; none for an empty name."""
    if name:
        MUTATIONS[name]()
