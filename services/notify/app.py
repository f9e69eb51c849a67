"""The composition root of notify: the only wiring of this service."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from chassis.base.clock import SystemClock
from chassis.base.ids import Uuid7Ids
from chassis.base.settings import Settings
from chassis.calendar.workdays import calendar
from chassis.events.recorder import TransactionRecorder
from chassis.ports import Clock, Ids
from chassis.service import Chore, Service
from chassis.storage.database import Database
from chassis.storage.file_store import FileStore
from services.notify.adapters import broker
from services.notify.adapters.messages import HANDLERS
from services.notify.adapters.reconciling import REPLICAS, SNAPSHOTS
from services.notify.adapters.storage.work import Work
from services.notify.events import PUBLISHES, SUBSCRIBES

NAME = "notify"
ARRANGE_EVERY = timedelta(seconds=5)
NOTICE_EVERY = timedelta(minutes=1)


def build(settings: Settings, *, clock: Clock | None = None, ids: Ids | None = None) -> Service:
    """The service with its database, files and calendar."""
    clock, ids = clock or SystemClock(), ids or Uuid7Ids()
    files = FileStore(settings.files, room=NAME)
    workdays = calendar(settings.data / "calendar")

    def make_work(connection: Any, events: TransactionRecorder) -> Work:
        return Work(connection, events, ids, workdays, files, settings.public_url)

    return Service(
        name=NAME,
        settings=settings,
        database=Database(settings.database_url(NAME)),
        root=Path(__file__).parent,
        publishes=PUBLISHES,
        subscribes=SUBSCRIBES,
        handlers=HANDLERS,
        make_work=make_work,
        snapshots=SNAPSHOTS,
        replicas=REPLICAS,
        routes=partial(_routes, settings),
        timers=_timers(settings),
        external_queues=lambda work: work.agencies.queues(),
        clock=clock,
        ids=ids,
    )


def _routes(settings: Settings) -> Sequence[Callable[[], Any]]:
    # Loaded by the web alone: a worker or relay answers no request, and shall not carry Flask.
    from services.notify.adapters.http.asyncapi import asyncapi_document
    from services.notify.adapters.http.deliveries import deliveries_api
    from services.notify.adapters.http.feeds import feeds_api
    from services.notify.adapters.http.subscriptions import subscriptions_api
    from services.notify.adapters.http.tasks import tasks_api
    from services.notify.adapters.pages import notify_pages

    return (
        tasks_api,
        deliveries_api,
        lambda: subscriptions_api(settings),
        feeds_api,
        lambda: asyncapi_document(settings.public_url),
        notify_pages,
    )


def _timers(settings: Settings) -> tuple[Chore, ...]:
    if not settings.environ.get(broker.SETTING):
        return ()
    users = broker.AgencyUsers(settings)
    return (
        Chore("arrange-agencies", ARRANGE_EVERY, users.arrange),
        Chore("notice-forgotten-agencies", NOTICE_EVERY, users.notice_forgotten),
    )
