"""The room of kept answers has an end, and what is on the public log empties it."""

from __future__ import annotations

from flask import Response

from chassis.web.kept_answers import KeptAnswers, Stamp

NOW = Stamp(1, "a")


def kept(answers: KeptAnswers, key: str, stamp: Stamp = NOW, length: int = 50) -> bool:
    answers.find(key, stamp)
    answers.keep(key, stamp, Response(b"x" * length))
    return answers.find(key, stamp) is not None


def test_the_least_recently_asked_leaves_first() -> None:
    answers = KeptAnswers(16 * 51)
    assert all(kept(answers, f"{number:x}") for number in range(16))
    answers.find("0", NOW)
    assert kept(answers, "g")
    assert [key for key in "0123" if answers.find(key, NOW) is None] == ["1"]


def test_what_would_take_too_much_of_the_room_is_not_kept() -> None:
    assert not kept(KeptAnswers(1600), "long", length=100)
    assert kept(KeptAnswers(1600), "short", length=90)


def test_another_version_and_another_position_of_the_log_find_nothing() -> None:
    answers = KeptAnswers(10_000)
    assert kept(answers, "page")
    assert answers.find("page", Stamp(1, "b")) is None
    assert answers.find("page", NOW) is not None
    assert answers.find("page", Stamp(2, "a")) is None
    assert answers.find("page", NOW) is None, "not even under the position before"


def test_an_answer_that_was_made_while_the_log_moved_on_is_not_kept() -> None:
    answers = KeptAnswers(10_000)
    answers.find("page", NOW)
    answers.find("other", Stamp(2, ""))
    answers.keep("page", NOW, Response(b"withdrawn meanwhile"))
    assert answers.find("page", NOW) is None
