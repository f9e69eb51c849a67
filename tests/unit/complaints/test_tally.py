"""Answers counted: what is kept of them is what may be shown."""

from __future__ import annotations

from services.complaints.domain.questions import ONE, RATING, SEVERAL, Question
from services.complaints.domain.tally import GivenOnce, counted

WINDOW = Question(text="窗口态度", kind=ONE, options=("满意", "一般", "不满意"), required=False)
WAYS = Question(text="办事方式", kind=SEVERAL, options=("窗口", "网上", "电话"), required=False)
STARS = Question(text="打分", kind=RATING)
LEAST = 5


def of(answers: list[dict[str, object]], question: Question) -> dict[str, object]:
    return counted([question], map(GivenOnce, answers), least=LEAST)


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


def test_stuffed_answers_open_nothing_and_a_cell_with_one_person_stays_closed():
    """Four answers from one address beside the only one that was there made five, and five less four is one."""
    honest = [GivenOnce({"1": 1})] * 9 + [GivenOnce({"1": 2})] * 7 + [GivenOnce({"1": 3})]
    stuffed = [GivenOnce({"1": 3}, again=True)] * 4
    kept = counted([WINDOW], honest + stuffed, least=LEAST, opens_again=False)
    assert kept["answers"] == 21
    assert kept["questions"] == [{"counts": (9, None, None), "skipped": 0}]
    confirmed = counted([WINDOW], honest + stuffed, least=LEAST, opens_again=True)
    assert confirmed["questions"] == [{"counts": (9, 7, 5), "skipped": 0}], "a hall of different people"


def test_an_option_that_only_repeated_answers_chose_is_a_small_count_and_no_zero():
    honest = [GivenOnce({"1": 1})] * 9 + [GivenOnce({"1": 2})] * 7
    kept = counted([WINDOW], [*honest, GivenOnce({"1": 3}, again=True)], least=LEAST, opens_again=False)
    assert kept["questions"] == [{"counts": (9, None, None), "skipped": 0}]


def test_repeated_answers_alone_are_no_result():
    stuffed = [GivenOnce({"1": 1})] + [GivenOnce({"1": 1}, again=True)] * 20
    assert counted([WINDOW], stuffed, least=LEAST, opens_again=False)["answers"] is None
