"""The six steps of a disclosure, and its time limit."""

from __future__ import annotations

from marshmallow import fields

from chassis.web.schema import ActorView, View
from services.catalog.adapters.http.views.values import strings


class DeadlineView(View):
    """A time limit, explained."""

    on = fields.Date()
    left = fields.Integer()
    state = fields.String()
    provisional = fields.Boolean()
    explanation = fields.String()


class RecordView(View):
    """One thing that happened within a step."""

    act = fields.String()
    name = fields.String()
    at = fields.DateTime()
    by = fields.Nested(ActorView)
    revision = fields.Integer()
    note = fields.String()


class StepView(View):
    """One of the six steps; whom it waits for, and who did what and why, only for those who work on it."""

    step = fields.String()
    name = fields.String()
    state = fields.String()
    word = fields.String()
    late = fields.Boolean()
    at = fields.DateTime(allow_none=True)
    working_days = fields.Integer(allow_none=True)
    lines = strings()
    waiting_for = fields.String(metadata={"optional": True})
    records = fields.List(fields.Nested(RecordView), metadata={"optional": True})


class TimelineView(View):
    """The six steps of a disclosure."""

    id = fields.String()
    revision = fields.Integer()
    steps = fields.List(fields.Nested(StepView))
    deadline = fields.Nested(DeadlineView, allow_none=True)
