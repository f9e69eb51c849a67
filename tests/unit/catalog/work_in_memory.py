"""The catalogue's unit of work in memory: what a use case saved is there, and nothing that it only held."""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from chassis.base.hashing import sm3
from chassis.ports import Actor, DomainEvent, NotFound, Refusal, Stale
from services.catalog.adapters.storage.work import MarkingScan, Masker, RenderedWording
from services.catalog.domain.body import Body
from services.catalog.domain.disclosure import Delivery, Disclosure
from services.catalog.domain.issue import Issue
from services.catalog.domain.item import Item
from services.catalog.domain.linked import Linkable
from services.catalog.domain.revision import Content, Revision, Text
from services.catalog.domain.states import CLOSED, OPEN, SUPERSEDED
from tests.unit.catalog.builders import keeps_its_contract
from tests.unit.catalog.obligations_in_memory import LaterCalendar, ObligationsInMemory


@dataclass(frozen=True)
class Change:
    """A line of the public log."""

    act: str
    disclosure: str


@dataclass
class Rows:
    """Everything that is kept; a refusal brings back how it was."""

    disclosures: dict[str, Disclosure] = field(default_factory=dict)
    revisions: dict[tuple[str, int], Revision] = field(default_factory=dict)
    issues: dict[str, Issue] = field(default_factory=dict)
    references: set[tuple[str, str]] = field(default_factory=set)
    counters: Counter[str] = field(default_factory=Counter)
    changes: list[Change] = field(default_factory=list)
    words: dict[str, str] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    events: list[DomainEvent] = field(default_factory=list)
    erased: set[str] = field(default_factory=set)
    obligations: ObligationsInMemory = field(default_factory=ObligationsInMemory)

    def revisions_of(self, identity: str) -> list[Revision]:
        """All of a disclosure, the oldest first."""
        return [revision for (disclosure, _), revision in sorted(self.revisions.items()) if disclosure == identity]


class DisclosuresInMemory:
    """:class:`services.catalog.ports.Disclosures` in memory: a revision is a row of its own, as in the database."""

    def __init__(self, rows: Rows, body: Callable[[], Body]) -> None:
        self._rows, self._body = rows, body

    def load(self, identity: str) -> Disclosure | None:
        found = self._rows.disclosures.get(identity)
        if found is None:
            return None
        return replace(found, body=self._body(), revision=self._rows.revisions[identity, found.revision.number])

    load_for_update = load

    def load_whole_for_update(self, identity: str) -> tuple[Disclosure, list[Revision]] | None:
        found = self.load(identity)
        return (found, self._rows.revisions_of(identity)) if found else None

    def add(self, disclosure: Disclosure) -> Disclosure:
        assert disclosure.id not in self._rows.disclosures
        return self._begun(replace(disclosure, etag=1))

    def save(self, disclosure: Disclosure, *, revision: bool = True) -> Disclosure:
        if self._rows.disclosures[disclosure.id].etag != disclosure.etag:
            raise Stale("", "")
        saved = replace(disclosure, etag=disclosure.etag + 1)
        self._rows.disclosures[disclosure.id] = saved
        if revision:
            key = disclosure.id, disclosure.revision.number
            assert key in self._rows.revisions, "saved a revision that was never begun"
            self._rows.revisions[key] = disclosure.revision
        return saved

    def save_tasks(self, disclosure: Disclosure) -> None:
        kept = self._rows.disclosures[disclosure.id]
        self._rows.disclosures[disclosure.id] = replace(
            kept, tasks=disclosure.tasks, closed_tasks=disclosure.closed_tasks, deliveries=disclosure.deliveries
        )

    def begin_revision(self, disclosure: Disclosure) -> Disclosure:
        assert (disclosure.id, disclosure.revision.number) not in self._rows.revisions, "a number that was taken"
        return self._begun(self.save(disclosure, revision=False))

    def supersede(self, identity: str, number: int, at: datetime) -> None:
        key = identity, number
        self._rows.revisions[key] = replace(self._rows.revisions[key], state=SUPERSEDED, superseded_at=at)

    def list_again(self, disclosure: Disclosure, *, before: Disclosure) -> None:
        """Nothing is looked for here."""

    def link(self, disclosure: Disclosure, public: Content) -> None:
        """Nothing is looked up from the other end here."""

    def interpretation_of(self, identity: str) -> str | None:
        return None

    def index_number_of(self, identity: str) -> str:
        return self._rows.disclosures[identity].index_number or ""

    def linkable(self, index_number: str) -> Linkable | None:
        found = [known for known in self._rows.disclosures.values() if known.index_number == index_number]
        return next(
            (
                Linkable(audience=known.audience, body=known.body.code, on_website=known.on_website)
                for known in found
                if known.is_published
            ),
            None,
        )

    def similar_to(self, disclosure: Disclosure) -> Sequence[Any]:
        return ()

    def copies_of(self, identity: str) -> list[str]:
        own = {digest for disclosure, digest in self._rows.references if disclosure == identity}
        return sorted({other for other, digest in self._rows.references if digest in own and other != identity})

    def purge(self, disclosure: Disclosure, *, photos: Iterable[str]) -> tuple[Disclosure, list[str]]:
        for revision in self._rows.revisions_of(disclosure.id):
            self._rows.revisions[disclosure.id, revision.number] = _blank(revision)
        saved = self.save(disclosure)
        kept = {known.id for known in self._rows.disclosures.values() if not known.is_purged}
        others = {digest for other, digest in self._rows.references if other in kept}
        own = {digest for other, digest in self._rows.references if other == disclosure.id}
        return saved, [*sorted(own - others), *(filing.package_digest for filing in disclosure.filings)]

    def _begun(self, disclosure: Disclosure) -> Disclosure:
        self._rows.disclosures[disclosure.id] = disclosure
        self._rows.revisions[disclosure.id, disclosure.revision.number] = disclosure.revision
        return disclosure


