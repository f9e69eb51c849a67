"""Days as official Chinese writes them."""

from __future__ import annotations

from datetime import date


def day(on: date) -> str:
    """2026年11月24日."""
    return f"{on.year}年{short_day(on)}"


def short_day(on: date) -> str:
    """11月24日, where the year goes without saying."""
    return f"{on.month}月{on.day}日"
