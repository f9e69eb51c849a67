"""What the endpoints take and give."""

from __future__ import annotations

from marshmallow import fields, validate

from chassis.web.http import PageQuery, Schema
from services.catalog.adapters.http.fields import AttachmentRef, Words
from services.catalog.domain.vocabulary import (
    AUDIENCES,
    CHANNEL_KINDS,
    FREQUENCIES,
    INFORMATION_TYPES,
    LEGAL_REGIMES,
    LEVELS,
    METHODS,
    PERIODS,
    PERSONAL_DATA,
    RETENTIONS,
    REVIEW_ROUTES,
    ROLES,
    TIME_UNITS,
    TOPICS,
)

LONGEST_TEXT = 600_000


def _choice(values: dict[str, str], **kwargs: object) -> fields.String:
    return fields.String(validate=validate.OneOf(list(values)), **kwargs)  # type: ignore[arg-type]  # marshmallow's own


class DepartmentSchema(Schema):
    """A department of a body."""

    code = Words(required=True, shortest=1, longest=60)
    name = Words(required=True, shortest=1, longest=100)


class ElementSchema(Schema):
    """An element of an item."""

    code = Words(required=True, shortest=1, longest=60)
    name = Words(required=True, shortest=1, longest=100)


class ChannelSchema(Schema):
    """A channel of a body."""

    code = Words(required=True, shortest=1, longest=60)
    name = Words(required=True, shortest=1, longest=100)
    kind = _choice(CHANNEL_KINDS, required=True)
    automatic = fields.Boolean(load_default=False)


class RulesSchema(Schema):
    """What a body decided for itself."""

    approvers = fields.List(_choice(ROLES), load_default=lambda: ["leader"], validate=validate.Length(max=10))
    deliberate_before = fields.Boolean(load_default=False)


class BodyChange(Schema):
    """A body, without its code."""

    name = Words(required=True, shortest=1, longest=100)
    kind = Words(load_default="", longest=50)
    legal_regime = _choice(LEGAL_REGIMES, load_default="agency")
    departments = fields.List(fields.Nested(DepartmentSchema), load_default=list, validate=validate.Length(max=500))
    channels = fields.List(fields.Nested(ChannelSchema), load_default=list, validate=validate.Length(max=100))
    rules = fields.Nested(RulesSchema, load_default=lambda: {"approvers": ["leader"], "deliberate_before": False})
    active = fields.Boolean(load_default=True)


class BodySchema(BodyChange):
    """A body."""

    code = Words(required=True, shortest=1, longest=20)


class BodyView(BodySchema):
    """A body as it is kept."""

    etag = fields.String()


class PersonSchema(Schema):
    """A person of the staff directory."""

    sub = Words(required=True, shortest=1, longest=60)
    name = Words(required=True, shortest=1, longest=50)
    body = Words(required=True, shortest=1, longest=20)
    department = Words(load_default="", longest=60)
    roles = fields.List(_choice(ROLES), load_default=list, validate=validate.Length(max=20))
    mail = Words(load_default="", longest=200)
    active = fields.Boolean(load_default=True)


class PersonView(PersonSchema):
    """A person as kept."""

    etag = fields.String()


class PeopleQuery(PageQuery):
    """Whose staff."""

    body = Words(load_default="", longest=20)


class TimeLimitSchema(Schema):
    """Days from formation to publication."""

    days = fields.Integer(required=True, strict=True, validate=validate.Range(1, 366))
    unit = _choice(TIME_UNITS, load_default="working")


class ResponsibleSchema(Schema):
    """第一责任人, 直接领导责任, 直接责任."""

    first = Words(load_default="", longest=50)
    leader = Words(load_default="", longest=50)
    head = Words(load_default="", longest=50)


