"""The one real clock. Nothing else in the project asks what time it is."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

CHINA = ZoneInfo("Asia/Shanghai")
# From the Republic's first year on; far enough from the ends of the calendar for every zone and every term.
FIRST_YEAR, LAST_YEAR = 1949, 2999


def china_date(moment: datetime) -> date:
    """The calendar date in China of a moment. Raises ``ValueError`` for one without a zone, which names no moment."""
    return _zoned(moment).astimezone(CHINA).date()


def rfc3339(moment: datetime) -> str:
    """A moment as RFC 3339 text in UTC, always with microseconds, so that equal moments read equal.

    Raises ``ValueError`` for one without a zone.
    """
    # Without its +00:00; a list of a hundred publications writes a hundred moments.
    return f"{_zoned(moment).astimezone(UTC).isoformat(timespec='microseconds')[:-6]}Z"


def _zoned(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a datetime without zone names no moment; give it one, e.g. UTC")
    return moment


class SystemClock:
    """The machine's clock, a :class:`chassis.ports.Clock`."""

    def now(self) -> datetime:
        """The present moment in UTC, with zone."""
        return datetime.now(UTC)

    def today(self) -> date:
        """The present date in China."""
        return china_date(self.now())


class SettableClock:
    """The machine's clock, unless it was set back: then it runs on from there, until it is set to the present."""

    def __init__(self) -> None:
        self._behind = timedelta(0)

    @property
    def is_behind(self) -> bool:
        """Whether it shows the past."""
        return self._behind > timedelta(0)

    def now(self) -> datetime:
        """The moment that it shows, in UTC, with zone."""
        return datetime.now(UTC) - self._behind

    def today(self) -> date:
        """The date in China of that moment."""
        return china_date(self.now())

    def set_back(self, to: datetime) -> None:
        """Begin at a moment of the past; only where nothing later is recorded yet."""
        self._behind = max(datetime.now(UTC) - to, timedelta(0))

    def move_on(self, to: datetime) -> None:
        """Show a later moment; never an earlier one than before, and none to come."""
        self._behind = min(self._behind, max(datetime.now(UTC) - to, timedelta(0)))

    def catch_up(self) -> None:
        """Show the present from now on."""
        self._behind = timedelta(0)


class FixedClock:
    """A clock that stands still until it is told to advance, for tests and rehearsals."""

    def __init__(self, now: datetime) -> None:
        china_date(now)
        self._now = now.astimezone(UTC)

    def now(self) -> datetime:
        """The moment it stands at, in UTC."""
        return self._now

    def today(self) -> date:
        """The date in China of that moment."""
        return china_date(self._now)

    def advance(self, by: timedelta) -> datetime:
        """Move on (or back) and return the new moment."""
        self._now += by
        return self._now
