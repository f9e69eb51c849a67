"""Index numbers (索引号) and archive numbers (档号): given once, never changed, never used again."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from chassis.ports import Audience
from services.catalog.domain.vocabulary import RETENTIONS

INDEX_NUMBER = re.compile(r"[A-Z][A-Z0-9]{0,19}/[ND]?\d{4}-\d{5,}")
# As people type it: any dash, slash or blank between the parts, and no zeros before the serial.
_TYPED = re.compile(r"(?:索引号)?[:\s]*([A-Z][A-Z0-9]{0,19}?)\s*[/\\\-\s]?\s*([ND]?\d{4})\s*[-/\s]\s*(\d{1,12})")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−_", "-"))
# Each audience counts apart (内, 党), so that no gap in the public's numbers betrays what is inside.
_LETTERS: Mapping[Audience, str] = {"external": "", "internal": "N", "party": "D"}


def index_number_of(asked: str) -> str:
    """The index number that somebody typed, in whichever width and case; empty where it is none."""
    typed = unicodedata.normalize("NFKC", asked).strip().upper()
    return typed if INDEX_NUMBER.fullmatch(typed) else ""


def index_number_asked(question: str) -> str:
    """The index number that a question may mean, however it is spelled: ``gjj 2026-118``; empty where it is none."""
    typed = unicodedata.normalize("NFKC", question).strip().upper().translate(_DASHES)
    found = _TYPED.fullmatch(typed)
    return f"{found[1]}/{found[2]}-{found[3].lstrip('0').zfill(5)}" if found else ""


def index_counter(body: str, year: int, audience: Audience) -> str:
    """The name of the counter from which a body's index numbers of a year and an audience come."""
    return f"index:{body}:{_LETTERS[audience]}{year}"


def index_number(body: str, year: int, audience: Audience, serial: int) -> str:
    """The permanent identifier of a published disclosure, ``GJJ/2026-00118``, ``GJJ/N2026-00118`` inside."""
    return f"{body}/{_LETTERS[audience]}{year}-{serial:05d}"


def archive_counter(body: str, year: int, retention: str) -> str:
    """The name of the counter from which archive numbers of one retention period come."""
    return f"archive:{body}:{year}:{RETENTIONS[retention]}"


def archive_number(body: str, year: int, retention: str, serial: int) -> str:
    """``GJJ-2026-D30-0007``: body (for the fonds), year, retention code (DA/T 13), serial."""
    return f"{body}-{year}-{RETENTIONS[retention]}-{serial:04d}"