class ItemChange(Schema):
    """An item, without its code, and why it is changed."""

    body = Words(required=True, shortest=1, longest=20)
    title = Words(required=True, shortest=1, longest=200)
    audience = _choice(AUDIENCES, required=True)
    topic = _choice(TOPICS, load_default="other")
    group = Words(load_default="", longest=100)
    number = fields.Integer(load_default=0, strict=True, validate=validate.Range(0, 100_000))
    elements = fields.List(fields.Nested(ElementSchema), load_default=list, validate=validate.Length(max=100))
    information_type = _choice(INFORMATION_TYPES, load_default="government_information")
    legal_basis = Words(load_default="", longest=2000)
    procedure = Words(load_default="", longest=2000)
    frequency = _choice(FREQUENCIES, load_default="ad_hoc")
    period = _choice(PERIODS, load_default="")
    time_limit = fields.Nested(TimeLimitSchema, load_default=lambda: {"days": 20, "unit": "working"})
    department = Words(load_default="", longest=60)
    responsible = fields.Nested(ResponsibleSchema, load_default=dict)
    channels = fields.List(Words(longest=60), load_default=list, validate=validate.Length(max=100))
    audience_group = fields.List(Words(longest=60), load_default=list, validate=validate.Length(max=100))
    method = _choice(METHODS, load_default="proactive")
    level = _choice(LEVELS, load_default="unit")
    review_route = _choice(REVIEW_ROUTES, load_default=None, allow_none=True)
    retention = _choice(RETENTIONS, load_default="10年")
    pre_decision = fields.Boolean(load_default=False)
    selection_reasons = fields.List(Words(longest=200), load_default=list, validate=validate.Length(max=20))
    personal_data = _choice(PERSONAL_DATA, load_default="none")
    note = Words(load_default="", longest=2000)
    active = fields.Boolean(load_default=True)
    reason = Words(load_default="", longest=1000)


class ItemSchema(ItemChange):
    """An item."""

    code = Words(required=True, shortest=1, longest=60)


class ItemView(ItemSchema):
    """An item as kept."""

    version = fields.Integer()
    etag = fields.String()


class ItemVersionView(Schema):
    """One version of an item."""

    version = fields.Integer()
    item = fields.Nested(ItemView)
    by = fields.Dict()
    at = fields.DateTime()
    reason = fields.String()


class ItemsQuery(PageQuery):
    """Which items."""

    body = Words(load_default="", longest=20)
    audience = _choice(AUDIENCES, load_default="")
    topic = _choice(TOPICS, load_default="")
    active = fields.Boolean(load_default=None, allow_none=True)


class RetireSchema(Schema):
    """Why an item is taken out of use."""

    reason = Words(required=True, shortest=1, longest=1000)


class ContentSchema(Schema):
    """The content of a revision; the text is Markdown."""

    title = Words(required=True, shortest=1, longest=200)
    summary = Words(required=True, longest=2000)
    text = Words(required=True, longest=LONGEST_TEXT)
    formed_on = fields.Date(required=True)
    document_number = Words(load_default="", longest=100, allow_none=True)
    topics = fields.List(_choice(TOPICS), load_default=None, allow_none=True, validate=validate.Length(max=11))
    channels = fields.List(Words(longest=60), load_default=None, allow_none=True, validate=validate.Length(max=100))
    elements = fields.List(Words(longest=100), load_default=list, validate=validate.Length(max=100))
    attachments = fields.List(
        AttachmentRef(metadata={"type": "object"}), load_default=list, validate=validate.Length(max=50)
    )
    publish_at = fields.AwareDateTime(load_default=None, allow_none=True)
    aggregate_declared = fields.Boolean(load_default=False)


class DraftSchema(ContentSchema):
    """A new disclosure of an item."""

    item = Words(required=True, shortest=1, longest=60)


class ReasonSchema(Schema):
    """A reason that may be given."""

    reason = Words(load_default="", longest=1000)


class NeededReasonSchema(Schema):
    """A reason that must be given."""

    reason = Words(required=True, shortest=1, longest=1000)


class WithdrawSchema(NeededReasonSchema):
    """Reason and legal ground of a withdrawal; both will be on the tombstone."""

    ground = Words(required=True, shortest=1, longest=1000)


class TakeDownSchema(Schema):
    """Nothing but the act: why is asked in the review that follows, and is not kept here."""

    reason = Words(load_default="", longest=1000)


class ProgressView(Schema):
    """How a disclosure stands after an act."""

    id = fields.String()
    state = fields.String()
    published = fields.String()
    revision = fields.Integer()
    index_number = fields.String(allow_none=True)
    content_hash = fields.String(allow_none=True)
    archive_number = fields.String(allow_none=True)
    acts = fields.List(fields.String())
    etag = fields.String()


class DisclosuresQuery(PageQuery):
    """Which disclosures."""

    mine = fields.Boolean(load_default=False)
    state = Words(load_default="", longest=20)
    published = Words(load_default="", longest=20)
    item = Words(load_default="", longest=60)
    body = Words(load_default="", longest=20)


class DisclosureLineView(Schema):
    """A disclosure in a list."""

    id = fields.String()
    title = fields.String()
    item = fields.String()
    item_title = fields.String()
    body = fields.String()
    audience = fields.String()
    department = fields.String()
    revision = fields.Integer()
    state = fields.String()
    published = fields.String()
    index_number = fields.String(allow_none=True)
    formed_on = fields.Date(allow_none=True)
    publish_at = fields.DateTime(allow_none=True)
    deadline = fields.Dict(allow_none=True)
    proposer = fields.Dict()
    updated_at = fields.DateTime()
    etag = fields.String()


