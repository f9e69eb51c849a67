"""Index numbers (索引号), archive numbers (档号) and numbers of issues: given once, never changed, never used again."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from chassis.ports import Audience
from services.catalog.domain.vocabulary import RETENTIONS

INDEX_NUMBER = re.compile(r"[A-Z][A-Z0-9]{0,19}/[ND]?\d{4}-\d{5,}")
# 文书档案 (DA/T 13): the category of whatever is filed here.
CATEGORY = "WS"
# As people type it: any dash, slash or blank between the parts, and no zeros before the serial.
_TYPED = re.compile(r"(?:索引号)?[:\s]*([A-Z][A-Z0-9]{0,19}?)\s*[/\\\-\s]?\s*([ND]?\d{4})\s*[-/\s]\s*(\d{1,12})")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−_", "-"))
# Each audience counts apart (内, 党), so that no gap in the public's numbers betrays what is inside.
_LETTERS: Mapping[Audience, str] = {"external": "", "internal": "N", "party": "D"}
_KINDS_OF_ISSUE: Mapping[Audience, str] = {"external": "", "internal": "内部"}


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


def issue_counter(body: str, year: int, audience: Audience) -> str:
    """The name of the counter from which a body's issues of a year and an audience are numbered."""
    return f"issue:{body}:{_LETTERS[audience]}{year}"


def issue_number(body: str, year: int, audience: Audience, serial: int) -> str:
    """``GJJ 2026年第3期``, ``GJJ 2026年内部第3期`` inside."""
    return f"{body} {year}年{_KINDS_OF_ISSUE[audience]}第{serial}期"


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveSeries:
    """Where a file stands in the archives (DA/T 22-2015, 5.2): its serials count within it alone.

    ``year`` is that of formation (成文), not of filing. Without a department the number goes without one.
    """

    fonds: str
    year: int
    retention: str
    department: str = ""

    @property
    def counter(self) -> str:
        """The name of the counter from which its serials come."""
        return f"archive:{self._prefix}"

    def number(self, serial: int) -> str:
        """``J012-WS·2026-D30-BGS-0007``: fonds, category, year, retention code (DA/T 13), department, serial."""
        return f"{self._prefix}-{serial:04d}"

    @property
    def _prefix(self) -> str:
        parts = (f"{self.fonds}-{CATEGORY}·{self.year}", RETENTIONS[self.retention], self.department)
        return "-".join(part for part in parts if part)
