"""When a citizen is told, and when it ends."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from services.complaints.domain.similar import similar
from services.complaints.domain.states import TRANSITIONS
from services.complaints.domain.telling import (
    RETRIES,
    Failure,
    TellingState,
    after_letter,
    code_letter,
    has_news,
    news_letter,
)

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
AWAY = Failure("unreachable", for_good=False)


def test_a_letter_that_is_never_taken_is_given_up_after_a_day_and_a_half() -> None:
    told, at = TellingState(case="c1"), NOW
    for wait in RETRIES:
        told = after_letter(told, 4, AWAY, at=at)
        assert (told.place, told.next_at) == (0, at + wait)
        at += wait
    given_up = after_letter(told, 4, AWAY, at=at)
    assert (given_up.place, given_up.next_at, given_up.failed) == (4, None, "unreachable")
    assert timedelta(days=1) < at - NOW < timedelta(days=2)
    assert after_letter(given_up, 6, None, at=at) == TellingState(case="c1", place=6), "the next letter begins anew"


def test_an_address_that_is_refused_for_good_is_not_tried_again() -> None:
    given_up = after_letter(TellingState(case="c1"), 4, Failure("address_refused", for_good=True), at=NOW)
    assert (given_up.place, given_up.failed) == (4, "address_refused")


@pytest.mark.parametrize(
    ("entries", "told"),
    [
        ([("submit", "public")], False),
        ([("message", "public"), ("note", "chen"), ("draft", "chen"), ("assign", "chen"), ("rate", "public")], False),
        ([("message", "chen")], True),
        ([("accept", "chen")], True),
        ([("lapse", "system")], True),
    ],
)
def test_a_citizen_is_told_of_what_others_did_for_him(entries: list[tuple[str, str]], told: bool) -> None:
    assert has_news(entries) is told


# Of everything that can happen to a case: what others did for the citizen, or with his case.
TOLD = {
    *("accept", "not_accept", "answer", "close", "lapse", "grant_extension"),
    *("transfer", "dispute", "refer", "merge", "separate", "split", "resume", "hand_code"),
}
# What colleagues do among themselves, what he did himself, and what leaves nobody to be told.
NOT_TOLD = {
    *("submit", "record", "split_off", "note", "assign", "remind", "extend", "refuse_extension", "investigate"),
    *(
        "draft_referral",
        "sign_referral",
        "recall_referral",
        "submit_answer",
        "draft",
        "review_answer",
        "return_answer",
        "sign_answer",
        "absorb",
        "release",
        "report_back",
        "redate",
        # Where kind or dates change, a message to the citizen goes with it.
        "correct_registration",
    ),
    *("name_reported", "ask_identity", "grant_identity", "refuse_identity", "rate", "reopen", "erase", "purge"),
}


def test_of_each_act_it_is_settled_whether_it_is_news_to_the_citizen() -> None:
    """A case that was sent elsewhere was told in the dialogue, and by no mail."""
    acts = {act for _, act in TRANSITIONS} - {"message"}
    assert acts == TOLD | NOT_TOLD
    assert {act for act in acts if has_news([(act, "chen")])} == TOLD


def test_a_letter_has_a_link_to_rate_only_where_there_is_an_answer() -> None:
    assert "评价" not in news_letter("GJJ-YJ-2026-0001", "https://x/follow", "")[1]
    assert "https://x/rate/T" in news_letter("GJJ-YJ-2026-0001", "https://x/follow", "https://x/rate/T")[1]
    assert "旧查询码已经失效" in code_letter("GJJ-YJ-2026-0001", "ABCD", "https://x/follow")[1]


def test_the_publication_that_shares_most_with_a_question_comes_first() -> None:
    known = [
        {"disclosure": str(number), "title": title, "item_title": "财务收支"}
        for number, title in enumerate(("缴存比例调整通知", "2026年第三季度财务收支报告", "服务时间公告"))
    ]
    assert similar("第三季度财务收支报告什么时候公布", known)[0]["disclosure"] == "1"
    assert similar("路灯坏了", known) == []
    assert similar("", known) == []
