"""What the endpoints take and give."""

from __future__ import annotations

from marshmallow import fields, validate

from chassis.web.schema import Coded, Moment, PageQuery, Schema, Text, View, choice
from services.notify.domain.delivery import DeliveryState
from services.notify.domain.proof import ADDRESS_LIMIT, NOTE_LIMIT, OUTCOMES
from services.vocabulary import TOPICS

_STATES = {state.value: state.label for state in DeliveryState}
_NO_DIGEST = {"form": "照片请填写上传后得到的摘要。 / The digest of an upload."}


class AboutView(View):
    """What a task is about."""

    noun = fields.String()
    id = fields.String()


class TaskView(View):
    """What awaits a person."""

    id = fields.String()
    kind = fields.String()
    kind_name = fields.String()
    step = fields.Integer(allow_none=True, metadata={"description": "1 提出 … 6 归档; null: none of the six"})
    title = fields.String()
    body = fields.String()
    department = fields.String(allow_none=True)
    due_on = fields.Date(allow_none=True)
    working_days_left = fields.Integer(allow_none=True, metadata={"description": "negative: overdue"})
    page = fields.String()
    about = fields.Nested(AboutView)
    audience = fields.String()
    source = fields.String()
    from_department = fields.String(metadata={"description": "a code of the body"})
    from_name = fields.String()
    opened_at = fields.DateTime()


class TasksQuery(PageQuery):
    """Which tasks."""

    q = Text(load_default="", longest=100, metadata={"description": "a part of the title, or the index number"})


class DeliveryQuery(PageQuery):
    """Which deliveries to list."""

    disclosure = Text(longest=80, load_default="")
    state = choice({"": "", **_STATES}, load_default="")
    channel = Text(longest=60, load_default="")


class ChannelView(View):
    """Where it is brought."""

    code = fields.String()
    name = fields.String()
    kind = fields.String()


class KeeperView(View):
    """Who did it; empty where the system did."""

    sub = fields.String(metadata={"optional": True})
    name = fields.String(metadata={"optional": True})
    department = fields.String(metadata={"optional": True})


class ProofView(View):
    """That it was put up, or taken down; what is unknown is empty."""

    at = fields.DateTime()
    address = fields.String()
    note = fields.String()
    photo = fields.String()
    by = fields.Nested(KeeperView)


class AttemptView(View):
    """One time that it was brought there, could not be, or was taken down."""

    outcome = choice(OUTCOMES)
    at = fields.DateTime()
    by = fields.Nested(KeeperView)
    note = fields.String()


class DeliveryOutcomeView(View):
    """What became of a delivery. POST answers are kept for repeats, so no title is in them."""

    id = fields.String()
    disclosure = fields.String()
    state = choice(_STATES)
    acts = fields.List(fields.String(), metadata={"description": "acts possible now"})


class DeliveryView(DeliveryOutcomeView):
    """One revision on one channel."""

    revision = fields.Integer()
    index_number = fields.String()
    body = fields.String()
    audience = fields.String()
    channel = fields.Nested(ChannelView)
    title = fields.String()
    address = fields.String()
    published_at = fields.DateTime()
    due_on = fields.Date(allow_none=True)
    proof = fields.Nested(ProofView, allow_none=True)
    removal = fields.Nested(ProofView, allow_none=True)
    reason = fields.String()
    attempts = fields.Nested(AttemptView, many=True)
    look_at = fields.DateTime(
        allow_none=True,
        metadata={"description": "when the page of the proof is looked at next, where the place does so"},
    )


class ConfirmSchema(Schema):
    """The proof that a channel carries it."""

    address = Text(longest=ADDRESS_LIMIT, load_default="", metadata={"label": "位置或网页地址"})
    note = Text(longest=NOTE_LIMIT, shortest=1, required=True, metadata={"label": "说明"})
    posted_at = Moment(required=True, metadata={"label": "公开时间"})
    photo = Coded("(sm3:[0-9a-f]{64})?", load_default="", error_messages=_NO_DIGEST)


class RemovalSchema(Schema):
    """The proof that it was taken down."""

    note = Text(longest=NOTE_LIMIT, shortest=1, required=True, metadata={"label": "说明"})
    removed_at = Moment(required=True, metadata={"label": "撤下时间"})
    photo = Coded("(sm3:[0-9a-f]{64})?", load_default="", error_messages=_NO_DIGEST)


class ReasonSchema(Schema):
    """Why."""

    reason = Text(longest=NOTE_LIMIT, shortest=1, required=True, metadata={"label": "理由"})


class SubscriptionView(View):
    """A subscribing agency; never with its password."""

    id = fields.String()
    code = fields.String()
    name = fields.String()
    kind = fields.String()
    queue = fields.String()
    body = fields.String(metadata={"description": "whose operators manage it; *: those of the whole deployment"})
    topics = fields.List(fields.String())
    bodies = fields.List(fields.String())
    state = fields.String()
    generation = fields.Integer()
    arranged = fields.Boolean(
        attribute="is_arranged", metadata={"description": "whether the broker knows its user as it is now"}
    )
    added_at = fields.DateTime()


class NewSubscriptionSchema(Schema):
    """An agency to add."""

    code = Text(longest=40, shortest=2, required=True, one_line=True)
    name = Text(longest=100, shortest=1, required=True, one_line=True)
    kind = choice(["agency_queue"], load_default="agency_queue")
    body = Text(
        longest=60,
        load_default="",
        one_line=True,
        metadata={"description": "the body that it belongs to; empty: the only one whose operator you are"},
    )
    topics = fields.List(choice(TOPICS), load_default=list, validate=validate.Length(max=len(TOPICS)))
    bodies = fields.List(Text(longest=60, shortest=1), load_default=list, validate=validate.Length(max=100))


class CredentialsView(View):
    """How the agency signs in at the broker."""

    user = fields.String()
    password = fields.String()
    vhost = fields.String()
    queue = fields.String()
    stream = fields.String(metadata={"description": "what it may read beside its queue"})
    topics = fields.List(fields.String(), metadata={"description": "what its queue is narrowed to; none: all"})
    bodies = fields.List(fields.String(), metadata={"description": "likewise"})


class FeedQuery(Schema):
    """What a feed is narrowed to."""

    topic = choice({"": "", **TOPICS}, load_default="")
    body = Text(longest=60, load_default="")
