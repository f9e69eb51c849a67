"""The last day of the answer as a calendar file (RFC 5545)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlsplit

from icalendar import Calendar, Event

from chassis.base.settings import Settings
from chassis.ports import Clock
from chassis.web.reply import Reply, download
from services.complaints.adapters import case_view
from services.complaints.adapters.storage import Work
from services.complaints.domain.states import OPEN

MEDIA = "text/calendar"
FOLLOW = "/complaints/follow"


def file_of(work: Work, number: str, code: str, *, settings: Settings, clock: Clock) -> Reply:
    """For whoever has the receipt code. Raises :class:`NoSuchCase`."""
    case = case_view.for_citizen(work, number, code, today=clock.today())
    calendar = Calendar()
    calendar.add("prodid", "-//Yangguang//complaints//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(_event(case, settings, clock))
    return download(f"{number}.ics", calendar.to_ical(), MEDIA, cache="private, no-store")


def _event(case: Mapping[str, Any], settings: Settings, clock: Clock) -> Event:
    """Number and address alone: calendars lie with others, and are shown on locked telephones."""
    on: date = case["due_on"]
    event = Event()
    # The same event however often it is fetched; a calendar takes the one with the higher sequence.
    event.add("uid", f"{case['number']}@{urlsplit(settings.public_url).hostname}")
    event.add("sequence", case["version"])
    event.add("dtstamp", clock.now())
    event.add("dtstart", on)
    event.add("dtend", on + timedelta(days=1))
    event.add("summary", f"{case['number']} 最迟答复日{'（暂定）' if case['due_provisional'] else ''}")
    event.add("url", f"{settings.public_url}{FOLLOW}")
    event.add("status", "CONFIRMED" if case["state"] in OPEN else "CANCELLED")
    event.add("transp", "TRANSPARENT")
    return event
