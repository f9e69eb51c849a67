"""The legal clock of a request, by the articles of the Regulations; dates were counted by hand on the calendar."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from chassis.calendar.workdays import Workdays
from services.complaints.domain.clock import happening as what
from services.complaints.domain.clock.consultations import KINDS
from services.complaints.domain.clock.explanation import explain
from services.complaints.domain.clock.flags import FLAGS, said
from services.complaints.domain.clock.happening import Happening
from services.complaints.domain.clock.reading import Reading, read
from services.complaints.domain.clock.requests import request_course
from services.complaints.domain.clock.words import state_said

CALENDAR = Workdays()
RECORDED = datetime(2026, 1, 1, tzinfo=UTC)
TOLD = {"days": 10, "approved_by": "disclosure office's head", "told": True}


def on(kind: str, day: str, **data: Any) -> Happening:
    return Happening(kind, date.fromisoformat(day), RECORDED, data)


def in_person(day: str) -> Happening:
    return on("submitted", day, channel="in_person")


def seen(*happenings: Happening, today: str) -> Reading:
    day = date.fromisoformat(today)
    return read(request_course(happenings, calendar=CALENDAR, today=day), calendar=CALENDAR, today=day)


def flags(reading: Reading) -> list[str]:
    return [flag.code for flag in reading.flags]


# By the internet on 30 January 2026, confirmed on Monday 2 February; corrected; asked of a third party and of a
# co-author at once; extended by 10 working days.
STORY = (
    on("submitted", "2026-01-30", channel="web"),
    on("confirmed", "2026-02-02"),
    on("supplement_asked", "2026-02-06"),
    on("supplemented", "2026-02-13"),
    on("third_party_asked", "2026-02-26", ref="甲公司"),
    on("third_party_received", "2026-02-28", ref="甲公司"),
    on("co_author_asked", "2026-03-04", ref="财政局"),
    on("agency_received", "2026-03-05", ref="财政局"),
    on("third_party_answered", "2026-03-10", ref="甲公司"),
    on("agency_answered", "2026-03-12", ref="财政局"),
    on("extended", "2026-03-20", **TOLD),
)
BY_HAND = """
02-03 1 | 02-04 2 | 02-05 3 | 02-06 4
02-07 supplement | 02-08 supplement | 02-09 supplement | 02-10 supplement | 02-11 supplement | 02-12 supplement
02-13 supplement
02-14 1 春节调休 | 02-15 春节 | 02-16 春节 | 02-17 春节 | 02-18 春节 | 02-19 春节 | 02-20 春节 | 02-21 春节 | 02-22 春节
02-23 春节 | 02-24 2 | 02-25 3 | 02-26 4
02-27 third_party | 02-28 third_party | 03-01 third_party | 03-02 third_party | 03-03 third_party | 03-04 third_party
03-05 third_party+co_author | 03-06 third_party+co_author | 03-07 third_party+co_author | 03-08 third_party+co_author
03-09 third_party+co_author | 03-10 third_party+co_author | 03-11 co_author | 03-12 co_author
03-13 5 | 03-14 周六 | 03-15 周日 | 03-16 6 | 03-17 7 | 03-18 8 | 03-19 9 | 03-20 10 | 03-21 周六 | 03-22 周日
03-23 11 | 03-24 12 | 03-25 13 | 03-26 14 | 03-27 15 | 03-28 周六 | 03-29 周日
03-30 16 | 03-31 17 | 04-01 18 | 04-02 19 | 04-03 20 | 04-04 清明 | 04-05 清明 | 04-06 清明
04-07 21 延长 | 04-08 22 延长 | 04-09 23 延长 | 04-10 24 延长 | 04-11 周六 | 04-12 周日
04-13 25 延长 | 04-14 26 延长 | 04-15 27 延长 | 04-16 28 延长 | 04-17 29 延长 | 04-18 周六 | 04-19 周日 | 04-20 30 延长
"""


def test_each_day_of_a_request_with_correction_two_consultations_and_extension_is_explained() -> None:
    """条例第三十条至第三十四条; the days were counted by hand on the General Office's calendar of 2026."""
    course = request_course(STORY, calendar=CALENDAR, today=date(2026, 3, 20))
    days = explain(course, calendar=CALENDAR, today=date(2026, 3, 20))
    by_hand = [line.strip().split(" ") for row in BY_HAND.strip().split("\n") for line in row.split("|")]
    assert [f"{day.on:%m-%d}" for day in days] == [said[0] for said in by_hand]
    for day, (_, what_it_is, *more) in zip(days, by_hand, strict=True):
        told = "+".join(day.reasons) or (str(day.count) if day.count else day.name or day.zh.removesuffix("，不计"))
        assert told == what_it_is, day
        assert all(word.removesuffix("调休") in day.zh for word in more), day
        assert day.en
        assert day.article
    assert [day.phase for day in days].count(1) == 11, "the count before the correction is shown, and begins anew"
    found = seen(*STORY, today="2026-03-20")
    assert (found.due_on, found.used, found.left) == (date(2026, 4, 20), 10, 20)
    assert (found.received_on, found.start, found.flags) == (date(2026, 2, 2), date(2026, 2, 13), ())


