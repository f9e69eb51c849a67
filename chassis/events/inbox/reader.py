"""What the inbox of a service works with: its handlers, its transactions, its clock and its counters."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any, Protocol

from sqlalchemy.engine import Connection

from chassis.base.progress import Progress
from chassis.events.envelope import Event
from chassis.events.inbox.forgetting import forget_about
from chassis.ports import Clock

Handler = Callable[..., None]
"""Called as ``handler(event, work=work, clock=clock)`` inside the transaction of the inbox."""

OpenWork = Callable[[], AbstractContextManager[tuple[Connection, Any]]]
"""Gives ``(connection, work)`` in one write transaction."""


class Meter(Protocol):
    """What is counted of the reading side, always after the commit."""

    def batch(self, messages: int, redelivered: int) -> None:
        """Messages came in together, some of them not for the first time."""

    def took(self, outcome: str, events: Sequence[Event]) -> None:
        """What became of events: done, waiting, parked or seen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """One service as a reader of the others' events. ``check`` raises for an event that breaks its contract.

    A handler is found by the event's name, or by ``*.noun.verb`` where every service announces it.
    """

    handlers: Mapping[str, Handler]
    open_work: OpenWork
    clock: Clock
    meter: Meter
    check: Callable[[Event], None] = lambda _: None
    progress: Progress = field(default_factory=Progress)

    def apply(self, event: Event, work: Any) -> None:
        """Let an event take effect in an open transaction; one without a handler, or without data, is only counted."""
        self.progress.turn()  # a batch may bring thousands of waiting ones with it, and is not stuck
        if event.erased:
            return
        if event.erases:
            forget_about(work.events.connection, event.subject, self.clock.now())
            work.events.forget()
        self.check(event)
        handler = self.handlers.get(event.name) or self.handlers.get(f"*.{event.name.partition('.')[2]}")
        if handler is not None:
            work.events.correlation = event.correlation
            work.events.traceparent = event.traceparent
            handler(event, work=work, clock=self.clock)
