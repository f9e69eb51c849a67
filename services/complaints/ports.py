"""What the use cases need of the outside: repositories and the chassis's ports, all within one transaction."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Generic, Protocol, TypeVar

from chassis.ports import EventRecorder, Files, Ids, WorkCalendar
from services.complaints.domain.answer import Answer
from services.complaints.domain.case import Case
from services.complaints.domain.directory import Body, Item, Person, Publication
from services.complaints.domain.evaluation import Evaluation, Totals
from services.complaints.domain.message import Message
from services.complaints.domain.terms import Terms

Entry = TypeVar("Entry")


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFilter:
    """Which cases to list. ``bodies`` None means all; ``overdue_on`` lists what was due before that day."""

    bodies: frozenset[str] | None
    states: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    disclosure: str | None = None
    handler: str | None = None
    overdue_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseView:
    """A case as it is read: with the names of what it concerns, its dialogue, and the draft for officers."""

    case: Case
    body: Body | None
    publication: Publication | None
    item: Item | None = None
    draft: Answer | None = None
    dialogue: Sequence[Message] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a new case goes: its body, and the publication that it is about."""

    body: Body
    publication: Publication | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicResponse:
    """A published question and answer with the names around it."""

    id: str
    case_number: str | None
    body: str
    body_name: str
    outcome: str
    title: str
    question: str
    answer: str
    published_at: datetime
    publication: Publication | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Page(Generic[Entry]):
    """A part of a list, and the key from which the next part goes on."""

    entries: Sequence[Entry]
    next: list[str] | None = field(default=None)


class Cases(Protocol):
    """Cases and their dialogues."""

    def add(self, case: Case) -> None:
        """Keep a new case."""
        ...

    def lock(self, number: str, *, seen: str | None = None) -> Case:
        """The case, locked until the end of the transaction.

        ``seen`` is the version that the actor read. Raises :class:`NotFound`, or :class:`Stale` when it is another.
        """
        ...

    def find(self, number: str) -> Case | None:
        """The case, or None."""
        ...

    def save(self, case: Case) -> Case:
        """Keep a changed case and return it with its next version. Raises :class:`Stale`."""
        ...

    def write(self, message: Message) -> None:
        """Keep a message of a case's dialogue."""
        ...

    def view(self, number: str) -> CaseView | None:
        """Everything about one case, in two statements."""
        ...

    def listed(self, wanted: CaseFilter, *, order: str, after: list[Any] | None, limit: int) -> Page[CaseView]:
        """Cases by ``due`` (open ones first, most urgent first) or ``newest``, without dialogues."""
        ...

    def lapsing(self, answered_before: datetime, *, limit: int) -> Sequence[str]:
        """The numbers of answered cases that nobody reopened since."""
        ...

    def withhold(self, disclosure: str) -> None:
        """Let nothing said about ``disclosure`` be published any more."""
        ...


class Answers(Protocol):
    """Answers, their drafts and what of them is public."""

    def find(self, answer_id: str) -> Answer:
        """The answer. Raises :class:`NotFound`."""
        ...

    def save(self, answer: Answer) -> None:
        """Keep a new or changed answer."""
        ...

    def published(
        self, *, body: str | None, disclosure: str | None, after: list[Any] | None, limit: int
    ) -> Page[PublicResponse]:
        """Public responses, newest first."""
        ...

    def take_down(self, disclosure: str) -> Iterable[str]:
        """Blank the public texts about ``disclosure``; returns the digests of their files that nobody else uses."""
        ...

    def digests(self) -> Collection[str]:
        """Of every file that a public response refers to."""
        ...


class Evaluations(Protocol):
    """Evaluations and their totals."""

    def count(self, evaluation: Evaluation) -> tuple[Publication, Totals] | None:
        """Add to the totals of a published disclosure, locking them; None when there is none to add to."""
        ...

    def add(self, evaluation: Evaluation) -> None:
        """Keep it. Raises :class:`AlreadyEvaluated` when this token evaluated the disclosure before."""
        ...

    def recount(self, disclosure: str) -> None:
        """Sum its totals up again: the publication may be a copy that was lost and told anew."""
        ...

    def totals(self, disclosure: str) -> tuple[Publication | None, Totals]:
        """The publication, if known, and its totals so far."""
        ...


class Directory(Protocol):
    """What this service was told of the other services' things."""

    def place(self, *, body: str | None, disclosure: str | None) -> Place | None:
        """Where a case goes that names a disclosure, a body, or (where there is but one body) neither."""
        ...

    def bodies(self) -> Sequence[Body]:
        """All active bodies, by name."""
        ...

    def people(self, body: str, *, role: str) -> Sequence[Person]:
        """Active people of a body who hold a role."""
        ...

    def hands(self, body: str, *, person: str | None) -> tuple[Body | None, Person | None]:
        """A body and one person of it, each None where unknown."""
        ...

    def publication(self, disclosure: str) -> Publication | None:
        """One publication, or None."""
        ...

    def learn_body(self, body: Body) -> None:
        """Keep the present state of a body."""
        ...

    def learn_person(self, person: Person) -> None:
        """Keep the present state of a person."""
        ...

    def learn_item(self, item: Item) -> None:
        """Keep the present state of an item."""
        ...

    def learn_publication(self, publication: Publication) -> None:
        """Keep the present state of a publication; its totals stay."""
        ...


class Numbers(Protocol):
    """The serial numbers of cases."""

    def next(self, body: str, kind: str, year: int) -> int:
        """The next serial of a body, kind and year; the counter stays locked until the end of the transaction."""
        ...


class UnitOfWork(Protocol):
    """One transaction."""

    cases: Cases
    answers: Answers
    evaluations: Evaluations
    directory: Directory
    numbers: Numbers
    events: EventRecorder
    ids: Ids
    calendar: WorkCalendar
    files: Files
    terms: Terms

    def fingerprint(self, text: str) -> str:
        """The digest under which a code or token is kept."""
        ...

    def refuse_marked(self, where: str, text: str) -> None:
        """Raises :class:`Invalid` when ``text`` bears a secrecy marking (保守国家秘密法): nothing may be kept."""
        ...
