"""What the endpoints, the forms and the imports take about people and their posts."""

from __future__ import annotations

from chassis.web.schema import (
    Coded,
    Day,
    Flag,
    PageQuery,
    Schema,
    choice,
)
from services.catalog.adapters.http.directory_schemas import MAIL
from services.catalog.adapters.http.schemas import Line, code
from services.catalog.domain.checks import BODY_CODE, CODE
from services.vocabulary import (
    ROLES,
)


class PersonFields:
    """What is said of a person of the staff and shown of him, save his identifier and posts."""

    name = Line(required=True, shortest=1, longest=50, metadata={"label": "姓名"})
    body = code(BODY_CODE.pattern, "单位")
    department = Line(load_default="", longest=60, metadata={"label": "部门"})
    party_member = Flag(load_default=False)
    kind = choice(("person", "program"), load_default="person")
    mail = Coded(MAIL, load_default="", metadata={"label": "邮箱"})
    active = Flag(load_default=True)


class PersonChange(PersonFields, Schema):
    """A person of the staff, without his identifier. ``active: false`` dismisses him."""


class PersonSchema(PersonChange):
    """A person of the staff."""

    sub = code(label="人员编号")


class PeopleQuery(PageQuery):
    """Whose staff."""

    body = Line(load_default="", longest=20)


class PostFields:
    """What is said of a post and shown of it."""

    role = choice(ROLES, required=True, metadata={"label": "岗位"})
    body = Coded(rf"{BODY_CODE.pattern}|\*", required=True, metadata={"description": "`*`: in every body"})
    department = Line(
        load_default="",
        longest=60,
        metadata={"description": "of proposer and section_head alone; empty: all of them", "label": "部门"},
    )
    from_on = Day(load_default=None, allow_none=True, metadata={"description": "its first day", "label": "起始日期"})
    until_on = Day(
        load_default=None,
        allow_none=True,
        metadata={"description": "its last day; null: without end; a deputy needs one", "label": "截止日期"},
    )
    deputy_for = Coded(
        rf"|{CODE.pattern}",
        load_default="",
        metadata={"description": "whom a deputy stands in for", "label": "代理何人"},
    )


class PostSchema(PostFields, Schema):
    """A post of a person."""