class DisclosureView(ProgressView):
    """A disclosure for those who work on it."""

    item = fields.String()
    item_title = fields.String()
    body = fields.String()
    audience = fields.String()
    department = fields.String()
    title = fields.String()
    summary = fields.String()
    text = fields.String()
    formed_on = fields.Date(allow_none=True)
    document_number = fields.String()
    topics = fields.List(fields.String())
    channels = fields.List(fields.Nested(ChannelSchema))
    elements = fields.List(fields.String())
    attachments = fields.List(fields.Dict())
    publish_at = fields.DateTime(allow_none=True)
    aggregate_declared = fields.Boolean()
    proposer = fields.Dict()
    change_reason = fields.String()
    review = fields.Dict()
    deadline = fields.Dict(allow_none=True)
    public_revision = fields.Integer(allow_none=True)
    editions = fields.List(fields.Dict())
    deliveries = fields.List(fields.Dict())
    evaluation = fields.Dict(allow_none=True)
    responses = fields.List(fields.Dict())
    filings = fields.List(fields.Dict())
    withdrawal = fields.Dict(allow_none=True)


class StepView(Schema):
    """One of the six steps."""

    step = fields.String()
    name = fields.String()
    state = fields.String()
    at = fields.DateTime(allow_none=True)
    working_days = fields.Integer(allow_none=True)
    lines = fields.List(fields.String())
    waiting_for = fields.String()
    records = fields.List(fields.Dict())


class TimelineView(Schema):
    """The six steps of a disclosure."""

    id = fields.String()
    revision = fields.Integer()
    steps = fields.List(fields.Nested(StepView))
    deadline = fields.Dict(allow_none=True)


class FileView(Schema):
    """A stored attachment."""

    digest = fields.String()
    name = fields.String()
    size = fields.Integer()
    media_type = fields.String()


class PublishedQuerySchema(PageQuery):
    """Words and filters for what is published."""

    q = Words(load_default="", longest=200)
    topic = _choice(TOPICS, load_default="")
    item = Words(load_default="", longest=60)
    body = Words(load_default="", longest=20)
    audience = _choice(AUDIENCES, load_default="")
    since = fields.Date(load_default=None, data_key="from")
    until = fields.Date(load_default=None, data_key="to")
    year = fields.Integer(load_default=None, validate=validate.Range(1949, 2999))


class EditionQuery(Schema):
    """Which edition; the present one unless told otherwise."""

    revision = fields.Integer(load_default=None, validate=validate.Range(1, 100_000))


class PublishedLineView(Schema):
    """A publication in a list."""

    id = fields.String()
    index_number = fields.String()
    title = fields.String()
    summary = fields.String()
    body = fields.String()
    body_name = fields.String()
    item = fields.String()
    item_title = fields.String()
    audience = fields.String()
    topics = fields.List(fields.String())
    formed_on = fields.Date(allow_none=True)
    document_number = fields.String()
    published_at = fields.DateTime()
    revision = fields.Integer()
    address = fields.String()


class PublicationView(PublishedLineView):
    """A publication."""

    text = fields.String()
    text_digest = fields.String()
    content_hash = fields.String()
    department = fields.String()
    department_name = fields.String()
    legal_basis = fields.String()
    level = fields.String()
    retention = fields.String()
    channels = fields.List(fields.Nested(ChannelSchema))
    elements = fields.List(fields.String())
    attachments = fields.List(fields.Dict())
    valid = fields.Boolean()
    first_published_at = fields.DateTime()
    change_reason = fields.String()
    editions = fields.List(fields.Dict())
    evaluation = fields.Dict(allow_none=True)
    responses = fields.List(fields.Dict())
    archive_number = fields.String(allow_none=True)
    filed_at = fields.DateTime(allow_none=True)


class ChangesQuery(Schema):
    """From where on."""

    after = fields.Integer(load_default=0, validate=validate.Range(0, 2**62))
    limit = fields.Integer(load_default=100, validate=validate.Range(1, 1000))


class ChangeView(Schema):
    """One line of the public log."""

    id = fields.Integer()
    act = fields.String()
    disclosure = fields.String()
    index_number = fields.String()
    revision = fields.Integer()
    body = fields.String()
    at = fields.DateTime()
    title = fields.String()
    content_hash = fields.String()
    reason = fields.String()
    address = fields.String()


class ChangesView(Schema):
    """The changes that follow a cursor; ``next`` is the cursor for the following call, though nothing follows yet."""

    items = fields.List(fields.Nested(ChangeView))
    next = fields.Integer()
