"""What the use cases of notify need of the world."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from chassis.ports import Audience, EventRecorder, Files, Ids, WorkCalendar
from services.notify.domain.agency import Agency
from services.notify.domain.delivery import Delivery
from services.notify.domain.outside import OutsideEvent
from services.notify.domain.publication import Publication, Remembered
from services.notify.domain.tasks import Task


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """A body as the catalog tells it: its name and those of its departments."""

    code: str
    name: str
    departments: dict[str, str]
    active: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One of a body's staff, as the catalog tells it."""

    sub: str
    name: str
    body: str
    department: str
    roles: tuple[str, ...]
    active: bool
    mail: str = ""


class Publications(Protocol):
    """External publications and inner ones, in two tables that no query joins."""

    def lock(self, disclosure: str, audience: Audience) -> Publication | None:
        """The publication of a disclosure, locked; None before its first."""
        ...

    def remembered(self, disclosure: str) -> Remembered | None:
        """What was done with it according to the audit record; None if nothing."""
        ...

    def add(self, publication: Publication) -> None:
        """Keep a new one."""
        ...

    def save(self, publication: Publication) -> None:
        """Keep the changes of a locked one."""
        ...


class Deliveries(Protocol):
    """Deliveries on channels."""

    def lock_all(self, disclosure: str) -> list[Delivery]:
        """All deliveries of a disclosure, oldest first, locked."""
        ...

    def lock_family(self, delivery_id: str) -> list[Delivery]:
        """The delivery and all others of its disclosure, locked; empty when there is none."""
        ...

    def add(self, deliveries: Sequence[Delivery]) -> None:
        """Keep new ones."""
        ...

    def save(self, deliveries: Sequence[Delivery]) -> None:
        """Keep the changes of locked ones."""
        ...


class Tasks(Protocol):
    """Tasks of all services."""

    def add(self, tasks: Sequence[Task]) -> None:
        """Keep new ones."""
        ...

    def lock(self, task_id: str) -> Task | None:
        """A task, locked."""
        ...

    def save(self, task: Task) -> None:
        """Keep the changes of a locked one."""
        ...

    def close_about(self, noun: str, ids: Sequence[str], *, reason: str, at: datetime) -> None:
        """Close notify's own open tasks about these things, without their titles."""
        ...

    def blank_about(self, disclosure: str) -> None:
        """Blank the title of every task that is about a disclosure or was started by it."""
        ...


class Agencies(Protocol):
    """Subscribing agencies."""

    def lock(self, agency_id: str) -> Agency:
        """An agency, locked. Raises :class:`~chassis.ports.NotFound`."""
        ...

    def code_is_taken(self, code: str) -> bool:
        """Whether an agency, active or removed, has this code: a removed one's queue name is not reused."""
        ...

    def add(self, agency: Agency) -> None:
        """Keep a new one."""
        ...

    def save(self, agency: Agency) -> None:
        """Keep the changes of a locked one."""
        ...


class Directory(Protocol):
    """Bodies and people as the catalog tells them."""

    def keep_body(self, body: Body) -> None:
        """Insert or replace."""
        ...

    def keep_person(self, person: Person) -> None:
        """Insert or replace."""
        ...

    def body_name(self, code: str) -> str:
        """The name of a body, empty while it is unknown."""
        ...


class Outside(Protocol):
    """The agencies' exchange: written in the same transaction, published by the relay."""

    def send(self, event: OutsideEvent) -> None:
        """Tell the agencies."""
        ...

    def forget(self, index_number: str) -> None:
        """Blank the words of what was written for them about an index number and is still kept here."""
        ...


class UnitOfWork(Protocol):
    """One transaction. ``origin`` is the address under which people reach the system."""

    origin: str

    @property
    def publications(self) -> Publications:
        """Publications."""
        ...

    @property
    def deliveries(self) -> Deliveries:
        """Deliveries."""
        ...

    @property
    def tasks(self) -> Tasks:
        """Tasks."""
        ...

    @property
    def agencies(self) -> Agencies:
        """Agencies."""
        ...

    @property
    def directory(self) -> Directory:
        """Bodies and people."""
        ...

    @property
    def outside(self) -> Outside:
        """The agencies' exchange."""
        ...

    @property
    def events(self) -> EventRecorder:
        """Where facts are recorded."""
        ...

    @property
    def ids(self) -> Ids:
        """Identifiers."""
        ...

    @property
    def calendar(self) -> WorkCalendar:
        """Working days."""
        ...

    @property
    def files(self) -> Files:
        """The file store."""
        ...
