"""What the register of responsibility takes and gives."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import fields

from chassis.base.converter import structure
from chassis.web.schema import Day, Flag, PageQuery, Schema, View, choice
from services.catalog.adapters.http.schemas import Line, code
from services.catalog.adapters.http.views.values import Version
from services.catalog.domain.checks import BODY_CODE
from services.catalog.domain.responsibility import RESPONSIBILITY_LEVELS, Responsibility


class ResponsibilityFields:
    """What is said of a term of office and shown of it, save whose."""

    level = choice(RESPONSIBILITY_LEVELS, required=True, metadata={"label": "责任"})
    name = Line(required=True, shortest=1, longest=50, metadata={"label": "姓名"})
    title = Line(load_default="", longest=60, metadata={"label": "职务"})
    department = Line(
        load_default="",
        longest=60,
        metadata={"label": "部门", "description": "of a head; of a leader that is in charge of one; else empty"},
    )
    from_on = Day(required=True, metadata={"label": "任期起日"})
    until_on = Day(
        load_default=None, allow_none=True, metadata={"label": "任期止日", "description": "the last day; null: open"}
    )


class ResponsibilityChange(ResponsibilityFields, Schema):
    """A term of office, without whose it is."""


class ResponsibilitySchema(ResponsibilityChange):
    """A term of office."""

    body = code(BODY_CODE.pattern, "单位")


class ResponsibilitiesQuery(PageQuery):
    """Which terms: of a body, those that hold today alone."""

    body = Line(load_default="", longest=20)
    current = Flag(load_default=False, metadata={"description": "only terms that include today"})


class ResponsibilityView(ResponsibilityFields, View):
    """A term of office."""

    id = fields.String()
    body = fields.String()
    etag = Version()


class GapView(View):
    """A level for which nobody answers today; of the whole body where no department is named."""

    level = choice(RESPONSIBILITY_LEVELS)
    name = fields.String()
    department = fields.String()


def responsibility_of(given: Mapping[str, Any], **known: Any) -> Responsibility:
    """The entry that was given; what is not known yet is empty."""
    return structure(Responsibility, {"id": "", "body": "", **given, **known})
