"""The audit records of a service, for those who inspect it.

Without their numbers and hashes: a gap, or two hashes that do not follow, would tell a reader of a record that is kept
from him. Whoever verifies the chain has the whole of it (`yangguang audit verify`, `audit export`).
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from cryptography.fernet import InvalidToken
from marshmallow import fields

from chassis.events import audit_heads
from chassis.permissions import AUDIT, Permissions
from chassis.ports import EVERYWHERE, Actor
from chassis.storage import audit_chain
from chassis.storage.paging import BadCursor, Page
from chassis.web.access import access_to
from chassis.web.endpoint import Endpoints
from chassis.web.request import actor, keys, service
from chassis.web.schema import PageQuery, Text, View

_READ, _CURSORS = "audit.read", "audit cursors"
_AUDITORS = frozenset({"audit_admin"})
_READERS = frozenset(grant.role for grant in AUDIT[_READ].grants)


class AuditQuery(PageQuery):
    """Which audit records to read."""

    aggregate = Text(longest=120, load_default="", metadata={"description": "noun/id"})


class AuditActor(View):
    """Who acted, as he was then."""

    sub = fields.String()
    name = fields.String()
    department = fields.String()
    kind = fields.String(metadata={"description": "person, program, system or citizen"})


class AuditRecord(View):
    """One chained record."""

    at = fields.DateTime()
    name = fields.String()
    aggregate = fields.String()
    sequence = fields.Integer(allow_none=True)
    body = fields.String()
    audience = fields.String()
    actor = fields.Nested(AuditActor)
    detail = fields.Dict()
    data_digest = fields.String()


def audit_endpoints(service: str, permissions: Permissions) -> Endpoints:
    """The endpoints of a service."""
    endpoints = Endpoints(service, "audit")
    who = access_to(permissions, _READ)
    endpoints.get("/audit", who=who, query=AuditQuery, returns=AuditRecord, many=True)(list_audit)
    return endpoints


def list_audit(work: Any, query: dict[str, Any]) -> Page[dict[str, Any]]:
    """The audit records of the bodies that the reader may inspect, oldest first; of party matters for members."""
    who, limit = actor(), query["limit"]
    found = audit_chain.page(
        work.events.connection,
        after=_after(query["cursor"]),
        limit=limit,
        aggregate=query["aggregate"],
        bodies=_bodies_of(who, _READERS),
        party=who.party_member,
        confined=_bodies_of(who, _AUDITORS),
        kept=kept_from(who) if (kept_from := service().kept_from) else None,
        # They tell of the chain, how long it is among it, and of nobody who acts.
        unlisted=(audit_heads.SEALED,),
    )
    return Page(found, _cursor(found[-1]["seq"]) if len(found) == limit else None)


def _cursor(seq: int) -> str:
    """A place in the list that its reader cannot count from."""
    return keys().cipher(_CURSORS).encrypt(str(seq)).rstrip("=")


def _after(cursor: str | None) -> int:
    if not cursor:
        return 0
    try:
        return int(keys().cipher(_CURSORS).decrypt(cursor + "=" * (-len(cursor) % 4)))
    except (InvalidToken, ValueError):
        raise BadCursor from None


def _bodies_of(who: Actor, roles: Collection[str]) -> frozenset[str] | None:
    """The bodies in which one of his posts lets him read the audit, or what of it is confined; None for every one.

    Where he only works, or holds another post, he reads nothing.
    """
    bodies = frozenset(post.body for post in who.posts if post.role in roles)
    return None if EVERYWHERE in bodies else bodies
