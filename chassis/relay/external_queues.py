"""The agencies' queues: declared as agencies come and go, and purged of what must not lie in them."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence

import orjson

from chassis.broker import topology
from chassis.broker.publisher import RabbitPublisher
from chassis.broker.topology import PUBLICATIONS_STREAM
from chassis.events.outbox import Row
from chassis.service import ExternalErasure, Service

logger = logging.getLogger(__name__)

# Passes follow each other many times a second, and each publication would wait for these two questions.
LOOK_SECONDS = 1.0


class ExternalQueues:
    """A :class:`chassis.relay.destination.Preparation` of the way to the agencies."""

    def __init__(self, service: Service, publisher: RabbitPublisher) -> None:
        self._service, self._publisher = service, publisher
        self._known: list[tuple[str, Sequence[str]]] = []
        self._looks_at = 0.0

    def before_pass(self, go_on: Callable[[], bool]) -> None:
        """Declare what is new, and erase what is due, while nothing is on its way; once a second."""
        if time.monotonic() < self._looks_at:
            return
        self.before_window()
        erasure = self._service.external_erasure
        if erasure is None:
            return
        with self._service.reading() as work:
            replace = erasure.due(work, self._service.clock)
        if replace is not None:
            self._erase(erasure, replace, go_on)
        # Not before all of it is done: what failed is tried again at once.
        self._looks_at = time.monotonic() + LOOK_SECONDS

    def before_window(self) -> None:
        """Declare again when the list has changed: whoever was added before something was published shall get it."""
        if self._service.external_queues is None:
            return
        with self._service.reading() as work:
            wanted = list(self._service.external_queues(work))
        if wanted != self._known:
            self._publisher.declare(topology.external(wanted))
            self._known = wanted

    def further_keys(self, row: Row) -> tuple[str, ...]:
        """The key with the body behind it, by which queues are bound that are narrowed to bodies."""
        return (f"{row.routing_key}.{orjson.loads(row.payload)['body']}",)

    def _erase(
        self, erasure: ExternalErasure, replace: Callable[[bytes], bytes | None], go_on: Callable[[], bool]
    ) -> None:
        # Loaded at the first purge: no other relay reads from a broker.
        from chassis.broker.erasing import erase

        queues = [queue.name for queue in topology.external(self._known).queues if queue.name != PUBLICATIONS_STREAM]
        settings = self._service.settings
        erased = erase(settings.broker_url("publications"), queues, replace, go_on, settings.ca_file)
        logger.info("erased at the broker: %d in queues, %d in the stream", erased.dropped, erased.replaced)
        with self._service.transaction() as work:
            erasure.done(work, self._service.clock)
