"""Builders and fakes for the tests of review."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from chassis.base.converter import plain, structure
from chassis.base.hashing import canonical_json, sm3
from chassis.base.ids import CountingIds
from chassis.calendar.workdays import Workdays
from chassis.ports import Actor, DomainEvent, Invalid, NotFound
from services import review
from services.review.domain import review as rules
from services.review.domain.case import Case
from services.review.domain.issue import Issue
from services.review.domain.proposal import Metadata, Proposal, TextFile
from services.review.domain.publication import Publication
from services.review.domain.refusals import CaseNotFound
from services.review.domain.route_check import OfBody
from services.review.domain.route_version import RouteVersion
from services.review.domain.step import Person, Verdict
from tests import people
from tests.unit.review.assessing import FakeAccountabilities, FakeAssessments, FakeFacts

NOW = datetime(2026, 11, 9, 1, 0, tzinfo=UTC)
TODAY = date(2026, 11, 9)
CALENDAR = Workdays()
TEXT = "# 财务收支报告\n\n本季度归集住房公积金三亿二千一百万元。\n"

_GIVEN = json.loads((Path(review.__file__).parent / "routes.json").read_bytes())
PROGRAM = {route["code"]: structure(RouteVersion, {**route, "body": "", "version": 1}) for route in _GIVEN}

SECRECY_SHEET = {
    "attribute": "proactive",
    "ground": "regulations_20",
    "ground_note": "第二十条第七项",
}
OFFICE_SHEET = {"truth": True, "effectiveness": True}


class StoppedClock:
    """A clock that a test sets."""

    def __init__(self, at: datetime = NOW, on: date = TODAY) -> None:
        self.at, self.on = at, on

    def now(self) -> datetime:
        return self.at

    def today(self) -> date:
        return self.on


def a_person(sub: str = "zhou", *roles: str, body: str = "GJJ", department: str = "归集科") -> Actor:
    """Somebody of a body's staff."""
    return people.a_person(sub, *roles, body=body, department=department)


PROPOSER = a_person("lin", "proposer", "section_head")
HEAD = a_person("zhou", "section_head")
SECRECY = a_person("wu", "secrecy_officer")
OFFICE = a_person("chen", "office")
COMMITTEE = a_person("qian", "management_committee")
LEADER = a_person("sun", "leader")
PARTY = a_person("he", "party_organisation")
PARTY_HEAD = a_person("kong", "section_head", "party_member")
PARTY_SECRECY = a_person("jin", "secrecy_officer", "party_member")
REVIEWERS = {
    "section_head": HEAD,
    "secrecy_officer": SECRECY,
    "office": OFFICE,
    "leader": LEADER,
    "management_committee": COMMITTEE,
    "party_organisation": PARTY,
}


def a_proposal(**changes: Any) -> Proposal:
    """A proposed first revision of an external disclosure."""
    given: dict[str, Any] = {
        "disclosure": "d-1",
        "revision": 1,
        "body": "GJJ",
        "audience": "external",
        "item": "GJJ-W-01",
        "item_title": "财务收支报告",
        "title": "2026年第三季度财务收支报告",
        "summary": "第三季度归集、提取、贷款情况。",
        "content_hash": "sm3:" + "5c" * 32,
        "content_form": 1,
        "text": TextFile(digest=sm3(TEXT.encode()), size=len(TEXT.encode())),
        "review_route": "external",
        "approvers": ("management_committee", "leader"),
        "personal_data": "none",
        "proposer": Person.of(PROPOSER),
        "due_on": date(2026, 12, 3),
        "metadata": Metadata(formed_on="2026-11-05"),
    }
    proposal = Proposal(**{**given, **changes})
    if "content_hash" in changes:
        return proposal
    return replace(proposal, content_hash=sm3(canonical_json(proposal.hashed_value())))


def a_case(*, passed: int = 0, counts: Mapping[int, int] | None = None, **changes: Any) -> Case:
    """An open case with so many steps passed already; ``counts`` asks for more people on some steps."""
    proposal = a_proposal(**changes)
    route = PROGRAM[proposal.review_route]
    case, _ = rules.open_case(proposal, route, case_id="c-1", at=NOW, today=TODAY, calendar=CALENDAR)
    steps = [replace(step, count=(counts or {}).get(step.number, 1)) for step in case.steps]
    case = replace(case, steps=tuple(steps))
    for _ in range(passed):
        case = passing(case)[0]
    return case


def an_approved_case(**changes: Any) -> Case:
    """A case whose steps are all passed and that is approved."""
    case = a_case(**changes)
    while case.current:
        case = passing(case)[0]
    return rules.approve(case, record_digest="sm3:" + "9" * 64, by=LEADER, at=NOW)[0]


