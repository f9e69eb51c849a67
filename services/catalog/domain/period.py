"""Periods (所属期): the month, quarter, half-year or year that a periodic disclosure covers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from services.vocabulary import period_name

# How many months each kind has; what an item's cadence (`Item.period`) is named by, too.
MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}
FORM = re.compile(r"([12][0-9]{3})(?:-(?:(0[1-9]|1[0-2])|Q([1-4])|H([12])))?")

_KINDS = ("month", "quarter", "half_year")


@dataclass(frozen=True, slots=True)
class Period:
    """One period. ``number`` counts those of its kind within the year, from 1; a year's own is 1."""

    kind: str
    year: int
    number: int = 1

    @classmethod
    def parse(cls, code: str) -> Period:
        """Read ``2026-07``, ``2026-Q3``, ``2026-H1`` or ``2026``. Raises :class:`ValueError` for anything else."""
        found = FORM.fullmatch(code)
        if not found:
            raise ValueError(f"no period: {code!r}; write 2026-07, 2026-Q3, 2026-H1 or 2026")
        year, *numbers = found.groups()
        for kind, number in zip(_KINDS, numbers, strict=True):
            if number:
                return cls(kind, int(year), int(number))
        return cls("year", int(year))

    @classmethod
    def containing(cls, kind: str, day: date) -> Period:
        """The period of that kind in which a day lies."""
        return cls(kind, day.year, (day.month - 1) // MONTHS[kind] + 1)

    @property
    def code(self) -> str:
        """What :meth:`parse` reads."""
        mark = {"month": f"-{self.number:02}", "quarter": f"-Q{self.number}", "half_year": f"-H{self.number}"}
        return f"{self.year}{mark.get(self.kind, '')}"

    @property
    def name(self) -> str:
        """What people read: 2026年7月, 2026年第三季度, 2026年上半年, 2026年."""
        return period_name(self.code)

    @property
    def first_day(self) -> date:
        """Its first day."""
        return date(self.year, (self.number - 1) * MONTHS[self.kind] + 1, 1)

    @property
    def last_day(self) -> date:
        """Its last day."""
        return self.after.first_day - timedelta(days=1)

    @property
    def before(self) -> Period:
        """The period of the same kind that ends where this one begins."""
        return self._shifted(-1)

    @property
    def after(self) -> Period:
        """The period of the same kind that begins where this one ends."""
        return self._shifted(1)

    def has_ended(self, today: date) -> bool:
        """Whether its last day is past."""
        return today > self.last_day

    def _shifted(self, by: int) -> Period:
        a_year = 12 // MONTHS[self.kind]
        years, number = divmod(self.number - 1 + by, a_year)
        return Period(self.kind, self.year + years, number + 1)


def periods_between(kind: str, first: date, last: date) -> Iterator[Period]:
    """The periods of a kind that have a day from ``first`` to ``last``, both included; the earliest first."""
    period = Period.containing(kind, first)
    while period.first_day <= last:
        yield period
        period = period.after
