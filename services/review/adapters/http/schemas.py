"""What the endpoints and the forms take about a case: its decisions, its recusals, and the lists of them."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, fields, validate

from chassis.content.text_guard import STORABLE, RefusedText, checked_text
from chassis.web.schema import (
    Flag,
    PageQuery,
    Schema,
    Text,
    Whole,
    choice,
)
from services.review.domain.case import DECISIONS
from services.review.domain.grounds import GROUNDS
from services.review.domain.refusals import STATE_NAMES
from services.review.domain.review import FIELD_NAMES

LONGEST_OPINION = 4000
LONGEST_REMARK = 1000
LONGEST_MINUTES = 20000
SUB = r"[A-Za-z0-9][A-Za-z0-9_.-]{0,59}"
_MOST_STEPS = 99
MOST_AT_ONCE = 30


class SheetField(fields.Dict):
    """The answers of a sheet by field; their form is the question of the step's JSON Schema, texts are guarded here."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> dict[str, Any]:
        sheet: dict[str, Any] = super()._deserialize(value, attr, data, **kwargs)  # type: ignore[no-untyped-call]
        guarded, errors = {}, {}
        for name, answer in sheet.items():
            try:
                guarded[name] = self._guarded(answer)
            except ValidationError as wrong:
                errors[name] = wrong.messages
        if errors:
            raise ValidationError(errors)
        return guarded

    def _guarded(self, answer: Any) -> Any:
        if isinstance(answer, (dict, list)):
            raise ValidationError("格式不对。 / An answer is a text or true or false.")
        try:
            return checked_text(answer, longest=LONGEST_OPINION) if isinstance(answer, str) else answer
        except RefusedText as refused:
            raise ValidationError(str(refused)) from None


def opinion_called(label: str) -> Text:
    """The words of a decision, by the name that its form has for them."""
    return Text(shortest=1, longest=LONGEST_OPINION, required=True, metadata={"label": label})


class DecisionSchema(Schema):
    """One decision on the current step of a case."""

    step = Whole(least=1, greatest=_MOST_STEPS, required=True, metadata={"description": "a number from 'current'"})
    decision = choice(DECISIONS, required=True)
    opinion = opinion_called("意见")
    sheet = SheetField(
        keys=fields.String(),
        load_default=None,
        allow_none=True,
        metadata={
            "description": "the step's sheet, needed to pass a step that has one",
            "additionalProperties": {
                "type": ["string", "boolean"],
                "pattern": STORABLE,
                "maxLength": LONGEST_OPINION,
            },
        },
    )
    fields_ = fields.List(
        choice(FIELD_NAMES),
        data_key="fields",
        attribute="fields",
        load_default=list,
        validate=validate.Length(max=len(FIELD_NAMES)),
        metadata={"description": "with 'return', and only there: the fields concerned; none means the whole"},
    )
    ground = choice(
        {"": "", **GROUNDS},
        load_default="",
        metadata={"description": "with 'refuse', and only there: the legal ground, needed"},
    )


class ReturnSchema(DecisionSchema):
    """A return, as its form sends it."""

    opinion = opinion_called("退回理由")


class RefuseSchema(DecisionSchema):
    """A refusal, as its form sends it."""

    opinion = opinion_called("不予公开的理由")


class OneToPass(Schema):
    """A case, and the step of it that is passed."""

    case = Text(shortest=1, longest=64, required=True)
    step = Whole(least=1, greatest=_MOST_STEPS, required=True)
    seen = Text(longest=20, load_default="", metadata={"description": "the version that was looked at, if told"})


class PassSeveralSchema(Schema):
    """Several cases whose current step is passed at once; steps with a sheet are passed one by one."""

    cases = fields.List(
        fields.Nested(OneToPass),
        required=True,
        validate=validate.Length(
            1,
            MOST_AT_ONCE,
            error=f"请在表中勾选 1 至 {MOST_AT_ONCE} 件。 / Name 1 to {MOST_AT_ONCE} cases.",
        ),
        metadata={"label": "事项"},
    )
    decision = choice(["pass"], load_default="pass")
    opinion = opinion_called("意见")


class RecusalSchema(Schema):
    """That somebody takes no step of a case (回避)."""

    person = Text(
        longest=120,
        load_default="",
        metadata={"label": "回避的人", "description": "sub of whom the office recuses; empty: the caller himself"},
    )
    reason = Text(shortest=1, longest=500, required=True, metadata={"label": "回避理由"})


class RecusalEndSchema(Schema):
    """That somebody takes steps of a case again."""

    recused = Text(
        longest=120,
        load_default="",
        metadata={"label": "撤销谁的回避", "description": "sub of whom; empty: the caller himself"},
    )
    why = Text(shortest=1, longest=500, required=True, metadata={"label": "撤销理由"})


class CaseQuery(PageQuery):
    """Which cases to list."""

    disclosure = Text(longest=64, load_default="")
    state = choice({"": "", **STATE_NAMES}, load_default="")
    mine = Flag(load_default=False, metadata={"description": "only those whose current step awaits me"})


YES = "yes"
NO = "no"