def passing(case: Case, *, by: Actor | None = None, step: int | None = None, **given: Any) -> tuple[Case, DomainEvent]:
    """Pass the current step by the person whose role takes it."""
    current = case.current[0] if case.current else None
    number = step if step is not None else current.number if current else 1
    return rules.pass_step(
        case,
        step=number,
        opinion=given.pop("opinion", "同意。"),
        sheet=given.pop("sheet", None),
        by=by or REVIEWERS[current.roles[0] if current else "leader"],
        at=NOW,
        today=given.pop("today", TODAY),
        calendar=CALENDAR,
    )


def sheet_of(step: Any) -> dict[str, Any] | None:
    """A well-filled sheet for a step."""
    if step.sheet is None:
        return None
    return dict(OFFICE_SHEET if "truth" in step.sheet["properties"] else SECRECY_SHEET)


class FakeCases:
    """Cases in memory."""

    def __init__(self) -> None:
        self.kept: dict[str, Case] = {}
        self.ledger: list[Verdict] = []

    def add(self, case: Case) -> None:
        self.kept[case.id] = case

    def load_for_update(self, case_id: str) -> Case:
        if case_id not in self.kept:
            raise CaseNotFound
        return self.kept[case_id]

    def load_newest_for_update(self, disclosure: str, revision: int) -> Case | None:
        found = [case for case in self.load_all_for_update(disclosure) if case.proposal.revision == revision]
        return found[-1] if found else None

    def load_all_for_update(self, disclosure: str) -> Sequence[Case]:
        return [case for case in self.kept.values() if case.proposal.disclosure == disclosure]

    def save(self, case: Case, verdict: Verdict | None = None) -> Case:
        assert self.kept[case.id].version == case.version, "saved over a newer version"
        saved = self.kept[case.id] = replace(case, version=case.version + 1)
        if verdict:
            self.ledger.append(verdict)
        return saved


def a_route(code: str = "external", **changes: Any) -> RouteVersion:
    """A route as it came with the program."""
    return replace(PROGRAM[code], **changes)


class FakeRoutes:
    """The routes in memory."""

    def __init__(self) -> None:
        self.kept: list[RouteVersion] = []
        self.body = OfBody(staff=[])

    def in_force(self, body: str, code: str) -> RouteVersion:
        own = [one for one in self.kept if (one.body, one.code, one.state) == (body, code, "in_force")]
        return own[-1] if own else PROGRAM[code]

    def newest(self, body: str, code: str) -> RouteVersion:
        own = [one for one in self.kept if (one.body, one.code) == (body, code)]
        return own[-1] if own else PROGRAM[code]

    def add(self, version: RouteVersion) -> None:
        self.kept.append(version)

    def save(self, version: RouteVersion) -> None:
        self.kept[-1] = version

    def of_body(self, body: str, today: date) -> OfBody:
        return self.body


class FakeIssues:
    """Issues in memory."""

    def __init__(self) -> None:
        self.kept: dict[str, Issue] = {}

    def add(self, issue: Issue) -> None:
        self.kept[issue.id] = issue

    def load_for_update(self, identity: str) -> Issue | None:
        return self.kept.get(identity)

    def load_all_for_update(self, disclosure: str) -> Sequence[Issue]:
        return [issue for issue in self.kept.values() if disclosure in {each.disclosure for each in issue.listed}]

    def save(self, issue: Issue) -> Issue:
        assert self.kept[issue.id].version == issue.version, "saved over a newer version"
        saved = self.kept[issue.id] = replace(issue, version=issue.version + 1)
        return saved


class FakeRecorder:
    """Events in a list."""

    def __init__(self) -> None:
        self.recorded: list[DomainEvent] = []
        self.erased: list[str] = []

    def record(self, event: DomainEvent) -> None:
        self.recorded.append(replace(event, data=plain(event.data)))

    def if_refused(self, record: Any) -> None:
        """What is refused is undone here, records and all."""

    def erase(self, aggregate: str) -> None:
        self.erased.append(aggregate)

    @property
    def names(self) -> list[str]:
        return [event.name for event in self.recorded]


