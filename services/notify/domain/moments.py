"""Moments as events and pages write them: RFC 3339 in UTC, and dates in China (one offset since 1991)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

CHINA = timezone(timedelta(hours=8), "Asia/Shanghai")


def china_date(moment: datetime) -> date:
    """The date in China at ``moment`` (which carries its zone)."""
    return moment.astimezone(CHINA).date()


def rfc3339(moment: datetime) -> str:
    """``moment`` as RFC 3339 text in UTC."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
