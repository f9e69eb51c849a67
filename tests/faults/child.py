"""One process of the system under test: `yangguang` with a journal of effects, steps to die at, and mutations.

The journal is a table that is written in the transaction of each effect; nothing else of the system is changed unless
`FAULTS_MUTATION` names a mutation. `FAULTS_STEPS` is a folder: a file `<process>.<step>` in it is an order to die at
that step, as from a power failure.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from chassis import inbox, outbox, relay
from chassis.bus import rabbit_consumer
from chassis.journal import TransactionJournal

EFFECTS = (
    "CREATE TABLE IF NOT EXISTS faults_effects (n bigserial PRIMARY KEY, event_id text NOT NULL, source text NOT NULL, "
    "aggregate text NOT NULL, sequence integer NOT NULL, name text NOT NULL, at timestamptz DEFAULT clock_timestamp())"
)
STEPS = {
    "web": ("flushed", "committed"),
    "worker": ("moved", "taken", "acknowledged"),
    "relay": ("sent", "confirmed", "marked"),
}
_NOTE = sa.text(
    "INSERT INTO faults_effects (event_id, source, aggregate, sequence, name) "
    "VALUES (:event_id, :source, :aggregate, :sequence, :name)"
)


def note_effects() -> None:
    """Each effect is written down in its own transaction."""
    apply = inbox.Inbox._apply

    def noted(self: inbox.Inbox, event: Any, work: Any) -> None:
        apply(self, event, work)
        row = {"event_id": event.id, "source": event.source, "aggregate": event.aggregate}
        work.journal.connection.execute(_NOTE, row | {"sequence": event.sequence, "name": event.name})

    inbox.Inbox._apply = noted  # type: ignore[method-assign]


def die_on_order() -> None:
    """After each step that can be cut short, look whether to die there."""
    folder, process = Path(os.environ["FAULTS_STEPS"]), os.environ["FAULTS_PROCESS"]

    def die(step: str) -> None:
        order = folder / f"{process}.{step}"
        if order.exists():
            order.unlink(missing_ok=True)
            os.killpg(os.getpgid(0), signal.SIGKILL)

    def afterwards(owner: Any, name: str, step: str) -> None:
        original: Callable[..., Any] = getattr(owner, name)

        def run(*arguments: Any, **options: Any) -> Any:
            result = original(*arguments, **options)
            die(step)
            return result

        setattr(owner, name, run)

    def before(owner: Any, name: str, step: str) -> None:
        original: Callable[..., Any] = getattr(owner, name)

        def run(*arguments: Any, **options: Any) -> Any:
            die(step)
            return original(*arguments, **options)

        setattr(owner, name, run)

    kind = process.split("-")[1]
    if kind == "web":
        afterwards(TransactionJournal, "flush", "flushed")
        before(TransactionJournal, "committed", "committed")
    elif kind == "worker":
        afterwards(inbox.Inbox, "_move", "moved")
        afterwards(inbox.Inbox, "take", "taken")
        afterwards(rabbit_consumer.RabbitConsumer, "_handle", "acknowledged")
    else:
        afterwards(relay.Relay, "_send", "sent")
        before(outbox, "mark", "confirmed")
        afterwards(outbox, "mark", "marked")


def main() -> None:
    """`yangguang` with the arguments given."""
    from tests.faults.mutations import mutate
    from yangguang.__main__ import main as yangguang

    mutate(os.environ.get("FAULTS_MUTATION", ""))
    note_effects()
    die_on_order()
    sys.argv[0] = "yangguang"
    yangguang()


if __name__ == "__main__":
    main()
