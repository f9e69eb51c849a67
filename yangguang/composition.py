"""All four services, wired: the only list of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from chassis.base.settings import Settings
from chassis.service import Service
from services.catalog import app as catalog
from services.catalog import events as catalog_events
from services.complaints import app as complaints
from services.complaints import events as complaints_events
from services.notify import app as notify
from services.notify import events as notify_events
from services.review import app as review
from services.review import events as review_events

BUILD: dict[str, Callable[[Settings], Service]] = {
    "catalog": catalog.build,
    "review": review.build,
    "complaints": complaints.build,
    "notify": notify.build,
}


def build_all(settings: Settings) -> list[Service]:
    """Every service with its own database."""
    return [build(settings) for build in BUILD.values()]


def subscriptions() -> dict[str, Sequence[str]]:
    """What each service binds, for the topology."""
    return {
        "catalog": catalog_events.SUBSCRIBES,
        "review": review_events.SUBSCRIBES,
        "complaints": complaints_events.SUBSCRIBES,
        "notify": notify_events.SUBSCRIBES,
    }
