"""The answers to a questionnaire counted, and what of the counts may be shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from services.complaints.domain.questions import ONE, RATING, RATINGS, SEVERAL, WORDS, Question
from services.complaints.domain.small_cells import mean_between, shown_of_one, shown_of_several

Answers = Mapping[str, Any]
"""What somebody answered, by the question's number."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What is shown of a question: a count for each option (of a question for words: of who wrote), and who skipped."""

    counts: tuple[int | None, ...]
    skipped: int | None


def counted(questions: Sequence[Question], answers: Iterable[Answers], *, least: int) -> dict[str, Any]:
    """The results as they are kept: how many answered, and what may be shown of each question.

    Where fewer than ``least`` answered, not even how many.
    """
    everybody = 0
    counts = [[0] * options_of(question) for question in questions]
    skipped = [0] * len(questions)
    for answer in answers:
        everybody += 1
        for place, question in enumerate(questions):
            chosen = answer.get(str(place + 1))
            skipped[place] += chosen is None
            for option in _places(question, chosen):
                counts[place][option] += 1
    if everybody < least:
        return {"answers": None, "least": least, "questions": []}
    lines = zip(questions, counts, skipped, strict=True)
    return {
        "answers": everybody,
        "least": least,
        "questions": [asdict(_shown(each, (*chosen, left), everybody, least)) for each, chosen, left in lines],
    }


def options_of(question: Question) -> int:
    """How many counts a question has."""
    if question.kind in (ONE, SEVERAL):
        return len(question.options)
    return len(RATINGS) if question.kind == RATING else 1


def _places(question: Question, chosen: Any) -> list[int]:
    """Which counts an answer is in; none where the question was skipped."""
    if chosen is None:
        return []
    if question.kind == WORDS:
        return [0]
    return [number - 1 for number in (chosen if question.kind == SEVERAL else [chosen])]


def _shown(question: Question, lines: Sequence[int], everybody: int, least: int) -> Shown:
    if question.kind == SEVERAL:
        shown = shown_of_several(lines, of=everybody, least=least)
    else:
        shown = shown_of_one(lines, least=least)
    return Shown(shown[:-1], shown[-1])


def mean_of(question: Question, shown: Shown, *, everybody: int) -> tuple[float, float] | None:
    """Between which the mean of a rating lies, by what is shown."""
    if question.kind != RATING:
        return None
    return mean_between((*shown.counts, shown.skipped), (*RATINGS, None), of=everybody)
