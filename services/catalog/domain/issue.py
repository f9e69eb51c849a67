"""Issues (期次): numbered batches of a body's disclosures, deliberated and filed together (公开一期审议一期)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from chassis.permissions import Thing
from chassis.ports import Actor, Audience, DomainEvent, WorkCalendar
from services.catalog.domain.body import Rules
from services.catalog.domain.content_hash import canonical_digest, digest_of
from services.catalog.domain.disclosure import Disclosure, Edition
from services.catalog.domain.drafting import require_reason
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
from services.catalog.domain.numbers import issue_number
from services.catalog.domain.period import Period
from services.catalog.domain.permissions import PERMISSIONS
from services.catalog.domain.states import (
    ABANDONED,
    APPROVED,
    DELIBERATED,
    DRAFT,
    FILED,
    IN_REVIEW,
    ISSUE,
    NEW,
    OPEN,
    PROPOSED,
    PUBLISHED,
    REFUSED,
    RETURNED,
    SUPERSEDED,
    WITHDRAWN,
    allowed_acts,
)

MOST_MEMBERS, DELIBERATE_WITHIN = 200, 10
PURGED = "purged"
ADDABLE = frozenset({PROPOSED, IN_REVIEW, APPROVED, PUBLISHED})
UNFINISHED = frozenset({DRAFT, RETURNED, PROPOSED, IN_REVIEW})
# What has ended without being public is in no list that is deliberated.
ENDED = frozenset({REFUSED, ABANDONED, PURGED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A revision of a disclosure in an issue. ``content_hash`` is what is deliberated; none while the issue is open."""

    disclosure: str
    revision: int
    added_at: datetime
    added_by: Mapping[str, str]
    content_hash: str = ""
    removed_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Deliberation:
    """What the leading group said of an issue, as review told it; ``record_digest`` is that of the full record."""

    id: str
    round: int
    agreed: bool
    by: Mapping[str, str]
    present: tuple[Mapping[str, str], ...]
    aspects: Mapping[str, bool]
    record_digest: str
    at: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueFiling:
    """A package of an issue; ``supplement`` counts those that were added to the first.

    ``packages`` are the digests of the packages of its disclosures that it lists.
    """

    archive_number: str
    retention: str
    package_digest: str
    filed_at: datetime
    packages: tuple[str, ...]
    supplement: int = 0

    @property
    def label(self) -> str:
        """The number as people read it."""
        return f"{self.archive_number}（补充材料{self.supplement}）" if self.supplement else self.archive_number


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """A numbered batch of one body and audience. ``round`` counts how often it was put to the leading group.

    ``deliberate_by``: the last day for it, by the rule of the body under which it was opened; none where things wait
    for their deliberation.
    """

    id: str
    body: str
    audience: Audience
    year: int
    serial: int
    opened_at: datetime
    opened_by: Mapping[str, str]
    state: str = OPEN
    round: int = 0
    closed_at: datetime | None = None
    deliberate_by: date | None = None
    members: tuple[Member, ...] = ()
    deliberations: tuple[Deliberation, ...] = ()
    filings: tuple[IssueFiling, ...] = ()
    cancelled_at: datetime | None = None
    cancelled_by: Mapping[str, str] = field(default_factory=dict)
    cancel_reason: str = ""
    etag: int = 0

    @property
    def number(self) -> str:
        """By which people call it."""
        return issue_number(self.body, self.year, self.audience, self.serial)

    @property
    def listed(self) -> tuple[Member, ...]:
        """What is in it now."""
        return tuple(member for member in self.members if member.removed_at is None)

    @property
    def thing(self) -> Thing:
        """The issue as the permission table sees it."""
        return Thing(body=self.body, audience=self.audience)

    @property
    def archive_number(self) -> str | None:
        """The number under which it is filed."""
        return self.filings[0].archive_number if self.filings else None

    @property
    def deliberation(self) -> Deliberation | None:
        """What was said of it last."""
        return self.deliberations[-1] if self.deliberations else None


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
        member if member.removed_at else replace(member, content_hash=_hash_of(member, disclosures[member.disclosure]))
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


def state_of(member: Member, disclosure: Disclosure) -> str:
    """How the revision that is in an issue stands now."""
    if disclosure.is_purged:
        return PURGED
    was_public = _edition_of(member, disclosure) is not None
    # A correction that ended with the withdrawal was never public itself.
    if was_public and disclosure.published == WITHDRAWN:
        return WITHDRAWN
    if disclosure.revision.number == member.revision:
        return disclosure.revision.state
    if not was_public:
        return _how_it_ended(member, disclosure)
    return PUBLISHED if disclosure.public_revision == member.revision else SUPERSEDED


def is_as_deliberated(member: Member, disclosure: Disclosure) -> bool:
    """Whether the present revision is the one, to the letter, that was put to the leading group."""
    revision = disclosure.revision
    return (
        state_of(member, disclosure) in (APPROVED, PUBLISHED)
        and revision.number == member.revision
        and revision.content_hash == member.content_hash
    )


