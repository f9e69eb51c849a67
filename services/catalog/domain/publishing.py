"""公开: publishing what was approved, and withdrawing it with a reason."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from chassis.ports import SYSTEM, Actor, Conflict, DomainEvent, NotAllowed, Refusal
from services.catalog.domain.access import require
from services.catalog.domain.announcement import announced, audited, content_data
from services.catalog.domain.consent_refusals import AwaitsConsent
from services.catalog.domain.content_hash import content_hash, digest_of
from services.catalog.domain.disclosure import UNPUBLISHED_TASK, Delivery, Disclosure, Edition, Withdrawal
from services.catalog.domain.drafting import back_to_draft, given_up, note, require_reason
from services.catalog.domain.filing_refusals import NotDelivered
from services.catalog.domain.notice_rules import is_notice_past
from services.catalog.domain.refusals import (
    ApprovalMismatch,
    AwaitsCompanion,
    AwaitsDeliberation,
    NoticeOver,
    NotInThisState,
)
from services.catalog.domain.revision import Content, Revision
from services.catalog.domain.states import APPROVED, DISCLOSURE, DRAFT, PUBLISHED, RETURNED, REVISION, after


def is_due(disclosure: Disclosure, at: datetime) -> bool:
    """Whether an approved revision's hour has come; without ``publish_at`` it is at once.

    What awaits the deliberation of its issue, a consent, or what goes out with it, has no hour.
    """
    revision = disclosure.revision
    when = revision.together_at or revision.content.publish_at
    is_cleared = revision.state == APPROVED and not disclosure.is_kept_back
    return is_cleared and (when is None or when <= at)


def require_failed(disclosure: Disclosure, *, by: Actor, at: datetime) -> None:
    """Only what should be out by now, and could not be published, is published by hand."""
    require("disclosure.publish-again", disclosure, by)
    if not (is_due(disclosure, at) and UNPUBLISHED_TASK in disclosure.tasks):
        raise NotInThisState(disclosure.revision.state, "publish", [])


def publish(
    disclosure: Disclosure, *, at: datetime, position: int, new_index_number: Callable[[], str]
) -> tuple[Disclosure, DomainEvent]:
    """Publish the approved revision; the one before becomes superseded and stays readable.

    ``new_index_number`` is asked for only at the first publication: the number then stays for good.
    Raises :class:`ApprovalMismatch` when the content is not the approved one, :class:`AwaitsDeliberation`,
    :class:`AwaitsConsent`, :class:`AwaitsCompanion`, and :class:`NoticeOver` where it is a public notice that nobody
    could read in its time any more.
    """
    state = after(REVISION, disclosure.revision.state, "publish")
    published = after(DISCLOSURE, disclosure.published, "publish")
    if disclosure.awaits_deliberation:
        raise AwaitsDeliberation
    if disclosure.awaits_consent:
        raise AwaitsConsent([issuer.name for issuer in disclosure.missing_consents])
    if disclosure.awaits_companion:
        raise AwaitsCompanion
    revision = replace(disclosure.revision, state=state, published_at=at)
    if revision.content_hash != content_hash(revision.content, disclosure.item, revision.content_form):
        raise ApprovalMismatch
    if is_notice_past(revision.content, at):
        raise NoticeOver
    supersedes = disclosure.public_revision
    index_number = disclosure.index_number or new_index_number()
    public = replace(disclosure, published=published, index_number=index_number)
    public = made_public(public, revision, at=at, position=position)
    public = note(public, "publish", "publish", by=SYSTEM, at=at, text=revision.change_reason)
    detail = {"index_number": public.index_number, "content_hash": revision.content_hash}
    return public, announced(
        "published", public, by=SYSTEM, at=at, data=published_data(public, supersedes), detail=detail
    )


def made_public(disclosure: Disclosure, revision: Revision, *, at: datetime, position: int) -> Disclosure:
    """The disclosure with a revision that people read from now on, instead of the one before."""
    edition = Edition(
        number=revision.number,
        title=revision.content.title,
        published_at=at,
        content_hash=revision.content_hash,
        channels=revision.content.channels,
        change_reason=revision.change_reason,
        notice_until=revision.content.notice_until,
        deliberated_in=revision.deliberated_in,
    )
    before = disclosure.public_revision
    return replace(
        disclosure,
        revision=revision,
        public_revision=revision.number,
        published_at=at,
        first_published_at=disclosure.first_published_at or at,
        position=position,
        editions=(*(_superseded(earlier, before, at) for earlier in disclosure.editions), edition),
        deliveries=(*disclosure.deliveries, *_reached_at_once(revision.number, revision.content, at)),
    )


def refused_after_approval(
    disclosure: Disclosure, act: str, refusal: Refusal, *, by: Actor, at: datetime
) -> DomainEvent | None:
    """The record of an act that was refused on what is approved or published; None: there is nothing to keep.

    A slip in a form is none. What would have been published, and what was approved, stand in it by their hashes.
    """
    revision = disclosure.revision
    if revision.state not in (APPROVED, PUBLISHED) or not isinstance(refusal, (Conflict, NotAllowed)):
        return None
    detail = {"refused": refusal.code, "act": act, "content_hash": revision.content_hash}
    present = content_hash(revision.content, disclosure.item, revision.content_form)
    if present != revision.content_hash:
        detail["present_hash"] = present
    return audited("act_refused", disclosure, by=by, at=at, detail=detail)


def withdraw(
    disclosure: Disclosure, public: Content, *, by: Actor, at: datetime, reason: str, ground: str
) -> tuple[Disclosure, list[DomainEvent]]:
    """Withdraw what is published, with reason and legal ground; a tombstone stays at its address.

    A revision that is under way ends with it. ``public`` is the content that people read until now; of a public notice
    the tombstone says no more than its end would have left.
    """
    require("disclosure.withdraw", disclosure, by)
    published = after(DISCLOSURE, disclosure.published, "withdraw")
    require_reason(reason)
    require_reason(ground, "ground")
    ended, events = end_revision_under_way(disclosure, by=by, at=at, reason=reason)
    withdrawal = Withdrawal(reason=reason, ground=ground, at=at, by=by.snapshot())
    gone = replace(ended, published=published, withdrawal=withdrawal)
    gone = note(gone, "publish", "withdraw", by=by, at=at, text=reason)
    left = public.after_notice
    data = {**withdrawn_data(gone), "title": left.title if left else public.title}
    event = announced(
        "withdrawn",
        gone,
        by=by,
        at=at,
        data=data,
        detail={"reason_digest": digest_of(reason), "ground_digest": digest_of(ground)},
    )
    return gone, [*events, event]


def require_delivered(disclosure: Disclosure) -> None:
    """Filing needs the publication out on all its channels; it does not wait for evaluations."""
    missing = disclosure.undelivered()
    if missing:
        raise NotDelivered([channel.name for channel in missing])


def end_revision_under_way(
    disclosure: Disclosure, *, by: Actor, at: datetime, reason: str
) -> tuple[Disclosure, list[DomainEvent]]:
    """What is under way taken back from review and given up; of what is not, nothing changes."""
    events: list[DomainEvent] = []
    if disclosure.revision.is_under_way and disclosure.revision.state not in (DRAFT, RETURNED):
        act, verb = ("hold", "held") if disclosure.revision.state == APPROVED else ("recall", "recalled")
        disclosure, event = back_to_draft(disclosure, act, verb, by=by, at=at, reason=reason)
        events.append(event)
    if disclosure.revision.is_under_way:
        disclosure, event = given_up(disclosure, by=by, at=at, reason=reason)
        events.append(event)
    return disclosure, events


def _superseded(edition: Edition, number: int | None, at: datetime) -> Edition:
    return replace(edition, superseded_at=at) if edition.number == number else edition


def _reached_at_once(number: int, content: Content, at: datetime) -> tuple[Delivery, ...]:
    return tuple(
        Delivery(revision=number, channel=channel.code, name=channel.name, kind=channel.kind, at=at, completed=True)
        for channel in content.channels
        if channel.by_itself
    )


def published_data(disclosure: Disclosure, supersedes: int | None) -> dict[str, Any]:
    """What others are told of a publication, besides what every event of a disclosure carries."""
    revision = disclosure.revision
    data = {
        **content_data(revision.content),
        "index_number": disclosure.index_number,
        "published_at": disclosure.published_at,
        "topic": revision.content.topics[0] if revision.content.topics else disclosure.item.topic,
        "level": disclosure.item.level,
        "readers": disclosure.item.audience_group,
        "content_hash": revision.content_hash,
        "supersedes": supersedes,
        "address": f"/published/{disclosure.index_number}",
        "filed": bool(disclosure.filings),
    }
    data.pop("publish_at", None)
    if revision.change_reason:
        data["change_reason"] = revision.change_reason
    if disclosure.closed_through:
        data["closed_through"] = disclosure.closed_through
    return data


def withdrawn_data(disclosure: Disclosure) -> dict[str, Any]:
    """What others are told of a withdrawal, besides the same."""
    withdrawal = disclosure.withdrawal
    if withdrawal is None:
        raise ValueError("only a withdrawn disclosure is announced as such")
    edition = disclosure.public_edition
    return {
        "index_number": disclosure.index_number,
        "revision": disclosure.public_revision,
        "reason": withdrawal.reason,
        "ground": withdrawal.ground,
        "withdrawn_at": withdrawal.at,
        "channels": edition.channels if edition else (),
        **({"closed_through": disclosure.closed_through} if disclosure.closed_through else {}),
    }
