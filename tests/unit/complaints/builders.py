"""People, publications, cases and a unit of work in memory, each with what a test does not care about filled in."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from chassis.base.clock import FixedClock
from chassis.base.ids import CountingIds
from chassis.calendar.workdays import Workdays
from chassis.ports import Actor, DomainEvent, Invalid, NotFound, Stale
from services.complaints.domain.answer import Answer
from services.complaints.domain.case import Case
from services.complaints.domain.directory import PUBLISHED, Body, Item, Person, Publication
from services.complaints.domain.evaluation import ASPECTS, AlreadyEvaluated, Evaluation, Totals
from services.complaints.domain.message import Message
from services.complaints.domain.terms import Terms
from services.complaints.ports import CaseView, Page, Place
from services.complaints.use_cases.submit_case import Receipt, SubmitCase, submit_case

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)  # a Tuesday morning in China
TODAY = date(2026, 11, 24)
PUBLIC = Actor(sub="public", name="公众")


def an_officer(body: str = "GJJ", sub: str = "chen", *roles: str) -> Actor:
    """A case officer of a body, or somebody with other roles."""
    return Actor(sub=sub, name="陈珂", body=body, department="BGS", roles=frozenset(roles or ("case_officer",)))


def a_case(**changes: Any) -> Case:
    """An opinion received today."""
    case = Case(
        id="c1",
        number="GJJ-YJ-2026-0001",
        kind="opinion",
        body="GJJ",
        channel="web",
        title="建议延长服务时间",
        text="中午也能办业务就好了。",
        receipt="sm3:" + "ab" * 32,
        state="received",
        received_at=NOW,
        clock_from=TODAY,
        due_on=date(2026, 12, 1),
        task="t1",
    )
    return replace(case, **changes)


def a_publication(**changes: Any) -> Publication:
    """A published external disclosure of GJJ."""
    publication = Publication(
        disclosure="d1",
        body="GJJ",
        title="第三季度财务收支报告",
        state=PUBLISHED,
        department="CW",
        item="GJJ-03",
        index_number="GJJ/2026-00118",
        address="/published/GJJ/2026-00118",
    )
    return replace(publication, **changes)


class RecordingJournal:
    """Keeps the facts in the order in which they were recorded."""

    def __init__(self) -> None:
        self.facts: list[DomainEvent] = []
        self.forgotten = False

    def record(self, fact: DomainEvent) -> None:
        self.facts.append(fact)

    def redact(self, aggregate: str, fields: Any) -> None:
        raise AssertionError("complaints announces nothing that would have to be blanked")

    def forget(self) -> None:
        self.forgotten = True

    def names(self) -> list[str]:
        """Names of what was announced."""
        return [fact.name for fact in self.facts if fact.announce]

    def last(self, name: str) -> DomainEvent:
        """The newest fact of a name."""
        return [fact for fact in self.facts if fact.name == name][-1]


class MemoryFiles:
    """Files by digest."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def put(self, content: bytes) -> str:
        digest = "sm3:" + hashlib.sha256(content).hexdigest()
        self.kept[digest] = content
        return digest

    def get(self, digest: str, *, owner: str = "") -> bytes:
        return self.kept[digest]

    def remove(self, digest: str) -> None:
        self.kept.pop(digest, None)


class MemoryCases:
    def __init__(self, work: MemoryWork) -> None:
        self.work, self.kept, self.messages = work, dict[str, Case](), list[Message]()

    def add(self, case: Case) -> None:
        self.kept[case.number] = case

    def find(self, number: str) -> Case | None:
        return self.kept.get(number)

    def lock(self, number: str, *, seen: str | None = None) -> Case:
        if number not in self.kept:
            raise NotFound("没有", "no such case")
        if seen is not None and seen != str(self.kept[number].version):
            raise Stale("旧", "stale")
        return self.kept[number]

    def save(self, case: Case) -> Case:
        saved = replace(case, version=case.version + 1)
        self.kept[case.number] = saved
        return saved

    def write(self, message: Message) -> None:
        self.messages.append(message)

    def view(self, number: str) -> CaseView | None:
        case = self.kept.get(number)
        if case is None:
            return None
        dialogue = [message for message in self.messages if message.case == case.id]
        publication = self.work.directory.publications.get(case.disclosure or "")
        return CaseView(case=case, body=self.work.directory.body(case.body), publication=publication, dialogue=dialogue)

    def listed(self, wanted: Any, *, order: str, after: Any, limit: int) -> Page[CaseView]:
        raise NotImplementedError

    def lapsing(self, answered_before: datetime, *, limit: int) -> list[str]:
        return [
            case.number
            for case in self.kept.values()
            if case.state == "answered" and case.answered_at and case.answered_at < answered_before
        ][:limit]

    def withhold(self, disclosure: str) -> None:
        for case in list(self.kept.values()):
            if case.disclosure == disclosure:
                self.kept[case.number] = replace(case, publish_ok=False)


