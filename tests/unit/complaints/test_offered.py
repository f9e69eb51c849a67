"""What somebody is offered of a case: on its last day and the day after, to whoever asked for it and to others."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from services.complaints.domain.allowed import Row
from services.complaints.domain.body_rules import STEPS, BodyRules
from services.complaints.domain.case import MAX_MESSAGES
from services.complaints.domain.offered import offered
from tests.unit.complaints.builders import an_officer

DUE = date(2026, 12, 1)
DAY = timedelta(days=1)
ROW = Row(
    state="accepted",
    kind="complaint",
    merged_into=None,
    absorbed=0,
    transfer=None,
    extension=None,
    order_number=None,
    reported_on=None,
    first_answered_on=None,
    answer_state="",
    rules=BodyRules(steps=tuple(STEPS)),
    channel="web",
    due_on=DUE,
    term={"extension": 10},
    messages=0,
    answer_by={},
)
HE, ANOTHER = an_officer("GJJ", "chen"), an_officer("GJJ", "wang")


def row(**facts: Any) -> Row:
    return replace(ROW, **facts)


@pytest.mark.parametrize(
    ("act", "facts", "last"),
    [
        ("dispute", {"transfer": {"dispute_until": DUE.isoformat(), "by": ""}}, DUE),
        ("extend", {}, DUE),
        ("grant_extension", {"extension": {"state": "asked", "by": ""}}, DUE),
    ],
)
def test_what_has_a_last_day_is_offered_on_it_and_not_after(act: str, facts: dict[str, Any], last: date) -> None:
    assert act in offered(row(**facts), today=last)
    assert act not in offered(row(**facts), today=last + DAY)


@pytest.mark.parametrize(
    ("act", "facts", "against"),
    [
        ("extend", {}, {"term": {"extension": 0}}),
        ("merge", {}, {"channel": "email"}),
        ("message", {"messages": MAX_MESSAGES - 1}, {"messages": MAX_MESSAGES}),
        ("merge", {}, {"absorbed": 1}),
        ("transfer", {}, {"absorbed": 1}),
        ("merge", {}, {"kind": "tip_off"}),
        ("draft_referral", {}, {"kind": "tip_off"}),
        ("draft_referral", {}, {"absorbed": 1}),
        ("sign_referral", {"referral": {"by": "chen"}}, {"referral": {"by": "chen", "signed_by": "li"}}),
        ("erase", {}, {"kind": "tip_off"}),
        ("refer", {"referral": {"by": "chen", "signed_by": "li"}}, {"referral": {"by": "chen"}}),
        ("refer", {"referral": {"signed_by": "li"}}, {"referral": {"signed_by": "li"}, "absorbed": 1}),
        ("ask_identity", {"kind": "tip_off", "anonymous": False}, {"kind": "tip_off", "anonymous": True}),
        (
            "ask_identity",
            {"kind": "tip_off", "anonymous": False},
            {"kind": "tip_off", "anonymous": False, "opening": {"state": "asked", "by": "li"}},
        ),
    ],
)
def test_what_stands_against_an_act_takes_it_from_the_offer(
    act: str, facts: dict[str, Any], against: dict[str, Any]
) -> None:
    assert act in offered(row(**facts), today=DUE)
    assert act not in offered(row(**facts | against), today=DUE)


@pytest.mark.parametrize(
    ("act", "facts"),
    [
        ("dispute", {"transfer": {"dispute_until": DUE.isoformat(), "by": "chen"}}),
        ("grant_extension", {"extension": {"state": "asked", "by": "chen"}}),
        ("refuse_extension", {"extension": {"state": "asked", "by": "chen"}}),
        ("grant_identity", {"kind": "tip_off", "anonymous": False, "opening": {"state": "asked", "by": "chen"}}),
        ("refuse_identity", {"kind": "tip_off", "anonymous": False, "opening": {"state": "asked", "by": "chen"}}),
        ("sign_referral", {"referral": {"by": "chen"}}),
        ("erase", {"handler": {"sub": "chen"}}),
        ("erase", {"state": "closed", "answer_by": {"sign_answer": "chen"}}),
        ("review_answer", {"answer_state": "submitted", "answer_by": {"draft": "chen"}}),
        ("sign_answer", {"answer_state": "checked", "answer_by": {"draft": "wu", "review_answer": "chen"}}),
    ],
)
def test_nobody_is_offered_to_decide_on_what_is_his_own(act: str, facts: dict[str, Any]) -> None:
    """职责分离, unless the rules of the body name the pair."""
    assert act not in offered(row(**facts), today=DUE, by=HE)
    assert act in offered(row(**facts), today=DUE, by=ANOTHER)
    assert act in offered(row(**facts), today=DUE)


def test_a_small_body_offers_both_steps_to_one_where_its_rules_say_so() -> None:
    rules = BodyRules(steps=tuple(STEPS), same_person=("draft+sign_answer", "review_answer+sign_answer"))
    waiting = row(rules=rules, answer_state="checked", answer_by={"draft": "chen", "review_answer": "chen"})
    assert "sign_answer" in offered(waiting, today=DUE, by=HE)
    assert "sign_referral" in offered(row(rules=rules, referral={"by": "chen"}), today=DUE, by=HE)


def test_of_what_was_asked_for_what_is_allowed_is_offered_in_the_order_of_the_table() -> None:
    assert offered(ROW, {"transfer", "merge", "note", "close"}, today=DUE) == ["note", "transfer", "merge"]
