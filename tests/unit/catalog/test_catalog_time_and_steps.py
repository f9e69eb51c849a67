"""Time limits and the six steps: derived whenever somebody asks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.catalog.domain import reception
from services.catalog.domain.disclosure import Delivery, Disclosure, Evaluation, Filing, Opinion, Response
from services.catalog.domain.states import ABANDONED, APPROVED, DRAFT, IN_REVIEW, PROPOSED, PUBLISHED, REFUSED, RETURNED
from services.catalog.domain.time_limit import TimeLimit, basis_of, deadline
from services.catalog.domain.timeline import next_deadline, six_steps, time_limit
from services.catalog.domain.vocabulary import LEGAL_REGIMES
from tests.unit.catalog.builders import BODY, NOW, TODAY, PlainCalendar, a_disclosure, an_item

CALENDAR = PlainCalendar()
FORMED = date(2026, 11, 5)


@pytest.mark.parametrize(
    ("today", "state", "left"),
    [
        (FORMED, "open", 20),
        (date(2026, 11, 27), "open", 4),
        (date(2026, 11, 30), "due_soon", 3),
        (date(2026, 12, 3), "due_soon", 0),
        (date(2026, 12, 4), "overdue", -1),
    ],
)
def test_twenty_working_days_from_formation(today: date, state: str, left: int) -> None:
    """条例第二十六条."""
    found = deadline(
        FORMED, TimeLimit(), basis=basis_of("external", "agency", TimeLimit(), ""), calendar=CALENDAR, today=today
    )
    assert (found.on, found.state, found.left) == (date(2026, 12, 3), state, left)
    assert "第二十六条" in found.explanation


@pytest.mark.parametrize(
    ("audience", "regime", "is_cited"),
    [
        ("external", "agency", True),
        ("external", "mandated", True),
        ("external", "utility", False),
        *((audience, regime, False) for audience in ("internal", "party") for regime in LEGAL_REGIMES),
    ],
)
def test_article_26_is_cited_where_it_binds(audience: Any, regime: str, is_cited: bool) -> None:
    """条例第五十四、五十五条: utilities, internal and party matters have rules of their own."""
    disclosure = replace(a_disclosure(item=an_item(audience)), body=replace(BODY, legal_regime=regime))
    found = time_limit(disclosure, calendar=CALENDAR, today=TODAY)
    assert found
    assert ("第二十六条" in found.explanation) is is_cited
    assert "（" in found.explanation


def test_a_longer_limit_rests_on_the_law_that_says_so() -> None:
    """条例第二十六条: 法律、法规对政府信息公开的期限另有规定的，从其规定."""
    law = "《企业信息公示暂行条例》第六条，《中华人民共和国政府信息公开条例》"
    assert basis_of("external", "agency", TimeLimit(40), law) == "《企业信息公示暂行条例》"
    assert "第二十六条" in basis_of("external", "agency", TimeLimit(20), law)


@given(st.integers(0, 60), st.integers(1, 60), st.sampled_from(["working", "calendar"]))
def test_what_was_published_in_time_stays_in_time(after_days: int, limit: int, unit: str) -> None:
    published = FORMED + timedelta(days=after_days)
    found = deadline(
        FORMED, TimeLimit(limit, unit), basis="", calendar=CALENDAR, today=date(2030, 1, 1), published_on=published
    )
    assert found.state == ("on_time" if published <= found.on else "late")


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (DRAFT, ["now", "future", "future", "future", "future", "future"]),
        (PROPOSED, ["past", "now", "future", "future", "future", "future"]),
        (IN_REVIEW, ["past", "now", "future", "future", "future", "future"]),
        (RETURNED, ["now", "future", "future", "future", "future", "future"]),
        (REFUSED, ["past", "ended", "future", "future", "future", "future"]),
        (ABANDONED, ["ended", "future", "future", "future", "future", "future"]),
        (APPROVED, ["past", "past", "now", "future", "future", "future"]),
        (PUBLISHED, ["past", "past", "now", "now", "future", "future"]),
    ],
)
def test_each_state_shows_where_it_stands(state: str, expected: list[str]) -> None:
    assert [step.state for step in _steps(a_disclosure(state))] == expected


def test_the_steps_say_who_has_it_and_how_long_it_took() -> None:
    started = a_disclosure(IN_REVIEW, at=NOW - timedelta(days=7))
    propose, review, *_ = _steps(started)
    assert (propose.lines, propose.working_days) == (("11月2日 计划财务科",), 0)
    assert (review.waiting_for, review.working_days) == ("科室负责人审核", 5)
    publish = _steps(a_disclosure(PUBLISHED))[2]
    assert publish.lines == ("2个渠道，1个待确认", "限期12月3日，按时")
    assert publish.waiting_for == "营业大厅电子显示屏"


def test_readers_learn_no_names_and_no_reasons() -> None:
    public = [step.public() for step in _steps(a_disclosure(RETURNED))]
    assert "人员" not in str(public)
    assert "数字有误" not in str(public)
    assert any(record.note == "数字有误。" for step in _steps(a_disclosure(RETURNED)) for record in step.records)


def test_evaluations_responses_and_filing_follow() -> None:
    found = _delivered(a_disclosure(PUBLISHED))
    assert [step.state for step in _steps(found)][2:] == ["past", "now", "future", "now"]
    evaluation = Evaluation(count=37, truthfulness=4.81, completeness=4.5, effectiveness=4.6, comments=2, at=NOW)
    found = replace(found, evaluation=evaluation)
    found = replace(found, opinions={"c": Opinion(state="accepted", due_on=date(2026, 11, 30))})
    evaluate, respond = _steps(found)[3:5]
    assert (evaluate.state, evaluate.word) == ("now", "开放 · 37人"), "no vote ends it"
    assert evaluate.lines == ("真实 4.8 全面 4.5 实效 4.6",)
    assert (respond.state, respond.lines) == ("now", ("1条意见待答复", "最迟11月30日"))
    found = replace(found, opinions={"c": Opinion(state="answered")})
    assert _steps(found)[4].lines == ("没有待答复的意见",)
    filing = Filing(
        archive_number="J012-WS·2026-D10-JCK-0001", retention="10年", package_digest="", filed_at=NOW, revision=1
    )
    assert _steps(replace(found, filings=(filing,)))[5].state == "past"


def test_few_evaluations_show_no_figures() -> None:
    few = Evaluation(count=2, truthfulness=1, completeness=1, effectiveness=1, comments=0, at=NOW, suppressed=True)
    found = replace(a_disclosure(PUBLISHED), evaluation=few)
    assert (_steps(found)[3].word, _steps(found)[3].lines) == ("开放 · 2人", ("人数较少，暂不显示结果",))


@pytest.mark.parametrize(("state", "step"), [(DRAFT, 0), (RETURNED, 0), (IN_REVIEW, 1), (APPROVED, 2)])
def test_a_step_is_late_once_the_limit_is_past(state: str, step: int) -> None:
    found = a_disclosure(state)
    assert not any(each.late for each in _steps(found))
    late = six_steps(found, calendar=CALENDAR, today=date(2026, 12, 4))
    assert [each.word for each in late if each.late] == ["逾期"]
    assert late[step].late


def test_the_response_says_who_answered() -> None:
    said = {"digest": "sm3:" + "0" * 64, "size": 1}
    by = {"department": "JCK", "name": "何丽"}
    response = Response(id="r", outcome="adopted", question=said, answer=said, published_at=NOW, by=by)
    respond = _steps(replace(a_disclosure(PUBLISHED), responses=(response,)))[4]
    assert respond.lines == ("已答复1条", "计划财务科"), "everybody sees the section"
    assert [record.by["name"] for record in respond.records] == ["何丽"], "and those who work on it the person"


def test_a_review_is_late_by_the_earlier_of_its_step_and_the_limit() -> None:
    found = a_disclosure(IN_REVIEW)
    found = replace(found, revision=replace(found.revision, step_due_on=date(2026, 11, 11)))
    due = next_deadline(found, calendar=CALENDAR, today=date(2026, 11, 12))
    assert due is not None
    assert (due.on, due.left, due.state) == (date(2026, 11, 11), -1, "overdue")
    assert six_steps(found, calendar=CALENDAR, today=date(2026, 11, 12))[1].late
    found = replace(found, revision=replace(found.revision, step_due_on=date(2026, 12, 30)))
    due = next_deadline(found, calendar=CALENDAR, today=date(2026, 12, 4))
    assert due is not None
    assert (due.on, due.state) == (date(2026, 12, 3), "overdue")


def test_an_answer_that_is_due_is_late_the_day_after() -> None:
    found = replace(a_disclosure(PUBLISHED), opinions={"c": Opinion(state="accepted", due_on=TODAY)})
    assert not _steps(found)[4].late
    assert six_steps(found, calendar=CALENDAR, today=TODAY + timedelta(days=1))[4].word == "逾期"


def test_what_was_withdrawn_is_evaluated_no_more() -> None:
    few = Evaluation(count=4, truthfulness=1, completeness=1, effectiveness=1, comments=0, at=NOW)
    gone = replace(a_disclosure(PUBLISHED), evaluation=few, published="withdrawn")
    assert (_steps(gone)[3].state, _steps(gone)[3].word) == ("past", "已结束 · 4人")


def test_internal_matters_are_not_evaluated_by_the_public() -> None:
    assert _steps(a_disclosure(PUBLISHED, item=an_item("internal")))[3].lines == ("不面向社会评议",)


def test_a_later_delivery_of_a_channel_replaces_the_earlier() -> None:
    found = a_disclosure(PUBLISHED)
    failed = Delivery(
        revision=1, channel="screen", name="显示屏", kind="screen", at=NOW, completed=False, reason="故障"
    )
    found, _ = reception.note_delivery(found, failed, at=failed.at)
    assert not reception.is_all_delivered(found)
    assert reception.is_all_delivered(_delivered(found))


def _delivered(found: Disclosure) -> Disclosure:
    screen = Delivery(revision=1, channel="screen", name="显示屏", kind="screen", at=NOW, completed=True)
    return reception.note_delivery(found, screen, at=screen.at)[0]


def _steps(found: Disclosure) -> tuple:  # type: ignore[type-arg]  # six of them
    return six_steps(found, calendar=CALENDAR, today=TODAY)
