"""People, publications, cases and a unit of work in memory, each with what a test does not care about filled in."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from chassis.base.clock import FixedClock
from chassis.base.converter import plain, structure
from chassis.base.ids import CountingIds
from chassis.calendar.workdays import Workdays
from chassis.ports import PUBLIC, SYSTEM, Actor, DomainEvent, Invalid, Limit, Stale
from services.complaints.adapters.storage.work import Masker
from services.complaints.domain import receipt as receipts
from services.complaints.domain.announced_deadline import AnnouncedDeadline
from services.complaints.domain.answer import Answer, Wording
from services.complaints.domain.body_rules import BodyRules
from services.complaints.domain.case import Case, NoSuchCase
from services.complaints.domain.case_clock import HEARD
from services.complaints.domain.directory import PUBLISHED, WITHDRAWN, Publication
from services.complaints.domain.entry import Entry
from services.complaints.domain.evaluation import (
    ASPECTS,
    AlreadyEvaluated,
    Evaluation,
    Totals,
)
from services.complaints.domain.ledger import enter, fold
from services.complaints.domain.message import Message
from services.complaints.domain.reported import kept_away
from services.complaints.domain.response import Response
from services.complaints.domain.terms import Terms
from services.complaints.domain.votes import Recent, VoteLimits
from services.complaints.ports import Place, Said
from services.complaints.use_cases.submit_case import Receipt, SubmitCase, submit_case
from tests.people import a_person

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)  # a Tuesday morning in China
TODAY = date(2026, 11, 24)
STORED_CODE = receipts.kept("ABCD", "salt")


def an_officer(body: str = "GJJ", sub: str = "chen", *roles: str) -> Actor:
    """A case officer of a body, or somebody with other roles."""
    return a_person(sub, *(roles or ("case_officer",)), name="陈珂", body=body, department="BGS")


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
        receipt=STORED_CODE,
        state="received",
        received_at=NOW,
        received_on=TODAY,
        clock_from=TODAY,
        due_on=date(2026, 12, 1),
        term={"days": 5, "unit": "working", "basis": "本单位公开承诺的办理时限"},
        task="t1",
        version=1,
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
        item_title="定期公布财务收支报告",
        index_number="GJJ/2026-00118",
        address="/published/GJJ/2026-00118",
    )
    return replace(publication, **changes)


class MemoryRecorder:
    """Keeps the events in the order in which they were recorded."""

    def __init__(self) -> None:
        self.recorded: list[DomainEvent] = []
        self.forgotten = False
        self.erased: list[str] = []

    def record(self, event: DomainEvent) -> None:
        # As the real one: JSON has neither dates nor tuples.
        self.recorded.append(replace(event, data=plain(event.data)))

    def if_refused(self, record: Any) -> None:
        """What a refusal offers is tested with the database."""

    def erase(self, aggregate: str) -> None:
        self.erased.append(aggregate)

    def forget(self) -> None:
        self.forgotten = True

    def names(self) -> list[str]:
        """Names of what was announced."""
        return [event.name for event in self.recorded if event.announce]

    def last(self, name: str) -> DomainEvent:
        """The newest event of a name."""
        return [event for event in self.recorded if event.name == name][-1]


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
    def __init__(self) -> None:
        self.kept, self.messages = dict[str, Case](), list[Message]()
        self.rules: dict[str, BodyRules] = {}
        self.staff: dict[str, Actor] = {}
        self.entries: dict[str, list[Entry]] = {}

    def add(self, case: Case) -> Case:
        return self.save(case)

    def refolded(self, number: str) -> Case:
        """The case by its ledger alone, which has been through JSON."""
        kept = [structure(Entry, plain(entry)) for entry in self.entries[number]]
        return fold(self.kept[number], kept)

    def load_for_update(self, number: str, *, code: str | None = None, seen: str | None = None) -> Case:
        case = self.kept.get(number)
        if case is None or not (code is None or receipts.opens(code, case.receipt)):
            raise NoSuchCase
        if seen not in (None, str(case.version)):
            raise Stale("旧", "stale")
        # From whom it is kept is looked up anew, as the real one does it.
        kept = {"kept_away": kept_away(case.reported, self.staff.values()) if case.reported else ()}
        return replace(case, rules=self.rules.get(case.body, BodyRules(body=case.body)), **kept)

    def heard(self, case: Case) -> list[Entry]:
        kept = [structure(Entry, plain(entry)) for entry in self.entries[case.number]]
        return [replace(entry, words={}) for entry in kept if entry.kind in HEARD]

    def save(self, case: Case) -> Case:
        self.entries.setdefault(case.number, []).extend(case.entries)
        self.kept[case.number] = replace(case, entries=())
        return self.kept[case.number]

    def write(self, message: Message) -> None:
        self.messages.append(message)

    def told_by_citizen(self, case: str) -> list[str]:
        said = [said.text for said in self.messages if said.case == case and said.author == "citizen"]
        first = [ledger[0] for ledger in self.entries.values() if ledger[0].case == case]
        return said + [entry.words["reported_person"] for entry in first if "reported_person" in entry.words]

    def of_order(self, channel: str, order: str, *, besides: str = "") -> Case | None:
        same = [each for each in self.kept.values() if (each.channel, each.order_number) == (channel, order)]
        return next((each for each in same if each.state != "closed" and each.number != besides), None)

    def lapsing(self, answered_before: datetime, *, limit: int) -> list[str]:
        return [
            case.number
            for case in self.kept.values()
            if case.state == "answered" and case.answered_at and case.answered_at < answered_before
        ][:limit]

    def merged_into(self, number: str) -> list[Case]:
        return [case for case in self.kept.values() if case.merged_into == number and case.state == "accepted"]

    def checked_about(self, disclosure: str) -> list[Case]:
        return [
            case for case in self.kept.values() if case.disclosure == disclosure and (case.answer_task or case.referral)
        ]

    def erase_words(self, case: str) -> None:
        self.messages = [replace(said, text="") if said.case == case else said for said in self.messages]
        for ledger in self.entries.values():
            ledger[:] = [replace(entry, words={}) if entry.case == case else entry for entry in ledger]

    def erase_words_about(self, disclosure: str, *, at: datetime) -> int:
        about = [case for case in self.kept.values() if case.disclosure == disclosure]
        for case in about:
            self.erase_words(case.id)
            self.save(enter(case, "purge", by=SYSTEM, at=at))
        return len(about)


class MemoryMails:
    """Mails that were taken, by digest."""

    def __init__(self, cases: MemoryCases) -> None:
        self._cases, self.kept = cases, dict[tuple[str, str], str]()

    def cases_of(self, message: str) -> dict[str, str]:
        numbers = {case.id: case.number for case in self._cases.kept.values()}
        return {said: numbers[case] for (known, said), case in self.kept.items() if known == message}

    def add(self, message: str, said: str, case: str) -> None:
        self.kept[message, said] = case


class MemoryDeadlines:
    def __init__(self) -> None:
        self.kept: dict[str, AnnouncedDeadline] = {}

    def of(self, case: Case) -> AnnouncedDeadline:
        return self.kept.get(case.id) or AnnouncedDeadline(case=case.id, due_on=case.due_on)

    def save(self, known: AnnouncedDeadline) -> None:
        self.kept[known.case] = known


class MemoryAnswers:
    def __init__(self) -> None:
        self.kept, self.responses = dict[str, Answer](), dict[str, Response]()

    def save(self, answer: Answer, response: Response | None = None) -> None:
        self.kept[answer.id] = answer
        if response is not None:
            self.responses[response.id] = response

    def move(self, answer: str, state: str) -> None:
        self.kept[answer] = replace(self.kept[answer], state=state)

    def wording(self, answer: str) -> Wording | None:
        return structure(Wording, plain(self.kept[answer])) if answer in self.kept else None

    def of_case(self, case: str) -> Said:
        return self._taken(lambda response: response.case == case)

    def about(self, disclosure: str) -> Said:
        return self._taken(lambda response: response.disclosure == disclosure)

    def _taken(self, is_meant: Callable[[Response], bool]) -> Said:
        """The double forgets at once what the database forgets with the cases' words."""
        gone = [response for response in self.responses.values() if is_meant(response)]
        for response in gone:
            del self.responses[response.id]
        return Said(
            [response.id for response in gone],
            [digest for response in gone for digest in (response.question_digest, response.answer_digest)],
        )

    def digests(self) -> set[str]:
        return {
            digest
            for response in self.responses.values()
            for digest in (response.question_digest, response.answer_digest)
        }


