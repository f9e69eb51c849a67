"""What the use cases of review need from outside: repositories, seals, sheets and the markings' guard."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from chassis.ports import Actor, EventRecorder, Files, Ids, WorkCalendar
from services.review.domain.case import Case
from services.review.domain.sheets import Schema
from services.review.domain.step import Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """A body as catalog told of it: its names and its rules."""

    code: str
    name: str
    kind: str
    legal_regime: str
    departments: Sequence[Mapping[str, str]]
    rules: Mapping[str, Any]
    active: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffMember:
    """A person of a body's staff as catalog told of him."""

    sub: str
    name: str
    body: str
    department: str
    roles: tuple[str, ...]
    active: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """An item of the directory, as far as a reviewer sees it."""

    code: str
    body: str
    title: str
    elements: Sequence[Mapping[str, str]]
    personal_data: str
    active: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What is known around a case: the body and item it belongs to, and the body's active staff."""

    body: Body | None
    item: Item | None
    people: tuple[StaffMember, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFilter:
    """Which cases a person asks for; empty fields do not restrict. ``mine``: the current step awaits him."""

    disclosure: str = ""
    state: str = ""
    mine: bool = False


class Cases(Protocol):
    """The cases."""

    def add(self, case: Case) -> None:
        """Keep a new case. Raises :class:`Conflict` when one is open for this revision already."""
        ...

    def find(self, case_id: str) -> Case:
        """A case to read. Raises :class:`CaseNotFound`."""
        ...

    def lock(self, case_id: str) -> Case:
        """A case to change, locked until the end of the transaction. Raises :class:`CaseNotFound`."""
        ...

    def lock_revision(self, disclosure: str, revision: int) -> Case | None:
        """The newest case of a revision, locked."""
        ...

    def lock_disclosure(self, disclosure: str) -> Sequence[Case]:
        """All cases of a disclosure, locked, oldest first."""
        ...

    def save(self, case: Case, verdict: Verdict | None = None) -> Case:
        """Keep the changed case as its next version; enter the verdict just given in the ledger of decisions."""
        ...

    def seen_by(
        self, actor: Actor, wanted: CaseFilter, *, after: Sequence[str] | None, limit: int
    ) -> tuple[Sequence[Case], list[str] | None]:
        """A page of the cases that this person may see, newest first, and the key of the next page."""
        ...


class Directory(Protocol):
    """Bodies, people and items, as catalog's events tell of them; never needed to decide anything."""

    def keep_body(self, body: Body) -> None:
        """Remember the present state of a body."""
        ...

    def keep_person(self, person: StaffMember) -> None:
        """Remember the present state of a person."""
        ...

    def keep_item(self, item: Item) -> None:
        """Remember the present state of an item."""
        ...

    def around(self, case: Case) -> Surroundings:
        """Names to show beside a case."""
        ...

    def bodies(self, codes: Sequence[str]) -> Mapping[str, Body]:
        """Bodies by code; unknown ones are left out."""
        ...


class Sheets(Protocol):
    """Checks an answer against the JSON Schema of a sheet."""

    def check(self, schema: Schema, value: Mapping[str, Any]) -> Mapping[str, str]:
        """What is wrong: field → reason in Chinese; empty when all is well."""
        ...


class Seals(Protocol):
    """Digests and sealed records."""

    def digest(self, content: bytes) -> str:
        """The SM3 digest of some bytes."""
        ...

    def digest_of_value(self, value: Mapping[str, Any]) -> str:
        """The SM3 digest of the canonical form of a JSON value."""
        ...

    def keep(self, record: Mapping[str, Any]) -> str:
        """Put a record in its canonical form into the file store and return its digest."""
        ...


class Markings(Protocol):
    """The guard against state secrets on an ordinary network."""

    def refuse_marked(self, where: str, *texts: str) -> None:
        """Refuse texts that carry a secrecy marking, naming the field ``where``; nothing of them is kept."""
        ...


class UnitOfWork(Protocol):
    """One transaction of review, opened and committed by the edge."""

    @property
    def cases(self) -> Cases:
        """The cases."""
        ...

    @property
    def directory(self) -> Directory:
        """Bodies, people and items."""
        ...

    @property
    def events(self) -> EventRecorder:
        """Takes facts down."""
        ...

    @property
    def ids(self) -> Ids:
        """Gives identifiers."""
        ...

    @property
    def calendar(self) -> WorkCalendar:
        """Counts working days."""
        ...

    @property
    def files(self) -> Files:
        """The content-addressed store."""
        ...

    @property
    def sheets(self) -> Sheets:
        """Checks sheets."""
        ...

    @property
    def seals(self) -> Seals:
        """Digests and records."""
        ...

    @property
    def markings(self) -> Markings:
        """Keeps secrets out."""
        ...
