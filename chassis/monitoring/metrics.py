"""Prometheus metrics of one service in one process: requests, publishing, consuming, and how far it is behind."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest, values
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from chassis.base.outside import OutsideServers
from chassis.events import inbox, outbox
from chassis.events.envelope import Event
from chassis.ports import Clock
from chassis.storage.database import Database

_FOLDER = "PROMETHEUS_MULTIPROC_DIR"  # prometheus_client's own name for it
_BATCHES = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
# A method that somebody makes up is none of these: each would be a time series of its own, for ever.
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_DELAYS = (0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 300, 1800, 7200)


def count_together(folder: str, slot: int) -> None:
    """Let this process count for one sum with others, each in a ``slot`` of its own in a folder that all share.

    Called before the metrics are made. Whoever takes over the slot of a process that has ended goes on counting in it.
    """
    os.environ[_FOLDER] = folder
    values.ValueClass = values.MultiProcessValue(lambda: slot)  # type: ignore[no-untyped-call]  # the library has none


class Metrics:
    """A registry per service, so that four services in one process do not mix."""

    def __init__(self, database: Database, clock: Clock, outside: OutsideServers) -> None:
        self._registry, self._clock = CollectorRegistry(), clock
        self._shown = _sum_of_all() if os.environ.get(_FOLDER) else self._registry
        # What lies in the database is read by whoever answers, and belongs to no process.
        self._shown.register(_Backlog(database, clock))
        self._shown.register(_Outside(outside))
        self._requests = self._counter("requests", "Requests answered", "endpoint", "method", "status")
        self._seconds = Histogram("yangguang_request_seconds", "Time to answer", ["endpoint"], registry=self._registry)
        # Found here, a series need not be looked up by its labels at every request.
        self._answers: dict[tuple[str, str, int], tuple[Counter, Histogram]] = {}
        self._published = self._counter("events_published", "Events that the bus has acknowledged")
        self._publish_batch = self._histogram("publish_batch_events", "Events read for publishing at once", _BATCHES)
        self._active = self._gauge("relay_active", "1 while this process publishes")
        self._consumed = self._counter("events_consumed", "Events taken in, by what became of them", "outcome")
        self._redelivered = self._counter("events_redelivered", "Messages that the broker had delivered before")
        self._consume_batch = self._histogram("consume_batch_events", "Messages taken in at once", _BATCHES)
        self._effect = self._histogram("effect_seconds", "From an event's commit to its effect here", _DELAYS)
        self._scans = self._counter("scans", "Files looked over for secrecy markings, by outcome", "outcome")
        self._lag = self._gauge("consume_lag_seconds", "Age of the newest event here")

    def answered(self, endpoint: str | None, method: str, status: int, seconds: float) -> None:
        """Count an answered request; addresses that match no route share one label, and so do unknown methods."""
        known = endpoint or "none", method if method in _METHODS else "other", status
        if (counted := self._answers.get(known)) is None:
            counted = self._answers[known] = self._requests.labels(*map(str, known)), self._seconds.labels(known[0])
        requests, times = counted
        requests.inc()
        times.observe(seconds)

    def scanned(self, outcome: str) -> None:
        """A file was looked over: ``admitted``, or the code or reason of its refusal."""
        self._scans.labels(outcome).inc()

    def reading(self, rows: int) -> None:
        """Rows were read from the outbox to be published together."""
        self._publish_batch.observe(rows)

    def published(self, rows: int) -> None:
        """Rows were acknowledged and marked."""
        self._published.inc(rows)

    def active(self, yes: bool) -> None:
        """Whether this process holds the relay's lease."""
        self._active.set(1 if yes else 0)

    def batch(self, messages: int, redelivered: int) -> None:
        """Messages came in together, some of them not for the first time."""
        self._consume_batch.observe(messages)
        self._redelivered.inc(redelivered)

    def took(self, outcome: str, events: Sequence[Event]) -> None:
        """What became of events, once it is committed: done, waiting, parked or seen."""
        if not events:
            return
        self._consumed.labels(outcome).inc(len(events))
        if outcome != "done":
            return
        now = self._clock.now()
        for event in events:
            delay = (now - event.at).total_seconds()
            self._effect.observe(delay)
        self._lag.set(delay)

    def render(self) -> bytes:
        """The text exposition format."""
        return generate_latest(self._shown)

    def _gauge(self, name: str, meaning: str) -> Gauge:
        return Gauge(f"yangguang_{name}", meaning, registry=self._registry, multiprocess_mode="max")

    def _counter(self, name: str, meaning: str, *labels: str) -> Counter:
        return Counter(f"yangguang_{name}", meaning, labels, registry=self._registry)

    def _histogram(self, name: str, meaning: str, buckets: Sequence[float]) -> Histogram:
        return Histogram(f"yangguang_{name}", meaning, buckets=buckets, registry=self._registry)


def _sum_of_all() -> CollectorRegistry:
    # Loaded here only: one process counts without it.
    from prometheus_client.multiprocess import MultiProcessCollector

    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]  # the library has none
    return registry


class _Outside(Collector):
    def __init__(self, outside: OutsideServers) -> None:
        self._outside = outside

    def collect(self) -> Iterator[Any]:
        """Of each server of others that this process asked."""
        up = GaugeMetricFamily("yangguang_outside_up", "Whether a server of others answered last", labels=["server"])
        for name, answered in self._outside.answered().items():
            up.add_metric([name], int(answered))
        yield up

    def describe(self) -> list[Any]:
        """Its one family."""
        return []


class _Backlog(Collector):
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    def collect(self) -> Iterator[Any]:
        """Read the depths at scrape time; a database that is away shows as `yangguang_database_up 0`."""
        up = GaugeMetricFamily("yangguang_database_up", "Whether the service's database answers")
        try:
            with self._database.read() as connection:
                depth, held = outbox.depth(connection), inbox.counts(connection)
                oldest = inbox.waiting_since(connection)
        except sa.exc.SQLAlchemyError:
            up.add_metric([], 0)
            yield up
            return
        up.add_metric([], 1)
        yield up
        now = self._clock.now()
        age = (now - depth.oldest).total_seconds() if depth.oldest else 0
        waiting = (now - oldest).total_seconds() if oldest else 0
        yield GaugeMetricFamily("yangguang_outbox_rows", "Events not yet published", value=depth.rows)
        yield GaugeMetricFamily("yangguang_outbox_age_seconds", "Age of the oldest unpublished event", value=age)
        for state, count in held.items():
            yield GaugeMetricFamily(f"yangguang_inbox_{state}", f"Events {state} in the inbox", value=count)
        yield GaugeMetricFamily("yangguang_inbox_waiting_seconds", "How long the oldest one waits", value=waiting)

    def describe(self) -> list[Any]:
        """Nothing is read when the collector is registered."""
        return []