class IssuesInMemory:
    """:class:`services.catalog.ports.Issues` in memory."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def add(self, issue: Issue) -> Issue:
        self._rows.issues[issue.id] = replace(issue, etag=1)
        return self._rows.issues[issue.id]

    def load_for_update(self, identity: str) -> Issue | None:
        return self._rows.issues.get(identity)

    def save(self, issue: Issue) -> Issue:
        if self._rows.issues[issue.id].etag != issue.etag:
            raise Stale("", "")
        self._rows.issues[issue.id] = replace(issue, etag=issue.etag + 1)
        return self._rows.issues[issue.id]

    def live_of(self, disclosure: str, *, besides: str = "") -> Issue | None:
        live = (issue for issue in self._rows.issues.values() if issue.state in (OPEN, CLOSED) and issue.id != besides)
        return next((issue for issue in live if disclosure in {each.disclosure for each in issue.listed}), None)

    def forget_reasons(self, disclosure: str) -> None:
        for issue in self._rows.issues.values():
            if disclosure in {member.disclosure for member in issue.members}:
                said = tuple(replace(deliberation, reason="") for deliberation in issue.deliberations)
                self._rows.issues[issue.id] = replace(issue, deliberations=said)


class FilesInMemory:
    """:class:`chassis.ports.Files` in memory."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def put(self, content: bytes) -> str:
        self._rows.files[sm3(content)] = content
        return sm3(content)

    def get(self, digest: str, *, owner: str = "") -> bytes:
        if digest not in self._rows.files:
            raise NotFound("", digest)
        return self._rows.files[digest]

    def remove(self, digest: str) -> None:
        self._rows.files.pop(digest, None)


class WorkInMemory:
    """:class:`services.catalog.ports.UnitOfWork` in memory, for one item of one body and those who work there now."""

    def __init__(self, item: Item, body: Body, staff: tuple[Actor, ...]) -> None:
        self.rows, self.item, self.body, self.staff = Rows(), item, body, staff
        self.disclosures = DisclosuresInMemory(self.rows, lambda: self.body)
        self.issues, self.files = IssuesInMemory(self.rows), FilesInMemory(self.rows)
        self.markings, self.personal_data, self.wording = MarkingScan(), Masker(), RenderedWording()
        self.calendar = LaterCalendar()
        self.ids = self.items = self.bodies = self.people = self.reception = self
        self.search, self.uploads, self.counters, self.changes, self.events = (
            _Search(self.rows),
            _Uploads(self.rows),
            _Counters(self.rows),
            _Changes(self.rows),
            _Events(self.rows),
        )
        self._given = 0

    @property
    def obligations(self) -> ObligationsInMemory:
        return self.rows.obligations

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All of it or nothing, as the edge has it."""
        before = {name: copy.copy(value) for name, value in vars(self.rows).items()}
        before["obligations"] = ObligationsInMemory(dict(self.obligations.rows), dict(self.obligations.covers))
        try:
            yield
        except Refusal:
            vars(self.rows).update(before)
            raise

    def new(self) -> str:
        self._given += 1
        return f"0199e2a4-6f00-7000-8000-{self._given:012d}"

    def get(self, code: str) -> Any:
        return {self.item.code: self.item, self.body.code: self.body}.get(code)

    def acting(self, sub: str, day: date) -> Actor | None:
        return next((each for each in self.staff if each.sub == sub), None)

    def with_body(self, code: str) -> tuple[Item, Body] | None:
        return (self.item, self.body) if code == self.item.code else None

    def hold(self, disclosure: str) -> None:
        """Nobody else is here."""

    def keep_delivery(self, disclosure: str, delivery: Delivery) -> None:
        kept = self.rows.disclosures[disclosure]
        self.rows.disclosures[disclosure] = replace(kept, deliveries=(*kept.deliveries, delivery))


@dataclass
class _Kept:
    rows: Rows


class _Search(_Kept):
    def add(self, disclosure: Disclosure, text: str, *, previous_position: int | None) -> None:
        self.rows.words[disclosure.id] = text

    def remove(self, disclosure: Disclosure) -> None:
        self.rows.words.pop(disclosure.id, None)


class _Uploads(_Kept):
    def known(self, digests: Iterable[str]) -> Mapping[str, Any]:
        return {}

    def refer(self, disclosure: str, digests: Collection[str]) -> None:
        self.rows.references |= {(disclosure, digest) for digest in digests}


class _Counters(_Kept):
    def next(self, name: str) -> int:
        self.rows.counters[name] += 1
        return self.rows.counters[name]


class _Changes(_Kept):
    def add(self, act: str, disclosure: Disclosure, *, at: datetime) -> None:
        if disclosure.audience == "external" and disclosure.on_website:
            self.rows.changes.append(Change(act, disclosure.id))

    def erase(self, disclosure: str) -> None:
        """No reasons are kept here."""


class _Events(_Kept):
    def record(self, event: DomainEvent) -> None:
        self.rows.events.append(keeps_its_contract(event) if event.announce else event)

    def if_refused(self, record: Callable[[Refusal, datetime], DomainEvent | None]) -> None:
        """The audit of refusals is tested with the database."""

    def erase(self, aggregate: str) -> None:
        self.rows.erased.add(aggregate)

    def forget(self) -> None:
        """There is no write-ahead log."""


def _blank(revision: Revision) -> Revision:
    content = revision.content
    blank = replace(Content(title=""), text=Text(digest=content.text.digest), channels=content.channels)
    return replace(
        revision, content=blank, change_reason="", returned_reason="", refusal_reason="", verdicts=(), similar=()
    )
