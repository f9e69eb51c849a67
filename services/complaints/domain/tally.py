"""The answers to a questionnaire counted, and what of the counts may be shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from services.complaints.domain.questions import ONE, RATING, RATINGS, SEVERAL, WORDS, Question
from services.complaints.domain.small_cells import mean_between, shown_of_one, shown_of_several


@dataclass(frozen=True, slots=True)
class GivenOnce:
    """What somebody answered, by the question's number; ``again``: another had come from his address before."""

    answers: Mapping[str, Any]
    again: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """What is shown of a question: a count for each option (of a question for words: of who wrote), and who skipped."""

    counts: tuple[int | None, ...]
    skipped: int | None


def counted(
    questions: Sequence[Question], given: Iterable[GivenOnce], *, least: int, opens_again: bool = True
) -> dict[str, Any]:
    """The results as they are kept: how many answered, and what may be shown of each question.

    Where fewer than ``least`` answered, not even how many. Unless ``opens_again``, what came again from one address
    counts, but opens nothing: who stuffs a cell to read the one answer in it leaves it closed.
    """
    everybody = openers = 0
    counts = [[0] * (options_of(question) + 1) for question in questions]
    opening = [[0] * (options_of(question) + 1) for question in questions]
    for each in given:
        opens = opens_again or not each.again
        everybody += 1
        openers += opens
        for place, question in enumerate(questions):
            for option in _places(question, each.answers.get(str(place + 1))):
                counts[place][option] += 1
                opening[place][option] += opens
    if openers < least:
        return {"answers": None, "least": least, "questions": []}
    lines = zip(questions, counts, opening, strict=True)
    return {
        "answers": everybody,
        "least": least,
        "questions": [asdict(_shown(each, all_, opens, openers, least)) for each, all_, opens in lines],
    }


def options_of(question: Question) -> int:
    """How many counts a question has."""
    if question.kind in (ONE, SEVERAL):
        return len(question.options)
    return len(RATINGS) if question.kind == RATING else 1


def _places(question: Question, chosen: Any) -> list[int]:
    """Which counts an answer is in; the last one where the question was skipped."""
    if chosen is None:
        return [options_of(question)]
    if question.kind == WORDS:
        return [0]
    return [number - 1 for number in (chosen if question.kind == SEVERAL else [chosen])]


def _shown(question: Question, lines: Sequence[int], opening: Sequence[int], openers: int, least: int) -> Shown:
    """The counts that are shown; which these are is told by those that open, as if there were no others.

    An option that only others chose is one that somebody chose.
    """
    opening = [opens or int(count > 0) for count, opens in zip(lines, opening, strict=True)]
    if question.kind == SEVERAL:
        shown = shown_of_several(opening, of=openers, least=least)
    else:
        shown = shown_of_one(opening, least=least)
    counts = tuple(None if open_ is None else count for count, open_ in zip(lines, shown, strict=True))
    return Shown(counts[:-1], counts[-1])


def mean_of(question: Question, shown: Shown, *, everybody: int) -> tuple[float, float] | None:
    """Between which the mean of a rating lies, by what is shown."""
    if question.kind != RATING:
        return None
    return mean_between((*shown.counts, shown.skipped), (*RATINGS, None), of=everybody)
