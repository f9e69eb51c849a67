"""The composition root of the catalogue: the only wiring of this service."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from chassis.base.clock import SystemClock
from chassis.base.ids import Uuid7Ids
from chassis.base.settings import Settings
from chassis.calendar.workdays import calendar
from chassis.ports import Clock, Ids
from chassis.service import Chore, Service, Timer
from chassis.storage.database import Database
from chassis.storage.file_store import FileStore
from services.catalog.adapters.messages import HANDLERS
from services.catalog.adapters.replicas import REPLICAS
from services.catalog.adapters.snapshots import snapshot_providers
from services.catalog.adapters.storage.disclosures import PUBLISH_TIMER
from services.catalog.adapters.storage.people import SESSIONS_KEPT_DAYS, clean_sessions, lapsed
from services.catalog.adapters.storage.reads.disclosures import due_to_publish, notices_over, to_reexamine
from services.catalog.adapters.storage.reads.files import named
from services.catalog.adapters.storage.reads.limits import near_their_limit
from services.catalog.adapters.storage.reads.obligation_timers import to_announce, to_raise, to_recount
from services.catalog.adapters.storage.reads.registers import to_press
from services.catalog.adapters.storage.reads.stranded import stranded
from services.catalog.adapters.storage.work import Work, make_work
from services.catalog.domain.permissions import PERMISSIONS
from services.catalog.events import PUBLISHES, SUBSCRIBES
from services.catalog.use_cases.announce_obligation import announce_obligation
from services.catalog.use_cases.end_lapsed_posts import end_lapsed_posts
from services.catalog.use_cases.end_notice import end_notice
from services.catalog.use_cases.note_unpublished import note_unpublished
from services.catalog.use_cases.press_for_bylaw import press_for_bylaw
from services.catalog.use_cases.press_for_hand_over import press_for_hand_over
from services.catalog.use_cases.press_for_limit import press_for_limit
from services.catalog.use_cases.publish_due import publish_due
from services.catalog.use_cases.raise_obligations import raise_obligations
from services.catalog.use_cases.recount_obligation import recount_obligation
from services.catalog.use_cases.want_reexamination import want_reexamination

__all__ = ["NAME", "SUBSCRIBES", "build"]

NAME = "catalog"
READS_FILES_OF = ("complaints",)
# 公开 at its hour: nobody shall wait longer than this after a publish_at.
PUBLISH_EVERY = timedelta(seconds=5)
# What was shown of persons is shown no longer than a moment into the day after.
END_NOTICES_EVERY = timedelta(seconds=10)
# Limits are days: a task that comes some minutes into a day is early enough.
PRESS_EVERY = timedelta(minutes=10)
PORTION = 1_000


def build(settings: Settings, *, clock: Clock | None = None, ids: Ids | None = None) -> Service:
    """The service with its database, files and calendar."""
    clock, ids = clock or SystemClock(), ids or Uuid7Ids()
    database = Database(settings.database_url(NAME))
    workdays = calendar(settings.data / "calendar")
    work = partial(
        make_work,
        ids=ids,
        clock=clock,
        calendar=workdays,
        files=FileStore(settings.files, room=NAME, reads=READS_FILES_OF),
        checkpoint=database.checkpoint,
    )
    return Service(
        name=NAME,
        settings=settings,
        database=database,
        root=Path(__file__).parent,
        publishes=PUBLISHES,
        subscribes=SUBSCRIBES,
        handlers=HANDLERS,
        make_work=work,
        routes=_routes,
        permissions=PERMISSIONS,
        snapshots=snapshot_providers(workdays),
        replicas=REPLICAS,
        timers=(
            Timer(PUBLISH_TIMER, PUBLISH_EVERY, _due_to_publish, _publish_due, _unpublished),
            Timer("end_notices", END_NOTICES_EVERY, _notices_over, _end_notice),
            Timer("want_reexaminations", PRESS_EVERY, _to_reexamine, _want_reexamination),
            Timer("press_for_limit", PRESS_EVERY, _near_their_limit, _press_for_limit),
            Timer("press_for_hand_over", PRESS_EVERY, _stranded, _press_for_hand_over),
            Timer("raise_obligations", PRESS_EVERY, _to_raise, _raise_obligations),
            Timer("recount_obligations", PRESS_EVERY, _to_recount, _recount_obligation),
            Timer("announce_obligations", PRESS_EVERY, _to_announce, _announce_obligation),
            Timer("press_for_bylaws", PRESS_EVERY, _to_press, _press_for_bylaw),
            Timer("end_lapsed_posts", timedelta(minutes=10), _lapsed, _end_lapsed),
            Chore("forget_sessions", timedelta(hours=1), _forget_sessions),
        ),
        files_named=lambda work, digests: named(work.events.connection, digests),
        reads_files_of=READS_FILES_OF,
        clock=clock,
        ids=ids,
    )


def _routes() -> Sequence[Any]:
    # Loaded by the web alone: a worker or relay answers no request, and shall not carry Flask.
    from services.catalog.adapters.http import (
        consents,
        directory,
        directory_files,
        disclosures,
        issues,
        obligations,
        people,
        published,
        redactions,
        register_files,
        registers,
        responsibilities,
    )
    from services.catalog.adapters.pages import PAGES

    return (
        directory.endpoints,
        directory_files.endpoints,
        people.endpoints,
        disclosures.endpoints,
        redactions.endpoints,
        consents.endpoints,
        issues.endpoints,
        published.endpoints,
        obligations.endpoints,
        registers.endpoints,
        responsibilities.endpoints,
        register_files.endpoints,
        *PAGES,
    )


def _due_to_publish(work: Work, clock: Clock, limit: int) -> Sequence[str]:
    return due_to_publish(work.events.connection, clock.now(), limit)


def _publish_due(disclosure: str, work: Work, clock: Clock) -> None:
    publish_due(disclosure, work=work, clock=clock)


def _unpublished(disclosure: str, work: Work, clock: Clock) -> None:
    note_unpublished(disclosure, work=work, clock=clock)


def _notices_over(work: Work, clock: Clock, limit: int) -> Sequence[str]:
    return notices_over(work.events.connection, clock.today(), limit)


def _end_notice(disclosure: str, work: Work, clock: Clock) -> None:
    end_notice(disclosure, work=work, clock=clock)


def _to_reexamine(work: Work, clock: Clock, limit: int) -> Sequence[str]:
    return to_reexamine(work.events.connection, clock.today(), limit)


def _want_reexamination(disclosure: str, work: Work, clock: Clock) -> None:
    want_reexamination(disclosure, work=work, clock=clock)


def _near_their_limit(work: Work, clock: Clock, limit: int) -> Sequence[str]:
    return near_their_limit(work.events.connection, work.calendar, clock.today(), limit)


def _press_for_limit(disclosure: str, work: Work, clock: Clock) -> None:
    press_for_limit(disclosure, work=work, clock=clock)


def _stranded(work: Work, clock: Clock, limit: int) -> Sequence[str]:
    return stranded(work.events.connection, clock.today(), limit)


def _press_for_hand_over(disclosure: str, work: Work, clock: Clock) -> None:
    press_for_hand_over(disclosure, work=work, clock=clock)


def _to_raise(work: Work, clock: Clock, limit: int) -> Sequence[str]:
    return to_raise(work.events.connection, clock.today(), limit)


def _raise_obligations(item: str, work: Work, clock: Clock) -> None:
    raise_obligations(item, work=work, clock=clock)


def _to_recount(work: Work, _: Clock, limit: int) -> Sequence[str]:
    return to_recount(work.events.connection, work.calendar.version, limit)


def _recount_obligation(obligation: str, work: Work, clock: Clock) -> None:
    recount_obligation(obligation, work=work, clock=clock)


def _to_announce(work: Work, clock: Clock, limit: int) -> Sequence[str]:
    return to_announce(work.events.connection, work.calendar, clock.today(), limit)


def _announce_obligation(obligation: str, work: Work, clock: Clock) -> None:
    announce_obligation(obligation, work=work, clock=clock)


def _to_press(work: Work, clock: Clock, limit: int) -> Sequence[str]:
    return to_press(work.events.connection, clock.today(), limit)


def _press_for_bylaw(bylaw: str, work: Work, clock: Clock) -> None:
    press_for_bylaw(bylaw, work=work, clock=clock)


def _lapsed(work: Work, clock: Clock, limit: int) -> Sequence[str]:
    return lapsed(work.events.connection, clock.today(), limit)


def _end_lapsed(sub: str, work: Work, clock: Clock) -> None:
    end_lapsed_posts(sub, work=work, clock=clock)


def _forget_sessions(work: Work, clock: Clock) -> int:
    before = clock.now() - timedelta(days=SESSIONS_KEPT_DAYS)
    return clean_sessions(work.events.connection, before, PORTION)
