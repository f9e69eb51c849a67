"""Whether an event is the next of its aggregate; pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from chassis.events.envelope import Event

Turn = Literal["next", "ahead", "seen"]

OUTCOMES: Mapping[Turn, str] = {"next": "done", "ahead": "waiting", "seen": "seen"}
"""What becomes of an event that nothing refuses, by its turn."""


def turn_of(event: Event, position: int) -> Turn:
    """Whether an event is the ``next`` after a position, ``ahead`` of its turn, or ``seen`` before."""
    if event.snapshot:
        # It announces the state after so many events: of use to whoever has not gone further, gaps or not.
        return "next" if event.sequence >= position else "seen"
    if event.erases and event.sequence > position:
        # It waits for nothing: what it erases may be what is parked before it, or is on its way behind it.
        return "next"
    if event.sequence <= position:
        return "seen"
    return "next" if event.sequence == position + 1 else "ahead"
