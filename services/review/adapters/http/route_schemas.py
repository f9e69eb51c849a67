"""What the endpoints and forms of routes take and give."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, validate

from chassis.web.schema import ActorView, Flag, PageQuery, Schema, Text, View, Whole, choice
from services.review.domain.refusals import ROUTE_STATE_NAMES
from services.review.domain.route_check import STEP_ROLES
from services.review.domain.routes import ROUTE_NAMES, SKIPPED_FOR
from services.vocabulary import AUDIENCES, INFORMATION_TYPES, PERSONAL_DATA, ROLES

MOST_STEPS, LONGEST_NAME, MOST_DAYS, MOST_PEOPLE, MOST_REASONS = 12, 30, 60, 20, 20
SHEETS = {"": "没有审查表", "secrecy": "保密审查表", "office": "政务公开办公室审核表"}
SKIPS = {"": "每次都办理", **SKIPPED_FOR}
ASKED_ROLES = {role: ROLES[role] for role in STEP_ROLES}


def _any_of(values: dict[str, str], label: str) -> fields.List[Any]:
    return fields.List(
        choice(values), load_default=list, validate=validate.Length(max=len(values)), metadata={"label": label}
    )


class WhenSchema(Schema):
    """When a step is taken; what is left out holds always."""

    audiences = _any_of(dict(AUDIENCES), "公开范围")
    information_types = _any_of(dict(INFORMATION_TYPES), "信息类别")
    personal_data = _any_of(dict(PERSONAL_DATA), "个人信息")
    attention = Whole(
        least=0,
        greatest=MOST_REASONS,
        load_default=0,
        metadata={"label": "关注程度", "description": "at least so many reasons of selection of the item"},
    )
    approval_named = Flag(load_default=False, metadata={"description": "only where the item names who approves it"})


class RouteStepSchema(Schema):
    """One step of a route."""

    name = Text(shortest=1, longest=LONGEST_NAME, required=True, metadata={"label": "环节名称"})
    stage = Whole(
        least=1,
        greatest=MOST_STEPS,
        required=True,
        metadata={"label": "阶段", "description": "steps of one stage run side by side"},
    )
    roles = fields.List(
        choice(ASKED_ROLES),
        load_default=list,
        validate=validate.Length(max=len(ASKED_ROLES)),
        metadata={"label": "角色", "description": "none: whoever the item or the body names"},
    )
    count = Whole(least=1, greatest=MOST_PEOPLE, load_default=1, metadata={"label": "须同意人数"})
    days = Whole(least=1, greatest=MOST_DAYS, required=True, metadata={"label": "工作日"})
    sheet = choice(SHEETS, load_default="", metadata={"label": "审查表"})
    department = Text(longest=60, load_default="", metadata={"label": "科室"})
    person = Text(longest=120, load_default="", metadata={"label": "指定的人", "description": "a sub: he alone"})
    when = fields.Nested(WhenSchema, load_default=dict)
    skip_when = choice(
        SKIPS, load_default="", metadata={"label": "可以省略", "description": "which corrections leave it out"}
    )


class RouteSchema(Schema):
    """A new version of a route."""

    steps = fields.List(
        fields.Nested(RouteStepSchema),
        required=True,
        validate=validate.Length(1, MOST_STEPS),
        metadata={"label": "环节"},
    )
    deliberate_within = Whole(
        least=0,
        greatest=MOST_DAYS,
        load_default=0,
        metadata={"label": "事后审议", "description": "working days for a deliberation afterwards; 0: none is needed"},
    )
    reason = Text(shortest=1, longest=500, required=True, metadata={"label": "修改理由"})


class RouteQuery(Schema):
    """Whose routes."""

    body = Text(longest=40, load_default="", metadata={"description": "your own by default"})


class VersionQuery(PageQuery):
    """Which versions."""


class DiffQuery(Schema):
    """Which two versions."""

    before = Whole(least=1, greatest=9999, required=True)
    after = Whole(least=1, greatest=9999, required=True)


class WhenView(View):
    """When a step is taken; empty: always."""

    audiences = fields.List(fields.String())
    information_types = fields.List(fields.String())
    personal_data = fields.List(fields.String())
    attention = fields.Integer()
    approval_named = fields.Boolean()


class RouteStepView(View):
    """One step of a route."""

    name = fields.String()
    stage = fields.Integer()
    roles = fields.List(fields.String())
    count = fields.Integer()
    days = fields.Integer()
    sheet = choice(SHEETS)
    department = fields.String()
    person = fields.String()
    when = fields.Nested(WhenView)
    skip_when = choice(SKIPS)


class RouteView(View):
    """One version of a route."""

    body = fields.String(metadata={"description": "empty: it came with the program, for every body without its own"})
    code = choice(ROUTE_NAMES)
    version = fields.Integer()
    state = choice(ROUTE_STATE_NAMES)
    steps = fields.List(fields.Nested(RouteStepView))
    deliberate_within = fields.Integer()
    reason = fields.String()
    entered_by = fields.Nested(ActorView, allow_none=True)
    entered_at = fields.DateTime(allow_none=True)
    settled_by = fields.Nested(ActorView, allow_none=True)
    settled_at = fields.DateTime(allow_none=True)


class DifferenceView(View):
    """A step that differs between two versions; null where one of them has it not."""

    name = fields.String()
    before = fields.Nested(RouteStepView, allow_none=True)
    after = fields.Nested(RouteStepView, allow_none=True)
    fields_ = fields.List(fields.String(), data_key="fields", attribute="fields")


class DifferencesView(View):
    """Two versions of a route, step by step."""

    before = fields.Integer()
    after = fields.Integer()
    steps = fields.List(fields.Nested(DifferenceView))
