"""整期归档: filing an issue with everything in it (每期统一归档)."""

from __future__ import annotations

from collections.abc import Sequence

from chassis.ports import Clock
from services.catalog.domain import issue_filing as rules
from services.catalog.domain.body import Body
from services.catalog.domain.content_hash import canonical
from services.catalog.domain.directory_refusals import NoSuchBody
from services.catalog.domain.disclosure import Disclosure
from services.catalog.domain.filing import can_be_filed
from services.catalog.domain.issue import Issue
from services.catalog.ports import UnitOfWork
from services.catalog.use_cases.archive import archive_loaded
from services.catalog.use_cases.load_for_update import load_whole_for_update
from services.catalog.use_cases.on_issue import OnIssue, load_issue


def archive_issue(command: OnIssue, *, work: UnitOfWork, clock: Clock) -> Issue:
    """File whatever of the issue can be filed, and the list of it under a number of its own; later ones are added."""
    issue, at = load_issue(work, command), clock.now()
    body = work.bodies.get(issue.body)
    if body is None:
        raise NoSuchBody(issue.body)
    rules.require_fileable(issue, body, by=command.actor)
    filed = _filed(issue, command, work=work, clock=clock)
    rules.require_something_new(issue, filed)
    number = issue.archive_number or _next_number(issue, body, filed, work)
    digest = work.files.put(canonical(rules.package(issue, filed, archive_number=number, at=at)))
    issue, event = rules.file(issue, filed, by=command.actor, at=at, number=number, digest=digest)
    work.events.record(event)
    return work.issues.save(issue)


def _filed(issue: Issue, command: OnIssue, *, work: UnitOfWork, clock: Clock) -> list[Disclosure]:
    """Its disclosures that are filed now, each by its own package, in the order of the issue.

    What did not go out with it is none of them, and is filed where it belongs.
    """
    found: dict[str, Disclosure] = {}
    # All are locked before the first takes a number: whoever files one of them alone waits for the counter with its
    # lock in his hands.
    locked = {
        identity: load_whole_for_update(work, identity, act="archive", by=command.actor)
        for identity in sorted(member.disclosure for member in issue.listed)
    }
    for out in rules.out_with(issue, [disclosure for disclosure, _ in locked.values()]):
        disclosure, revisions = locked[out.id]
        if can_be_filed(disclosure):
            disclosure = archive_loaded(disclosure, revisions, by=command.actor, at=clock.now(), work=work)
        if disclosure.filings:
            found[disclosure.id] = disclosure
    return [found[member.disclosure] for member in issue.listed if member.disclosure in found]


def _next_number(issue: Issue, body: Body, filed: Sequence[Disclosure], work: UnitOfWork) -> str:
    series = rules.series_of(issue, body, filed)
    return series.number(work.counters.next(series.counter))
