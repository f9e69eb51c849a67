"""What is told of an issue, to the audit and to others: ids, hashes and digests, never a title."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from chassis.ports import Actor, DomainEvent
from services.catalog.domain.content_hash import canonical_digest
from services.catalog.domain.disclosure import Disclosure
from services.catalog.domain.issue import Issue, Member


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


def _proposer(member: Member, disclosure: Disclosure) -> str:
    """Who proposed the revision that is in the issue; a later one may be somebody else's."""
    entries = (entry for entry in reversed(disclosure.timeline) if entry.act == "propose")
    return next((entry.by.get("sub", "") for entry in entries if entry.revision == member.revision), "")
