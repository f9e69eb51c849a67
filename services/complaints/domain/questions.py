"""The questions of a questionnaire (问卷), and what is an answer to them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chassis.ports import Invalid, in_both

ONE, SEVERAL, RATING, WORDS = "one", "several", "rating", "words"
QUESTION_KINDS: Mapping[str, str] = {ONE: "单选", SEVERAL: "多选", RATING: "评分（1至5分）", WORDS: "简短文字"}
QUESTIONS_MOST, OPTIONS_MOST, SHORT_TEXT_MAX = 30, 12, 500
RATINGS = (1, 2, 3, 4, 5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question; its number is its place, from 1, and so is each option's."""

    text: str
    kind: str
    options: tuple[str, ...] = ()
    required: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What somebody answered to the question of that number: numbers of options, a rating or words, by its kind."""

    question: int
    choices: tuple[int, ...] = ()
    rating: int | None = None
    words: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether the question was left out."""
        return not self.choices and self.rating is None and not self.words


def must_be_askable(questions: Sequence[Question]) -> None:
    """Raises :class:`Invalid` where a choice has fewer than two different options, or another kind has some."""
    errors = {f"questions.{place}.options": wrong for place, each in enumerate(questions) if (wrong := _wrong(each))}
    if errors:
        raise Invalid(
            "有的问题还不能这样问，请看各项说明。",
            "Some questions cannot be asked so; see each field.",
            code="wrong_questions",
            errors=errors,
        )


def _wrong(question: Question) -> str:
    has_choice, options = question.kind in (ONE, SEVERAL), question.options
    if has_choice and len(options) < 2:
        return in_both("单选、多选题至少写两个选项，每行一个。", "A choice has two options at least.")
    if len(set(options)) < len(options):
        return in_both("有两个选项相同，请改成不同的。", "Two options are the same.")
    if options and not has_choice:
        return in_both("评分、文字题没有选项，请清空选项或者改题型。", "Only a choice has options.")
    return ""


def must_be_written(questions: Sequence[Question], number: int) -> None:
    """Raises :class:`Invalid` unless that question is answered in words.

    What was chosen or rated is told by the results alone, which hide small counts: single answers would tell them.
    """
    if 1 <= number <= len(questions) and questions[number - 1].kind == WORDS:
        return
    written = [place for place, each in enumerate(questions, 1) if each.kind == WORDS]
    zh = f"文字题是第{'、'.join(map(str, written))}题。" if written else "这份问卷没有文字题。"
    en = f"Such are: {', '.join(map(str, written))}." if written else "It has none."
    raise Invalid(
        f"第{number}题不是文字题，只能看统计结果。{zh}",
        f"Question {number} is not answered in words; see the results. {en}",
        code="not_in_words",
        errors={"question": in_both(zh, en)},
    )


def answered(questions: Sequence[Question], given: Sequence[Given], *, hide: Callable[[str], str]) -> dict[str, Any]:
    """What is kept of an answer, by the question's number: option, options, rating, or words with ``hide`` applied.

    Raises :class:`Invalid` where a required question was left out, or an answer is none to its question.
    """
    by_number = {each.question: (place, each) for place, each in enumerate(given)}
    kept: dict[str, Any] = {}
    errors = {
        f"answers.{place}.question": in_both("没有这一题，请刷新问卷。", "There is no such question, or it came twice.")
        for place, each in enumerate(given)
        if not 1 <= each.question <= len(questions) or by_number[each.question][0] != place
    }
    for number, question in enumerate(questions, 1):
        place, one = by_number.get(number, (number - 1, Given(question=number)))
        if wrong := _refused(question, one):
            errors[f"answers.{place}.{_FIELDS[question.kind]}"] = in_both(f"第{number}题：{wrong[0]}", wrong[1])
        elif not one.is_empty:
            kept[str(number)] = _kept(question, one, hide)
    if errors:
        raise Invalid(
            "答卷还没有填好，请看各题的说明。",
            "Some questions are not answered as they can be; see each field.",
            code="wrong_answers",
            errors=errors,
        )
    if not kept:
        raise Invalid(
            "一题也没有回答，请至少回答一题。", "Nothing was answered; answer one question at least.", code="no_answer"
        )
    return kept


_FIELDS = {ONE: "choices", SEVERAL: "choices", RATING: "rating", WORDS: "words"}


def _refused(question: Question, given: Given) -> tuple[str, str] | None:
    """What is wrong with an answer, in both languages."""
    if given.is_empty:
        return ("还没有回答。", "Not answered.") if question.required else None
    others = {
        "choices": given.choices and question.kind not in (ONE, SEVERAL),
        "rating": given.rating is not None and question.kind != RATING,
        "words": given.words and question.kind != WORDS,
    }
    if any(others.values()):
        return f"这一题是{QUESTION_KINDS[question.kind]}。", f"It is a question of the kind '{question.kind}'."
    if question.kind == ONE and len(given.choices) > 1:
        return "只能选一项。", "Choose one."
    unknown = [choice for choice in given.choices if not 1 <= choice <= len(question.options)]
    if unknown or len(set(given.choices)) < len(given.choices):
        return "请从列出的选项中选择。", "Choose among its options, each once."
    return None


def _kept(question: Question, given: Given, hide: Callable[[str], str]) -> Any:
    if question.kind == ONE:
        return given.choices[0]
    if question.kind == SEVERAL:
        return sorted(given.choices)
    return given.rating if question.kind == RATING else hide(given.words)
