"""One process of the system under test: `yangguang` with a record of effects, steps to die at, and mutations.

The record is a table that is written in the transaction of each effect; nothing else of the system is changed unless
`FAULTS_MUTATION` names a mutation. `FAULTS_STEPS` is a folder: a file `<process>.<step>.kill` in it is an order to die
at that step, as from a power failure, and `<process>.<step>.freeze` one to stop there until somebody says SIGCONT.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from chassis.broker import consumer
from chassis.events import outbox
from chassis.events.inbox import Inbox, InboxStore, Reader
from chassis.events.recorder import TransactionRecorder
from chassis.relay import destination

EFFECTS = (
    "CREATE TABLE IF NOT EXISTS faults_effects (n bigserial PRIMARY KEY, event_id text NOT NULL, source text NOT NULL, "
    "aggregate text NOT NULL, sequence integer NOT NULL, name text NOT NULL, at timestamptz DEFAULT clock_timestamp())"
)
STEPS = {
    "web": ("flushed", "committed"),
    "worker": ("moved", "taken", "acknowledged"),
    "relay": ("sent", "confirmed", "marked"),
}
KILLING = "-killing"
ORDERS = {"kill": signal.SIGKILL, "freeze": signal.SIGSTOP}
_NOTE = sa.text(
    "INSERT INTO faults_effects (event_id, source, aggregate, sequence, name) "
    "VALUES (:event_id, :source, :aggregate, :sequence, :name)"
)


def note_effects() -> None:
    """Each effect is written down in its own transaction."""
    apply = Reader.apply

    def noted(self: Reader, event: Any, work: Any) -> None:
        apply(self, event, work)
        row = {"event_id": event.id, "source": event.source, "aggregate": event.aggregate}
        work.events.connection.execute(_NOTE, row | {"sequence": event.sequence, "name": event.name})

    Reader.apply = noted  # type: ignore[method-assign]


def die_of_poison() -> None:
    """An event of one kind ends whoever handles it, each time, as a fault of a library would."""
    apply = Reader.apply

    def deadly(self: Reader, event: Any, work: Any) -> None:
        if event.id.endswith(KILLING):
            os.kill(os.getpid(), signal.SIGKILL)
        apply(self, event, work)

    Reader.apply = deadly  # type: ignore[method-assign]


def obey_orders() -> None:
    """At each step at which work can be cut short, look whether to die or to freeze there."""
    folder, process = Path(os.environ["FAULTS_STEPS"]), os.environ["FAULTS_PROCESS"]

    def obey(step: str) -> None:
        for order, what in ORDERS.items():
            path = folder / f"{process}.{step}.{order}"
            if path.exists():
                path.unlink(missing_ok=True)
                os.killpg(os.getpgid(0), what)

    def afterwards(owner: Any, name: str, step: str) -> None:
        original: Callable[..., Any] = getattr(owner, name)

        def run(*arguments: Any, **options: Any) -> Any:
            result = original(*arguments, **options)
            obey(step)
            return result

        setattr(owner, name, run)

    def before(owner: Any, name: str, step: str) -> None:
        original: Callable[..., Any] = getattr(owner, name)

        def run(*arguments: Any, **options: Any) -> Any:
            obey(step)
            return original(*arguments, **options)

        setattr(owner, name, run)

    kind = process.split("-")[1]
    if kind == "web":
        afterwards(TransactionRecorder, "flush", "flushed")
        before(TransactionRecorder, "committed", "committed")
    elif kind == "worker":
        afterwards(InboxStore, "move", "moved")
        afterwards(Inbox, "take", "taken")
        afterwards(consumer.RabbitConsumer, "_handle", "acknowledged")
    else:
        afterwards(destination.Destination, "_send", "sent")
        before(outbox, "mark", "confirmed")
        afterwards(outbox, "mark", "marked")


def main() -> None:
    """`yangguang` with the arguments given."""
    from tests.faults.mutations import mutate
    from yangguang.__main__ import main as yangguang

    mutate(os.environ.get("FAULTS_MUTATION", ""))
    note_effects()
    die_of_poison()
    obey_orders()
    sys.argv[0] = "yangguang"
    yangguang()


if __name__ == "__main__":
    main()
