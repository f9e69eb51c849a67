"""Prints the smallest history that shows a violation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from tests.faults.check import Violation
from tests.faults.history import History
from tests.faults.snapshot import Snapshot
from tests.journey.system import SERVICES

MOST_SHOWN = 5
MARGIN_SECONDS = 5.0


def show(violations: Sequence[Violation], snapshot: Snapshot, history: History, seed: int) -> str:
    """The violations by kind, and of the first ones what the clients, the databases and the faults did."""
    counts = Counter(violation.kind for violation in violations)
    lines = [f"{count} {kind}" for kind, count in counts.most_common()]
    shown: Counter[str] = Counter()
    for violation in violations:
        shown[violation.kind] += 1
        if shown[violation.kind] <= MOST_SHOWN:
            lines.append(f"\n{violation.kind.upper()}: {violation.said}  (seed {seed})")
        if shown[violation.kind] == 1:
            lines += [f"    {line}" for line in _history(violation, snapshot, history)]
    return "\n".join(lines)


def _history(violation: Violation, snapshot: Snapshot, history: History) -> list[str]:
    keys = {key.split("/", 1)[-1] for key in violation.about}
    if not keys:
        return []
    lines = []
    deeds = [deed for deed in history.deeds if keys & {str(value) for value in deed.about.values()}]
    lines += [deed.line() for deed in deeds]
    for service in SERVICES:
        events = [row for row in snapshot.outbox[service] if _concerns(row, keys)]
        lines += [
            f"{service} committed {row.id}: {row.routing_key} {row.sequence} {row.event_id} "
            f"at {row.occurred_at:%H:%M:%S.%f}, published {row.published_at:%H:%M:%S.%f}"
            if row.published_at
            else f"{service} committed {row.id}: {row.routing_key} {row.sequence} {row.event_id}, unpublished"
            for row in events
        ]
    for service in SERVICES:
        effects = [row for row in snapshot.effects[service] if _concerns(row, keys)]
        lines += [
            f"{service} applied {row.n}: {row.name} {row.sequence} {row.event_id} at {row.at:%H:%M:%S.%f}"
            for row in effects
        ]
        held = [row for row in snapshot.inbox[service].values() if row.state != "done" and _concerns(row, keys)]
        lines += [
            f"{service} holds {row.name} {row.sequence} {row.event_id}: {row.state}, {row.reason}" for row in held
        ]
    if deeds:
        first = min(deed.begun for deed in deeds) - MARGIN_SECONDS
        last = max(deed.answered for deed in deeds) + MARGIN_SECONDS
        faults = [fault for fault in history.injections if fault.begun < last and fault.ended > first]
        lines += [fault.line() for fault in faults]
    return lines


def _concerns(row: Any, keys: set[str]) -> bool:
    return row.aggregate.split("/", 1)[-1] in keys or row.event_id in keys
