"""Whether the process of this container can do its work: web, worker or relay. Exit code 0 means yes.

A web needs its database (a missing broker is only a warning there), a worker also the broker and a subscription, a
relay the broker and a process that holds the lease.
"""

from __future__ import annotations

import os
import sys
import urllib.request
from pathlib import Path
from typing import Any

PATIENCE_SECONDS = 5
KINDS = ("web", "worker", "relay")


def main() -> int:
    """Check, and say in one line what is wrong."""
    service, kind = os.environ["SERVICE"], kind_of(Path("/proc/1/cmdline").read_bytes())
    try:
        CHECKS[kind](service)
    except Exception as error:  # whatever it is, the answer is no
        print(f"{service} {kind}: {type(error).__name__}: {error}")
        return 1
    return 0


def kind_of(command_line: bytes) -> str:
    """Which process this container runs, read from its command line."""
    for word in command_line.decode().split("\0"):
        if word in KINDS:
            return word
    raise SystemExit("this container runs neither web nor worker nor relay")


def web(service: str) -> None:
    """The database answers and has this code's version."""
    urllib.request.urlopen(f"http://127.0.0.1:8000/{service}/readyz", timeout=PATIENCE_SECONDS).close()


def worker(service: str) -> None:
    """The database answers and somebody is subscribed to the inbox."""
    _ask(service, "SELECT 1")
    with _broker() as connection:
        queue = connection.channel().queue_declare(f"{service}.inbox", passive=True)
        if not queue.method.consumer_count:
            raise RuntimeError("nobody is subscribed")


def relay(service: str) -> None:
    """The broker answers and a relay, this one or another, holds the lease."""
    if not _ask(service, "SELECT 1 FROM leases WHERE name = 'relay' AND until > now()"):
        raise RuntimeError("no relay holds the lease")
    _broker().close()


CHECKS = {"web": web, "worker": worker, "relay": relay}


def _ask(service: str, question: str) -> object:
    import psycopg  # here and below: the check runs often, and loads only what it needs

    address = os.environ[f"YANGGUANG_{service.upper()}_DATABASE_URL"]
    with psycopg.connect(address, connect_timeout=PATIENCE_SECONDS) as connection:
        return connection.execute(question.encode()).fetchone()


def _broker() -> Any:
    import pika

    parameters = pika.URLParameters(os.environ["YANGGUANG_AMQP_URL"])
    parameters.socket_timeout = parameters.stack_timeout = parameters.blocked_connection_timeout = PATIENCE_SECONDS
    return pika.BlockingConnection(parameters)


if __name__ == "__main__":
    sys.exit(main())
