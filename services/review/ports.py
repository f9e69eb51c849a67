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
from services.review.domain.issue import Issue
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

    def remove(self, digest: str) -> None:
        """Forget a record; only its digest is known then."""


class Markings(Protocol):
    """The guard against state secrets on an ordinary network."""

    def refuse_marked(self, where: str, *texts: str) -> None:
        """Refuse texts that carry a secrecy marking, naming the field ``where``; nothing of them is kept."""


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
    sheets: Sheets
    records: Records
    contents: Contents
    staff: Staff
    markings: Markings
    assessments: Assessments
    facts: Facts
    accountabilities: Accountabilities
