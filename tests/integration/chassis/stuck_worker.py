"""A worker of the tally service, started as a process of its own, whose handler gets stuck as the test demands.

`STUCK` names how: `waiting` for what never comes, `computing` without letting any other thread run, `dying`, or
`saying` more than whoever should read the log reads.
"""

from __future__ import annotations

import logging
import os
import re
import signal
import sys
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

from chassis import processes
from chassis.base.settings import Settings
from chassis.events.envelope import Event
from chassis.service import Service
from chassis.storage.database import Database
from tests.integration.chassis.tally import Work


def wait_for_ever() -> None:
    threading.Event().wait()


def compute_for_ever() -> None:
    re.match(r"(a+)+$", "a" * 60 + "b")


def say_for_ever() -> None:
    while True:
        logging.getLogger(__name__).warning("x" * 1000)


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


WAYS = {"waiting": wait_for_ever, "computing": compute_for_ever, "saying": say_for_ever, "dying": die}


def on_told(event: Event, *, work: Work, clock: Any) -> None:
    """Takes effect first, so that what is undone by the end of the process shows."""
    work.see(event.subject, event.data["number"])
    way = WAYS.get(os.environ.get("STUCK", ""))
    if way and event.data["number"] == 2:
        way()


def build(settings: Settings) -> Service:
    return Service(
        name="beta",
        settings=replace(settings, stuck_seconds=int(os.environ["STUCK_AFTER"])),  # no operator may be so impatient
        database=Database(settings.database_url("beta")),
        root=Path(sys.argv[1]),
        publishes=(),
        subscribes=("alpha.tally.*.internal",),
        handlers={"alpha.tally.told": on_told},
        make_work=Work,
    )


if __name__ == "__main__":
    processes.worker(build)