def agreed_to(issue: Issue, member: Member, disclosure: Disclosure) -> Disclosure:
    """The disclosure, noting that the leading group agreed to what it listed of it.

    What was held, edited or ended meanwhile is another thing than what they saw, and is left as it is.
    """
    if (said := issue.deliberation) and is_as_deliberated(member, disclosure):
        revision = replace(disclosure.revision, deliberated_at=said.at, deliberated_in=issue.id, deliberate_after=False)
        disclosure = replace(disclosure, revision=revision)
    public = _edition_of(member, disclosure)
    if public is None or public.content_hash != member.content_hash:
        return disclosure
    noted = replace(public, deliberated_in=issue.id)
    return replace(
        disclosure, editions=tuple(noted if edition is public else edition for edition in disclosure.editions)
    )


def went_out_with(issue: Issue, member: Member, disclosure: Disclosure) -> bool:
    """Whether it is, or was, public as the leading group agreed to it in this issue."""
    public = _edition_of(member, disclosure)
    return public is not None and public.deliberated_in == issue.id


def is_left_out(issue: Issue, member: Member, disclosure: Disclosure) -> bool:
    """Whether it is in an issue that was agreed to, and did not go out with it, nor will.

    Approved anew it goes out with another issue, with which it is filed.
    """
    if issue.state not in (DELIBERATED, FILED) or went_out_with(issue, member, disclosure):
        return False
    present = disclosure.revision
    awaits_its_hour = present.number == member.revision and present.state == APPROVED
    return not (awaits_its_hour and present.deliberated_in == issue.id)


def may_open(body: str, actor: Actor) -> bool:
    """Whether ``actor`` opens the issues of a body."""
    return PERMISSIONS.permits("issue.open", actor, Thing(body=body))


def can_be_added(disclosure: Disclosure) -> bool:
    """Whether its present revision can be in an issue: proposed, in review, approved or public, not deliberated yet."""
    is_there = disclosure.published != WITHDRAWN and not disclosure.is_purged and disclosure.audience != "party"
    return is_there and disclosure.revision.state in ADDABLE and disclosure.revision.deliberated_at is None


def is_to_be_deliberated(disclosure: Disclosure) -> bool:
    """Whether its present revision has to go into an issue, by the body's rule or by the route that it took."""
    return disclosure.revision.deliberate_before or disclosure.revision.deliberate_after


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


def issue_event(
    verb: str, issue: Issue, *, by: Actor, at: datetime, data: Mapping[str, Any] | None = None, **detail: Any
) -> DomainEvent:
    """What happened to an issue; without ``data`` it is for the audit alone. Ids and digests, never a title."""
    return DomainEvent(
        name=f"issue.{verb}",
        aggregate=issue.id,
        body=issue.body,
        audience=issue.audience,
        actor=by,
        at=at,
        data=data or {},
        detail={"state": issue.state, "round": issue.round, **detail},
        correlation=issue.id,
        announce=data is not None,
    )


def opened_data(issue: Issue) -> dict[str, Any]:
    """What others are told of an issue."""
    return {
        "id": issue.id,
        "body": issue.body,
        "audience": issue.audience,
        "number": issue.number,
        "year": issue.year,
        "serial": issue.serial,
        "opened_at": issue.opened_at,
    }


def cancelled_data(issue: Issue) -> dict[str, Any]:
    """What others are told of one that ended empty; never its reason."""
    return {**opened_data(issue), "cancelled_at": issue.cancelled_at}


def closed_data(issue: Issue, disclosures: Mapping[str, Disclosure]) -> dict[str, Any]:
    """What others are told of one that is put to the leading group: revisions by id and hash, and who proposed them."""
    return {
        **opened_data(issue),
        "round": issue.round,
        "closed_at": issue.closed_at,
        "list_digest": list_digest(issue.listed),
        **({"deliberate_by": issue.deliberate_by} if issue.deliberate_by else {}),
        "disclosures": [
            {
                "disclosure": member.disclosure,
                "revision": member.revision,
                "content_hash": member.content_hash,
                "proposer": _proposer(member, disclosures[member.disclosure]),
            }
            for member in issue.listed
        ],
    }


def list_digest(members: Sequence[Member]) -> str:
    """The SM3 of what is deliberated: which revisions, with which contents, in their order."""
    return canonical_digest(
        [
            {"disclosure": member.disclosure, "revision": member.revision, "content_hash": member.content_hash}
            for member in members
        ]
    )


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


def _proposer(member: Member, disclosure: Disclosure) -> str:
    """Who proposed the revision that is in the issue; a later one may be somebody else's."""
    entries = (entry for entry in reversed(disclosure.timeline) if entry.act == "propose")
    return next((entry.by.get("sub", "") for entry in entries if entry.revision == member.revision), "")


def _edition_of(member: Member, disclosure: Disclosure) -> Edition | None:
    return next((edition for edition in disclosure.editions if edition.number == member.revision), None)


def _how_it_ended(member: Member, disclosure: Disclosure) -> str:
    """Of one that never was public and has one after it."""
    acts = {entry.act for entry in disclosure.timeline if entry.revision == member.revision}
    return REFUSED if "refuse" in acts else ABANDONED


def _hash_of(member: Member, disclosure: Disclosure) -> str:
    if disclosure.revision.number == member.revision:
        return disclosure.revision.content_hash
    return next(edition.content_hash for edition in disclosure.editions if edition.number == member.revision)


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
