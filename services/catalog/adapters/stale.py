"""Since when what must always be public counts as stale (长期未更新)."""

from __future__ import annotations

from datetime import date

from chassis.web.request import service


def stale_day(today: date) -> date:
    """What was touched last before this day is flagged: so many months ago as the setting says."""
    months = service().settings.stale_months
    if not months:
        return date.min
    years, month = divmod(today.year * 12 + today.month - 1 - months, 12)
    return date(years, month + 1, min(today.day, 28))
