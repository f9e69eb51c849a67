"""What the use cases of review need from outside: the cases, the check of sheets, and the markings' guard."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Protocol

from chassis import ports
from chassis.ports import Actor
from services.review.domain.accountability import Accountability
from services.review.domain.assessment import Assessment
from services.review.domain.assessment_scheme import Scheme
from services.review.domain.case import Case
from services.review.domain.evaluation import Evaluation
from services.review.domain.indicators import IndicatorSet
from services.review.domain.inspection import Inspection
from services.review.domain.issue import Issue
from services.review.domain.publication import Publication
from services.review.domain.remedial_order import RemedialOrder
from services.review.domain.route_check import OfBody
from services.review.domain.route_version import RouteVersion
from services.review.domain.sampling import Head
from services.review.domain.scoring import Fact
from services.review.domain.sheets import Schema
from services.review.domain.step import Verdict


class Cases(Protocol):
    """The cases; what is loaded for update is locked until the end of the transaction."""

    def add(self, case: Case) -> None:
        """Keep a new case. Raises :class:`Conflict` when one is open for this revision already."""

    def load_for_update(self, case_id: str) -> Case:
        """A case. Raises :class:`CaseNotFound`."""

    def load_newest_for_update(self, disclosure: str, revision: int) -> Case | None:
        """The newest case of a revision."""

    def load_all_for_update(self, disclosure: str) -> Sequence[Case]:
        """All cases of a disclosure, oldest first."""

    def save(self, case: Case, verdict: Verdict | None = None) -> Case:
        """The changed case with its new version; the verdict just given is entered in the ledger of decisions."""


class Issues(Protocol):
    """Issues on which the leading group deliberates; what is loaded for update is locked."""

    def add(self, issue: Issue) -> None:
        """Keep a new one."""

    def load_for_update(self, identity: str) -> Issue | None:
        """One of them."""

    def load_all_for_update(self, disclosure: str) -> Sequence[Issue]:
        """Every issue in which a disclosure ever was."""

    def save(self, issue: Issue) -> Issue:
        """The changed issue with its new version."""


class Counters(Protocol):
    """Numbers that are given once: certificates."""

    def next(self, name: str) -> int:
        """The next number of this counter, from 1; no two transactions get the same one."""


class Routes(Protocol):
    """The routes of bodies, in versions; a body without one of its own has that which came with the program."""

    def in_force(self, body: str, code: str) -> RouteVersion:
        """The newest version that is in force. Raises :class:`RouteNotFound` for an unknown code."""

    def newest(self, body: str, code: str) -> RouteVersion:
        """The newest version of whichever state. Raises :class:`RouteNotFound`."""

    def add(self, version: RouteVersion) -> None:
        """Keep a new version. Raises :class:`Stale` where somebody else entered one of that number."""

    def save(self, version: RouteVersion) -> None:
        """Keep what became of a version that waited. Raises :class:`Stale` where somebody else settled it."""

    def of_body(self, body: str, today: date) -> OfBody:
        """What a route of the body is held against. Raises :class:`RouteNotFound` for an unknown body."""


class Sheets(Protocol):
    """Checks an answer against the JSON Schema of a sheet."""

    def check(self, schema: Schema, value: Mapping[str, Any]) -> Mapping[str, str]:
        """What is wrong: field → reason in both languages; empty when all is well."""


class Contents(Protocol):
    """What is under review, as the file store has it."""

    def damaged(self, case: Case) -> Sequence[str]:
        """The names of what is missing or not as it was proposed: the text, attachments, metadata; empty: all well."""


class Staff(Protocol):
    """The staff as catalog tells of it."""

    def of_body(self, body: str, today: date) -> Sequence[Actor]:
        """Everybody who holds a post in the body on that day."""


class Records(Protocol):
    """The full records of approved cases."""

    def keep(self, record: Mapping[str, Any]) -> str:
        """Put a record in its canonical form into the file store and return its SM3 digest."""

    def read(self, digest: str) -> Mapping[str, Any]:
        """A record that was kept. Raises what the file store raises."""

    def remove(self, digest: str) -> None:
        """Forget a record; only its digest is known then."""


class Markings(Protocol):
    """The guard against state secrets on an ordinary network."""

    def refuse_marked(self, where: str, *texts: str) -> None:
        """Refuse texts that carry a secrecy marking, naming the field ``where``; nothing of them is kept."""


class Publications(Protocol):
    """What was published, as catalog tells it."""

    def keep(self, publication: Publication) -> None:
        """Keep the edition that people read now instead of the one before."""

    def withdraw(self, disclosure: str) -> None:
        """It is public no more."""

    def file(self, disclosure: str, archive_number: str) -> None:
        """It was filed under that number."""

    def purge(self, disclosure: str) -> None:
        """Forget its words."""

    def with_ids(self, disclosures: Sequence[str]) -> Sequence[Publication]:
        """Those of them that are known, in their order."""

    def population(
        self, body: str, departments: Sequence[str], first: date, last: date
    ) -> Mapping[str, Sequence[Mapping[str, Any]]]:
        """``publications`` of the departments that were published within these days, and ``cases`` that were opened,
        each with its id and no words; party matters left out.
        """

    def labels(self, ids: Sequence[str]) -> Mapping[str, str]:
        """By which index number each publication, and each case's disclosure, is known; unknown ones are left out."""


