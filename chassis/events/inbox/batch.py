"""A batch of events in one transaction: a fixed number of statements, however many they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from chassis.events.envelope import Event, decode
from chassis.events.inbox.reader import Reader
from chassis.events.inbox.store import InboxStore, Key, key_of
from chassis.events.inbox.turn import OUTCOMES, Turn, turn_of

_PAGE = 500


def take_batch(reader: Reader, events: Sequence[Event]) -> None:
    """Take all of them in, with what waited behind them, or none: raises whatever a handler raises."""
    by_turn: dict[Turn, list[Event]] = {"next": [], "ahead": [], "seen": []}
    with reader.open_work() as (connection, work):
        store = InboxStore(connection, reader.clock)
        last = store.lock(events)
        moved: dict[Key, int] = {}
        for event in events:
            key = key_of(event)
            turn = turn_of(event, moved.get(key, last[key]))
            if turn == "next":
                reader.apply(event, work)
                moved[key] = event.sequence
            by_turn[turn].append(event)
        store.write(done=by_turn["next"], waiting=by_turn["ahead"])
        store.supersede(by_turn["next"])
        if any(event.erases for event in by_turn["next"]):
            last = store.lock(events)  # what was stored about the thing is settled, so others may have their turn now
        applied = _apply_waiting(reader, store, work, {**last, **moved})
        moved |= {key_of(event): event.sequence for event in applied}
        by_turn["next"] += applied
        store.move(moved)
    for turn, those in by_turn.items():
        reader.meter.took(OUTCOMES[turn], those)


def _apply_waiting(reader: Reader, store: InboxStore, work: Any, last: Mapping[Key, int]) -> list[Event]:
    """Apply what waited behind a batch, in order."""
    due = _due(store, last)
    applied: list[Event] = []
    for start in range(0, len(due), _PAGE):
        page = due[start : start + _PAGE]
        payloads = store.payloads(page)
        for event in (decode(payloads[event_id]) for event_id in page):
            reader.apply(event, work)
            applied.append(event)
        store.finish_stored(page)
    return applied


def _due(store: InboxStore, last: Mapping[Key, int]) -> list[str]:
    """The ids of the waiting events that follow one another from the positions on."""
    reached = dict(last)
    due = []
    for waiting in store.waiting(list(last)):
        if waiting.sequence == reached[waiting.key] + 1:
            reached[waiting.key] = waiting.sequence
            due.append(waiting.event_id)
    return due