class MemoryEvaluations:
    def __init__(self, work: MemoryWork) -> None:
        self.work, self.kept, self.sums = work, list[Evaluation](), dict[str, Totals]()

    def count(self, evaluation: Evaluation) -> tuple[Publication, Totals] | None:
        publication = self.work.directory.publications.get(evaluation.disclosure)
        if publication is None or publication.state != PUBLISHED:
            return None
        before = self.sums.get(evaluation.disclosure, Totals(disclosure=evaluation.disclosure, body=""))
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
        if any((known.disclosure, known.token) == (evaluation.disclosure, evaluation.token) for known in self.kept):
            raise AlreadyEvaluated
        self.kept.append(evaluation)

    def has_evaluated(self, disclosure: str, token: str) -> bool:
        return any((known.disclosure, known.token) == (disclosure, token) for known in self.kept)

    def recent(
        self, evaluation: Evaluation, *, from_source: datetime, from_wherever: datetime
    ) -> tuple[Recent, Recent]:
        others = [
            known for known in self.kept if known.disclosure == evaluation.disclosure and known.id != evaluation.id
        ]
        near = [known.at for known in others if known.source == evaluation.source and known.at > from_source]
        everybody = [known.at for known in others if known.at > from_wherever]
        return (
            Recent(count=len(near), first=min(near, default=None)),
            Recent(count=len(everybody), first=min(everybody, default=None)),
        )