class Evaluations(Protocol):
    """What the leading group said of what was published."""

    def add(self, evaluation: Evaluation) -> None:
        """Keep a new one."""

    def load_for_update(self, identity: str) -> Evaluation | None:
        """One of them, locked."""

    def load_all_for_update(self, disclosure: str) -> Sequence[Evaluation]:
        """Every one about a disclosure."""

    def save(self, evaluation: Evaluation) -> Evaluation:
        """The changed one with its new version."""


class RemedialOrders(Protocol):
    """Orders to mend."""

    def number(self, body: str, year: int, *, party: bool) -> int:
        """The next number of a body and year; it is taken with the transaction."""

    def add(self, order: RemedialOrder) -> None:
        """Keep a new one."""

    def load_for_update(self, identity: str) -> RemedialOrder | None:
        """One of them, locked."""

    def load_all_for_update(self, disclosure: str) -> Sequence[RemedialOrder]:
        """Every one about a disclosure."""

    def save(self, order: RemedialOrder) -> RemedialOrder:
        """The changed one with its new version."""

    def not_named_elsewhere(self, order: str, digests: Sequence[str]) -> Sequence[str]:
        """Those of the files that no other order has."""


class Inspections(Protocol):
    """Inspections, and the signed heads that draw their samples."""

    def add(self, inspection: Inspection) -> None:
        """Keep a new one."""

    def load_for_update(self, identity: str) -> Inspection | None:
        """One of them, locked."""

    def load_all_for_update(self, disclosure: str) -> Sequence[Inspection]:
        """Every one whose sample or findings have to do with a disclosure."""

    def save(self, inspection: Inspection) -> Inspection:
        """The changed one with its new version."""

    def remove(self, inspection: Inspection) -> None:
        """Delete one of which nothing was recorded. Raises :class:`Stale`."""

    def head_after_freezing(self, identity: str) -> Head | None:
        """The first head of this service's audit chain that was signed over the record of the freezing."""


class Indicators(Protocol):
    """A superior's indicators with the body's own scores."""

    def add(self, indicators: IndicatorSet) -> None:
        """Keep a new set."""

    def load_for_update(self, identity: str) -> IndicatorSet | None:
        """One of them, locked."""

    def load_all_for_update(self, disclosure: str) -> Sequence[IndicatorSet]:
        """Every one whose scores name a disclosure."""

    def of_year(self, body: str, year: int) -> Sequence[IndicatorSet]:
        """Those of a body and year, locked."""

    def save(self, indicators: IndicatorSet) -> IndicatorSet:
        """The changed one with its new version."""

    def remove(self, indicators: IndicatorSet) -> None:
        """Delete one without scores. Raises :class:`Stale`."""


class Assessments(Protocol):
    """The yearly assessments; what is loaded for update is locked."""

    def add(self, assessment: Assessment) -> None:
        """Keep a new one. Raises :class:`AssessmentExists` where the body has one of that year."""

    def load_for_update(self, identity: str) -> Assessment | None:
        """One of them."""

    def load_all_for_update(self, body: str) -> Sequence[Assessment]:
        """All of a body."""

    def save(self, assessment: Assessment) -> Assessment:
        """The changed assessment with its new version."""

    def remove(self, assessment: Assessment) -> None:
        """Delete a draft. Raises :class:`Stale`."""

    def keep_facts(self, assessment: str, facts: Sequence[Fact]) -> None:
        """Keep the facts that it rests on, as they are now: those that arrive later are none of it."""

    def current_scheme(self, body: str) -> Scheme:
        """By what a body is assessed now: its own scheme, or the one that comes with the system."""

    def add_scheme(self, scheme: Scheme) -> None:
        """Keep the next version. Raises :class:`Stale` where somebody was quicker."""


class Facts(Protocol):
    """What review knows that an assessment counts."""

    def of_year(self, body: str, year: int, today: date) -> Sequence[Fact]:
        """Every fact of a body's year as it stands on that day."""

    def departments(self, body: str) -> Sequence[str] | None:
        """The codes of the body's departments; None: there is no such body."""


class Accountabilities(Protocol):
    """Matters of accountability; what is loaded for update is locked."""

    def add(self, matter: Accountability) -> None:
        """Keep a new one."""

    def load_for_update(self, identity: str) -> Accountability | None:
        """One of them."""

    def load_all_for_update(self, disclosure: str) -> Sequence[Accountability]:
        """All that are about a disclosure."""

    def save(self, matter: Accountability) -> Accountability:
        """The changed matter with its new version."""


class UnitOfWork(ports.UnitOfWork, Protocol):
    """One transaction of review, opened and committed by the web or the worker."""

    cases: Cases
    issues: Issues
    counters: Counters
    routes: Routes
    sheets: Sheets
    records: Records
    contents: Contents
    staff: Staff
    markings: Markings
    publications: Publications
    evaluations: Evaluations
    orders: RemedialOrders
    inspections: Inspections
    indicators: Indicators
    assessments: Assessments
    facts: Facts
    accountabilities: Accountabilities
