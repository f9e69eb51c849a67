"""What is in an issue: how it stands now, and whether it is, and went out as, what the leading group agreed to."""

from __future__ import annotations

from dataclasses import replace

from services.catalog.domain.disclosure import Disclosure, Edition
from services.catalog.domain.issue import Issue, Member
from services.catalog.domain.states import (
    ABANDONED,
    APPROVED,
    DELIBERATED,
    FILED,
    IN_REVIEW,
    PROPOSED,
    PUBLISHED,
    REFUSED,
    SUPERSEDED,
    WITHDRAWN,
)

MOST_MEMBERS = 200
PURGED = "purged"
ADDABLE = frozenset({PROPOSED, IN_REVIEW, APPROVED, PUBLISHED})


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


def can_be_added(disclosure: Disclosure) -> bool:
    """Whether its present revision can be in an issue: proposed, in review, approved or public, not deliberated yet."""
    is_there = disclosure.published != WITHDRAWN and not disclosure.is_purged and disclosure.audience != "party"
    return is_there and disclosure.revision.state in ADDABLE and disclosure.revision.deliberated_at is None


def is_to_be_deliberated(disclosure: Disclosure) -> bool:
    """Whether its present revision has to go into an issue, by the body's rule or by the route that it took."""
    return disclosure.revision.deliberate_before or disclosure.revision.deliberate_after


def hash_of(member: Member, disclosure: Disclosure) -> str:
    """The content hash of the revision that is in an issue."""
    if disclosure.revision.number == member.revision:
        return disclosure.revision.content_hash
    return next(edition.content_hash for edition in disclosure.editions if edition.number == member.revision)


def _edition_of(member: Member, disclosure: Disclosure) -> Edition | None:
    return next((edition for edition in disclosure.editions if edition.number == member.revision), None)


def _how_it_ended(member: Member, disclosure: Disclosure) -> str:
    """Of one that never was public and has one after it."""
    acts = {entry.act for entry in disclosure.timeline if entry.revision == member.revision}
    return REFUSED if "refuse" in acts else ABANDONED
