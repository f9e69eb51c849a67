"""归档 of an issue (每期统一归档): one package that lists the packages of its disclosures, with a number of its own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from chassis.ports import Actor, DomainEvent
from services.catalog.domain.body import Body
from services.catalog.domain.disclosure import Disclosure
from services.catalog.domain.filing import can_be_filed
from services.catalog.domain.filing_refusals import AlreadyFiled, NoFonds
from services.catalog.domain.issue import Issue, IssueFiling
from services.catalog.domain.issue_events import issue_event
from services.catalog.domain.issue_members import went_out_with
from services.catalog.domain.issue_refusals import IssueNotInThisState, NothingOutYet
from services.catalog.domain.numbers import ArchiveSeries
from services.catalog.domain.permissions import PERMISSIONS
from services.catalog.domain.states import ISSUE, allowed_acts
from services.catalog.domain.vocabulary import RETENTIONS


def require_fileable(issue: Issue, body: Body, *, by: Actor) -> None:
    """Only the archivist files it, once it was deliberated, and only in a body with a fonds."""
    PERMISSIONS.require("issue.archive", by, issue.thing)
    if (issue.state, "file") not in ISSUE:
        raise IssueNotInThisState(issue.state, "file", allowed_acts(ISSUE, issue.state))
    if not (body.fonds or issue.filings):
        raise NoFonds(body.name)


def has_something_new(issue: Issue, disclosures: Sequence[Disclosure]) -> bool:
    """Whether filing it now would file something, or list something that is filed since."""
    disclosures = out_with(issue, disclosures)
    filed = [disclosure for disclosure in disclosures if disclosure.filings]
    listed = issue.filings[-1].packages if issue.filings else ()
    return any(map(can_be_filed, disclosures)) or not set(_packages(filed)) <= set(listed)


def out_with(issue: Issue, disclosures: Iterable[Disclosure]) -> list[Disclosure]:
    """Those of its ``disclosures`` that are filed with it: what went out with another issue belongs to that one."""
    members = {member.disclosure: member for member in issue.listed}
    return [each for each in disclosures if went_out_with(issue, members[each.id], each)]


def require_something_new(issue: Issue, filed: Sequence[Disclosure]) -> None:
    """A package lists at least one that is filed, and one that the package before did not list."""
    if not filed:
        raise NothingOutYet
    if issue.filings and set(_packages(filed)) == set(issue.filings[-1].packages):
        raise AlreadyFiled(issue.archive_number or "")


def series_of(issue: Issue, body: Body, filed: Sequence[Disclosure]) -> ArchiveSeries:
    """It is kept as long as what is kept longest of it, under the department that opened it."""
    department = issue.opened_by.get("department", "")
    return ArchiveSeries(
        fonds=body.fonds,
        year=issue.year,
        retention=_retention(issue, filed),
        department=department if department in {unit.code for unit in body.departments} else "",
    )


def package(issue: Issue, filed: Sequence[Disclosure], *, archive_number: str, at: datetime) -> dict[str, Any]:
    """What is filed: its disclosures by their archive numbers and package digests, and the deliberation. No words."""
    revisions = {member.disclosure: member for member in issue.listed}
    return {
        "archive_number": archive_number,
        "supplement": len(issue.filings),
        "filed_at": at,
        "retention": _retention(issue, filed),
        "issue": {"id": issue.id, "number": issue.number, "body": issue.body, "audience": issue.audience},
        "opened_at": issue.opened_at,
        "closed_at": issue.closed_at,
        "disclosures": [
            {
                "id": disclosure.id,
                "index_number": disclosure.index_number,
                "revision": revisions[disclosure.id].revision,
                "content_hash": revisions[disclosure.id].content_hash,
                "archive_number": disclosure.archive_number,
                "package_digest": disclosure.filings[-1].package_digest,
            }
            for disclosure in filed
        ],
        "deliberations": [
            {
                "id": deliberation.id,
                "round": deliberation.round,
                "agreed": deliberation.agreed,
                "at": deliberation.at,
                "record_digest": deliberation.record_digest,
            }
            for deliberation in issue.deliberations
        ],
        "addendum_to": [filing.package_digest for filing in issue.filings],
    }


def file(
    issue: Issue, filed: Sequence[Disclosure], *, by: Actor, at: datetime, number: str, digest: str
) -> tuple[Issue, DomainEvent]:
    """Note that the package is kept under its number."""
    filing = IssueFiling(
        archive_number=number,
        retention=_retention(issue, filed),
        package_digest=digest,
        filed_at=at,
        packages=_packages(filed),
        supplement=len(issue.filings),
    )
    done = replace(issue, state=ISSUE[issue.state, "file"], filings=(*issue.filings, filing))
    return done, issue_event(
        "filed", done, by=by, at=at, archive_number=number, supplement=filing.supplement, package_digest=digest
    )


def _packages(filed: Sequence[Disclosure]) -> tuple[str, ...]:
    return tuple(disclosure.filings[-1].package_digest for disclosure in filed)


def _retention(issue: Issue, filed: Sequence[Disclosure]) -> str:
    if issue.filings:
        return issue.filings[0].retention
    kept = {disclosure.filings[0].retention for disclosure in filed}
    return next(retention for retention in RETENTIONS if retention in kept)
