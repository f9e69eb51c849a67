"""The terms of a case as they count: each as it was corrected last (更正登记); the entries stay as written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from services.complaints.domain.entry import Entry

CORRECTED = "correct_registration"
_OF_A_TERM = ("since", "then_on", "due_on", "due_provisional", "term")


def in_effect(entries: Iterable[Entry]) -> list[Entry]:
    """The entries, whichever begins a term that was corrected later with the term that is right."""
    known = list(entries)
    terms = {term["place"]: term for entry in known if entry.kind == CORRECTED for term in entry.data.get("terms", ())}
    return [_with(entry, terms[entry.place]) if entry.place in terms else entry for entry in known]


def _with(entry: Entry, term: Mapping[str, Any]) -> Entry:
    others = {name: value for name, value in entry.data.items() if name not in _OF_A_TERM}
    return replace(entry, data=others | {name: value for name, value in term.items() if name in _OF_A_TERM})
