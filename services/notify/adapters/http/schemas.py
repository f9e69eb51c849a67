"""What the endpoints take and give."""

from __future__ import annotations

from marshmallow import fields, validate

from chassis.web.http import PageQuery, Schema
from services.notify.adapters.http.words import writable
from services.notify.domain.agency import TOPICS
from services.notify.domain.delivery import DeliveryState
from services.notify.domain.proof import ADDRESS_LIMIT, NOTE_LIMIT

_STATES = [state.value for state in DeliveryState]


class TaskSchema(Schema):
    """What awaits a person."""

    id = fields.String()
    kind = fields.String()
    kind_name = fields.String()
    step = fields.Integer(metadata={"description": "1 提出 … 6 归档"})
    title = fields.String()
    body = fields.String()
    department = fields.String(allow_none=True)
    due_on = fields.Date(allow_none=True)
    working_days_left = fields.Integer(allow_none=True, metadata={"description": "negative: overdue"})
    page = fields.String()
    about = fields.Dict()
    audience = fields.String()
    source = fields.String()
    opened_at = fields.DateTime()


class DeliveryQuery(PageQuery):
    """Which deliveries to list."""

    disclosure = fields.String(load_default="", validate=[validate.Length(max=80), writable])
    state = fields.String(load_default="", validate=validate.OneOf(["", *_STATES]))
    channel = fields.String(load_default="", validate=[validate.Length(max=60), writable])


class DeliverySchema(Schema):
    """One revision on one channel."""

    id = fields.String()
    disclosure = fields.String()
    revision = fields.Integer()
    index_number = fields.String()
    body = fields.String()
    audience = fields.String()
    channel = fields.Dict()
    title = fields.String()
    address = fields.String()
    published_at = fields.DateTime()
    state = fields.String(validate=validate.OneOf(_STATES))
    acts = fields.List(fields.String(), metadata={"description": "acts possible now"})
    due_on = fields.Date(allow_none=True)
    proof = fields.Dict(allow_none=True)
    removal = fields.Dict(allow_none=True)
    reason = fields.String()
    attempts = fields.List(fields.Dict())


class DoneSchema(Schema):
    """What became of a delivery. POST answers are kept for repeats, so no title is in them."""

    id = fields.String()
    disclosure = fields.String()
    state = fields.String(validate=validate.OneOf(_STATES))
    acts = fields.List(fields.String())


class ConfirmSchema(Schema):
    """The proof that a channel carries it."""

    address = fields.String(load_default="", validate=[validate.Length(max=ADDRESS_LIMIT), writable])
    note = fields.String(required=True, validate=[validate.Length(min=1, max=NOTE_LIMIT), writable])
    posted_at = fields.AwareDateTime(required=True)
    photo = fields.String(load_default="", validate=[validate.Length(max=80), writable])


class RemovalSchema(Schema):
    """The proof that it was taken down."""

    note = fields.String(required=True, validate=[validate.Length(min=1, max=NOTE_LIMIT), writable])
    removed_at = fields.AwareDateTime(required=True)
    photo = fields.String(load_default="", validate=[validate.Length(max=80), writable])


class ReasonSchema(Schema):
    """Why."""

    reason = fields.String(required=True, validate=[validate.Length(min=1, max=NOTE_LIMIT), writable])


class SubscriptionSchema(Schema):
    """A subscribing agency."""

    id = fields.String()
    code = fields.String()
    name = fields.String()
    kind = fields.String()
    queue = fields.String()
    topics = fields.List(fields.String())
    bodies = fields.List(fields.String())
    state = fields.String()
    generation = fields.Integer()
    arranged = fields.Boolean(metadata={"description": "whether the broker knows its user as it is now"})
    added_at = fields.DateTime()


class NewSubscriptionSchema(Schema):
    """An agency to add."""

    code = fields.String(required=True, validate=[validate.Length(min=2, max=40), writable])
    name = fields.String(required=True, validate=[validate.Length(min=1, max=100), writable])
    kind = fields.String(load_default="agency_queue", validate=validate.OneOf(["agency_queue"]))
    topics = fields.List(
        fields.String(validate=validate.OneOf(list(TOPICS))),
        load_default=list,
        validate=validate.Length(max=len(TOPICS)),
    )
    bodies = fields.List(
        fields.String(validate=[validate.Length(min=1, max=60), writable]),
        load_default=list,
        validate=validate.Length(max=100),
    )


class CredentialsSchema(Schema):
    """How the agency signs in at the broker."""

    user = fields.String()
    password = fields.String()
    vhost = fields.String()
    queue = fields.String()


class FeedQuery(Schema):
    """What a feed is narrowed to."""

    topic = fields.String(load_default="", validate=validate.OneOf(["", *TOPICS]))
    body = fields.String(load_default="", validate=[validate.Length(max=60), writable])
