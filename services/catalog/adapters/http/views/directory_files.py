"""What a file of the directory would change, and what was loaded."""

from __future__ import annotations

from marshmallow import fields

from chassis.web.schema import View
from services.catalog.adapters.http.views.values import strings


class DifferenceView(View):
    """A column by its head, the names of the item's fields that stand in it, and what it said and says."""

    head = fields.String()
    names = strings()
    before = fields.String()
    after = fields.String()


class CellView(View):
    """A column of a new item by its head; ``inferred``: the file says nothing there."""

    head = fields.String()
    value = fields.String()
    inferred = fields.Boolean()


class ChangeView(View):
    """A row: ``new``, ``changed``, ``retired`` or ``untouched``."""

    row = fields.Integer()
    code = fields.String()
    change = fields.String()


class BodyChangeView(ChangeView):
    """A row of the bodies, by how it differs; a new one by all that it will hold."""

    name = fields.String()
    differences = fields.List(fields.Nested(DifferenceView))


class ItemChangeView(ChangeView):
    """A row of the items: what is new as it will stand, what is there by how it differs; ``left_out`` was unticked."""

    title = fields.String()
    differences = fields.List(fields.Nested(DifferenceView))
    cells = fields.List(fields.Nested(CellView))
    left_out = strings()


class BadRowView(View):
    """A row that is refused, and why."""

    row = fields.Integer()
    entry = fields.String()
    reason = fields.String()


class ComparisonView(View):
    """What a file would change."""

    bodies = fields.List(fields.Nested(BodyChangeView))
    items = fields.List(fields.Nested(ItemChangeView))
    bad = fields.List(fields.Nested(BadRowView))


class LoadedView(View):
    """How many bodies and items were added or changed, taken out of use, and left as they were."""

    bodies = fields.Integer()
    items = fields.Integer()
    retired = fields.Integer()
    unchanged = fields.Integer()
