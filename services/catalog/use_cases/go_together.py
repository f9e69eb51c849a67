"""A document and its interpretation (解读): each waits for the other one, and both are published in one transaction."""

from __future__ import annotations

from datetime import datetime

from chassis.ports import SYSTEM
from services.catalog.domain import companion as rules
from services.catalog.domain.disclosure import Disclosure
from services.catalog.domain.publishing import is_due
from services.catalog.domain.revision import is_draft_id
from services.catalog.domain.states import UNPUBLISHED
from services.catalog.ports import UnitOfWork
from services.catalog.use_cases.load_for_update import audit_refusals
from services.catalog.use_cases.publish import publish
from services.catalog.use_cases.require_whole import hindrance


def lock_both(identity: str, work: UnitOfWork) -> None:
    """Lock a disclosure and what goes out with it, in the order of their ids: two approvals never wait in a ring."""
    found = work.disclosures.load(identity)
    other = _other_of(found, work) if found and rules.goes_out_together(found) else ""
    for each in sorted({identity, other} if other else ()):
        work.disclosures.load_for_update(each)


def settled(approved: Disclosure, *, work: UnitOfWork, at: datetime) -> Disclosure:
    """What awaited the other one with the hour of both, where that is cleared too; the other one is saved with it."""
    other = _companion(approved, work)
    if other is None or not approved.awaits_companion or not rules.is_cleared(approved):
        return approved
    if other.published != UNPUBLISHED:
        return rules.with_hour(approved, at)
    if not rules.is_cleared(other):
        return approved
    hour = rules.hour_of(approved, other, at)
    work.disclosures.save(rules.with_hour(other, hour))
    return rules.with_hour(approved, hour)


def go_on(cleared: Disclosure, *, work: UnitOfWork, at: datetime) -> Disclosure:
    """Save what has one thing less in its way; published where nothing is left.

    What cannot be published now is left to the timer, which fails at it and tells.
    """
    audit_refusals(work, cleared, "publish", by=SYSTEM)
    cleared = settled(cleared, work=work, at=at)
    if can_go_out(cleared, work=work, at=at):
        return publish_with_companion(cleared, work=work, at=at)
    return work.disclosures.save(cleared)


def can_go_out(approved: Disclosure, *, work: UnitOfWork, at: datetime) -> bool:
    """Whether its hour has come and nothing of it, or of what goes out with it, is damaged."""
    other = _companion(approved, work)
    both = [approved, *([other] if other and other.published == UNPUBLISHED else [])]
    return is_due(approved, at) and not any(hindrance(each.revision.content, work.files, at) for each in both)


def publish_with_companion(approved: Disclosure, *, work: UnitOfWork, at: datetime) -> Disclosure:
    """Publish it, the document before its interpretation; saved. Where the other one was held meanwhile, it waits."""
    other = _companion(approved, work)
    if other is None or other.published != UNPUBLISHED:
        return work.disclosures.save(publish(approved, work=work, at=at))
    if not rules.is_cleared(other):
        return work.disclosures.save(rules.with_hour(approved, None))
    first, second = (other, approved) if is_draft_id(approved.revision.content.interprets) else (approved, other)
    public = {each.id: work.disclosures.save(publish(each, work=work, at=at)) for each in (first, second)}
    return public[approved.id]


def _companion(disclosure: Disclosure, work: UnitOfWork) -> Disclosure | None:
    """What it goes out with, locked."""
    other = _other_of(disclosure, work) if rules.goes_out_together(disclosure) else ""
    return work.disclosures.load_for_update(other) if other else None


def _other_of(disclosure: Disclosure, work: UnitOfWork) -> str:
    named = disclosure.revision.content.interprets
    return named if is_draft_id(named) else (work.disclosures.interpretation_of(disclosure.id) or "")
