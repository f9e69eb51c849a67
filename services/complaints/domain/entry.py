"""One entry of a case's ledger (台账): what happened, by whom, on which day, and when that was recorded."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from typing import Any

from chassis.ports import Due

CHINA = timezone(timedelta(hours=8))


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Appended and never changed; only ``words`` go, by an erasure or a purge, and their ``digest`` stays.

    ``place`` is 1 for the first entry of a case, and the version of the case that the entry made. ``data`` holds
    facts as JSON has them: codes, numbers, days; ``words`` what a person wrote that stands in no table of its own.
    """

    case: str
    place: int
    kind: str
    happened_on: date
    """The day in China on which it happened: for a letter the day on which it came, not that of the click."""
    recorded_at: datetime
    by: Mapping[str, str]
    data: Mapping[str, Any] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    digest: str | None = None


def digest_of(words: Mapping[str, Any]) -> str | None:
    """SM3 of the words as JSON with sorted keys; None where there are none."""
    if not words:
        return None
    text = json.dumps(words, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return "sm3:" + hashlib.new("sm3", text.encode()).hexdigest()


def due_told(due: Due) -> dict[str, Any]:
    """A due date as entries hold it."""
    return {"due_on": due.on.isoformat(), "due_provisional": due.provisional}


def china_date(moment: datetime) -> date:
    """The date in China (no daylight saving since 1991) of a moment."""
    return moment.astimezone(CHINA).date()
