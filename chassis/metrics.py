"""Prometheus metrics of one service's process: requests, and how far its outbox and inbox are behind."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, cast

import sqlalchemy as sa
from flask import Flask, request
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from chassis import inbox, outbox

if TYPE_CHECKING:
    from chassis.service import Service


class Metrics:
    """A registry per service, so that four services in one process do not mix."""

    def __init__(self, of: Service) -> None:
        self._registry = CollectorRegistry()
        self._registry.register(_Backlog(of))
        self._requests = Counter(
            "yangguang_requests", "Requests answered", ["endpoint", "method", "status"], registry=self._registry
        )
        self._seconds = Histogram("yangguang_request_seconds", "Time to answer", ["endpoint"], registry=self._registry)

    def request(self, status: int, seconds: float) -> None:
        """Count an answered request; addresses that match no route share one label."""
        endpoint = request.endpoint or "none"
        self._requests.labels(endpoint, request.method, str(status)).inc()
        self._seconds.labels(endpoint).observe(seconds)

    def render(self) -> bytes:
        """The text exposition format."""
        return generate_latest(self._registry)


def of(app: Flask) -> Metrics:
    """The metrics of an application."""
    return cast(Metrics, app.extensions["yangguang.metrics"])


class _Backlog(Collector):
    def __init__(self, of: Service) -> None:
        self._service = of

    def collect(self) -> Iterator[Any]:
        """Read the depths at scrape time; a database that is away shows as `yangguang_database_up 0`."""
        up = GaugeMetricFamily("yangguang_database_up", "Whether the service's database answers")
        try:
            with self._service.database.read() as connection:
                depth, held = outbox.depth(connection), inbox.counts(connection)
        except sa.exc.SQLAlchemyError:
            up.add_metric([], 0)
            yield up
            return
        up.add_metric([], 1)
        yield up
        age = (self._service.clock.now() - depth.oldest).total_seconds() if depth.oldest else 0
        yield GaugeMetricFamily("yangguang_outbox_rows", "Events not yet published", value=depth.rows)
        yield GaugeMetricFamily("yangguang_outbox_age_seconds", "Age of the oldest unpublished event", value=age)
        for state, count in held.items():
            yield GaugeMetricFamily(f"yangguang_inbox_{state}", f"Events {state} in the inbox", value=count)

    def describe(self) -> list[Any]:
        """Nothing is read when the collector is registered."""
        return []
