"""What the calculator of terms takes, with the labels of its form."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, post_load, validate

from chassis.web.schema import Day, Schema, Text, Whole, choice
from services.complaints.adapters.http.schemas import code_field
from services.complaints.domain.clock import happening as what
from services.complaints.domain.clock.law import CHANNELS
from services.complaints.domain.clock.what_if import KINDS, MOST, MOST_DAYS, Supposed, WhatIf
from services.complaints.domain.clock.words import HAPPENINGS

DAYS_MOST = 400
REF_MAX = 60
NAMED_CHANNELS = {code: channel.name.zh for code, channel in CHANNELS.items()}
NAMED_HAPPENINGS = {
    code: said.zh for code, said in HAPPENINGS.items() if code not in (what.SUBMITTED, what.CONFIRMED, what.CLOSED)
}


def _optional_day(label: str, description: str) -> Day:
    return Day(load_default=None, allow_none=True, metadata={"label": label, "description": description})


class SupposedHappening(Schema):
    """One thing that is taken to have happened."""

    kind = choice(NAMED_HAPPENINGS, required=True, metadata={"label": "发生了什么"})
    on = Day(required=True, metadata={"label": "日期"})
    ref = Text(
        longest=REF_MAX,
        load_default="",
        one_line=True,
        metadata={"label": "对象", "description": "tells several consultations apart"},
    )
    days = Whole(
        least=1,
        greatest=MOST_DAYS,
        load_default=None,
        allow_none=True,
        metadata={"label": "延长天数", "description": "of an extension or a longer term, taken as approved and told"},
    )
    until = _optional_day("限定日期", "the day that a supplement notice or an order sets")

    @post_load
    def _supposed(self, data: dict[str, Any], **_: Any) -> Supposed:
        return Supposed(**data)


class ClockQuery(Schema):
    """What came, how, and when; which days of the explanation are wanted."""

    kind = choice(KINDS, required=True, metadata={"label": "类型"})
    body = code_field(
        load_default=None,
        metadata={
            "label": "受理单位",
            "description": "by the limits that it promised; without it, the usual ones",
        },
    )
    channel = choice(NAMED_CHANNELS, load_default="in_person", metadata={"label": "申请方式"})
    received_on = Day(required=True, metadata={"label": "提交日期", "description": "the day on which it was handed in"})
    confirmed_on = _optional_day("双方确认日期", "of a request by internet, fax or plain letter")
    as_of = _optional_day("截至日期", "the day on which the clock is read; today without it")
    from_day = _optional_day("从哪一天起", "the first day of the explanation that is wanted")
    limit = Whole(least=1, greatest=DAYS_MOST, load_default=100)

    @post_load
    def _asked(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        names = ("kind", "channel", "received_on", "confirmed_on", "happenings")
        asked = WhatIf(**{name: data.pop(name) for name in names if name in data})
        return {**data, "asked": asked}


class ClockQuestion(ClockQuery):
    """The same with what happened since."""

    happenings = fields.List(
        fields.Nested(SupposedHappening),
        load_default=list,
        validate=validate.Length(max=MOST),
        metadata={"label": "期间发生的事"},
    )
