"""What is done from time to time so that cases are answered in time: taken from hands that left, re-dated, announced,
pressed for.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from chassis.ports import Clock
from chassis.service import Timer
from services.complaints.adapters.storage import Work
from services.complaints.adapters.storage.reads.deadlines import late_since, to_announce, to_press, to_redate
from services.complaints.adapters.storage.reads.left_behind import left_behind
from services.complaints.domain.pressing import in_office_hours
from services.complaints.use_cases.announce_deadline import announce_deadline
from services.complaints.use_cases.press_for_answer import press_for_answer
from services.complaints.use_cases.redate_case import redate_case
from services.complaints.use_cases.release_handler import release_handler

EVERY = timedelta(minutes=10)


def _to_redate(work: Work, _clock: Clock, limit: int) -> Sequence[str]:
    return to_redate(work.connection, work.calendar.version, limit)


def _redate(number: str, work: Work, clock: Clock) -> None:
    redate_case(number, work=work, clock=clock)


def _to_announce(work: Work, clock: Clock, limit: int) -> Sequence[str]:
    return to_announce(work.connection, work.calendar, clock.today(), work.terms.due_soon_days, limit)


def _announce(number: str, work: Work, clock: Clock) -> None:
    announce_deadline(number, work=work, clock=clock)


def _to_press(work: Work, clock: Clock, limit: int) -> Sequence[str]:
    since = late_since(work.calendar, clock.today(), work.terms.head_days)
    return to_press(work.connection, since, limit, in_office_hours=in_office_hours(clock.now(), work.calendar))


def _press(number: str, work: Work, clock: Clock) -> None:
    press_for_answer(number, work=work, clock=clock)


def _to_release(work: Work, clock: Clock, limit: int) -> Sequence[str]:
    return left_behind(work.connection, clock.today(), limit)


def _release(number: str, work: Work, clock: Clock) -> None:
    release_handler(number, work=work, clock=clock)


# In this order: what is announced is the date by the newest calendar, what is pressed for was announced.
DEADLINE_TIMERS = (
    Timer("release_handlers", EVERY, _to_release, _release),
    Timer("redate_cases", EVERY, _to_redate, _redate),
    Timer("announce_deadlines", EVERY, _to_announce, _announce),
    Timer("press_for_answers", EVERY, _to_press, _press),
)
