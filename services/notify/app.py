"""The composition root of notify: the only wiring of this service."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from chassis.base.clock import SystemClock
from chassis.base.ids import Uuid7Ids
from chassis.base.settings import Settings
from chassis.calendar.workdays import calendar
from chassis.events.recorder import TransactionRecorder
from chassis.ports import Clock, Ids
from chassis.service import Chore, Service, Timer
from chassis.storage.database import Database
from chassis.storage.file_store import FileStore
from services.notify.adapters import broker
from services.notify.adapters.address_check import address_check
from services.notify.adapters.erasure import AgencyErasure
from services.notify.adapters.messages import HANDLERS
from services.notify.adapters.replicas import REPLICAS
from services.notify.adapters.snapshots import SNAPSHOTS
from services.notify.adapters.storage.reads.agencies import active_queues
from services.notify.adapters.storage.work import Work
from services.notify.domain.permissions import PERMISSIONS
from services.notify.events import PUBLISHES, SUBSCRIBES

NAME = "notify"
READS_FILES_OF = ("catalog",)
ARRANGE_EVERY = timedelta(seconds=5)
NOTICE_EVERY = timedelta(minutes=1)


def build(settings: Settings, *, clock: Clock | None = None, ids: Ids | None = None) -> Service:
    """The service with its database, files and calendar."""
    clock, ids = clock or SystemClock(), ids or Uuid7Ids()
    files = FileStore(settings.files, room=NAME, reads=READS_FILES_OF)
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
        routes=_routes,
        permissions=PERMISSIONS,
        timers=_timers(settings),
        external_queues=lambda work: active_queues(work.connection),
        external_erasure=AgencyErasure(),
        reads_files_of=READS_FILES_OF,
        clock=clock,
        ids=ids,
    )


def _routes() -> Sequence[Any]:
    # Loaded by the web alone: a worker or relay answers no request, and shall not carry Flask.
    from services.notify.adapters.http import asyncapi, deliveries, feeds, subscriptions, tasks
    from services.notify.adapters.pages import deliveries as delivery_pages
    from services.notify.adapters.pages import feeds as feed_pages
    from services.notify.adapters.pages import screen
    from services.notify.adapters.pages import tasks as task_pages

    endpoints = (tasks.endpoints, deliveries.endpoints, subscriptions.endpoints, feeds.endpoints)
    pages = (asyncapi.pages, task_pages.pages, delivery_pages.pages, screen.pages, feed_pages.pages)
    return (*endpoints, *pages)


def _timers(settings: Settings) -> tuple[Timer | Chore, ...]:
    looks = address_check(settings)
    if not settings.environ.get(broker.SETTING):
        return looks
    users = broker.AgencyUsers(settings)
    return (
        *looks,
        Chore("arrange-agencies", ARRANGE_EVERY, users.arrange),
        Chore("notice-forgotten-agencies", NOTICE_EVERY, users.notice_forgotten),
    )
