"""Bodies and items."""

from __future__ import annotations

from marshmallow import fields

from chassis.web.schema import ActorView, View
from services.catalog.adapters.http.directory_schemas import BodyFields, ItemFields
from services.catalog.adapters.http.views.values import Version, strings


class CodeAndNameView(View):
    """A department of a body, or an element of an item."""

    code = fields.String()
    name = fields.String()


class ChannelView(CodeAndNameView):
    """A channel of a body."""

    kind = fields.String()
    automatic = fields.Boolean()


class RulesView(View):
    """What a body decided for itself."""

    approvers = strings()
    same_person = fields.List(strings())
    deliberate_before = fields.Boolean()
    deliberate_every = fields.String()
    reexamine_months = fields.Integer(
        metadata={"description": "after so many months what was refused is examined again (条例第十八条)"}
    )


class ContactView(View):
    """Where its office is found."""

    address = fields.String()
    hours = fields.String()
    telephone = fields.String()
    fax = fields.String()
    mail = fields.String()
    website = fields.String()


class BodyView(BodyFields, View):
    """A body as it is kept."""

    code = fields.String()
    departments = fields.List(fields.Nested(CodeAndNameView))
    channels = fields.List(fields.Nested(ChannelView))
    rules = fields.Nested(RulesView)
    contact = fields.Nested(ContactView)
    etag = Version()


class TimeLimitView(View):
    """Days from formation to publication."""

    days = fields.Integer()
    unit = fields.String()


class ResponsibleView(View):
    """第一责任人, 直接领导责任, 直接责任."""

    first = fields.String()
    leader = fields.String()
    head = fields.String()


class PointView(View):
    """A point of the self-check (自查)."""

    code = fields.String()
    text = fields.String()


class ItemView(ItemFields, View):
    """An item as kept."""

    code = fields.String()
    elements = fields.List(fields.Nested(CodeAndNameView))
    time_limit = fields.Nested(TimeLimitView)
    responsible = fields.Nested(ResponsibleView)
    self_check = fields.List(fields.Nested(PointView))
    version = fields.Integer()
    etag = Version(attribute="version", dump_only=True)


class ItemVersionView(View):
    """One version of an item, and the names of the fields in which it differs from the one before."""

    version = fields.Integer()
    changed = strings()
    item = fields.Nested(ItemView)
    by = fields.Nested(ActorView)
    at = fields.DateTime()
    reason = fields.String()
