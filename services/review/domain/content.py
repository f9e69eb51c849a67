"""What the content hash covers, so that a reviewer's approval can be checked against what he has before him."""

from __future__ import annotations

from typing import Any

from services.review.domain.case import Proposal


def hashed_forms(proposal: Proposal) -> tuple[dict[str, Any], ...]:
    """The JSON values whose canonical SM3 may be the content hash of a proposal.

    The hash is part of what ``catalog.disclosure.proposed`` promises. Whether the proposer declared a text to be
    aggregate only is covered by it too but not told, so there are two.
    """
    paper = proposal.paper
    value = {
        "item": proposal.item,
        "body": proposal.body,
        "audience": proposal.audience,
        "title": proposal.title,
        "summary": proposal.summary,
        "text": proposal.text.get("digest", ""),
        "formed_on": paper.get("formed_on"),
        "document_number": paper.get("document_number") or "",
        "topics": list(paper.get("topics", [])),
        "channels": [channel["code"] for channel in paper.get("channels", [])],
        "elements": list(paper.get("elements", [])),
        "attachments": [{"digest": one["digest"], "name": one["name"]} for one in paper.get("attachments", [])],
        "publish_at": paper.get("publish_at"),
    }
    return tuple({**value, "aggregate_declared": declared} for declared in (False, True))