class MemoryDirectory:
    def __init__(self) -> None:
        self.bodies: dict[str, set[str]] = {"GJJ": {"CW", "BGS"}}
        """Department codes by body."""
        self.departments_called = {"CW": "财务科", "BGS": "办公室"}
        self.staff: dict[str, Actor] = {}
        self.publications: dict[str, Publication] = {}

    def place(self, *, body: str | None, disclosure: str | None) -> Place | None:
        if disclosure is not None:
            publication = self.publications.get(disclosure)
            return Place(publication.body, publication) if publication else None
        if body is not None:
            return Place(body) if body in self.bodies else None
        return Place(next(iter(self.bodies))) if len(self.bodies) == 1 else None

    def hands(self, body: str, *, person: str | None, today: date) -> tuple[set[str], Actor | None]:
        return self.bodies.get(body, set()), self.staff.get(person or "")

    def receiving(self, body: str, department: str | None) -> str | None:
        known = self.bodies.get(body)
        return f"{body}{department or ''}" if known is not None and department in {None, *known} else None

    def works_here(self, organisation: str, *, body: str) -> bool:
        return organisation in {*self.bodies, *self.bodies.get(body, ())}

    def departments(self, bodies: Any) -> dict[str, str]:
        return {f"{body}/{code}": name for body in bodies for code, name in self.departments_called.items()}

    def staff_of(self, bodies: Any) -> list[Actor]:
        return [person for person in self.staff.values() if any(person.reaches(body) for body in bodies)]

    def handling(self, body: str, today: date) -> list[Actor]:
        roles = ("case_officer", "secrecy_officer", "office", "leader")
        return [person for person in self.staff.values() if person.holds(*roles, body=body)]

    def publication(self, disclosure: str) -> Publication | None:
        return self.publications.get(disclosure)

    def keep_publication(self, publication: Publication) -> None:
        self.publications[publication.disclosure] = publication

    def purge_publication(self, disclosure: str) -> None:
        if disclosure in self.publications:
            known = self.publications[disclosure]
            self.publications[disclosure] = replace(known, title="", item_title="", state=WITHDRAWN, purged=True)


