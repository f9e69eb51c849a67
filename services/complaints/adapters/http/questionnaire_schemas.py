"""What the addresses of questionnaires take and answer, with the labels of the forms."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, fields, post_load, validate

from chassis.web.schema import Coded, Day, Flag, PageQuery, Schema, Text, View, Whole, choice
from services.complaints.adapters.http.filing_schemas import meant_as_it_is
from services.complaints.adapters.http.schemas import REASON_MAX, VOIDED_MOST
from services.complaints.domain.questionnaire import QUESTIONNAIRE_KINDS, SAME_ADDRESS, STATES, SURVEY
from services.complaints.domain.questions import (
    OPTIONS_MOST,
    QUESTION_KINDS,
    QUESTIONS_MOST,
    SHORT_TEXT_MAX,
    Given,
    Question,
)

TITLE_MAX, INTRODUCTION_MAX, QUESTION_MAX, OPTION_MAX, SUMMARY_MAX = 100, 2_000, 200, 60, 2_000
_CODE = r"[A-Za-z0-9._-]{1,64}"


def _code(**options: Any) -> Coded:
    return Coded(_CODE, **options)


def _text(label: str, longest: int, **options: Any) -> Text:
    return Text(longest=longest, shortest=1, required=True, metadata={"label": label}, **options)


class NewQuestion(Schema):
    """One question; ``options`` are those of a choice."""

    text = _text("问题", QUESTION_MAX, one_line=True)
    kind = choice(QUESTION_KINDS, required=True, metadata={"label": "题型"})
    options = fields.List(
        Text(longest=OPTION_MAX, shortest=1, one_line=True),
        load_default=list,
        validate=validate.Length(max=OPTIONS_MOST, error=f"最多{OPTIONS_MOST}个选项。 / {OPTIONS_MOST} at most."),
        metadata={"label": "选项"},
    )
    required = Flag(load_default=False)

    @post_load
    def _as_question(self, data: dict[str, Any], **_: Any) -> Question:
        return Question(**{**data, "options": tuple(data["options"])})


class QuestionnaireFields(Schema):
    """A questionnaire as its draft says it."""

    kind = choice(QUESTIONNAIRE_KINDS, load_default=SURVEY, metadata={"label": "类别"})
    title = _text("标题", TITLE_MAX, one_line=True)
    introduction = Text(longest=INTRODUCTION_MAX, load_default="", metadata={"label": "说明"})
    disclosure = _code(
        load_default=None, allow_none=True, metadata={"label": "关联的公开信息", "description": "a publication's id"}
    )
    predecessor = _code(
        load_default=None,
        allow_none=True,
        metadata={"label": "前一版本", "description": "the id of the version before"},
    )
    opens_on = Day(
        load_default=None,
        allow_none=True,
        metadata={"label": "开始日期", "description": "its first day, from the beginning; today without it"},
    )
    closes_on = Day(required=True, metadata={"label": "截止日期", "description": "its last day, to the end"})
    questions = fields.List(
        fields.Nested(NewQuestion),
        required=True,
        validate=validate.Length(
            min=1, max=QUESTIONS_MOST, error=f"请写1至{QUESTIONS_MOST}个问题。 / 1 to {QUESTIONS_MOST} questions."
        ),
        metadata={"label": "问题"},
    )

    @post_load
    def _as_tuple(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        return {**data, "questions": tuple(data["questions"])}


class NewQuestionnaire(QuestionnaireFields):
    """A draft to begin, of which body."""

    body = _code(required=True, metadata={"label": "单位"})


class NewAnswerTo(Schema):
    """What is answered to one question: numbers of its options, a rating from 1 to 5, or words, by its kind."""

    question = Whole(least=1, greatest=QUESTIONS_MOST, required=True)
    choices = fields.List(
        Whole(least=1, greatest=OPTIONS_MOST), load_default=list, validate=validate.Length(max=OPTIONS_MOST)
    )
    rating = Whole(least=1, greatest=5, load_default=None, allow_none=True)
    words = Text(longest=SHORT_TEXT_MAX, load_default="", metadata={"label": "意见"})

    @post_load
    def _as_given(self, data: dict[str, Any], **_: Any) -> Given:
        return Given(**{**data, "choices": tuple(data["choices"])})


class NewAnswers(Schema):
    """The answers to a questionnaire; a question that need not be answered may be left out."""

    answers = fields.List(
        fields.Nested(NewAnswerTo),
        required=True,
        validate=validate.Length(
            min=1, max=QUESTIONS_MOST, error=f"请回答1至{QUESTIONS_MOST}题。 / 1 to {QUESTIONS_MOST} answers."
        ),
    )
    not_a_tip_off = meant_as_it_is()

    def handle_error(self, error: ValidationError, data: Any, *, many: bool, **options: Any) -> None:
        """Each error of an answer names its question, as the page numbers it."""
        del many, options
        rows = error.messages_dict.get("answers")
        if not isinstance(rows, dict):
            return
        for place, wrong in rows.items():
            number = _number_of(data, place)
            if isinstance(wrong, dict) and number:
                rows[place] = {field: _of_question(number, texts) for field, texts in wrong.items()}


def _number_of(data: Any, place: Any) -> int | None:
    try:
        number = data["answers"][place]["question"]
    except (KeyError, IndexError, TypeError):
        return None
    return number if isinstance(number, int) else None


def _of_question(number: int, wrong: Any) -> Any:
    """The errors of a field, or of the parts of one, each with its question."""
    if isinstance(wrong, dict):
        return {part: _of_question(number, texts) for part, texts in wrong.items()}
    said = [str(text).partition(" / ") for text in wrong]
    return [f"第{number}题：{zh}{slash}{f'Question {number}: ' if slash else ''}{en}" for zh, slash, en in said]


class ClosingEarly(Schema):
    """Why a questionnaire is closed before its last day."""

    reason = _text("理由", REASON_MAX)


class Counting(Schema):
    """What the office knows of answers that came from where another had come before."""

    same_address = choice(SAME_ADDRESS, load_default=None, metadata={"label": "同一网络地址的答卷"})


class NewSummary(Schema):
    """What was written to a question, and what comes of it."""

    question = Whole(least=1, greatest=QUESTIONS_MOST, required=True)
    text = Text(longest=SUMMARY_MAX, load_default="", metadata={"label": "意见归纳和处理情况"})


class Publishing(Schema):
    """The results go public with what the office sums up of the words."""

    summaries = fields.List(
        fields.Nested(NewSummary),
        load_default=list,
        validate=validate.Length(max=QUESTIONS_MOST),
        metadata={"label": "意见归纳和处理情况"},
    )

    @post_load
    def _by_number(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        return {"summaries": {str(each["question"]): each["text"] for each in data["summaries"]}}


class AnswersVoided(Schema):
    """Which answers to a questionnaire are void, and why."""

    answers = fields.List(
        _code(),
        required=True,
        validate=validate.Length(
            min=1, max=VOIDED_MOST, error=f"请选择1至{VOIDED_MOST}份。 / Choose 1 to {VOIDED_MOST}."
        ),
        metadata={"label": "答卷"},
    )
    reason = _text("理由", REASON_MAX)


class QuestionnaireQuery(PageQuery):
    """Which questionnaires to list."""

    body = _code(load_default=None)
    kind = choice(QUESTIONNAIRE_KINDS, load_default=None)
    state = choice(STATES, load_default=None)
    disclosure = _code(load_default=None)


class AnswerQuery(PageQuery):
    """Which answers to list: of one source, or of all."""

    source = Coded("[0-9a-f]{0,32}", load_default="")


class WordsQuery(PageQuery):
    """What was written to which question."""

    question = Whole(least=1, greatest=QUESTIONS_MOST, required=True)


class QuestionView(View):
    """One question; its number is its place, from 1, and so is each option's."""

    text = fields.String()
    kind = choice(QUESTION_KINDS)
    options = fields.List(fields.String())
    required = fields.Boolean()


