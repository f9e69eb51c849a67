"""What other services are told of a disclosure: metadata and digests, never a text."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from chassis.ports import Actor, DomainEvent
from services.catalog.domain.content_hash import moment
from services.catalog.domain.disclosure import Disclosure
from services.catalog.domain.revision import Content


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
    data: dict[str, Any] = {
        "summary": content.summary,
        "formed_on": content.formed_on.isoformat() if content.formed_on else None,
        "topics": list(content.topics),
        "channels": [channel.as_data() for channel in content.channels],
        "text": {"digest": content.text.digest, "size": content.text.size},
        "attachments": [attachment.as_data() for attachment in content.attachments],
    }
    if content.document_number:
        data["document_number"] = content.document_number
    if content.publish_at:
        data["publish_at"] = moment(content.publish_at)
    return data


def told(
    verb: str,
    disclosure: Disclosure,
    *,
    by: Actor,
    at: datetime,
    data: Mapping[str, Any],
    detail: Mapping[str, Any] | None = None,
) -> DomainEvent:
    """A fact of this disclosure that the other services hear of."""
    return DomainEvent(
        name=f"disclosure.{verb}",
        aggregate=disclosure.id,
        body=disclosure.body.code,
        audience=disclosure.audience,
        actor=by,
        at=at,
        data={**common(disclosure), **data},
        detail={**_where(disclosure), **(detail or {})},
        correlation=disclosure.id,
    )


def kept(
    verb: str, disclosure: Disclosure, *, by: Actor, at: datetime, detail: Mapping[str, Any] | None = None
) -> DomainEvent:
    """A fact of this disclosure that stays in the audit record."""
    return DomainEvent(
        name=f"disclosure.{verb}",
        aggregate=disclosure.id,
        body=disclosure.body.code,
        audience=disclosure.audience,
        actor=by,
        at=at,
        detail={**_where(disclosure), **(detail or {})},
        correlation=disclosure.id,
        announce=False,
    )


def _where(disclosure: Disclosure) -> dict[str, Any]:
    revision = disclosure.revision
    return {"revision": revision.number, "state": revision.state, "published": disclosure.published}
