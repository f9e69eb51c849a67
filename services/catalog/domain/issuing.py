"""The life of an issue: opened, filled, put to the leading group, agreed to or open again, or ended empty."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

from chassis.permissions import Thing
from chassis.ports import Actor, Audience, DomainEvent, WorkCalendar
from services.catalog.domain.body import Rules
from services.catalog.domain.content_hash import digest_of
from services.catalog.domain.disclosure import Disclosure
from services.catalog.domain.drafting import require_reason
from services.catalog.domain.issue import Deliberation, Issue, Member
from services.catalog.domain.issue_events import cancelled_data, closed_data, issue_event, opened_data
from services.catalog.domain.issue_members import MOST_MEMBERS, PURGED, can_be_added, hash_of, state_of
from services.catalog.domain.issue_refusals import (
    AlreadyInIssue,
    IssueEmpty,
    IssueFull,
    IssueNotEmpty,
    IssueNotInThisState,
    IssueNotReady,
    NotForIssue,
    NotInIssue,
)
from services.catalog.domain.period import Period
from services.catalog.domain.permissions import PERMISSIONS
from services.catalog.domain.states import (
    ABANDONED,
    DRAFT,
    IN_REVIEW,
    ISSUE,
    NEW,
    PROPOSED,
    REFUSED,
    RETURNED,
    allowed_acts,
)

DELIBERATE_WITHIN = 10
UNFINISHED = frozenset({DRAFT, RETURNED, PROPOSED, IN_REVIEW})
# What has ended without being public is in no list that is deliberated.
ENDED = frozenset({REFUSED, ABANDONED, PURGED})


def open_issue(
    *,
    identity: str,
    body: str,
    audience: Audience,
    year: int,
    serial: int,
    deliberate_by: date | None,
    by: Actor,
    at: datetime,
) -> tuple[Issue, DomainEvent]:
    """Begin the next issue. Party matters are in none: the party organisation deliberates on each."""
    PERMISSIONS.require("issue.open", by, Thing(body=body, audience=audience))
    _after(NEW, "open")
    issue = Issue(
        id=identity,
        body=body,
        audience=audience,
        year=year,
        serial=serial,
        opened_at=at,
        opened_by=by.snapshot(),
        deliberate_by=deliberate_by,
    )
    return issue, issue_event("opened", issue, by=by, at=at, data=opened_data(issue))


def deliberation_due(rules: Rules, opened_on: date, calendar: WorkCalendar) -> date | None:
    """By when an issue opened on that day is deliberated: ten working days after the body's period (审议周期) ends.

    None where the body deliberates before: its issues wait for it anyhow.
    """
    if rules.deliberate_before:
        return None
    period = Period.containing(rules.deliberate_every, opened_on)
    return calendar.due(period.last_day, DELIBERATE_WITHIN).on


def add(issue: Issue, disclosure: Disclosure, *, elsewhere: str, by: Actor, at: datetime) -> tuple[Issue, DomainEvent]:
    """Add what is proposed, in review, approved or public. ``elsewhere``: the number of the issue that it is in."""
    PERMISSIONS.require("issue.add", by, issue.thing)
    state = _after(issue.state, "add")
    _require_fitting(issue, disclosure)
    if elsewhere:
        raise AlreadyInIssue(elsewhere)
    if len(issue.listed) >= MOST_MEMBERS:
        raise IssueFull(MOST_MEMBERS)
    member = Member(disclosure=disclosure.id, revision=disclosure.revision.number, added_at=at, added_by=by.snapshot())
    others = tuple(known for known in issue.members if known.disclosure != disclosure.id)
    added = replace(issue, state=state, members=(*others, member))
    return added, issue_event("added", added, by=by, at=at, disclosure=disclosure.id, revision=member.revision)


def remove(issue: Issue, disclosure: str, *, by: Actor, at: datetime) -> tuple[Issue, DomainEvent]:
    """Take one out again, while it is open; it may go into another one then."""
    PERMISSIONS.require("issue.remove", by, issue.thing)
    state = _after(issue.state, "remove")
    if all(member.disclosure != disclosure for member in issue.listed):
        raise NotInIssue
    left = replace(issue, state=state, members=_removed(issue.members, {disclosure}, at))
    return left, issue_event("removed", left, by=by, at=at, disclosure=disclosure)


def close(issue: Issue, disclosures: Mapping[str, Disclosure], *, by: Actor, at: datetime) -> tuple[Issue, DomainEvent]:
    """Put it to the leading group: no more is added, and each content is held fast by its hash.

    What has ended meanwhile without being public drops out. Raises :class:`IssueNotReady`, :class:`IssueEmpty`.
    """
    PERMISSIONS.require("issue.close", by, issue.thing)
    state = _after(issue.state, "close")
    states = {member.disclosure: state_of(member, disclosures[member.disclosure]) for member in issue.listed}
    if unfinished := [disclosure for disclosure, stands in states.items() if stands in UNFINISHED]:
        raise IssueNotReady(unfinished)
    ended = {disclosure for disclosure, stands in states.items() if stands in ENDED}
    members = _removed(issue.members, ended, at)
    if all(member.removed_at for member in members):
        raise IssueEmpty
    members = tuple(
        member if member.removed_at else replace(member, content_hash=hash_of(member, disclosures[member.disclosure]))
        for member in members
    )
    closed = replace(issue, state=state, round=issue.round + 1, closed_at=at, members=members)
    data = closed_data(closed, disclosures)
    return closed, issue_event("closed", closed, by=by, at=at, data=data, list_digest=data["list_digest"])


def cancel(issue: Issue, reason: str, *, by: Actor, at: datetime) -> tuple[Issue, DomainEvent]:
    """End one with nothing in it, with a reason. Its number stays taken: numbers are given once.

    Raises :class:`IssueNotEmpty`.
    """
    PERMISSIONS.require("issue.cancel", by, issue.thing)
    state = _after(issue.state, "cancel")
    if issue.listed:
        raise IssueNotEmpty(len(issue.listed))
    require_reason(reason)
    ended = replace(issue, state=state, cancelled_at=at, cancelled_by=by.snapshot(), cancel_reason=reason)
    detail = {"reason_digest": digest_of(reason)}
    return ended, issue_event("cancelled", ended, by=by, at=at, data=cancelled_data(ended), **detail)


def is_late(issue: Issue, deliberation: Deliberation) -> bool:
    """Whether it is not what this issue waits for."""
    return deliberation.round != issue.round or (issue.state, "agree") not in ISSUE


def deliberate(issue: Issue, deliberation: Deliberation, *, by: Actor) -> tuple[Issue, DomainEvent]:
    """The leading group agreed, or it did not and the issue is open again, its reason beside it."""
    state = _after(issue.state, "agree" if deliberation.agreed else "disagree")
    done = replace(issue, state=state, deliberations=(*issue.deliberations, deliberation))
    return done, issue_event(
        "deliberated",
        done,
        by=by,
        at=deliberation.at,
        deliberation=deliberation.id,
        agreed=deliberation.agreed,
        record_digest=deliberation.record_digest,
    )


def may_open(body: str, actor: Actor) -> bool:
    """Whether ``actor`` opens the issues of a body."""
    return PERMISSIONS.permits("issue.open", actor, Thing(body=body))


def may_add(disclosure: Disclosure, actor: Actor) -> bool:
    """Whether ``actor`` adds it to the issues of its body."""
    return PERMISSIONS.permits("issue.add", actor, Thing(body=disclosure.body.code, audience=disclosure.audience))


def acts_for(issue: Issue, actor: Actor) -> list[str]:
    """The acts that state and permission table allow, in the order of their buttons."""
    return [
        act
        for act in ("add", "remove", "close", "cancel", "archive")
        if (issue.state, "file" if act == "archive" else act) in ISSUE
        and PERMISSIONS.permits(f"issue.{act}", actor, issue.thing)
    ]


def _require_fitting(issue: Issue, disclosure: Disclosure) -> None:
    if (disclosure.body.code, disclosure.audience) != (issue.body, issue.audience):
        raise NotForIssue(
            "它与这一期不属于同一单位、同一公开范围，请另选期次。",
            "It is of another body or audience than this issue; choose another one.",
        )
    if disclosure.revision.deliberated_at:
        zh, en = "这一版已经审议过，不必再列入。", "This revision was deliberated already; leave it where it is."
        raise NotForIssue(zh, en)
    if not can_be_added(disclosure):
        raise NotForIssue(
            "只有已提出、审核中、已批准或者已公开的信息可以列入，请先提出审核。",
            "Only what is proposed, in review, approved or public is added; propose it first.",
        )


def _removed(members: tuple[Member, ...], gone: set[str], at: datetime) -> tuple[Member, ...]:
    return tuple(
        replace(member, removed_at=member.removed_at or at) if member.disclosure in gone else member
        for member in members
    )


def _after(state: str, act: str) -> str:
    try:
        return ISSUE[state, act]
    except KeyError:
        raise IssueNotInThisState(state, act, allowed_acts(ISSUE, state)) from None