class MemoryAnswers:
    def __init__(self, work: MemoryWork) -> None:
        self.work, self.kept = work, dict[str, Answer]()

    def find(self, answer_id: str) -> Answer:
        return self.kept[answer_id]

    def save(self, answer: Answer) -> None:
        self.kept[answer.id] = answer

    def published(self, **wanted: Any) -> Any:
        raise NotImplementedError

    def take_down(self, disclosure: str) -> list[str]:
        cases = {case.id for case in self.work.cases.kept.values() if case.disclosure == disclosure}
        digests = []
        for answer in list(self.kept.values()):
            if answer.case in cases and answer.response:
                digests += [answer.response.question_digest, answer.response.answer_digest]
                self.kept[answer.id] = replace(answer, response=None)
        return digests

    def digests(self) -> set[str]:
        return set(self.work.files.kept)


class MemoryEvaluations:
    def __init__(self, work: MemoryWork) -> None:
        self.work, self.kept, self.sums = work, list[Evaluation](), dict[str, Totals]()

    def count(self, evaluation: Evaluation) -> tuple[Publication, Totals] | None:
        publication = self.work.directory.publications.get(evaluation.disclosure)
        if publication is None or publication.state != PUBLISHED:
            return None
        before = self.totals(evaluation.disclosure)[1]
        sums = {aspect: getattr(before, aspect) + getattr(evaluation, aspect) for aspect in ASPECTS}
        after = replace(
            before,
            body=publication.body,
            count=before.count + 1,
            comments=before.comments + evaluation.commented,
            **sums,
        )
        self.sums[evaluation.disclosure] = after
        return publication, after

    def add(self, evaluation: Evaluation) -> None:
        if any((one.disclosure, one.token) == (evaluation.disclosure, evaluation.token) for one in self.kept):
            raise AlreadyEvaluated
        self.kept.append(evaluation)

    def totals(self, disclosure: str) -> tuple[Publication | None, Totals]:
        publication = self.work.directory.publications.get(disclosure)
        return publication, self.sums.get(disclosure, Totals(disclosure=disclosure, body=""))


class MemoryDirectory:
    def __init__(self) -> None:
        departments = (("CW", "财务科"), ("BGS", "办公室"))
        gjj = Body(code="GJJ", name="市住房公积金管理中心", legal_regime="mandated", departments=departments)
        self.known: dict[str, Body] = {"GJJ": gjj}
        self.staff: dict[str, Person] = {}
        self.items: dict[str, Item] = {}
        self.publications: dict[str, Publication] = {}

    def place(self, *, body: str | None, disclosure: str | None) -> Place | None:
        if disclosure is not None:
            publication = self.publications.get(disclosure)
            return Place(body=self.known[publication.body], publication=publication) if publication else None
        if body is not None:
            return Place(body=self.known[body]) if body in self.known else None
        return Place(body=next(iter(self.known.values()))) if len(self.known) == 1 else None

    def bodies(self) -> list[Body]:
        return list(self.known.values())

    def body(self, code: str) -> Body | None:
        return self.known.get(code)

    def people(self, body: str, *, role: str) -> list[Person]:
        return [person for person in self.staff.values() if person.body == body and role in person.roles]

    def hands(self, body: str, *, person: str | None) -> tuple[Body | None, Person | None]:
        found = self.staff.get(person or "")
        return self.known.get(body), found if found and found.body == body else None

    def publication(self, disclosure: str) -> Publication | None:
        return self.publications.get(disclosure)

    def learn_body(self, body: Body) -> None:
        self.known[body.code] = body

    def learn_person(self, person: Person) -> None:
        self.staff[person.sub] = person

    def learn_item(self, item: Item) -> None:
        self.items[item.code] = item

    def learn_publication(self, publication: Publication) -> None:
        self.publications[publication.disclosure] = publication


class MemoryNumbers:
    def __init__(self) -> None:
        self.last: dict[tuple[str, str, int], int] = {}

    def next(self, body: str, kind: str, year: int) -> int:
        self.last[body, kind, year] = self.last.get((body, kind, year), 0) + 1
        return self.last[body, kind, year]


class MemoryWork:
    """A unit of work without a database."""

    def __init__(self) -> None:
        self.directory = MemoryDirectory()
        self.cases = MemoryCases(self)
        self.answers = MemoryAnswers(self)
        self.evaluations = MemoryEvaluations(self)
        self.numbers = MemoryNumbers()
        self.events = RecordingJournal()
        self.ids = CountingIds()
        self.calendar = Workdays()
        self.files = MemoryFiles()
        self.terms = Terms()

    def fingerprint(self, text: str) -> str:
        return "sm3:" + hashlib.sha256(text.encode()).hexdigest()

    def refuse_marked(self, where: str, text: str) -> None:
        if "机密★" in text:
            raise Invalid("有密级标志", "marked", code="secrecy_marking", errors={where: "marked"})


@dataclass
class Office:
    """A desk at which tests submit and answer: a unit of work and a clock."""

    work: MemoryWork = field(default_factory=MemoryWork)
    clock: FixedClock = field(default_factory=lambda: FixedClock(NOW))

    def submit(self, **wanted: Any) -> Receipt:
        """Submit an opinion, or whatever is wanted."""
        told = {"actor": PUBLIC, "kind": "opinion", "title": "建议", "text": "中午也能办业务就好了。", **wanted}
        return submit_case(SubmitCase(**told), work=self.work, clock=self.clock)

    def wait(self, **time: float) -> None:
        """Let time pass."""
        self.clock.advance(timedelta(**time))
