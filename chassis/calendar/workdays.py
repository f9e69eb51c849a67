"""The working-day calendar: weekends, holidays and make-up working days, and years not yet announced.

`chinesecalendar` is read at the first question, not at import: the start of a process does not wait for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from chassis.calendar.holidays import Arrangement, built_in, kept_in, kept_stamp, occasion, statutory
from chassis.ports import CalendarDay, Due

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _Table:
    years: dict[int, Arrangement]
    holidays: frozenset[date]
    workdays: frozenset[date]
    version: str


class Workdays:
    """A :class:`chassis.ports.WorkCalendar` of the built-in years and of those loaded into ``folder``.

    A loaded year replaces the built-in one. The folder is looked at again at each question, so that a newly loaded
    year holds in running processes. Years that were not announced count Monday to Friday as working days but for the
    statutory days off of the solar calendar; what depends on them is provisional.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._stamp: tuple[tuple[str, int, int], ...] = ()
        self._table: _Table | None = None

    def is_workday(self, day: date) -> bool:
        """Whether people work on that day."""
        return _works(self._read(), day)

    def due(self, start: date, days: int, unit: str = "working") -> Due:
        """The last day of a term of ``days`` (``working`` or ``calendar``); the day after ``start`` is day 1.

        Make-up working days count. The date is provisional when the term reaches into a year not announced.
        Calendar days are never provisional, and end on the day itself also when that is a day off.
        """
        if days < 0 or unit not in ("working", "calendar"):
            raise ValueError(f"a term is 0 or more working or calendar days, not {days} {unit}")
        if unit == "calendar":
            return Due(start + days * DAY)
        table, day, left = self._read(), start, days
        while left:
            day += DAY
            left -= _works(table, day)
        counted = range((start + DAY).year, day.year + 1) if days else range(0)
        return Due(day, provisional=any(year not in table.years for year in counted))

    def working_days(self, start: date, end: date) -> int:
        """Working days after ``start`` up to and including ``end``; negative when ``end`` lies before."""
        if end < start:
            return -self.working_days(end, start)
        table = self._read()
        return sum(_works(table, start + n * DAY) for n in range(1, (end - start).days + 1))

    def days(self, start: date, end: date) -> Sequence[CalendarDay]:
        """Each day after ``start`` up to and including ``end``, with what it is; none when ``end`` lies before."""
        table = self._read()
        return [_day(table, start + n * DAY) for n in range(1, (end - start).days + 1)]

    def year(self, year: int) -> Arrangement:
        """The arrangement of one year; an empty one, not announced, where there is none yet."""
        return self._read().years.get(year) or Arrangement(year, announced=False)

    @property
    def last_announced(self) -> int:
        """The last year whose dates are certain."""
        return max(self._read().years)

    @property
    def version(self) -> str:
        """Names the state of knowledge that dates were computed with."""
        return self._read().version

    def _read(self) -> _Table:
        stamp = kept_stamp(self._folder) if self._folder else ()
        table = self._table
        if table is None or stamp != self._stamp:
            table = _table(kept_in(self._folder) if self._folder else ())
            self._table, self._stamp = table, stamp
        return table


def _table(loaded: Iterable[Arrangement]) -> _Table:
    years = built_in()
    version = years[max(years)].source
    for arrangement in loaded:
        years[arrangement.year] = arrangement
        version += f"; {arrangement.year} {arrangement.digest[:12]}"
    holidays, workdays = set[date](), set[date]()
    for _, year in sorted(years.items()):  # a later notice overrules an earlier one in the last days of December
        holidays = (holidays - year.workdays.keys()) | year.holidays.keys()
        workdays = (workdays - year.holidays.keys()) | year.workdays.keys()
    return _Table(years, frozenset(holidays), frozenset(workdays), version)


def _works(table: _Table, day: date) -> bool:
    if day.year not in table.years and day in statutory(day.year):
        return False
    return day in table.workdays or (day.weekday() < 5 and day not in table.holidays)


def _day(table: _Table, day: date) -> CalendarDay:
    arrangement, weekend = table.years.get(day.year), day.weekday() >= 5
    if _works(table, day):
        name = _name(table, day) if weekend else ""
        return CalendarDay(day, "made_up" if weekend else "workday", name, arrangement is not None)
    is_holiday = day in table.holidays or (arrangement is None and day in statutory(day.year))
    kind, name = ("holiday", _name(table, day)) if is_holiday else ("weekend", "")
    return CalendarDay(day, kind, name, arrangement is not None)


def _name(table: _Table, day: date) -> str:
    """The occasion as its notice names it; a loaded file has none, so by when in the year it is."""
    # New Year's days off of December stand in the next year's notice.
    for year in (day.year, day.year + 1):
        if (arrangement := table.years.get(year)) is not None:
            named = arrangement.holidays.get(day) or arrangement.workdays.get(day)
            if named:
                return named
    return occasion(day)


@cache
def calendar(folder: Path | None = None) -> Workdays:
    """The process's calendar with the years loaded into ``folder`` (the data folder's ``calendar``)."""
    return Workdays(folder)
