"""Nameko: the same work for each message, on the same database. A byte on the standard output for each."""

from __future__ import annotations

import os
import sys
import warnings
from pathlib import Path

warnings.simplefilter("ignore")  # eventlet warns of its own age while it is imported

import eventlet  # noqa: E402

eventlet.monkey_patch()  # as Nameko's own command line does

import orjson  # noqa: E402
from kombu import Queue  # noqa: E402
from nameko.messaging import consume  # noqa: E402
from nameko.runners import ServiceRunner  # noqa: E402

from chassis.broker.topology import QUORUM  # noqa: E402
from tests.benchmarks import model, raw_worker  # noqa: E402

_service = model.ledger(sys.argv[2], Path(sys.argv[1]))


class Ledger:
    """One entry for each document."""

    name = "ledger"

    @consume(queue=Queue(model.QUEUE, durable=True, queue_arguments=QUORUM, no_declare=True))
    def take(self, payload: dict) -> None:
        """The work of one message."""
        raw_worker.take(_service, orjson.dumps(payload))
        os.write(1, b".")


if __name__ == "__main__":
    # With several workers it takes messages out of order, and acknowledges those that then fail.
    runner = ServiceRunner({"AMQP_URI": sys.argv[3], "max_workers": 1})
    runner.add_service(Ledger)
    runner.start()
    runner.wait()