class ListedQuestionnaireView(View):
    """A questionnaire in a list; ``state`` is that of today."""

    id = fields.String()
    body = fields.String()
    body_name = fields.String()
    kind = choice(QUESTIONNAIRE_KINDS)
    title = fields.String()
    state = choice(STATES)
    opens_on = fields.Date()
    closes_on = fields.Date(metadata={"description": "its last day, to the end, in China"})
    published_at = fields.DateTime(allow_none=True, metadata={"description": "of its results"})


class QuestionnaireView(View):
    """A questionnaire; ``state`` is that of today, ``allowed`` what whoever asks may do with it now."""

    id = fields.String()
    body = fields.String()
    kind = choice(QUESTIONNAIRE_KINDS)
    title = fields.String()
    introduction = fields.String()
    state = choice(STATES)
    disclosure = fields.String(allow_none=True)
    predecessor = fields.String(allow_none=True, metadata={"description": "the id of the version before"})
    opens_on = fields.Date()
    closes_on = fields.Date(metadata={"description": "its last day, to the end, in China"})
    questions = fields.List(fields.Nested(QuestionView))
    closed_at = fields.DateTime(allow_none=True, metadata={"description": "when it was closed before its last day"})
    close_reason = fields.String(allow_none=True)
    published_at = fields.DateTime(allow_none=True, metadata={"description": "of its results"})
    allowed = fields.List(fields.String())
    version = fields.Integer()


