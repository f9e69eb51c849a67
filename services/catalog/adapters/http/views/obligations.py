"""Obligations, and how many of them are met."""

from __future__ import annotations

from marshmallow import fields

from chassis.web.schema import View
from services.catalog.adapters.http.views.values import OrNone, Version
from services.catalog.domain.obligation import EXCUSES, STATES
from services.catalog.domain.vocabulary import FREQUENCIES


class ObligationView(View):
    """One obligation as it stands today."""

    id = fields.String(attribute="obligation.id")
    body = fields.String(attribute="obligation.body")
    item = fields.String(attribute="obligation.item")
    item_title = fields.String(attribute="item.title")
    element = OrNone(attribute="obligation.element", metadata={"description": "null: the item has none"})
    element_name = OrNone()
    frequency = fields.String(attribute="obligation.frequency", metadata={"enum": list(FREQUENCIES)})
    occasion = OrNone(
        attribute="obligation.occasion",
        metadata={"description": "a period, or the disclosure that is the matter; null: it must always be public"},
    )
    matter_title = OrNone(metadata={"description": "of the disclosure that is the matter, for those who read it"})
    period_name = OrNone()
    audience = fields.String(attribute="obligation.audience")
    department = OrNone(attribute="obligation.department")
    year = fields.Integer(attribute="obligation.year")
    state = fields.String(metadata={"enum": list(STATES)})
    due_on = fields.Date(attribute="obligation.due_on")
    provisional = fields.Boolean(attribute="obligation.provisional")
    explanation = fields.String(metadata={"description": "how the due date came about"})
    fulfilled_on = fields.Date(attribute="obligation.fulfilled_on", allow_none=True)
    index_number = fields.String(allow_none=True, metadata={"description": "of the publication that covers it"})
    excuse = fields.String(attribute="excuse_kind", allow_none=True, metadata={"enum": [*EXCUSES, None]})
    excuse_reason = OrNone(metadata={"description": "what the office wrote; for the body's own staff"})
    etag = Version(attribute="obligation.etag")


class CoverageView(View):
    """How many stand how, and every gap by its name: ``items`` are those that are owed and not public."""

    year = fields.Integer()
    fulfilled = fields.Integer(attribute="coverage.fulfilled", metadata={"description": "in time"})
    late = fields.Integer(attribute="coverage.late", metadata={"description": "public, but after their day"})
    open = fields.Integer(attribute="coverage.open", metadata={"description": "not public, and their day is to come"})
    overdue = fields.Integer(attribute="coverage.overdue")
    excused = fields.Integer(attribute="coverage.excused")
    owed = fields.Integer(
        attribute="coverage.owed",
        metadata={
            "description": "fulfilled, late, overdue, and what must always be public and is not: what rate is of"
        },
    )
    rate = fields.Float(
        attribute="coverage.rate", allow_none=True, metadata={"description": "per cent; null: none owed"}
    )
    stale = fields.Integer(metadata={"description": "public, but not touched for YANGGUANG_STALE_MONTHS"})
    items = fields.List(fields.Nested(ObligationView))
    next = fields.String(allow_none=True)
