"""What is asked of publications for oversight, and the parts that evaluations, orders and inspections share."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, fields, validates_schema

from chassis.ports import in_both
from chassis.web.schema import Coded, Day, PageQuery, Schema, Text, View, Whole, choice
from services.review.domain.remedial_order import LEAST_DAYS, MOST_DAYS
from services.vocabulary import AUDIENCES

LONGEST_OPINION = 4000
LONGEST_REMARK = 1000
CODE, ID = "[A-Za-z0-9_-]{1,40}", "[A-Za-z0-9_.-]{1,64}"


def body_code(label: str = "单位") -> Coded:
    """The code of a body."""
    return Coded(CODE, required=True, metadata={"label": label})


def words(label: str, *, longest: int = LONGEST_REMARK, required: bool = False) -> Text:
    """Words of an officer, one at least where they are required."""
    if required:
        return Text(shortest=1, longest=longest, required=True, metadata={"label": label})
    return Text(longest=longest, load_default="", metadata={"label": label})


def days_allowed(label: str = "整改期限") -> Whole:
    """How many working days somebody has."""
    described = {"label": label, "description": "working days from today"}
    return Whole(least=LEAST_DAYS, greatest=MOST_DAYS, required=True, metadata=described)


class PublicationQuery(PageQuery):
    """Which publications."""

    body = Text(longest=40, load_default="")
    department = Text(longest=60, load_default="")
    first = Day(load_default=None, metadata={"description": "published on that day or later"})
    last = Day(load_default=None, metadata={"description": "published on that day or earlier"})

    @validates_schema(skip_on_field_errors=True)
    def _in_order(self, data: dict[str, Any], **_: Any) -> None:
        if data["first"] and data["last"] and data["first"] > data["last"]:
            raise ValidationError(in_both("截止日期不能早于起始日期。", "The last day comes before the first."), "last")


class PublicationView(View):
    """What is public, in its latest edition."""

    id = fields.String()
    body = fields.String()
    department = fields.String()
    audience = choice(AUDIENCES)
    item = fields.String()
    item_title = fields.String()
    title = fields.String()
    index_number = fields.String()
    revision = fields.Integer()
    content_hash = fields.String()
    published_at = fields.DateTime()
    archive_number = fields.String(metadata={"description": "empty while it is not filed"})


class DemandSchema(Schema):
    """What is to be mended, by which department, within how many working days."""

    department = Coded(CODE, required=True, metadata={"label": "整改部门"})
    what = words("整改要求", longest=LONGEST_OPINION, required=True)
    why = words("存在问题", longest=LONGEST_OPINION, required=True)
    days = days_allowed()


class DiscardedView(View):
    """What there was and is no more."""

    id = fields.String()
