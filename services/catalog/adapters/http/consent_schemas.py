"""What the endpoints and the forms take about the consent (会签) to a joint document."""

from __future__ import annotations

from chassis.web.schema import (
    Day,
    Flag,
    PageQuery,
    Schema,
)
from services.catalog.adapters.http.schemas import Line, NeededReasonSchema


class RecordConsentSchema(Schema):
    """A consent that was given elsewhere (会签): whose, by which document or file, and when."""

    issuer = Line(
        required=True,
        shortest=1,
        longest=100,
        metadata={"label": "会签单位", "description": "the code or the name of one of `co_issuers`"},
    )
    document_number = Line(load_default="", longest=100, metadata={"label": "会签文号"})
    file = Line(
        load_default="",
        longest=80,
        metadata={"label": "会签文件", "description": "the digest of a file that the caller uploaded (`POST /files`)"},
    )
    on = Day(required=True, metadata={"label": "会签日期"})


class GiveConsentSchema(Schema):
    """To exactly what was read, by its hash; for which body, where the caller answers for several."""

    content_hash = Line(required=True, shortest=1, longest=80, metadata={"label": "内容校验值"})
    body = Line(load_default="", longest=20, metadata={"label": "代表单位"})


class ObjectToJointSchema(NeededReasonSchema):
    """Why a body does not consent; for which body, where the caller answers for several."""

    body = Line(load_default="", longest=20, metadata={"label": "代表单位"})


class ConsentsQuery(PageQuery):
    """Which of those that the caller's bodies are asked to consent to."""

    waiting = Flag(load_default=False, metadata={"description": "only those that await an answer"})
