"""Answers counted: what is kept of them is what may be shown."""

from __future__ import annotations

from services.complaints.domain.questions import ONE, RATING, SEVERAL, Question
from services.complaints.domain.tally import counted

WINDOW = Question(text="窗口态度", kind=ONE, options=("满意", "一般", "不满意"), required=False)
WAYS = Question(text="办事方式", kind=SEVERAL, options=("窗口", "网上", "电话"), required=False)
STARS = Question(text="打分", kind=RATING)
LEAST = 5


def of(answers: list[dict[str, object]], question: Question) -> dict[str, object]:
    return counted([question], answers, least=LEAST)


def test_of_fewer_than_are_shown_not_even_their_number_is_kept():
    assert of([{"1": 1}] * (LEAST - 1), WINDOW) == {"answers": None, "least": LEAST, "questions": []}
    assert of([{"1": 1}] * LEAST, WINDOW)["answers"] == LEAST


def test_who_skipped_a_question_is_hidden_as_any_other_small_count():
    kept = of([{"1": 1}] * 9 + [{"1": 2}] * 7 + [{}] * 2, WINDOW)
    assert kept["questions"] == [{"counts": (9, None, 0), "skipped": None}]


def test_several_choices_of_one_person_are_counted_each():
    kept = of([{"1": [1, 2]}] * 6 + [{"1": [2, 3]}] * 8, WAYS)
    assert kept["questions"] == [{"counts": (6, 14, 8), "skipped": 0}]


def test_a_rating_is_counted_by_its_stars():
    kept = of([{"1": 5}] * 6 + [{"1": 4}] * 7, STARS)
    assert kept["questions"] == [{"counts": (0, 0, 0, 7, 6), "skipped": 0}]
