"""The whole distributed system on this machine: web, worker and relay of each service, its people, and an agency."""

from __future__ import annotations

import json
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

import pika

from tests.benchmarks.stage import Stage
from tests.journey.harness import settle_in
from tests.journey.system import SERVICES, System, distributed
from tests.servers.accounts import two_accounts
from tests.servers.private import free_port

AGENCY = "bench"
PATIENCE_SECONDS = 60.0


class Agency:
    """An agency's reader, pushed each message of its own queue; it knows when which title came."""

    def __init__(self, url: str) -> None:
        self._came: defaultdict[str, threading.Event] = defaultdict(threading.Event)
        self._at: dict[str, float] = {}
        self._connection = pika.BlockingConnection(pika.URLParameters(url))
        self._channel = self._connection.channel()
        self._channel.basic_consume(f"agency.{AGENCY}", self._take, auto_ack=True)
        self._thread = threading.Thread(target=self._channel.start_consuming, name="agency", daemon=True)
        self._thread.start()

    def wait_for(self, title: str) -> float:
        """Wait for a publication's first message; the moment at which it came."""
        if not self._came[title].wait(PATIENCE_SECONDS):
            raise TimeoutError(f"{title} did not reach the agency")
        return self._at[title]

    def close(self) -> None:
        """Read no more."""
        self._connection.add_callback_threadsafe(self._channel.stop_consuming)
        self._thread.join(10)
        self._connection.close()

    def _take(self, _channel: object, _method: object, _properties: object, content: bytes) -> None:
        now = time.perf_counter()
        title = json.loads(content)["data"].get("title", "")
        self._at.setdefault(title, now)
        self._came[title].set()


@contextmanager
def whole_system(stage: Stage) -> Iterator[tuple[System, Agency]]:
    """Started with its catalogue and people, and nothing left to be told."""
    rabbit, number = stage.broker.removesuffix("/%2F"), free_port()
    accounts = two_accounts(stage.postgres, *(f"{name}_{number}" for name in SERVICES))
    of_services = dict(zip(SERVICES, accounts.values(), strict=True))
    with distributed(stage.folder / f"system-{number}", of_services, rabbit) as system:
        settle_in(system)
        added = system.yangguang("agency", "add", AGENCY, "对照单位")
        if added.returncode != 0:
            raise RuntimeError(added.stderr)
        system.eventually(lambda: _has_queue(system.publications_url), "the agency's queue is there")
        agency = Agency(system.publications_url)
        yield system, agency
        agency.close()
    for account in of_services.values():
        stage.drop(account.owner)


def _has_queue(url: str) -> bool:
    connection = pika.BlockingConnection(pika.URLParameters(url))
    try:
        connection.channel().queue_declare(f"agency.{AGENCY}", passive=True)
        return True
    except pika.exceptions.ChannelClosedByBroker:
        return False
    finally:
        connection.close()
