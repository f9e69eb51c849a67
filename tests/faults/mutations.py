"""Three safeguards of the event backbone, each of which can be switched off to see that the checker notices."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from chassis.base.clock import SystemClock
from chassis.events import outbox
from chassis.events.inbox import InboxStore, batch, single, turn_of
from chassis.relay import destination
from chassis.storage.tables import positions


def no_inbox_check() -> None:
    """What was seen takes effect again (the position is left alone)."""
    move = InboxStore.move

    def forwards(self: InboxStore, moved: Mapping[tuple[str, str], int]) -> None:
        there = {
            (row.source, row.aggregate): row.sequence
            for key in moved
            for row in self._connection.execute(
                sa.select(positions).where(positions.c.source == key[0], positions.c.aggregate == key[1])
            )
        }
        move(self, {key: max(sequence, there.get(key, 0)) for key, sequence in moved.items()})

    _take_for_next("seen")
    InboxStore.move = forwards  # type: ignore[method-assign]


def no_sequence_check() -> None:
    """What is ahead of its turn takes effect at once."""
    _take_for_next("ahead")


def mark_before_ack() -> None:
    """A row counts as published as soon as it was handed to the connection."""
    send = destination.Destination._send

    def hasty(self: destination.Destination, rows: Sequence[outbox.Row]) -> Any:
        sent = send(self, rows)
        with self._service.database.write() as connection:
            outbox.mark(connection, [row.id for row in rows], SystemClock().now())
        return sent

    destination.Destination._send = hasty  # type: ignore[method-assign]


def _take_for_next(wrong: str) -> None:
    def careless(event: Any, position: int) -> str:
        turn = turn_of(event, position)
        return "next" if turn == wrong else turn

    batch.turn_of = single.turn_of = careless  # type: ignore[assignment]


MUTATIONS: Mapping[str, Callable[[], None]] = {
    "inbox": no_inbox_check,
    "sequence": no_sequence_check,
    "mark": mark_before_ack,
}


def mutate(name: str) -> None:
    """Switch one safeguard off; none for an empty name."""
    if name:
        MUTATIONS[name]()
