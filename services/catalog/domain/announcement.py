"""What other services are told of a disclosure: metadata and digests, never a text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from chassis.ports import Actor, DomainEvent
from services.catalog.domain.disclosure import Disclosure
from services.catalog.domain.revision import Content

ALWAYS = ("summary", "formed_on", "topics", "channels", "text", "attachments")
WHERE_GIVEN = ("document_number", "publish_at", "period", "co_issuers", "notice_until")
# What reviewers are told besides, and no reader of what is published.
TO_REVIEW = (
    "elements",
    "also_fulfils",
    "interprets",
    "related",
    "self_check",
    "no_website_reason",
    "sensitive_data",
    "declassified_by",
    "declassified_on",
    "findings",
    "kept_findings",
)


def common(disclosure: Disclosure) -> dict[str, Any]:
    """The data that every event of a disclosure carries. What was taken down has no title any more."""
    return {
        "id": disclosure.id,
        "body": disclosure.body.code,
        "item": disclosure.item.code,
        "item_title": disclosure.item.title,
        "title": disclosure.revision.content.title,
        "audience": disclosure.audience,
        "revision": disclosure.revision.number,
        "state": disclosure.revision.state,
        "published": disclosure.published,
        "department": disclosure.department,
    }


def content_data(content: Content) -> dict[str, Any]:
    """Metadata of what is proposed or published, its text and files by digest."""
    data = {name: getattr(content, name) for name in ALWAYS}
    data["attachments"] = [
        {"digest": file.digest, "name": file.name, "size": file.size, "media_type": file.media_type}
        for file in content.attachments
    ]
    return data | {name: getattr(content, name) for name in WHERE_GIVEN if getattr(content, name)}


def announced(
    verb: str,
    disclosure: Disclosure,
    *,
    by: Actor,
    at: datetime,
    data: Mapping[str, Any],
    detail: Mapping[str, Any] | None = None,
) -> DomainEvent:
    """What happened to this disclosure, for the other services as well."""
    return replace(
        audited(verb, disclosure, by=by, at=at, detail=detail), data={**common(disclosure), **data}, announce=True
    )


def audited(
    verb: str, disclosure: Disclosure, *, by: Actor, at: datetime, detail: Mapping[str, Any] | None = None
) -> DomainEvent:
    """What happened to this disclosure, for the audit record alone."""
    revision = disclosure.revision
    where = {"revision": revision.number, "state": revision.state, "published": disclosure.published}
    return DomainEvent(
        name=f"disclosure.{verb}",
        aggregate=disclosure.id,
        body=disclosure.body.code,
        audience=disclosure.audience,
        actor=by,
        at=at,
        detail={**where, **(detail or {})},
        correlation=disclosure.id,
        announce=False,
    )
