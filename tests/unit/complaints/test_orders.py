"""What the platforms hand over, and the limits that a body and a channel have of their own."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from chassis.ports import IllegalTransition, Invalid
from services.complaints.adapters.pages.explanations import reasons
from services.complaints.domain.answer import Wording
from services.complaints.domain.body_rules import BodyRules, OwnLimit
from services.complaints.domain.clock.law import PETITION
from services.complaints.domain.order import OrderKnown, OrderReported, day_of_platform, is_in_time, number_entered
from services.complaints.domain.terms import Terms
from services.complaints.use_cases.accept_case import AcceptCase, accept_case
from services.complaints.use_cases.answer_case import AnswerCase, answer_case
from services.complaints.use_cases.reopen_case import ReopenCase, reopen_case
from services.complaints.use_cases.report_back import ReportBack, report_back
from services.complaints.use_cases.split_case import Part, SplitCase, split_case
from tests.unit.complaints.builders import PUBLIC, Office, an_officer

CHEN = an_officer()


@pytest.fixture
def office() -> Office:
    return Office()


def act(office: Office, use_case: Any, command: Any, number: str, **told: Any) -> Any:
    return use_case(command(actor=CHEN, number=number, **told), work=office.work, clock=office.clock)


def test_an_order_keeps_its_number_and_the_day_that_the_platform_set(office: Office) -> None:
    order = {"actor": CHEN, "channel": "platform_12345", "order_number": "20261124-0077"}
    case = office.submit(**order, order_due_on=date(2026, 12, 4)).case
    assert (case.order_number, case.due_on) == ("20261124-0077", date(2026, 12, 4))
    assert case.term["basis"] == "转办单 20261124-0077 要求的答复日期"
    accepted = act(office, accept_case, AcceptCase, case.number)
    assert accepted.due_on == date(2026, 12, 4)
    other = office.submit(**order | {"order_number": "20261124-0078"}).case
    assert other.due_on == date(2026, 12, 1), "without a day of the platform's it is ours"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"actor": PUBLIC, "channel": "web"}, "order_number"),
        ({"channel": "letter"}, "order_number"),
        ({"order_due_on": date(2026, 11, 1)}, "order_due_on"),
        ({"order_due_on": date(2028, 11, 1)}, "order_due_on"),
        ({"order_number": "", "order_due_on": date(2026, 12, 4)}, "order_number"),
    ],
)
def test_only_what_a_platform_hands_over_is_an_order(office: Office, wrong: dict[str, Any], field: str) -> None:
    order = {"actor": CHEN, "channel": "platform_12345", "order_number": "77", **wrong}
    with pytest.raises(Invalid) as refused:
        office.submit(**order)
    assert list(refused.value.errors) == [field]


def test_the_platform_is_told_once_and_not_before_the_citizen(office: Office) -> None:
    number = office.submit(actor=CHEN, channel="platform_12345", order_number="77").case.number
    act(office, accept_case, AcceptCase, number)
    with pytest.raises(IllegalTransition):
        act(office, report_back, ReportBack, number)
    office.wait(days=2)
    act(office, answer_case, AnswerCase, number, said=Wording(text="已办。", outcome="answered"))
    with pytest.raises(Invalid):
        act(office, report_back, ReportBack, number, reported_on=date(2026, 11, 24))
    case = act(office, report_back, ReportBack, number, note="已在平台回填。")
    assert (case.reported_on, case.state) == (date(2026, 11, 26), "answered")
    with pytest.raises(OrderReported, match="2026-11-26"):
        act(office, report_back, ReportBack, number)


def test_a_petition_is_told_in_15_days_and_settled_in_60_from_its_acceptance(office: Office) -> None:
    """信访工作条例第二十三条、第三十四条: calendar days; it may be extended by 30."""
    case = office.submit(actor=CHEN, kind="complaint", channel="petition_platform").case
    assert (case.due_on, case.term["unit"]) == (date(2026, 12, 9), "calendar")
    office.wait(days=10)
    accepted = act(office, accept_case, AcceptCase, case.number)
    assert (accepted.clock_from, accepted.due_on) == (date(2026, 12, 4), date(2027, 2, 2))
    assert (accepted.received_on, accepted.term["extension"]) == (date(2026, 11, 24), 30)


@pytest.mark.parametrize(
    ("asked_for", "first", "waited", "then"),
    [
        (None, date(2026, 12, 9), 0, date(2027, 1, 23)),
        (date(2027, 1, 3), date(2026, 12, 9), 10, date(2027, 1, 3)),
        (date(2027, 1, 3), date(2026, 12, 9), 45, date(2027, 1, 3)),
        (date(2026, 12, 1), date(2026, 12, 1), 3, date(2026, 12, 1)),
    ],
)
def test_a_petition_shows_first_by_when_it_is_told_whether_it_is_taken_on(
    office: Office, asked_for: date | None, first: date, waited: int, then: date
) -> None:
    """The day of its platform stood there as if nobody had to be told within 15 days (信访工作条例第二十三条)."""
    told = {"channel": "petition_platform", "order_number": "X-1", "order_due_on": asked_for}
    case = office.submit(actor=CHEN, kind="complaint", **told).case
    assert case.due_on == first
    shown = office.explained(case.number)
    names_both = first == date(2026, 12, 9)
    assert (shown.following is not None, shown.following_on) == (names_both, asked_for if names_both else None)
    why = reasons(shown)[-1]
    assert ("告知是否受理的期限" in why) == names_both
    assert ("60 日" in why, "1月3日" in why) == (asked_for is None, names_both and asked_for is not None)
    office.wait(days=waited)
    accepted = act(office, accept_case, AcceptCase, case.number)
    assert accepted.due_on == then
    assert office.explained(case.number).following is None
    assert day_of_platform(office.work.cases.heard(accepted)) == asked_for
    assert office.work.cases.refolded(case.number) == office.work.cases.kept[case.number]


@pytest.mark.parametrize(
    ("typed", "kept"), [(" sz－7\u200b ", "SZ-7"), ("9" * 60, "9" * 60), (f" {'9' * 60}\n", "9" * 60)]
)
def test_a_number_is_kept_in_one_form_of_sixty_signs_at_most(typed: str, kept: str) -> None:
    assert number_entered(typed) == kept


@pytest.mark.parametrize("typed", ["9" * 61, "1\n2", "1\t2"])
def test_more_than_one_number_is_no_number(typed: str) -> None:
    with pytest.raises(Invalid) as refused:
        number_entered(typed)
    assert list(refused.value.errors) == ["order_number"]


@pytest.mark.parametrize("kind", ["complaint", "tip_off"])
def test_an_order_that_is_a_case_is_not_recorded_again(office: Office, kind: str) -> None:
    order = {"channel": "platform_12345", "order_number": "SZ-1", "body": "GJJ"}
    first = office.submit(actor=CHEN, kind=kind, **order).case.number
    with pytest.raises(OrderKnown) as refused:
        office.submit(actor=an_officer("GJJ", "wang"), **order)
    assert (first in refused.value.zh, refused.value.extra["number"]) == (True, first)


@pytest.mark.parametrize(("by", "is_kept"), [(date(2026, 12, 4), True), (date(2026, 12, 5), False)])
def test_an_order_that_waits_for_its_answer_is_in_time_until_its_day_is_over(
    office: Office, by: date, is_kept: bool
) -> None:
    order = {"actor": CHEN, "channel": "platform_12345", "order_number": "SZ-1"}
    dated = office.submit(**order, order_due_on=date(2026, 12, 4)).case
    assert is_in_time(office.work.cases.heard(dated), by=by) is is_kept
    dateless = office.submit(**order | {"order_number": "SZ-2"}).case
    assert is_in_time(office.work.cases.heard(dateless), by=by) is None, "a term of our own is no day of the platform's"


@pytest.mark.parametrize(
    ("is_citizen", "day", "is_taken"),
    [
        (False, date(2026, 11, 24), True),
        (False, date(2026, 11, 23), False),
        (False, date(2027, 11, 25), True),
        (False, date(2027, 11, 26), False),
        (True, date(2026, 12, 1), False),
    ],
    ids=["today", "in the past", "in a year", "after more than a year", "by its citizen"],
)
def test_the_day_of_an_order_that_was_given_back_is_entered_by_an_officer_and_lies_within_a_year(
    office: Office, is_citizen: bool, day: date, is_taken: bool
) -> None:
    given = office.submit(actor=CHEN, channel="platform_12345", order_number="SZ-1")
    number = given.case.number
    act(office, accept_case, AcceptCase, number)
    act(office, answer_case, AnswerCase, number, said=Wording(text="已办。", outcome="adopted"))
    by = {"actor": PUBLIC, "code": given.code} if is_citizen else {"actor": CHEN}
    again = ReopenCase(**by, number=number, reason="没有解决。", order_due_on=day)
    if is_taken:
        assert reopen_case(again, work=office.work, clock=office.clock).due_on == day
        return
    with pytest.raises(Invalid) as refused:
        reopen_case(again, work=office.work, clock=office.clock)
    assert list(refused.value.errors) == ["order_due_on"]


def test_a_petition_has_the_figures_that_the_calculator_shows() -> None:
    """The law stands in two places: as what the clock may suppose, and as what a deployment may set."""
    told, settled = (limits["petition_platform"] for limits in (Terms().channels, Terms().from_acceptance))
    assert PETITION.register is not None
    assert (told.days, told.unit) == (PETITION.register.days, PETITION.register.unit)
    by_law = PETITION.answer
    assert (settled.days, settled.unit, settled.extension) == (by_law.days, by_law.unit, PETITION.extension)


def test_a_petition_that_is_taken_up_again_has_the_term_from_acceptance(office: Office) -> None:
    """It is accepted already: nobody is told once more within 15 days whether it is taken on."""
    number = office.submit(actor=CHEN, kind="complaint", channel="petition_platform").case.number
    act(office, accept_case, AcceptCase, number)
    act(office, answer_case, AnswerCase, number, said=Wording(text="已办。", outcome="answered"))
    again = act(office, reopen_case, ReopenCase, number, reason="没有解决。")
    assert (again.term["days"], again.due_on) == (60, date(2027, 1, 23))


def test_a_part_keeps_the_day_that_the_platform_set_for_the_whole(office: Office) -> None:
    order = {"channel": "platform_12345", "order_number": "77", "order_due_on": date(2026, 12, 4)}
    number = office.submit(actor=CHEN, **order).case.number
    act(office, accept_case, AcceptCase, number)
    part = act(office, split_case, SplitCase, number, part=Part(title="另一件事", text="还有一件事。"))
    assert (part.due_on, part.has_set_day) == (date(2026, 12, 4), True)


def test_a_body_has_limits_of_its_own_and_the_law_of_a_channel_goes_before_a_promise_for_every_one() -> None:
    terms = Terms()
    all_, hotline = (
        OwnLimit(kind="enquiry", days=3, unit="working", basis="服务承诺"),
        OwnLimit(kind="enquiry", channel="hotline", days=1, unit="working", basis="服务承诺：热线"),
    )
    rules = BodyRules(body="GJJ", limits=(all_, hotline))
    assert [rules.limit("enquiry", channel, terms).days for channel in ("web", "hotline", "petition_platform")] == [
        3,
        1,
        15,
    ]
    assert rules.limit("opinion", "web", terms) == terms.limits["opinion"]


def test_a_case_is_due_by_the_limit_of_its_body(office: Office) -> None:
    limit = OwnLimit(kind="opinion", days=2, unit="working", basis="服务承诺：两个工作日")
    office.work.cases.rules["GJJ"] = BodyRules(body="GJJ", limits=(limit,))
    case = office.submit().case
    assert (case.due_on, case.term["basis"]) == (date(2026, 11, 26), "服务承诺：两个工作日")
