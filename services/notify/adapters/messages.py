"""Events of other services, turned into what notify does. Bodies and people are replicas."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from chassis.base.converter import structure
from chassis.events.envelope import Event
from chassis.events.inbox import Handler
from chassis.ports import Clock
from services.notify.domain.publication import Publication, PublicationState
from services.notify.domain.tasks import Task
from services.notify.events import TASKS_FROM
from services.notify.ports import UnitOfWork
from services.notify.use_cases.note_task_closed import TaskClosed, note_task_closed
from services.notify.use_cases.note_task_opened import note_task_opened
from services.notify.use_cases.take_filing import TakeFiling, take_filing
from services.notify.use_cases.take_publication import TakePublication, take_publication
from services.notify.use_cases.take_publication_snapshot import take_publication_snapshot
from services.notify.use_cases.take_purge import TakePurge, take_purge
from services.notify.use_cases.take_withdrawal import TakeWithdrawal, take_withdrawal
from services.notify.use_cases.take_withdrawal_snapshot import take_withdrawal_snapshot


def on_published(event: Event, *, work: UnitOfWork, clock: Clock) -> None:
    """catalog.disclosure.published."""
    publication = structure(
        Publication,
        {
            **event.data,
            "disclosure": event.data["id"],
            "audience": event.audience,
            "updated_at": event.data["published_at"],
            "state": PublicationState.PUBLISHED,
        },
    )
    command = TakePublication(event_id=event.id, at=event.at, publication=publication)
    if event.snapshot:
        take_publication_snapshot(command, seed=event.seed, work=work, clock=clock)
    else:
        take_publication(command, work=work, clock=clock)


def on_withdrawn(event: Event, *, work: UnitOfWork, clock: Clock) -> None:
    """catalog.disclosure.withdrawn."""
    command = TakeWithdrawal(
        event_id=event.id,
        at=event.at,
        disclosure=event.data["id"],
        audience=event.audience,
        reason=event.data["reason"],
        ground=event.data["ground"],
        title=event.data["title"],
        closed_through=event.data.get("closed_through", 0),
    )
    take = take_withdrawal_snapshot if event.snapshot else take_withdrawal
    take(command, work=work, clock=clock)


def on_purged(event: Event, *, work: UnitOfWork, clock: Clock) -> None:
    """catalog.disclosure.purged."""
    command = TakePurge(event_id=event.id, at=event.at, disclosure=event.subject, audience=event.audience)
    take_purge(command, work=work, clock=clock)


def on_filed(event: Event, *, work: UnitOfWork, clock: Clock) -> None:
    """catalog.disclosure.filed."""
    command = TakeFiling(
        disclosure=event.data["id"],
        audience=event.audience,
        archive_number=event.data["archive_number"],
        filed_at=datetime.fromisoformat(event.data["filed_at"]),
    )
    take_filing(command, work=work, clock=clock)


def on_task_opened(event: Event, *, work: UnitOfWork, clock: Clock) -> None:
    """task.opened of any service."""
    data = event.data
    task = structure(
        Task,
        {
            **data,
            "person": data["person"] or None,
            "department": data["department"] or None,
            "about": (data["about"]["noun"], data["about"]["id"]),
            "disclosure": data.get("disclosure") or event.correlation,
            "source": event.source,
            "opened_at": event.at,
        },
    )
    note_task_opened(task, work=work, clock=clock)


def on_task_closed(event: Event, *, work: UnitOfWork, clock: Clock) -> None:
    """task.closed of any service."""
    closed = TaskClosed(
        task=event.data["id"],
        reason=event.data["reason"],
        at=event.at,
        about=event.correlation,
        snapshot=event.snapshot,
    )
    note_task_closed(closed, work=work, clock=clock)


HANDLERS: Mapping[str, Handler] = {
    "catalog.disclosure.published": on_published,
    "catalog.disclosure.withdrawn": on_withdrawn,
    "catalog.disclosure.purged": on_purged,
    "catalog.disclosure.filed": on_filed,
    **{f"{service}.task.opened": on_task_opened for service in TASKS_FROM},
    **{f"{service}.task.closed": on_task_closed for service in TASKS_FROM},
}
