"""The zone in which days begin and end here."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

CHINA = timezone(timedelta(hours=8))


def china_date(moment: datetime) -> date:
    """The date in China (no daylight saving since 1991) of a moment."""
    return moment.astimezone(CHINA).date()
