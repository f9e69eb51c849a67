"""The periodic check of an address that a keeper gave: whether the page is still there, and carries the title.

A channel outside counts as served by its proof, never by assumption; so the proof is looked at again, for good.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from html import unescape
from types import MappingProxyType

_TAG, _UNREAD = re.compile(r"<[^<>]*>"), re.compile(r"[\W_]+")
# Pages say their encoding in three places, which need not agree; a title that is found in either is there.
_ENCODINGS = ("utf-8", "gb18030")


class Finding(StrEnum):
    """What a look at the page found; also the outcome of the attempt that keeps it."""

    SEEN = "seen"
    CHANGED = "changed"
    GONE = "gone"
    UNREACHABLE = "unreachable"
    UNCHECKED = "unchecked"


# One bad look is a bad moment, of their server or of our line; each of these pauses is followed by another look, and
# after the last one the page is missing and nobody looks any more until a keeper acts.
PAUSES: Mapping[Finding, tuple[timedelta, ...]] = MappingProxyType(
    {
        Finding.CHANGED: (timedelta(hours=1), timedelta(hours=6)),
        Finding.GONE: (timedelta(hours=1), timedelta(hours=6)),
        Finding.UNREACHABLE: tuple(timedelta(hours=hours) for hours in (1, 6, 24, 48)),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What to look for: the page's address, and the title where it is expected there."""

    address: str
    title: str = ""


def carries(content: bytes, title: str) -> bool:
    """Whether the words of a title stand in a page, whatever its marks, blanks and punctuation."""
    wanted = _words(title)
    return any(wanted in _words(_TAG.sub("", content.decode(name, "ignore"))) for name in _ENCODINGS)


def finding_of(status: int, *, is_text: bool, content: bytes, title: str) -> Finding:
    """What an answer means. A picture or a file has no title to look for."""
    if status in (404, 410):
        return Finding.GONE
    if status != 200:
        return Finding.UNREACHABLE
    return Finding.SEEN if not title or not is_text or carries(content, title) else Finding.CHANGED


def next_look(finding: Finding, misses: int, *, at: datetime, every: timedelta) -> datetime | None:
    """When to look again after ``misses`` bad looks in a row; None: not by itself."""
    if finding == Finding.SEEN:
        return at + every
    pauses = PAUSES.get(finding, ())
    return at + pauses[misses - 1] if pauses and misses <= len(pauses) else None


def _words(text: str) -> str:
    return _UNREAD.sub("", unicodedata.normalize("NFKC", unescape(text)).casefold())
