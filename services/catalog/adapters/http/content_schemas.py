"""What a draft is written as, in a request, on a form and in an import."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, fields, validates_schema

from chassis.base.converter import structure
from chassis.content.findings.kinds import KINDS as FINDING_KINDS
from chassis.content.text_guard import FILLED, STORABLE
from chassis.web.schema import (
    Coded,
    Day,
    Flag,
    Moment,
    Schema,
    Text,
    choice,
)
from services.catalog.adapters.http.directory_schemas import MOST_POINTS
from services.catalog.adapters.http.schemas import Line, code, several
from services.catalog.domain.checks import BODY_CODE, CODE
from services.catalog.domain.former_address import FORM as FORMER_ADDRESS
from services.catalog.domain.linked import MOST_RELATED
from services.catalog.domain.numbers import INDEX_NUMBER
from services.catalog.domain.period import FORM as PERIOD
from services.catalog.domain.self_check import ANSWERS, POINT_CODE
from services.catalog.use_cases.submission import Submission
from services.vocabulary import (
    TOPICS,
)

LONGEST_TEXT = 600_000
LONGEST_HTML = 2_000_000
MOST_CO_ISSUERS = 20
MOST_FURTHER = 20
MOST_ATTACHMENTS = 50
MOST_HIDDEN = 100
DISCLOSURE_ID = r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"


class AttachmentSchema(Schema):
    """An uploaded file, by its digest, and the name under which it is shown (empty: its own)."""

    digest = Line(required=True, shortest=1, longest=80)
    name = Line(load_default="", longest=200)


class AttachmentField(fields.Field[Mapping[str, str]]):
    """An attachment, or its digest alone."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Mapping[str, str]:
        loaded: Mapping[str, str] = _ATTACHMENT.load({"digest": value} if isinstance(value, str) else value)
        return loaded


_ATTACHMENT = AttachmentSchema()
_DIGEST_DESCRIBED = {"minLength": 1, "maxLength": 80, "pattern": FILLED}
_ATTACHMENT_DESCRIBED = {
    "type": ["object", "string"],
    "description": "an uploaded file and the name under which it is shown, or its digest alone",
    **_DIGEST_DESCRIBED,
    "required": ["digest"],
    "properties": {
        "digest": {"type": "string", **_DIGEST_DESCRIBED},
        "name": {"type": "string", "default": "", "maxLength": 200, "pattern": STORABLE},
    },
    "additionalProperties": False,
}


class KeptFindingSchema(Schema):
    """A finding that shall stay as it is, as it was shown masked, and why; ``file`` is the attachment that holds it."""

    kind = choice(FINDING_KINDS, required=True)
    masked = Line(required=True, shortest=1, longest=400)
    file = Line(load_default="", longest=80)
    reason = Text(required=True, shortest=1, longest=500)


class AnswerSchema(Schema):
    """What the proposer answers to a point of the item's self-check (自查); who is unsure says of what."""

    code = code(POINT_CODE.pattern)
    answer = choice(ANSWERS, required=True)
    remark = Text(load_default="", longest=500)


class FulfilmentSchema(Schema):
    """A further item that a disclosure fulfils, which of its elements, and of which period."""

    item = code()
    elements = several(Line(longest=100), 100)
    period = Coded(rf"|{PERIOD.pattern}", load_default="")


class CoIssuerSchema(Schema):
    """Who issues a document with the body: a body of this deployment by its code, or another by its name."""

    body = Coded(rf"|{BODY_CODE.pattern}", load_default="")
    name = Line(load_default="", longest=100)


