"""Days as an iCalendar file (RFC 5545), for people's own calendars."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

_LONGEST_LINE = 75
"""Octets of a line; longer ones are folded (RFC 5545, 3.1)."""


# A calendar without any component is none (RFC 5545, 3.6): readers refuse it, and with it the subscription.
_CHINA_TIME = (
    "BEGIN:VTIMEZONE",
    "TZID:Asia/Shanghai",
    "BEGIN:STANDARD",
    "DTSTART:19700101T000000",
    "TZOFFSETFROM:+0800",
    "TZOFFSETTO:+0800",
    "END:STANDARD",
    "END:VTIMEZONE",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Something on one day. The ``uid`` stays when the day moves; ``version`` then grows (SEQUENCE).

    ``is_off``: it will not be any more, and calendars strike it out.
    """

    uid: str
    day: date
    title: str
    text: str = ""
    address: str
    version: int
    is_off: bool = False


def calendar_file(entries: Iterable[Entry], *, at: datetime, name: str = "") -> bytes:
    """The file; a calendar that subscribes to one with a name asks again after some hours."""
    followed = [f"X-WR-CALNAME:{_text(name)}", "REFRESH-INTERVAL;VALUE=DURATION:PT6H"] if name else []
    events = [line for entry in entries for line in _event(entry, at)]
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Yangguang//Disclosure calendar//ZH",
        *followed,
        *(events or _CHINA_TIME),
        "END:VCALENDAR",
    ]
    return "".join(f"{_folded(line)}\r\n" for line in lines).encode()


def _event(entry: Entry, at: datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{entry.uid}"
    yield f"DTSTAMP:{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    yield f"SEQUENCE:{entry.version}"
    yield f"DTSTART;VALUE=DATE:{entry.day:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{entry.day + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{_text(entry.title)}"
    if entry.text:
        yield f"DESCRIPTION:{_text(entry.text)}"
    yield f"URL:{entry.address}"
    if entry.is_off:
        yield "STATUS:CANCELLED"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _text(value: str) -> str:
    for mark in "\\;,":
        value = value.replace(mark, f"\\{mark}")
    return value.replace("\n", "\\n")


def _folded(line: str) -> str:
    """In lines of at most 75 octets, never within a character."""
    octets, lines, begin, most = line.encode(), list[str](), 0, _LONGEST_LINE
    while len(octets) - begin > most:
        end = begin + most
        while octets[end] & 0xC0 == 0x80:  # within a character
            end -= 1
        lines.append(octets[begin:end].decode())
        begin, most = end, _LONGEST_LINE - 1  # a blank begins each further line
    return "\r\n ".join([*lines, octets[begin:].decode()])
