"""The due date that an entry tells, as :func:`services.complaints.domain.entry.due_told` put it there."""

from __future__ import annotations

from datetime import date

from services.complaints.domain.effects.changes import Changes
from services.complaints.domain.entry import Entry


def due_date(entry: Entry) -> Changes:
    """The last day, and whether it may still move."""
    data = entry.data
    return {"due_on": date.fromisoformat(data["due_on"]), "due_provisional": data.get("due_provisional", False)}
