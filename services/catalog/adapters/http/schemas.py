"""What the endpoints and the forms take about a disclosure, and the parts that all of them share."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, validate

from chassis.web.schema import (
    Coded,
    Day,
    Flag,
    PageQuery,
    Schema,
    Text,
    choice,
)
from services.catalog.domain.checks import CODE, RECORD_NUMBER
from services.catalog.domain.numbers import INDEX_NUMBER
from services.catalog.domain.vocabulary import (
    PURGE_OUTCOMES,
    REEXAMINATIONS,
    VALIDITIES,
)
from services.vocabulary import (
    REFUSAL_GROUNDS,
)


class Line(Text):
    """A text of one line."""

    def __init__(self, *, longest: int, **options: Any) -> None:
        super().__init__(longest=longest, one_line=True, **options)


def code(pattern: str = CODE.pattern, label: str = "") -> Coded:
    """A code that is needed; ``label`` where a form asks for it."""
    return Coded(pattern, required=True, metadata={"label": label} if label else None)


def several(of: fields.Field[Any], most: int, **options: Any) -> fields.List[Any]:
    """A list of at most so many; empty when it is not given."""
    return fields.List(of, validate=validate.Length(max=most), **{"load_default": list, **options})


class ReasonSchema(Schema):
    """A reason that may be given."""

    reason = Text(load_default="", longest=1000, metadata={"label": "理由"})


class NeededReasonSchema(Schema):
    """A reason that must be given."""

    reason = Text(required=True, shortest=1, longest=1000, metadata={"label": "理由"})


class HandOverSchema(NeededReasonSchema):
    """To whom a draft or returned revision is given, and why."""

    to = code(label="移交给")


class WithdrawSchema(NeededReasonSchema):
    """Reason and legal ground of a withdrawal; both will be on the tombstone."""

    ground = Text(required=True, shortest=1, longest=1000, metadata={"label": "法律依据"})


class ValiditySchema(NeededReasonSchema):
    """Whether a publication is in force, since when, why, and by which document; all of it will be public."""

    validity = choice(VALIDITIES, required=True, metadata={"label": "有效性"})
    on = Day(required=True, metadata={"label": "自何日起"})
    document = Coded(
        rf"|{INDEX_NUMBER.pattern}",
        load_default="",
        metadata={
            "label": "依据的文件",
            "description": "the index number of the document that did it; empty where it is not here",
        },
    )


class PurgeReviewSchema(Schema):
    """What came of the review of a purge, and the number of its record on paper; no words, for they might quote."""

    outcome = choice(PURGE_OUTCOMES, required=True, metadata={"label": "复核结论"})
    record = Coded(
        RECORD_NUMBER.pattern,
        required=True,
        metadata={"label": "复核记录编号"},
        error_messages={
            "form": "请只写编号，例如 保复〔2026〕3号 或者 FH-2026-3。"
            " / Give its number only, for instance 保复〔2026〕3号 or FH-2026-3."
        },
    )


class ReexaminationSchema(Schema):
    """What came of examining again what was refused (定期审查): refused still, on which ground, until when."""

    result = choice(REEXAMINATIONS, required=True, metadata={"label": "审查结论"})
    reason = Text(required=True, shortest=1, longest=1000, metadata={"label": "理由"})
    ground = choice(REFUSAL_GROUNDS, load_default="", metadata={"label": "不予公开的依据"})
    next_on = Day(
        load_default=None,
        allow_none=True,
        metadata={"label": "下次审查", "description": "when it is due again; none: by the body's rule"},
    )


class DisclosuresQuery(PageQuery):
    """Which disclosures."""

    q = Line(load_default="", longest=100, metadata={"description": "a part of the title, or the index number"})
    mine = Flag(load_default=False)
    state = Line(load_default="", longest=20)
    published = Line(load_default="", longest=20)
    purged = Flag(load_default=False)
    item = Line(load_default="", longest=60)
    body = Line(load_default="", longest=20)