def test_an_explanation_is_read_in_portions() -> None:
    course = request_course(STORY, calendar=CALENDAR, today=date(2026, 3, 20))
    whole = explain(course, calendar=CALENDAR, today=date(2026, 3, 20))
    first = explain(course, calendar=CALENDAR, today=date(2026, 3, 20), limit=30)
    rest = explain(course, calendar=CALENDAR, today=date(2026, 3, 20), after=first[-1].on)
    assert [*first, *rest] == whole


@pytest.mark.parametrize(
    ("channel", "confirmed", "start"),
    [
        ("in_person", None, "2026-09-14"),
        ("signed_mail", None, "2026-09-14"),
        ("plain_mail", "2026-09-15", "2026-09-15"),
        ("web", "2026-09-16", "2026-09-16"),
        ("fax", "2026-09-16", "2026-09-16"),
    ],
)
def test_the_day_of_receipt_follows_from_the_channel(channel: str, confirmed: str | None, start: str) -> None:
    """第三十一条."""
    story = [on("submitted", "2026-09-14", channel=channel), *([on("confirmed", confirmed)] if confirmed else [])]
    found = seen(*story, today="2026-09-20")
    assert found.received_on == date.fromisoformat(start)
    assert flags(found) == (["confirmed_late"] if channel == "plain_mail" else [])


def test_an_unconfirmed_request_has_no_term_and_is_flagged() -> None:
    """第三十一条第三项: the term begins when both sides have confirmed."""
    found = seen(on("submitted", "2026-09-14", channel="web"), today="2026-09-30")
    assert (found.state, found.due_on, flags(found)) == ("not_started", None, ["unconfirmed"])


def test_a_late_supplement_notice_stops_and_restarts_nothing() -> None:
    """第三十条: 7 working days; from 14 September 2026 they end on the 22nd, a make-up Sunday among them."""
    late = (in_person("2026-09-14"), on("supplement_asked", "2026-09-23"), on("supplemented", "2026-09-28"))
    found = seen(*late, today="2026-09-30")
    assert (found.due_on, found.start) == (date(2026, 10, 16), date(2026, 9, 14))
    assert flags(found) == ["late_supplement_notice", "supplement_not_awaited"]
    early = (in_person("2026-09-14"), on("supplement_asked", "2026-09-22"), on("supplemented", "2026-09-28"))
    assert seen(*early, today="2026-09-30").start == date(2026, 9, 28)


def test_a_second_supplement_notice_counts_for_nothing() -> None:
    """第三十条: once, for all that is missing."""
    story = (in_person("2026-09-14"), on("supplement_asked", "2026-09-15"), on("supplemented", "2026-09-16"))
    found = seen(*story, on("supplement_asked", "2026-09-17"), today="2026-09-18")
    assert (found.state, flags(found)) == ("running", ["supplement_asked_again"])


def test_who_does_not_supplement_in_time_has_given_up() -> None:
    """第三十条: without a good reason; the notice sets the day, else 15 working days."""
    asked = (in_person("2026-03-02"), on("supplement_asked", "2026-03-04", until=date(2026, 3, 20)))
    waiting = seen(*asked, today="2026-03-20")
    assert (waiting.state, waiting.suspended_for, waiting.open_ended) == ("suspended", ("supplement",), True)
    assert waiting.left == 20, "what is left is the whole term, for it begins anew"
    over = seen(*asked, today="2026-03-21")
    assert (over.state, over.ended, over.ended_on) == ("ended", "not_supplemented", date(2026, 3, 20))
    late = on("supplemented", "2026-03-25")
    assert seen(*asked, late, today="2026-03-26").ended == "not_supplemented"
    excused = on("supplemented", "2026-03-25", excused=True)
    assert seen(*asked, excused, today="2026-03-26").start == date(2026, 3, 25)
    assert seen(*asked[:1], on("supplement_asked", "2026-03-04"), today="2026-03-26").ended_on == date(2026, 3, 25)


