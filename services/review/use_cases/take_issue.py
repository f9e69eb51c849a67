"""catalog opened an issue, put it to the leading group, or cancelled it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from chassis.ports import SYSTEM, Clock
from services.review.domain import issue as rules
from services.review.domain.case import Case
from services.review.domain.issue import Issue, Listed
from services.review.domain.permissions import EARLIER_PROPOSER
from services.review.ports import UnitOfWork


def take_opened_issue(given: Issue, *, work: UnitOfWork, clock: Clock) -> None:
    """Know of it; a repetition changes nothing."""
    if work.issues.load_for_update(given.id) is None:
        work.issues.add(given)


def take_closed_issue(given: Issue, *, work: UnitOfWork, clock: Clock) -> None:
    """The leading group has to deliberate on what is in it; a round that is known already changes nothing."""
    known = work.issues.load_for_update(given.id)
    if known is None:
        work.issues.add(Issue(**{name: getattr(given, name) for name in _OPENED}))
        known = work.issues.load_for_update(given.id)
    if known is None or known.round >= given.round:
        return
    # Closed with what is approved or public, so that its case is known here.
    cases = [(each, work.cases.load_newest_for_update(each.disclosure, each.revision)) for each in given.listed]
    listed = tuple(replace(each, earlier_proposers=_earlier(case)) for each, case in cases)
    issue = rules.closed(known, replace(given, listed=listed), given.due_on or _due_on(cases))
    issue = with_task(without_tasks(issue, "closed", work=work, clock=clock), rules.DELIBERATE, work=work, clock=clock)
    work.issues.save(issue)


def take_cancelled_issue(given: Issue, *, work: UnitOfWork, clock: Clock) -> None:
    """Nothing of it awaits anybody any more; a repetition changes nothing."""
    take_opened_issue(given, work=work, clock=clock)
    known = work.issues.load_for_update(given.id)
    if known is None or known.state == "cancelled":
        return
    work.issues.save(rules.cancelled(without_tasks(known, "cancelled", work=work, clock=clock)))


def _earlier(case: Case | None) -> tuple[str, ...]:
    return tuple(case.proposers[EARLIER_PROPOSER]) if case else ()


def _due_on(cases: Sequence[tuple[Listed, Case | None]]) -> date | None:
    """The earliest day by which something of it is to be public; a correction runs against no limit of its own."""
    first = [case.proposal.due_on for each, case in cases if case and each.revision == 1]
    return min((day for day in first if day), default=None)


def with_task(issue: Issue, kind: str, *, work: UnitOfWork, clock: Clock) -> Issue:
    """The issue with a task opened."""
    task = work.ids.new()
    kept = rules.task_kept(issue, kind)
    work.events.record(rules.task_of(issue, kind, task).opened(by=SYSTEM, at=clock.now(), **kept))
    return replace(issue, tasks={**issue.tasks, kind: task})


def without_tasks(issue: Issue, reason: str, *, work: UnitOfWork, clock: Clock) -> Issue:
    """The issue with nothing awaiting anybody."""
    for kind, task in issue.tasks.items():
        kept = rules.task_kept(issue, kind)
        work.events.record(rules.task_of(issue, kind, task).closed(reason, by=SYSTEM, at=clock.now(), **kept))
    return replace(issue, tasks={})


_OPENED = ("id", "body", "audience", "number", "opened_at")
