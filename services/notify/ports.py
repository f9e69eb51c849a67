"""What the use cases of notify need from outside."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from chassis import ports
from chassis.ports import Audience
from services.notify.domain.agency import Agency
from services.notify.domain.delivery import Delivery
from services.notify.domain.external import ExternalEvent, Words
from services.notify.domain.publication import Publication, Remembered
from services.notify.domain.tasks import Task


class Publications(Protocol):
    """External publications and inner ones, in two tables that no query joins."""

    def load_for_update(self, disclosure: str, audience: Audience) -> Publication | None:
        """The publication of a disclosure, locked; None before its first."""

    def remembered(self, disclosure: str) -> Remembered | None:
        """What was done with it according to the audit record; None if nothing."""

    def add(self, publication: Publication) -> None:
        """Keep a new one."""

    def save(self, publication: Publication) -> None:
        """Keep the changes of a locked one."""


class Deliveries(Protocol):
    """Deliveries on channels."""

    def load_all_for_update(self, disclosure: str) -> list[Delivery]:
        """All deliveries of a disclosure, oldest first, locked."""

    def load_family_for_update(self, delivery_id: str) -> list[Delivery]:
        """The delivery and all others of its disclosure, locked; empty when there is none."""

    def add(self, deliveries: Sequence[Delivery]) -> None:
        """Keep new ones."""

    def save(self, deliveries: Sequence[Delivery]) -> list[Delivery]:
        """Keep the changes of locked ones; returns them with their new versions."""


class Tasks(Protocol):
    """Tasks of all services."""

    def load_for_update(self, task_id: str) -> Task | None:
        """A task, locked."""

    def add(self, tasks: Sequence[Task]) -> None:
        """Keep new ones."""

    def save(self, task: Task) -> None:
        """Keep the changes of a locked one."""

    def close_own(self, deliveries: Sequence[str], *, reason: str, at: datetime) -> None:
        """Close notify's own open tasks about these deliveries, without their titles."""

    def retitle_removal(self, delivery: str, title: str) -> None:
        """Another title for notify's own open task to take a delivery down."""

    def blank_about(self, disclosure: str) -> None:
        """Blank the title of every task that is about a disclosure or was started by it."""


class Agencies(Protocol):
    """Subscribing agencies."""

    def load_for_update(self, agency_id: str) -> Agency:
        """An agency, locked. Raises :class:`~chassis.ports.NotFound`."""

    def code_is_taken(self, code: str) -> bool:
        """Whether an agency, active or removed, has this code: a removed one's queue name is not reused."""

    def add(self, agency: Agency) -> None:
        """Keep a new one."""

    def save(self, agency: Agency) -> Agency:
        """Keep the changes of a locked one; returns it with its new version."""


class External(Protocol):
    """The agencies' exchange: written in the same transaction, published by the relay."""

    def send(self, event: ExternalEvent) -> None:
        """Let the agencies know."""

    def erase(self, index_number: str, *, at: datetime) -> None:
        """Put tombstones in the place of what was written for them about an index number and is still kept here."""

    def reword(self, index_number: str, words: Words) -> None:
        """Put these words in the place of those of earlier editions, where they are still kept here."""


class Purges(Protocol):
    """Which disclosures were purged, and what is still to be erased at the agencies' broker."""

    def add(self, disclosure: str, *, at: datetime) -> None:
        """Remember it."""

    def has(self, disclosure: str) -> bool:
        """Whether it was purged."""

    def erase_at_broker(self, index_number: str, *, at: datetime) -> None:
        """Have what was told of an index number erased in the agencies' queues and in the stream."""

    def reword_at_broker(self, index_number: str, words: Words, *, at: datetime) -> None:
        """Have these words put in the place of those of earlier editions there."""


class UnitOfWork(ports.UnitOfWork, Protocol):
    """One transaction. ``origin`` is the address under which people reach the system."""

    origin: str
    publications: Publications
    deliveries: Deliveries
    tasks: Tasks
    agencies: Agencies
    external: External
    purges: Purges

    def is_body(self, code: str) -> bool:
        """Whether the directory has a body of this code."""

    def body_name(self, code: str) -> str:
        """The name of a body; its code while it is unknown."""