class AnsweredView(View):
    """That an answer was taken, and the token by which its sender is known."""

    id = fields.String(metadata={"description": "of the questionnaire"})
    token = fields.String()


class GivenAnswerView(View):
    """When and from where an answer came; ``source`` is alike for one address, and null after some weeks."""

    id = fields.String()
    at = fields.DateTime()
    source = fields.String(allow_none=True)
    again = fields.Boolean(metadata={"description": "another had come from there before"})
    voided_at = fields.DateTime(allow_none=True)
    void_reason = fields.String(allow_none=True)


class WordsView(View):
    """What somebody wrote, personal data hidden."""

    words = fields.String()


class CellView(View):
    """A count and its share of everybody who answered, in percent; null: not shown."""

    name = fields.String()
    count = fields.Integer(allow_none=True)
    share = fields.Float(allow_none=True)


class ResultView(View):
    """What is shown of a question; a mean lies between ``mean_least`` and ``mean_most``, null: nothing tells it."""

    number = fields.Integer()
    text = fields.String()
    kind = choice(QUESTION_KINDS)
    required = fields.Boolean()
    options = fields.List(fields.Nested(CellView))
    skipped = fields.Nested(CellView, allow_none=True, metadata={"description": "where it need not be answered"})
    suppressed = fields.Boolean(metadata={"description": "whether some count is not shown"})
    mean_least = fields.Float(allow_none=True)
    mean_most = fields.Float(allow_none=True)
    summary = fields.String(allow_none=True, metadata={"description": "of what was written, and what comes of it"})


class ResultsView(View):
    """The results; where fewer than ``least`` answered, nothing is shown, and ``answers`` is null."""

    id = fields.String()
    answers = fields.Integer(allow_none=True)
    least = fields.Integer(metadata={"description": "counts below it are not shown"})
    published_at = fields.DateTime(allow_none=True)
    questions = fields.List(fields.Nested(ResultView))


class StandardView(View):
    """The standard questions of the yearly evaluation by society, as the beginning of a draft."""

    kind = choice(QUESTIONNAIRE_KINDS)
    title = fields.String()
    introduction = fields.String()
    questions = fields.List(fields.Nested(QuestionView))