class MemoryIdentities:
    """Identities by case; ``takes`` is whether there is a key."""

    def __init__(self) -> None:
        self.kept: dict[str, dict[str, str]] = {}
        self.takes = True

    def can_seal(self) -> bool:
        return self.takes

    def seal(self, case: str, contact: Any) -> None:
        self.kept[case] = dict(contact)

    def open(self, case: str) -> dict[str, str]:
        return self.kept[case]

    def erase(self, case: str) -> None:
        self.kept.pop(case, None)


class MemoryRules:
    def __init__(self, kept: dict[str, BodyRules]) -> None:
        self.kept = kept

    def of(self, body: str) -> BodyRules:
        return self.load_for_update(body)

    def load_for_update(self, body: str) -> BodyRules:
        return self.kept.get(body, BodyRules(body=body))

    def save(self, rules: BodyRules) -> None:
        self.kept[rules.body] = rules


class MemoryNumbers:
    def __init__(self) -> None:
        self.last: dict[tuple[str, str, int], int] = {}

    def next(self, body: str, kind: str, year: int) -> int:
        self.last[body, kind, year] = self.last.get((body, kind, year), 0) + 1
        return self.last[body, kind, year]

    def draw(self, body: str, kind: str, year: int) -> int:
        return 1_000_000 - self.next(body, kind, year)


class NoQuestionnaires:
    """A purge finds none; those that there are are tested on a database."""

    def erase_words_about(self, _disclosure: str) -> int:
        return 0


class MemoryWork:
    """A unit of work without a database."""

    def __init__(self) -> None:
        self.directory = MemoryDirectory()
        self.cases = MemoryCases()
        self.mails = MemoryMails(self.cases)
        self.cases.staff = self.directory.staff
        self.deadlines = MemoryDeadlines()
        self.answers = MemoryAnswers()
        self.evaluations = MemoryEvaluations(self)
        self.identities = MemoryIdentities()
        self.questionnaires = NoQuestionnaires()
        self.numbers = MemoryNumbers()
        self.rules = MemoryRules(self.cases.rules)
        self.events = MemoryRecorder()
        self.ids = CountingIds()
        self.calendar = Workdays()
        self.files = MemoryFiles()
        self.terms = Terms()
        self.vote_limits = VoteLimits(unknown=Limit(1, 600), known=Limit(3, 600), everybody=Limit(5, 60))
        self.personal_data = Masker()
        self.tells_by_mail = True

    def fingerprint(self, text: str) -> str:
        return "sm3:" + hashlib.sha256(text.encode()).hexdigest()

    def refuse_marked(self, where: str, text: str) -> None:
        if "机密★" in text:
            raise Invalid("有密级标志", "marked", code="secrecy_marking", errors={where: "marked"})


@dataclass
class Office:
    """Submits and answers for tests: a unit of work and a clock."""

    work: MemoryWork = field(default_factory=MemoryWork)
    clock: FixedClock = field(default_factory=lambda: FixedClock(NOW))

    def submit(self, **wanted: Any) -> Receipt:
        """Submit an opinion, or whatever is wanted."""
        told = {"actor": PUBLIC, "kind": "opinion", "title": "建议", "text": "中午也能办业务就好了。", **wanted}
        return submit_case(SubmitCase(**told), work=self.work, clock=self.clock)

    def wait(self, **time: float) -> None:
        """Let time pass."""
        self.clock.advance(timedelta(**time))
