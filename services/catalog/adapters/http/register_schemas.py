"""What the endpoints, forms and files of the office's registers take."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chassis.base.clock import FIRST_YEAR, LAST_YEAR
from chassis.base.converter import structure
from chassis.web.schema import Coded, Day, PageQuery, Schema, Text, Whole, choice
from services.catalog.adapters.http.schemas import Line, code
from services.catalog.domain.activity import Activity
from services.catalog.domain.bylaw import Bylaw
from services.catalog.domain.checks import BODY_CODE, CODE
from services.catalog.domain.vocabulary import ACTIVITY_KINDS, BYLAW_KINDS, BYLAW_STATES

MOST_PEOPLE = 10_000_000
INDEX_NUMBER = r"|[A-Z][A-Z0-9]{0,19}/[ND]?[0-9]{4}-[0-9]{5,10}"


class BylawFields:
    """What is said of a version of a rule and shown of it, save whose and which it is."""

    kind = choice(BYLAW_KINDS, required=True, metadata={"label": "类别"})
    name = Line(required=True, shortest=1, longest=200, metadata={"label": "制度名称"})
    in_force_from = Day(required=True, metadata={"label": "施行日期"})
    document_number = Line(load_default="", longest=100, metadata={"label": "发文字号"})
    index_number = Coded(
        INDEX_NUMBER,
        load_default="",
        metadata={
            "label": "索引号",
            "description": "of the publication of the body in which everybody reads it; empty: not published here",
        },
    )
    department = Line(load_default="", longest=60, metadata={"label": "责任部门"})
    reviewed_on = Day(load_default=None, allow_none=True, metadata={"label": "上次复查日期"})
    review_by = Day(
        load_default=None,
        allow_none=True,
        metadata={"label": "下次复查日期", "description": "once it has passed, the office is asked to review it"},
    )
    repealed_on = Day(load_default=None, allow_none=True, metadata={"label": "废止日期"})


class BylawChange(BylawFields, Schema):
    """A version of a rule, without whose and which it is."""


class BylawSchema(BylawChange):
    """A version of a rule."""

    body = code(BODY_CODE.pattern, "单位")
    code = code(CODE.pattern, "制度编号")
    version = Line(required=True, shortest=1, longest=50, metadata={"label": "版本"})


class BylawReviewSchema(Schema):
    """That a rule was looked at again."""

    reviewed_on = Day(required=True, metadata={"label": "复查日期"})
    review_by = Day(load_default=None, allow_none=True, metadata={"label": "下次复查日期"})


class BylawsQuery(PageQuery):
    """Which rules."""

    body = Line(load_default="", longest=20)
    kind = choice(BYLAW_KINDS, load_default="")
    code = Line(load_default="", longest=60)
    state = choice(BYLAW_STATES, load_default="")


class OfBodyQuery(Schema):
    """Whose."""

    body = code(BODY_CODE.pattern)


class ActivityFields:
    """What is said of what was held and shown of it, save whose and which it is."""

    kind = choice(ACTIVITY_KINDS, required=True, metadata={"label": "形式"})
    held_on = Day(required=True, metadata={"label": "日期"})
    topic = Line(required=True, shortest=1, longest=200, metadata={"label": "主题"})
    participants = Whole(
        least=0, greatest=MOST_PEOPLE, load_default=None, allow_none=True, metadata={"label": "参加人数"}
    )
    asked = Whole(least=1, greatest=MOST_PEOPLE, load_default=None, allow_none=True, metadata={"label": "调查人数"})
    aware = Whole(least=0, greatest=MOST_PEOPLE, load_default=None, allow_none=True, metadata={"label": "知晓人数"})
    source = Line(
        load_default="",
        longest=300,
        metadata={"label": "数据来源", "description": "where asked and aware come from; needed with them"},
    )
    materials = Text(load_default="", longest=1000, metadata={"label": "材料"})


class ActivityChange(ActivityFields, Schema):
    """What was held, without whose and which it is."""


class ActivitySchema(ActivityChange):
    """What was held for training and publicity."""

    body = code(BODY_CODE.pattern, "单位")
    code = code(CODE.pattern, "登记编号")


class ActivitiesQuery(PageQuery):
    """Which entries."""

    body = Line(load_default="", longest=20)
    kind = choice(ACTIVITY_KINDS, load_default="")
    year = Whole(least=FIRST_YEAR, greatest=LAST_YEAR, load_default=None)


class AwarenessQuery(OfBodyQuery):
    """Whose, and of which year."""

    year = Whole(
        least=FIRST_YEAR,
        greatest=LAST_YEAR,
        load_default=None,
        metadata={"description": "the present one if not given"},
    )


class RegisterFileQuery(OfBodyQuery):
    """Whose registers, and as which kind of file."""

    format = choice(("xlsx", "csv"), load_default="xlsx")


def bylaw_of(given: Mapping[str, Any], **known: Any) -> Bylaw:
    """The version of a rule that was given; what is not known yet is empty."""
    return structure(Bylaw, {"id": "", "body": "", "code": "", "version": "", **given, **known})


def activity_of(given: Mapping[str, Any], **known: Any) -> Activity:
    """The entry that was given; what is not known yet is empty."""
    return structure(Activity, {"id": "", "body": "", "code": "", **given, **known})
