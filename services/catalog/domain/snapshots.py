"""What the catalogue would announce today of its things, for a reader that missed it. Drafts are never among it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from chassis.ports import SYSTEM, DomainEvent, WorkCalendar
from services.catalog.domain import bylaw as bylaws
from services.catalog.domain.announcement import announced
from services.catalog.domain.body import Body, body_data
from services.catalog.domain.bylaw import Bylaw
from services.catalog.domain.disclosure import Disclosure
from services.catalog.domain.filing import filed_data
from services.catalog.domain.issue import Issue
from services.catalog.domain.issue_events import cancelled_data, closed_data, issue_event, opened_data
from services.catalog.domain.item import Item, item_data
from services.catalog.domain.obligation import Obligation
from services.catalog.domain.obligation_events import obligation_event
from services.catalog.domain.obligation_tasks import closed_task, opened_task
from services.catalog.domain.person import Person, person_data
from services.catalog.domain.post import ENTERED, Post, awaits_confirmation, awaits_no_more
from services.catalog.domain.proposing import proposed_data
from services.catalog.domain.publishing import published_data, withdrawn_data
from services.catalog.domain.purging import purged_data
from services.catalog.domain.revision import Revision
from services.catalog.domain.session import Session, ended_event
from services.catalog.domain.states import ABANDONED, CANCELLED, DRAFT, IN_REVIEW, OPEN, PROPOSED
from services.catalog.domain.tasks import close_task, due_on, open_task
from services.catalog.domain.timeline import china_date, proposal_due


def body_snapshot(body: Body, at: datetime) -> DomainEvent:
    """The body as it is."""
    return _present("body.changed", body.code, body.code, body_data(body), at)


def person_snapshot(person: Person, at: datetime) -> DomainEvent:
    """The person as he is."""
    return _present("person.changed", person.sub, person.body, person_data(person), at)


def session_snapshot(session: Session, at: datetime) -> DomainEvent:
    """That a session ended before its time."""
    return ended_event(session, by=SYSTEM, at=at)


def post_task_snapshot(person: Person, post: Post, *, opened_at: datetime, at: datetime) -> DomainEvent:
    """That a post awaits confirmation, or that it does no more."""
    if post.state == ENTERED:
        return awaits_confirmation(post, sub=person.sub, name=person.name, at=opened_at)
    return awaits_no_more(post, sub=person.sub, name=person.name, at=at)


def item_snapshot(item: Item, at: datetime) -> DomainEvent:
    """The item as it is, retired or not."""
    return _present("item.changed", item.code, item.body, item_data(item), at)


def obligation_snapshot(obligation: Obligation, at: datetime) -> DomainEvent:
    """How it stands: fulfilled, excused, or what was said last of its due date."""
    if obligation.fulfilled_on:
        verb = "fulfilled"
    elif obligation.excuse:
        verb = "excused"
    else:
        verb = obligation.announced or "reopened"
    return obligation_event(obligation, verb, at=at)


def obligation_task_snapshot(
    asked: Sequence[Obligation], item: Item, task: str, kind: str, *, opened_at: datetime, at: datetime
) -> DomainEvent:
    """That a task of what an item asks for on an occasion awaits somebody, or that it is done."""
    carriers = [obligation for obligation in asked if obligation.tasks.get(kind) == task]
    if carriers:
        return opened_task(carriers, kind, task, item, at=opened_at)
    return closed_task(asked, kind, task, item, at=at)


def bylaw_task_snapshot(bylaw: Bylaw, task: str, *, opened_at: datetime, at: datetime) -> DomainEvent:
    """That its task awaits somebody, or that it is done."""
    return bylaws.opened_task(bylaw, at=opened_at) if bylaw.task == task else bylaws.closed_task(bylaw, task, at=at)


def disclosure_snapshots(
    disclosure: Disclosure, public: Revision | None, *, calendar: WorkCalendar, at: datetime
) -> Iterator[DomainEvent]:
    """What people read, or its tombstone, and then what is with review; nothing while review has nothing to do.

    ``public`` is the revision that people read, or read last. Of what was purged there is nothing but that it was.
    """
    if disclosure.is_purged:
        yield _purged(disclosure, at)
        return
    if public is not None:
        yield from _edition_snapshots(replace(disclosure, revision=public), at)
    revision = disclosure.revision
    if revision.state in (PROPOSED, IN_REVIEW):
        due = proposal_due(disclosure, calendar=calendar, today=china_date(revision.proposed_at or at))
        data = proposed_data(disclosure, due)
        yield announced("proposed", disclosure, by=SYSTEM, at=revision.proposed_at or at, data=data)
    elif revision.state in (DRAFT, ABANDONED) and revision.proposed_at:
        # It was with review once and is no more. Its words are a draft's again, so they are not announced.
        data = {"by": revision.proposer, "title": ""}
        yield announced("recalled", disclosure, by=SYSTEM, at=at, data=data)


def issue_snapshot(issue: Issue, disclosures: Mapping[str, Disclosure], at: datetime) -> DomainEvent:
    """What is put to the leading group, or was; while it is open only that it is there."""
    if issue.state == OPEN:
        return issue_event("opened", issue, by=SYSTEM, at=issue.opened_at, data=opened_data(issue))
    if issue.state == CANCELLED:
        return issue_event("cancelled", issue, by=SYSTEM, at=issue.cancelled_at or at, data=cancelled_data(issue))
    return issue_event("closed", issue, by=SYSTEM, at=issue.closed_at or at, data=closed_data(issue, disclosures))


def task_snapshots(
    disclosure: Disclosure, task: str, kind: str, *, calendar: WorkCalendar, opened_at: datetime, at: datetime
) -> list[DomainEvent]:
    """That the task awaits somebody, or that it is done."""
    if disclosure.tasks.get(kind) == task:
        others = {name: identity for name, identity in disclosure.tasks.items() if name != kind}
        due = due_on(disclosure, kind, calendar)
        return open_task(replace(disclosure, tasks=others), kind, task=task, due_on=due, at=opened_at)[1]
    return close_task(replace(disclosure, tasks={kind: task}), kind, at=at, reason="done")[1]


def _edition_snapshots(shown: Disclosure, at: datetime) -> Iterator[DomainEvent]:
    if shown.withdrawal is None:
        earlier = [edition.number for edition in shown.editions if edition.number < shown.revision.number]
        data = published_data(shown, max(earlier, default=None))
        yield announced("published", shown, by=SYSTEM, at=shown.published_at or at, data=data)
    else:
        edition = shown.public_edition
        data = {**withdrawn_data(shown), "title": edition.title if edition else ""}
        yield announced("withdrawn", shown, by=SYSTEM, at=shown.withdrawal.at, data=data)
    if shown.filings:
        yield announced("filed", shown, by=SYSTEM, at=shown.filings[-1].filed_at, data=filed_data(shown))


def _purged(disclosure: Disclosure, at: datetime) -> DomainEvent:
    # Whatever revision a reader still has under way has ended by it.
    ended = disclosure.revision.number if disclosure.revision.state == ABANDONED else None
    return DomainEvent(
        name="disclosure.purged",
        aggregate=disclosure.id,
        body=disclosure.body.code,
        audience=disclosure.audience,
        actor=SYSTEM,
        at=disclosure.purged_at or at,
        data=purged_data(disclosure, ended=ended),
        correlation=disclosure.id,
        erases=True,
    )


def _present(name: str, aggregate: str, body: str, data: dict[str, Any], at: datetime) -> DomainEvent:
    return DomainEvent(name=name, aggregate=aggregate, body=body, actor=SYSTEM, at=at, data=data)