def test_a_silent_third_party_ends_its_own_time() -> None:
    """第三十二条: 15 working days from when it has the letter, here 5 to 26 March 2026; then the agency decides."""
    story = (
        in_person("2026-03-02"),
        on("third_party_asked", "2026-03-04", ref="a"),
        on("third_party_received", "2026-03-05", ref="a"),
    )
    asked = seen(*story, today="2026-03-10")
    assert (asked.state, asked.open_ended, asked.used, asked.left) == ("suspended", False, 2, 18)
    over = seen(*story, today="2026-03-27")
    assert (over.state, over.used, flags(over)) == ("running", 3, ["silent_third_party"])
    assert over.due_on == asked.due_on
    late = seen(*story, on("third_party_answered", "2026-04-01", ref="a"), today="2026-04-02")
    assert late.due_on == asked.due_on, "an answer after its time takes no more days"


def test_a_silent_co_author_consents_and_any_other_agency_is_waited_for() -> None:
    """第三十三条第三款、第三十四条."""
    start, received = in_person("2026-03-02"), on("agency_received", "2026-03-05")
    consent = seen(start, on("co_author_asked", "2026-03-04"), received, today="2026-03-30")
    assert (consent.state, flags(consent)) == ("running", ["silent_co_author"])
    waiting = seen(start, on("agency_asked", "2026-03-04"), received, today="2026-03-30")
    assert (waiting.state, waiting.open_ended, waiting.left) == ("suspended", True, 18)


def test_an_extension_needs_approver_notice_and_a_term_that_runs() -> None:
    """第三十三条第二款: once, at most 20 working days."""
    start = in_person("2026-03-02")
    plain = seen(start, today="2026-03-10").due_on
    assert plain == date(2026, 3, 30)
    for wrong, code in (
        (on("extended", "2026-03-10", days=10, told=True), "extended_unapproved"),
        (on("extended", "2026-03-10", days=10, approved_by="x"), "extended_untold"),
        (on("extended", "2026-03-31", **TOLD), "extended_late"),
    ):
        found = seen(start, wrong, today="2026-04-01")
        assert (found.due_on, flags(found)[0]) == (plain, code)
    twice = seen(start, on("extended", "2026-03-10", **TOLD), on("extended", "2026-03-11", **TOLD), today="2026-03-12")
    assert (twice.term.days, flags(twice)) == (30, ["extended_again"])
    far = seen(start, on("extended", "2026-03-10", **TOLD | {"days": 25}), today="2026-03-12")
    assert (far.term.days, flags(far)) == (40, ["extended_too_long"])


def test_a_fee_notice_stops_the_clock_and_the_payment_restarts_it_the_next_day() -> None:
    """国办函〔2020〕109号: 20 working days from the day after the notice is received, else given up."""
    notice = (in_person("2026-03-02"), on("fee_notified", "2026-03-10"), on("fee_notice_received", "2026-03-11"))
    paid = seen(*notice, on("fee_paid", "2026-03-20"), today="2026-03-23")
    assert (paid.start, paid.used, paid.left) == (date(2026, 3, 20), 1, 19)
    unpaid = seen(*notice, today="2026-04-10")
    assert (unpaid.ended, unpaid.ended_on) == ("fee_unpaid", date(2026, 4, 9))
    late = seen(in_person("2026-03-02"), on("fee_notified", "2026-03-31"), today="2026-04-01")
    assert (late.state, flags(late)[0]) == ("running", "fee_notified_late")


def test_a_reasonable_longer_term_is_told() -> None:
    """第三十五条."""
    longer = on("longer_term", "2026-03-10", days=60, told=True)
    assert seen(in_person("2026-03-02"), longer, today="2026-03-10").term.days == 80
    untold = seen(in_person("2026-03-02"), on("longer_term", "2026-03-10", days=60), today="2026-03-10")
    assert (untold.term.days, flags(untold)) == (20, ["longer_term_untold"])


