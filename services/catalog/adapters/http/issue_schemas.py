"""What the endpoints and the forms take about an issue (期)."""

from __future__ import annotations

from chassis.web.schema import (
    PageQuery,
    Schema,
    choice,
)
from services.catalog.adapters.http.schemas import Line, code
from services.catalog.domain.checks import BODY_CODE
from services.catalog.domain.vocabulary import (
    ISSUE_AUDIENCES,
    ISSUE_STATES,
)


class IssuesQuery(PageQuery):
    """Which issues."""

    body = Line(load_default="", longest=20)
    audience = choice(ISSUE_AUDIENCES, load_default="")
    state = choice(ISSUE_STATES, load_default="")


class OpenIssueSchema(Schema):
    """Whose issue, and for whom; its number is given."""

    body = code(BODY_CODE.pattern, "单位")
    audience = choice(ISSUE_AUDIENCES, required=True, metadata={"label": "公开范围"})


class OfIssueSchema(Schema):
    """A disclosure of an issue."""

    disclosure = code(label="公开信息")


class InIssueSchema(Schema):
    """An issue for a disclosure."""

    issue = code(label="期次")
