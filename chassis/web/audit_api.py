"""The audit records of a service, for those who inspect it."""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from chassis.ports import EVERYWHERE
from chassis.storage import audit_chain
from chassis.storage.paging import Page, encode_cursor, number_in
from chassis.web.access import role
from chassis.web.endpoint import Endpoints
from chassis.web.request import actor
from chassis.web.schema import PageQuery, Text, View


class AuditQuery(PageQuery):
    """Which audit records to read."""

    aggregate = Text(longest=120, load_default="", metadata={"description": "noun/id"})


class AuditRecord(View):
    """One chained record."""

    seq = fields.Integer()
    at = fields.DateTime()
    name = fields.String()
    aggregate = fields.String()
    sequence = fields.Integer(allow_none=True)
    body = fields.String()
    audience = fields.String()
    actor = fields.Dict()
    detail = fields.Dict()
    data_digest = fields.String()
    hash = fields.String()


def audit_endpoints(service: str) -> Endpoints:
    """The endpoints of a service."""
    endpoints = Endpoints(service, "audit")
    who = role("inspector", "operator", "office", "audit_admin")
    endpoints.get("/audit", who=who, query=AuditQuery, returns=AuditRecord, many=True)(list_audit)
    return endpoints


def list_audit(work: Any, query: dict[str, Any]) -> Page[dict[str, Any]]:
    """The audit records of the bodies that the reader may inspect, oldest first."""
    who, limit = actor(), query["limit"]
    bodies = None if EVERYWHERE in who.bodies else sorted(who.bodies)
    found = audit_chain.page(
        work.events.connection,
        after=number_in(query["cursor"]),
        limit=limit,
        aggregate=query["aggregate"],
        bodies=bodies,
    )
    return Page(found, encode_cursor([found[-1]["seq"]]) if len(found) == limit else None)
