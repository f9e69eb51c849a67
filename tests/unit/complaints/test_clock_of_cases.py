"""The clock of cases: limits by setting, petitions, orders with a day of their own, disputes of a transfer."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from chassis.calendar.workdays import Workdays
from services.complaints.domain.clock import happening as what
from services.complaints.domain.clock.cases import case_course
from services.complaints.domain.clock.course import Said, Term
from services.complaints.domain.clock.flags import FLAGS
from services.complaints.domain.clock.happening import Happening
from services.complaints.domain.clock.law import PETITION, TRANSFER, CaseRules
from services.complaints.domain.clock.reading import Reading, read

CALENDAR = Workdays()
RECORDED = datetime(2026, 1, 1, tzinfo=UTC)
OPINION = CaseRules(Term(5, "working", "公开承诺", Said("答复", "to answer")), extension=5)
GRANTED = {"approved_by": "head", "told": True}


def on(kind: str, day: str, **data: Any) -> Happening:
    return Happening(kind, date.fromisoformat(day), RECORDED, data)


def seen(rules: CaseRules, *happenings: Happening, today: str) -> Reading:
    course = case_course(happenings, rules, calendar=CALENDAR)
    return read(course, calendar=CALENDAR, today=date.fromisoformat(today))


def flags(reading: Reading) -> list[str]:
    return [flag.code for flag in reading.flags]


def test_a_case_counts_the_days_of_its_setting() -> None:
    """2026-10-10 is a Saturday on which people work for the National Day holiday."""
    found = seen(OPINION, on("submitted", "2026-09-30"), today="2026-10-10")
    assert (found.due_on, found.used, found.left) == (date(2026, 10, 13), 3, 2)


def test_a_petition_is_told_of_within_15_days_and_concluded_60_after_acceptance() -> None:
    """信访工作条例第二十三条、第三十四条, in calendar days."""
    came = on("submitted", "2026-03-01")
    telling = seen(PETITION, came, today="2026-03-10")
    assert (telling.due_on, telling.term.days) == (date(2026, 3, 16), 15)
    taken = seen(PETITION, came, on("accepted", "2026-03-12"), today="2026-03-20")
    assert (taken.due_on, taken.start, taken.received_on) == (date(2026, 5, 11), date(2026, 3, 12), date(2026, 3, 1))
    late = seen(PETITION, came, on("accepted", "2026-03-17"), today="2026-03-20")
    assert flags(late) == ["told_late"]
    longer = seen(
        PETITION,
        came,
        on("accepted", "2026-03-12"),
        on("extended", "2026-05-01", days=45, **GRANTED),
        today="2026-05-02",
    )
    assert (longer.due_on, flags(longer)) == (date(2026, 6, 10), ["extended_too_long"])


def test_an_order_with_a_day_of_its_own_is_due_on_that_day() -> None:
    """12345: the day is handed over with the order, whatever our own limit says."""
    came, given_day = on("submitted", "2026-03-02"), on("deadline_given", "2026-03-02", due_on=date(2026, 3, 5))
    found = seen(OPINION, came, given_day, today="2026-03-03")
    assert (found.due_on, found.used, found.left) == (date(2026, 3, 5), 1, 2)
    assert seen(OPINION, came, given_day, today="2026-03-09").flags[0].days == 4
    extended = on("extended", "2026-03-03", days=5, **GRANTED)
    assert flags(seen(OPINION, came, given_day, extended, today="2026-03-04")) == ["not_extendable"]


def test_a_transfer_is_disputed_within_five_working_days() -> None:
    """信访工作条例第二十三条第三款."""
    came = on("submitted", "2026-09-18")
    assert seen(TRANSFER, came, today="2026-09-18").due_on == date(2026, 9, 24)
    assert seen(TRANSFER, came, on("disputed", "2026-09-21"), today="2026-09-30").ended == "disputed"


def test_an_extension_is_once_and_a_reopened_case_begins_a_whole_term() -> None:
    story = (
        on("submitted", "2026-03-02"),
        on("extended", "2026-03-05", days=3, **GRANTED),
        on("extended", "2026-03-06", days=3, **GRANTED),
    )
    found = seen(OPINION, *story, today="2026-03-06")
    assert (found.due_on, flags(found)) == (date(2026, 3, 12), ["extended_again"])
    again = (*story, on("delivered", "2026-03-10"), on("reopened", "2026-03-16"))
    assert seen(OPINION, *again[:-1], today="2026-04-01").left == 2
    assert seen(OPINION, *again, today="2026-03-16").due_on == date(2026, 3, 23)


_DAYS = st.dates(date(2026, 3, 1), date(2026, 5, 31))
_DATA = st.fixed_dictionaries(
    {"due_on": _DAYS, "days": st.integers(1, 40)}, optional={"approved_by": st.just("x"), "told": st.booleans()}
)
_LATER = st.lists(
    st.builds(Happening, st.sampled_from(what.OF_CASES), _DAYS, st.just(RECORDED), _DATA), min_size=1, max_size=10
)


@given(_LATER, st.sampled_from([OPINION, PETITION, TRANSFER]), st.randoms(use_true_random=False), _DAYS)
def test_the_order_in_which_happenings_are_handed_in_changes_nothing(
    story: list[Happening], rules: CaseRules, random: Any, today: date
) -> None:
    one = case_course(story, rules, calendar=CALENDAR)
    assert one == case_course(random.sample(story, len(story)), rules, calendar=CALENDAR)
    assert all(flag.code in FLAGS for flag in read(one, calendar=CALENDAR, today=today).flags)
