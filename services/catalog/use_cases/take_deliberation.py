"""The leading group deliberated on an issue: what waits for that is published together, or the issue is open again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from chassis.ports import SYSTEM, Actor, Clock
from services.catalog.domain import issuing as rules
from services.catalog.domain.disclosure import Disclosure
from services.catalog.domain.issue import Deliberation, Issue
from services.catalog.domain.issue_events import issue_event
from services.catalog.domain.issue_members import agreed_to, is_as_deliberated
from services.catalog.domain.issue_refusals import NoSuchIssue
from services.catalog.ports import UnitOfWork
from services.catalog.use_cases.go_together import go_on
from services.catalog.use_cases.load_for_update import load_for_note
from services.catalog.use_cases.on_issue import load_members
from services.catalog.use_cases.want_issue import with_task


@dataclass(frozen=True, slots=True, kw_only=True)
class Deliberated:
    """Which issue, and what was said of it."""

    issue: str
    deliberation: Deliberation


def take_deliberation(command: Deliberated, *, work: UnitOfWork, clock: Clock) -> None:
    """Keep what was said. Agreed: each revision that is still what was deliberated is cleared and, when due, published.

    What was public and is no more the present edition, or is withdrawn, was agreed to as well.

    What cannot be published now is left to the timer, which fails at it and tells; nothing waits behind it.
    """
    issue, said = work.issues.load_for_update(command.issue), command.deliberation
    if issue is None:
        raise NoSuchIssue
    if rules.is_late(issue, said):
        work.events.record(issue_event("late_event", issue, by=SYSTEM, at=said.at, deliberation=said.id))
        return
    disclosures = load_members(work, issue.listed)
    # Of whatever was in it and is purged no word may come back by a reason that quotes it.
    if any(disclosure.is_purged for disclosure in disclosures.values()):
        said = replace(said, reason="")
    issue, event = rules.deliberate(issue, said, by=_actor(said.by, issue))
    work.events.record(event)
    work.issues.save(issue)
    if said.agreed:
        for member in issue.listed:
            # As it is by now: another one of the issue may have taken it along.
            before = load_for_note(work, member.disclosure)
            agreed = agreed_to(issue, member, before)
            if is_as_deliberated(member, before):
                go_on(agreed, work=work, at=clock.now())
            else:
                _leave(agreed, before, work=work, at=said.at)


def _leave(agreed: Disclosure, before: Disclosure, *, work: UnitOfWork, at: datetime) -> None:
    """What is another thing now than what was deliberated; an edition that people read before it may be that."""
    waiting, opened = with_task(agreed, work=work, at=at)
    if opened or waiting != before:
        work.disclosures.save(waiting, revision=False)


def _actor(by: Mapping[str, str], issue: Issue) -> Actor:
    return Actor(sub=by.get("sub", ""), name=by.get("name", ""), body=issue.body, department=by.get("department", ""))