class ContentSchema(Schema):
    """The content of a revision; the text is Markdown. A draft may lack what a proposal needs."""

    title = Line(required=True, shortest=1, longest=200, metadata={"label": "标题"})
    summary = Text(required=True, longest=2000, metadata={"label": "内容概述"})
    text = Text(required=True, longest=LONGEST_TEXT, metadata={"label": "正文"})
    formed_on = Day(load_default=None, allow_none=True, metadata={"label": "成文日期"})
    document_number = Line(load_default="", longest=100, allow_none=True, metadata={"label": "发文字号"})
    topics = several(choice(TOPICS), 11, load_default=None, allow_none=True, metadata={"label": "主题分类"})
    channels = several(Line(longest=60), 100, load_default=None, allow_none=True, metadata={"label": "公开渠道"})
    elements = several(Line(longest=100), 100, metadata={"label": "包含的要素"})
    attachments = several(AttachmentField(metadata=_ATTACHMENT_DESCRIBED), MOST_ATTACHMENTS)
    publish_at = Moment(load_default=None, allow_none=True, metadata={"label": "定时公开"})
    period = Coded(
        rf"|{PERIOD.pattern}",
        load_default="",
        metadata={
            "label": "所属期",
            "description": "what it covers, of a periodic item and only there: 2026-07, 2026-Q3, 2026-H1 or 2026",
        },
    )
    also_fulfils = several(
        fields.Nested(FulfilmentSchema),
        MOST_FURTHER,
        metadata={
            "label": "同时履行的事项",
            "description": "further items of the same body and readers that it fulfils, each as the first",
        },
    )
    co_issuers = several(
        fields.Nested(CoIssuerSchema),
        MOST_CO_ISSUERS,
        metadata={"label": "联合发文", "description": "who issues it with the body; only of what is for everybody"},
    )
    interprets = Coded(
        rf"|{INDEX_NUMBER.pattern}|{DISCLOSURE_ID}",
        load_default="",
        metadata={
            "label": "解读的文件",
            "description": "the index number of the publication that it explains (解读); or the id of a document of an "
            "item with `needs_interpretation` that is not public yet and goes out with it",
        },
    )
    related = several(
        Coded(INDEX_NUMBER.pattern),
        MOST_RELATED,
        metadata={"label": "相关文件", "description": "index numbers of publications that belong with it"},
    )
    self_check = several(fields.Nested(AnswerSchema), MOST_POINTS, metadata={"label": "自查"})
    no_website_reason = Text(load_default="", longest=500, metadata={"label": "不上网公开的理由"})
    sensitive_data = Flag(
        load_default=False,
        metadata={
            "label": "公开敏感个人信息",
            "description": "it discloses sensitive personal data: the secrecy review records an assessment (Art. 55)",
        },
    )
    declassified_by = Line(
        load_default="",
        longest=120,
        metadata={
            "label": "解密决定",
            "description": "of what was declassified: who decided so, under which number; its record stays offline",
        },
    )
    declassified_on = Day(load_default=None, allow_none=True, metadata={"label": "解密日期"})
    kept_findings = several(fields.Nested(KeptFindingSchema), 200)
    notice_until = Day(
        load_default=None,
        allow_none=True,
        metadata={
            "label": "公示期至",
            "description": "the last day of a public notice; after it the public reads the text without personal data, "
            "and its attachments leave the public copy",
        },
    )
    notice_hides = several(
        Line(shortest=1, longest=50),
        MOST_HIDDEN,
        metadata={
            "label": "期满隐去的内容",
            "description": "words that the end of the notice hides, such as names, each as it stands in title, "
            "summary, document number or text; kept findings are hidden besides",
        },
    )


class DraftSchema(ContentSchema):
    """A new disclosure of an item."""

    item = code()


class ImportedDraft(ContentSchema):
    """The same from a file, where each line may name its proposer, and the entry of another system that it is.

    ``source``: that entry's key (its number); what has one is imported once. A page of another website has instead
    ``site``, ``column`` and ``id``, which are its key, and in place of ``item`` the one that a table gives its column;
    ``address`` and ``published_on`` are those that it had there, ``html`` its text in place of ``text``.
    """

    item = Coded(rf"|{CODE.pattern}", load_default="")
    summary = Text(load_default="", longest=2000)
    text = Text(load_default=None, longest=LONGEST_TEXT)
    html = Text(load_default="", longest=LONGEST_HTML)
    proposer = Line(load_default="", longest=60)
    source = Line(load_default="", longest=500)
    site = Line(load_default="", longest=200)
    column = Line(load_default="", longest=200)
    id = Line(load_default="", longest=200)
    address = Coded(rf"|{FORMER_ADDRESS.pattern}", load_default="")
    published_on = Day(load_default=None, allow_none=True)

    @validates_schema(skip_on_field_errors=True)
    def _check_key(self, given: dict[str, Any], **_options: Any) -> None:
        of_website = [name for name in ("site", "column", "id") if given[name]]
        if of_website and (len(of_website) < 3 or given["source"]):
            text = "网站的页面须写明 site、column、id，不写 source。 / A page has site, column and id, and no source."
            raise ValidationError(text, "site")
        for name in ("address", "published_on"):
            if given[name] and not of_website:
                text = "只有写明 site、column、id 的才能填写。 / Only beside site, column and id."
                raise ValidationError(text, name)
        if given["text"] if given["html"] else given["text"] is None:
            raise ValidationError("正文请写在 text 或者 html 中，只写一处。 / Give either text or html.", "text")
        if not given["item"] and not of_website:
            raise ValidationError("没有填写。 / Fill it in.", "item")


def submission_of(given: Mapping[str, Any]) -> Submission:
    """The content that was given."""
    return structure(Submission, {**given, "document_number": given["document_number"] or ""})
