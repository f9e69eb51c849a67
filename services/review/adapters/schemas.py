"""What the JSON endpoints of review take and give."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from chassis.web.http import PageQuery, Schema
from services.review.domain.case import DECISIONS
from services.review.domain.grounds import GROUNDS
from services.review.domain.refusals import STATE_NAMES
from services.review.domain.review import FIELD_NAMES

MAX_OPINION = 4000


class StepNumber(fields.Integer):
    """A whole number; JSON's true is none, though Python's is."""

    def _validated(self, value: Any) -> int:
        if isinstance(value, bool):
            raise self.make_error("invalid", input=value)
        return super()._validated(value)


class DecisionSchema(Schema):
    """One decision on the current step of a case."""

    step = StepNumber(strict=True, required=True, metadata={"description": "a number from 'current'"})
    decision = fields.String(required=True, validate=validate.OneOf(DECISIONS))
    opinion = fields.String(required=True, validate=validate.Length(1, MAX_OPINION))
    sheet = fields.Dict(
        keys=fields.String(),
        load_default=None,
        allow_none=True,
        metadata={"description": "the step's sheet, needed to pass a step that has one"},
    )
    fields_ = fields.List(
        fields.String(validate=validate.OneOf(list(FIELD_NAMES))),
        data_key="fields",
        load_default=list,
        validate=validate.Length(max=len(FIELD_NAMES)),
        metadata={"description": "with 'return': the fields concerned; none means the whole"},
    )
    ground = fields.String(
        load_default="",
        validate=validate.OneOf(["", *GROUNDS]),
        metadata={"description": "with 'refuse': the legal ground; may be left out where the opinion cites just one"},
    )

    @validates_schema
    def check_texts(self, data: dict[str, Any], **_: Any) -> None:
        """Refuse what no database keeps: NUL and halves of surrogate pairs."""
        texts = {"opinion": data.get("opinion")} | {f"sheet.{k}": v for k, v in (data.get("sheet") or {}).items()}
        if any(not _storable(name) for name in texts):
            raise ValidationError("holds a character that cannot be kept", "sheet")
        for name, value in texts.items():
            if not _storable(value):
                raise ValidationError("holds a character that cannot be kept", name)


class CaseQuery(PageQuery):
    """Which cases to list."""

    disclosure = fields.String(load_default="", validate=validate.Regexp(r"^[0-9A-Za-z_-]{0,64}\Z"))
    state = fields.String(load_default="", validate=validate.OneOf(["", *STATE_NAMES]))
    mine = fields.Boolean(load_default=False, metadata={"description": "only those whose current step awaits me"})


class PersonSchema(Schema):
    """A person as he was when he acted."""

    sub = fields.String()
    name = fields.String()
    department = fields.String()


class VerdictSchema(Schema):
    """What one person decided on one step."""

    decision = fields.String(validate=validate.OneOf(DECISIONS))
    by = fields.Nested(PersonSchema)
    at = fields.String(metadata={"format": "date-time"})
    opinion = fields.String()
    sheet = fields.Dict(allow_none=True)
    ground = fields.String()
    fields_ = fields.List(fields.String(), data_key="fields")


class StepSchema(Schema):
    """One step of a case; ``sheet`` is a JSON Schema or null."""

    step = fields.Integer()
    name = fields.String()
    roles = fields.List(fields.String())
    state = fields.String(validate=validate.OneOf(["pending", "current", "passed", "returned", "refused"]))
    count = fields.Integer(metadata={"description": "how many people must agree"})
    days = fields.Integer(metadata={"description": "working days allowed"})
    started_on = fields.String(metadata={"format": "date"})
    due_on = fields.String(metadata={"format": "date"})
    provisional = fields.Boolean(metadata={"description": "the year's holidays are not announced yet"})
    sheet = fields.Dict(allow_none=True)
    verdicts = fields.List(fields.Nested(VerdictSchema))


class ProgressSchema(Schema):
    """How a case stands, without the disclosure's own words."""

    id = fields.String()
    state = fields.String(validate=validate.OneOf(list(STATE_NAMES)))
    disclosure = fields.String()
    revision = fields.Integer()
    body = fields.String()
    audience = fields.String()
    route = fields.String()
    content_hash = fields.String()
    deliberate_after = fields.Boolean()
    record_digest = fields.String(allow_none=True)
    opened_at = fields.String(metadata={"format": "date-time"})
    closed_at = fields.String(allow_none=True, metadata={"format": "date-time"})
    steps = fields.List(fields.Nested(StepSchema))
    current = fields.List(fields.Integer(), metadata={"description": "the numbers of the current steps"})


class CaseSchema(ProgressSchema):
    """A case with the metadata of what is under review."""

    title = fields.String()
    summary = fields.String()
    item = fields.String()
    item_title = fields.String()
    department = fields.String()
    personal_data = fields.String()
    proposer = fields.Nested(PersonSchema)
    disclosure_due_on = fields.String(allow_none=True, metadata={"format": "date"})
    text = fields.Dict()
    formed_on = fields.String(metadata={"format": "date"})
    document_number = fields.String()
    topics = fields.List(fields.String())
    channels = fields.List(fields.Dict())
    elements = fields.List(fields.String())
    attachments = fields.List(fields.Dict())
    publish_at = fields.String(metadata={"format": "date-time"})
    change_reason = fields.String()


class TextSchema(Schema):
    """The text under review; ``intact``: text and metadata give the content hash that was proposed."""

    id = fields.String()
    revision = fields.Integer()
    text = fields.String(metadata={"description": "Markdown"})
    digest = fields.String()
    content_hash = fields.String()
    intact = fields.Boolean()


def _storable(value: Any) -> bool:
    if isinstance(value, Mapping):
        return all(_storable(part) for pair in value.items() for part in pair)
    if isinstance(value, list):
        return all(_storable(part) for part in value)
    if not isinstance(value, str):
        return True
    return "\0" not in value and not any("\ud800" <= letter <= "\udfff" for letter in value)
