"""The last day of the answer as a calendar file (RFC 5545)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from chassis.base.settings import Settings
from chassis.ports import Clock
from chassis.web.calendar_file import Entry, calendar_file
from chassis.web.reply import Reply, download
from services.complaints.adapters import case_view
from services.complaints.adapters.storage import Work
from services.complaints.domain.states import OPEN

MEDIA = "text/calendar"
FOLLOW = "/complaints/follow"


def file_of(work: Work, number: str, code: str, *, settings: Settings, clock: Clock) -> Reply:
    """For whoever has the receipt code. Raises :class:`NoSuchCase`."""
    case = case_view.for_citizen(work, number, code, today=clock.today())
    content = calendar_file([_entry(case, settings)], at=clock.now())
    return download(f"{number}.ics", content, MEDIA, cache="private, no-store")


def _entry(case: Mapping[str, Any], settings: Settings) -> Entry:
    """Number and address alone: calendars lie with others, and are shown on locked telephones."""
    # The same event however often it is fetched; a calendar takes the one with the higher sequence.
    return Entry(
        uid=f"{case['number']}@{urlsplit(settings.public_url).hostname}",
        day=case["due_on"],
        title=f"{case['number']} 最迟答复日{'（暂定）' if case['due_provisional'] else ''}",
        address=f"{settings.public_url}{FOLLOW}",
        version=case["version"],
        is_off=case["state"] not in OPEN,
    )