class FakeFiles:
    """Files in memory."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def put(self, content: bytes) -> str:
        self.kept[sm3(content)] = content
        return sm3(content)

    def get(self, digest: str, *, owner: str = "") -> bytes:
        if digest not in self.kept:
            raise NotFound("没有", "none")
        return self.kept[digest]

    def remove(self, digest: str) -> None:
        self.kept.pop(digest, None)


class FakeSheets:
    """Finds missing and superfluous fields only."""

    def check(self, schema: Mapping[str, Any], value: Mapping[str, Any]) -> Mapping[str, str]:
        missing = {name: "必填" for name in schema["required"] if name not in value}
        return missing | {name: "没有这一项" for name in value if name not in schema["properties"]}


class FakeMarkings:
    """Refuses the one marking that the tests use."""

    def refuse_marked(self, where: str, *texts: str) -> None:
        if any("机密★" in text for text in texts):
            raise Invalid("含密级标志", "marked", errors={where: "marked"})


class FakeRecords:
    """Records in memory, as they are kept."""

    def __init__(self, files: FakeFiles) -> None:
        self.files = files

    def keep(self, record: Mapping[str, Any]) -> str:
        return self.files.put(canonical_json(plain(record)))

    def remove(self, digest: str) -> None:
        self.files.remove(digest)


class FakeContents:
    """Everything as it was proposed, unless a test says what is damaged."""

    def __init__(self) -> None:
        self.damage: list[str] = []

    def damaged(self, case: Case) -> Sequence[str]:
        return self.damage


class FakeStaff:
    """Somebody for every step, unless a test says who there is."""

    def __init__(self) -> None:
        self.people: list[Actor] = [*REVIEWERS.values(), PARTY_HEAD, PARTY_SECRECY]

    def of_body(self, body: str, today: date) -> Sequence[Actor]:
        return [person for person in self.people if person.reaches(body)]


class FakeCounters:
    """Counters in memory."""

    def __init__(self) -> None:
        self.last: dict[str, int] = {}

    def next(self, name: str) -> int:
        self.last[name] = self.last.get(name, 0) + 1
        return self.last[name]


class FakeWork:
    """A unit of work in memory."""

    def __init__(self) -> None:
        self.cases, self.events, self.files = FakeCases(), FakeRecorder(), FakeFiles()
        self.ids, self.calendar, self.sheets, self.markings = CountingIds(), CALENDAR, FakeSheets(), FakeMarkings()
        self.contents, self.issues, self.counters = FakeContents(), FakeIssues(), FakeCounters()
        self.routes = FakeRoutes()
        self.records, self.staff = FakeRecords(self.files), FakeStaff()
        self.assessments, self.facts = FakeAssessments(), FakeFacts()
        self.accountabilities = FakeAccountabilities()
        self.publications, self.evaluations = FakePublications(), FakeOversight()
        self.orders, self.inspections = FakeOrders(), FakeOversight()
        self.indicators = FakeOversight()


class FakePublications:
    """What was published, in memory."""

    def __init__(self) -> None:
        self.kept: dict[str, Publication] = {}

    def keep(self, publication: Publication) -> None:
        self.kept[publication.id] = publication

    def purge(self, disclosure: str) -> None:
        if disclosure in self.kept:
            self.kept[disclosure] = replace(self.kept[disclosure], title="", purged=True, published="withdrawn")

    def with_ids(self, disclosures: Sequence[str]) -> Sequence[Publication]:
        return [self.kept[each] for each in disclosures if each in self.kept]


class FakeOversight:
    """Evaluations, orders or inspections in memory."""

    def __init__(self) -> None:
        self.kept: dict[str, Any] = {}

    def add(self, thing: Any) -> None:
        self.kept[thing.id] = thing

    def load_for_update(self, identity: str) -> Any:
        return self.kept.get(identity)

    def load_all_for_update(self, disclosure: str) -> Sequence[Any]:
        return [thing for thing in self.kept.values() if disclosure in str(thing)]

    def save(self, thing: Any) -> Any:
        assert self.kept[thing.id].version == thing.version, "saved over a newer version"
        saved = self.kept[thing.id] = replace(thing, version=thing.version + 1)
        return saved


class FakeOrders(FakeOversight):
    """Orders with their numbers."""

    def number(self, body: str, year: int, *, party: bool) -> int:
        return len(self.kept) + 1

    def not_named_elsewhere(self, order: str, digests: Sequence[str]) -> Sequence[str]:
        others = str([each for each in self.kept.values() if each.id != order])
        return [digest for digest in digests if digest not in others]


def a_publication(**changes: Any) -> Publication:
    """Something that the body published this quarter."""
    given: dict[str, Any] = {
        "id": "d-1",
        "body": "GJJ",
        "department": "归集科",
        "audience": "external",
        "item": "GJJ-W-01",
        "item_title": "财务收支报告",
        "title": "2026年第三季度财务收支报告",
        "index_number": "GJJ/2026-00001",
        "revision": 1,
        "content_hash": "sm3:" + "5c" * 32,
        "text": {"digest": sm3(TEXT.encode()), "size": len(TEXT.encode())},
        "attachments": (),
        "published": "published",
        "published_at": NOW,
    }
    return Publication(**{**given, **changes})