def test_the_clock_stands_still_when_the_reply_is_posted_or_signed_for() -> None:
    ended = seen(in_person("2026-03-02"), on("delivered", "2026-04-01"), today="2026-06-01")
    assert (ended.state, ended.left, flags(ended)) == ("ended", -2, ["overdue"])
    overdue = said(ended.flags[0], "working")
    assert (overdue.zh, overdue.en) == ("逾期 2 个工作日", "overdue by 2 working day(s)")
    assert state_said(ended).zh == "已结束：答复已寄出或送达"
    gone = seen(in_person("2026-03-02"), on("withdrawn", "2026-03-04"), today="2026-06-01")
    assert (gone.ended, gone.used) == ("withdrawn", 2)


def test_a_term_beyond_the_announced_years_is_provisional() -> None:
    assert seen(in_person("2029-03-01"), today="2029-03-01").provisional
    assert not seen(in_person("2026-11-20"), today="2026-11-20").provisional


_DAYS = st.dates(date(2026, 3, 1), date(2026, 6, 30))
_REFS = st.sampled_from(["a", "b"])
_DATA = st.fixed_dictionaries(
    {},
    optional={
        "ref": _REFS,
        "days": st.integers(1, 25),
        "approved_by": st.just("x"),
        "told": st.booleans(),
        "excused": st.booleans(),
        "channel": st.sampled_from(["web", "in_person"]),
    },
)


@st.composite
def stories(draw: st.DrawFn) -> list[Happening]:
    kinds = st.sampled_from([kind for kind in what.OF_REQUESTS if kind != what.SUBMITTED])
    moments = st.integers(0, 2).map(lambda hours: RECORDED + timedelta(hours=hours))
    later = draw(st.lists(st.builds(Happening, kinds, _DAYS, moments, _DATA), max_size=12))
    channel = draw(st.sampled_from(["web", "in_person", "plain_mail"]))
    return [on("submitted", "2026-03-01", channel=channel), *later]


@given(stories(), st.randoms(use_true_random=False), _DAYS)
def test_the_order_in_which_happenings_are_handed_in_changes_nothing(
    story: list[Happening], random: Any, today: date
) -> None:
    shuffled = random.sample(story, len(story))
    one, other = (request_course(each, calendar=CALENDAR, today=today) for each in (story, shuffled))
    assert one == other
    assert all(flag.code in FLAGS for flag in one.flags), "each flag has its words"


@given(stories(), st.lists(st.tuples(st.sampled_from(sorted(KINDS)), _DAYS, _REFS), max_size=6), _DAYS)
def test_no_consultation_ever_shortens_the_time_left(
    story: list[Happening], asked: list[tuple[str, date, str]], today: date
) -> None:
    """第三十三条第三款: what it takes is not counted, so it gives days and takes none."""
    story = [each for each in story if each.kind not in KINDS]
    more = [Happening(kind, day, RECORDED, {"ref": ref}) for kind, day, ref in asked]
    without, with_them = (
        read(request_course(each, calendar=CALENDAR, today=today), calendar=CALENDAR, today=today)
        for each in (story, story + more)
    )
    assume(without.state != "ended" and with_them.state != "ended")
    assert with_them.left >= without.left


@given(st.sampled_from(["supplement", "fee"]), _DAYS, _DAYS, st.integers(0, 30))
def test_no_wait_for_the_applicant_ever_shortens_the_time_left(why: str, asked: date, over: date, days: int) -> None:
    today = max(asked, over) + timedelta(days=days)
    kinds = ("supplement_asked", "supplemented") if why == "supplement" else ("fee_notified", "fee_paid")
    start = in_person("2026-03-01")
    more = [Happening(kind, day, RECORDED) for kind, day in zip(kinds, (asked, over), strict=True)]
    without, with_it = (
        read(request_course(each, calendar=CALENDAR, today=today), calendar=CALENDAR, today=today)
        for each in ([start], [start, *more])
    )
    assume(with_it.state != "ended")
    assert with_it.left >= without.left


@given(stories(), _DAYS)
def test_the_explanation_counts_what_the_reading_counts(story: list[Happening], today: date) -> None:
    course = request_course(story, calendar=CALENDAR, today=today)
    found = read(course, calendar=CALENDAR, today=today)
    days = explain(course, calendar=CALENDAR, today=today, limit=10_000)
    last = max((day.phase for day in days), default=0)
    now = [day for day in days if day.phase == last and day.count]
    if not days:
        return
    assert days[-1].on == found.due_on
    assert len(now) == found.term.days
    assert sum(day.on <= min(today, found.ended_on or today) for day in now) == found.used
