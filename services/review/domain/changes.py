"""What a correction changes: the fields, and the lines of the text, as its reviewers look at them."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from services.review.domain.proposal import Proposal

# Longer texts take too long to compare line by line while somebody waits.
LONGEST_COMPARED = 200_000
_CONTEXT = 2
# What the hash covers by the name that a return points at, where it is another.
_CALLED = {
    "after_notice": "notice_hides",
    "kept_findings": "text",
    "interprets": "whole",
    "related": "whole",
    "no_website_reason": "channels",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of the comparison: ``same``, ``old`` or ``new``; ``gap``: lines that are the same were left out."""

    kind: str
    text: str


def changed_fields(before: Proposal, after: Proposal) -> tuple[str, ...]:
    """The fields that differ between two revisions, by the names that a return points at."""
    return tuple(dict.fromkeys(_CALLED.get(name, name) for name in differing(before, after)))


def differing(before: Proposal, after: Proposal) -> list[str]:
    """What differs between two revisions of what the content hash covers, by the names that it has there."""
    old, new = before.hashed_value(), after.hashed_value()
    return [name for name in new if _plain(old[name]) != _plain(new[name])]


def changed_lines(before: str, after: str) -> list[Line] | None:
    """The lines that differ, with a few around them; None where a text is too long to be compared here."""
    if max(len(before), len(after)) > LONGEST_COMPARED:
        return None
    old, new = before.splitlines(), after.splitlines()
    found: list[Line] = []
    for group in difflib.SequenceMatcher(None, old, new, autojunk=True).get_grouped_opcodes(_CONTEXT):
        if found or group[0][1] > 0:
            found.append(Line(kind="gap", text=""))
        for kind, *at in group:
            found += _lines(kind, old[at[0] : at[1]], new[at[2] : at[3]])
    return found


def _lines(kind: str, old: list[str], new: list[str]) -> Iterator[Line]:
    if kind == "equal":
        yield from (Line(kind="same", text=line) for line in old)
        return
    yield from (Line(kind="old", text=line) for line in old)
    yield from (Line(kind="new", text=line) for line in new)


def _plain(value: Any) -> Any:
    return value or None
