"""Events of other services, turned into what notify does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from chassis.events.envelope import Event
from chassis.ports import Audience, Clock
from services.notify.domain.channels import Channel
from services.notify.domain.publication import FileRef, Publication
from services.notify.domain.tasks import Task, TaskState
from services.notify.ports import Body, Person, UnitOfWork
from services.notify.use_cases.close_task import CloseTask, close_task
from services.notify.use_cases.keep_body import keep_body
from services.notify.use_cases.keep_person import keep_person
from services.notify.use_cases.open_task import OpenTask, open_task
from services.notify.use_cases.restore_publication import restore_publication
from services.notify.use_cases.restore_withdrawal import restore_withdrawal
from services.notify.use_cases.take_filing import TakeFiling, take_filing
from services.notify.use_cases.take_publication import TakePublication, take_publication
from services.notify.use_cases.take_withdrawal import TakeWithdrawal, take_withdrawal


def on_body_changed(event: Event, *, work: UnitOfWork, clock: Clock) -> None:
    """catalog.body.changed."""
    data = event.data
    departments = {one["code"]: one["name"] for one in data["departments"]}
    body = Body(code=data["code"], name=data["name"], departments=departments, active=data["active"])
    keep_body(body, work=work, clock=clock)


def on_person_changed(event: Event, *, work: UnitOfWork, clock: Clock) -> None:
    """catalog.person.changed."""
    data = event.data
    person = Person(
        sub=data["sub"],
        name=data["name"],
        body=data["body"],
        department=data["department"] or "",
        roles=tuple(data["roles"]),
        active=data["active"],
        mail=data.get("mail") or "",
    )
    keep_person(person, work=work, clock=clock)


def on_published(event: Event, *, work: UnitOfWork, clock: Clock) -> None:
    """catalog.disclosure.published."""
    told = _publication(event.data, event.audience)
    command = TakePublication(event_id=event.id, at=event.at, told=told)
    if event.snapshot:
        restore_publication(command, seed=event.seed, work=work, clock=clock)
    else:
        take_publication(command, work=work, clock=clock)


def on_withdrawn(event: Event, *, work: UnitOfWork, clock: Clock) -> None:
    """catalog.disclosure.withdrawn, a take-down included."""
    data = event.data
    command = TakeWithdrawal(
        event_id=event.id,
        at=event.at,
        disclosure=data["id"],
        audience=event.audience,
        reason=data.get("reason") or "",
        ground=data.get("ground") or "",
        purge=data["purge"],
    )
    take = restore_withdrawal if event.snapshot else take_withdrawal
    take(command, work=work, clock=clock)


def on_filed(event: Event, *, work: UnitOfWork, clock: Clock) -> None:
    """catalog.disclosure.filed."""
    data = event.data
    command = TakeFiling(
        disclosure=data["id"],
        audience=event.audience,
        archive_number=data["archive_number"],
        filed_at=datetime.fromisoformat(data["filed_at"]),
    )
    take_filing(command, work=work, clock=clock)


def on_task_opened(event: Event, *, work: UnitOfWork, clock: Clock) -> None:
    """task.opened of any service."""
    data = event.data
    task = Task(
        id=data["id"],
        source=event.source,
        kind=data["kind"],
        title=data["title"],
        body=data["body"],
        page=data["page"],
        about=(data["about"]["noun"], data["about"]["id"]),
        audience=data["audience"],
        opened_at=event.at,
        person=data.get("person") or "",
        roles=frozenset(data["roles"]),
        department=data.get("department") or "",
        due_on=date.fromisoformat(data["due_on"]) if data.get("due_on") else None,
        not_for=frozenset(data.get("not_for") or ()),
        correlation=event.correlation,
    )
    open_task(OpenTask(task=task), work=work, clock=clock)


def on_task_closed(event: Event, *, work: UnitOfWork, clock: Clock) -> None:
    """task.closed of any service; a snapshot tells of one that may be closed already, or was never shown here."""
    if event.snapshot:
        known = work.tasks.lock(event.data["id"])
        if known is None or known.state == TaskState.CLOSED:
            return
    command = CloseTask(task=event.data["id"], reason=event.data["reason"], at=event.at)
    close_task(command, work=work, clock=clock)


HANDLERS: Mapping[str, Callable[..., None]] = {
    "catalog.body.changed": on_body_changed,
    "catalog.person.changed": on_person_changed,
    "catalog.disclosure.published": on_published,
    "catalog.disclosure.withdrawn": on_withdrawn,
    "catalog.disclosure.filed": on_filed,
    **{f"{service}.task.opened": on_task_opened for service in ("catalog", "review", "complaints")},
    **{f"{service}.task.closed": on_task_closed for service in ("catalog", "review", "complaints")},
}


def _publication(data: Mapping[str, Any], audience: Audience) -> Publication:
    published_at = datetime.fromisoformat(data["published_at"])
    return Publication(
        disclosure=data["id"],
        index_number=data["index_number"],
        body=data["body"],
        audience=audience,
        revision=data["revision"],
        title=data["title"],
        summary=data["summary"],
        item=data["item"],
        item_title=data["item_title"],
        department=data["department"] or "",
        topic=data["topic"],
        topics=tuple(data["topics"]),
        level=data["level"],
        formed_on=date.fromisoformat(data["formed_on"]),
        document_number=data.get("document_number") or "",
        published_at=published_at,
        updated_at=published_at,
        text=_file(data["text"]),
        attachments=tuple(_file(file) for file in data["attachments"]),
        content_hash=data["content_hash"],
        address=data["address"],
        channels=tuple(_channel(channel) for channel in data["channels"]),
        supersedes=data.get("supersedes"),
        change_reason=data.get("change_reason") or "",
    )


def _file(data: Mapping[str, Any]) -> FileRef:
    return FileRef(
        digest=data["digest"], size=data["size"], name=data.get("name", ""), media_type=data.get("media_type", "")
    )


def _channel(data: Mapping[str, Any]) -> Channel:
    return Channel(code=data["code"], name=data["name"], kind=data["kind"], automatic=data["automatic"])
