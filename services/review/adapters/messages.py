"""Catalog's events, turned into what review does."""

from __future__ import annotations

from collections.abc import Mapping

from chassis.base.converter import structure
from chassis.events.envelope import Event
from chassis.events.inbox import Handler
from chassis.ports import Clock
from services.review.domain.issue import Issue
from services.review.domain.proposal import Proposal
from services.review.domain.publication import Publication
from services.review.ports import UnitOfWork
from services.review.use_cases.keep_publication import keep_filing, keep_publication, keep_withdrawal
from services.review.use_cases.take_hold import take_hold
from services.review.use_cases.take_issue import take_cancelled_issue, take_closed_issue, take_opened_issue
from services.review.use_cases.take_proposal import take_proposal
from services.review.use_cases.take_purge import take_purge
from services.review.use_cases.take_recall import take_recall
from services.review.use_cases.take_withdrawal import take_withdrawal


def on_proposed(event: Event, *, work: UnitOfWork, clock: Clock) -> None:
    """Open the review; the event itself says by which route and whose approval."""
    take_proposal(proposal_of(event), repeated_of=event.at if event.snapshot else None, work=work, clock=clock)


def on_recalled(event: Event, *, work: UnitOfWork, clock: Clock) -> None:
    """End the review of what its proposer recalled."""
    take_recall(event.subject, event.data["revision"], work=work, clock=clock)


def on_held(event: Event, *, work: UnitOfWork, clock: Clock) -> None:
    """Void the approval of what the office held."""
    take_hold(event.subject, event.data["revision"], work=work, clock=clock)


def on_withdrawn(event: Event, *, work: UnitOfWork, clock: Clock) -> None:
    """End what is still under review of a withdrawn disclosure."""
    take_withdrawal(event.subject, work=work, clock=clock)
    keep_withdrawal(event.subject, work=work, clock=clock)


def on_purged(event: Event, *, work: UnitOfWork, clock: Clock) -> None:
    """End what is still under review, and forget every word."""
    take_purge(event.subject, ended=event.data["ended"], work=work, clock=clock)


def on_issue_opened(event: Event, *, work: UnitOfWork, clock: Clock) -> None:
    """Know of a new issue."""
    take_opened_issue(issue_of(event), work=work, clock=clock)


def on_issue_closed(event: Event, *, work: UnitOfWork, clock: Clock) -> None:
    """The leading group deliberates on it."""
    take_closed_issue(issue_of(event), work=work, clock=clock)


def on_published(event: Event, *, work: UnitOfWork, clock: Clock) -> None:
    """Keep what people read now, to be evaluated and inspected."""
    keep_publication(publication_of(event), work=work, clock=clock)


def on_filed(event: Event, *, work: UnitOfWork, clock: Clock) -> None:
    """Keep the number under which it was filed."""
    keep_filing(event.subject, event.data["archive_number"], work=work, clock=clock)


def on_issue_cancelled(event: Event, *, work: UnitOfWork, clock: Clock) -> None:
    """Forget what awaited anybody of an issue that stayed empty."""
    take_cancelled_issue(issue_of(event), work=work, clock=clock)


HANDLERS: Mapping[str, Handler] = {
    "catalog.disclosure.proposed": on_proposed,
    "catalog.disclosure.recalled": on_recalled,
    "catalog.disclosure.held": on_held,
    "catalog.disclosure.withdrawn": on_withdrawn,
    "catalog.disclosure.purged": on_purged,
    "catalog.issue.opened": on_issue_opened,
    "catalog.issue.closed": on_issue_closed,
    "catalog.disclosure.published": on_published,
    "catalog.disclosure.filed": on_filed,
    "catalog.issue.cancelled": on_issue_cancelled,
}


def issue_of(event: Event) -> Issue:
    """What a catalog.issue event says."""
    data = event.data
    return structure(Issue, {**data, "listed": data.get("disclosures", []), "due_on": data.get("deliberate_by")})


def proposal_of(event: Event) -> Proposal:
    """What a catalog.disclosure.proposed event proposes."""
    data = event.data
    return structure(Proposal, {**data, "disclosure": data["id"], "audience": event.audience, "metadata": data})


def publication_of(event: Event) -> Publication:
    """What a catalog.disclosure.published event says."""
    return structure(Publication, {**event.data, "id": event.subject, "audience": event.audience})
