"""The office's registers."""

from __future__ import annotations

from marshmallow import fields

from chassis.web.schema import View
from services.catalog.adapters.http.register_schemas import ActivityFields, BylawFields
from services.catalog.adapters.http.views.values import Version, strings
from services.catalog.domain.vocabulary import BYLAW_STATES


class BylawView(BylawFields, View):
    """A version of a rule (制度) as entered."""

    id = fields.String()
    body = fields.String()
    code = fields.String()
    version = fields.String()
    etag = Version()


class BylawLineView(BylawView):
    """The same as it stands today."""

    state = fields.String(metadata={"enum": list(BYLAW_STATES)})


class KindView(View):
    """A kind of rule of which a body has none in force."""

    kind = fields.String()
    name = fields.String()


class ActivityView(ActivityFields, View):
    """What was held for training and publicity."""

    id = fields.String()
    body = fields.String()
    code = fields.String()
    awareness = fields.Float(
        allow_none=True, metadata={"description": "知晓率: aware of asked, in per cent; null: nobody was asked"}
    )
    etag = Version()


class AwarenessView(View):
    """What a body held in a year, and how many knew of it."""

    body = fields.String()
    year = fields.Integer()
    trainings = fields.Integer()
    publicity = fields.Integer()
    surveys = fields.Integer()
    participants = fields.Integer()
    asked = fields.Integer()
    aware = fields.Integer()
    rate = fields.Float(
        allow_none=True, metadata={"description": "知晓率: aware of asked, in per cent; null: nobody was asked"}
    )
    sources = strings()


class LoadedRegistersView(View):
    """How many rows were new or changed, and how many are there already."""

    bylaws = fields.Integer()
    activities = fields.Integer()
    unchanged = fields.Integer()
