"""One message of the dialogue between a citizen and the officers of a case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

CITIZEN, OFFICER, ANSWER = "citizen", "officer", "answer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What one side wrote. ``author`` is citizen, officer or (a sent answer shown among them) answer."""

    id: str
    case: str
    author: str
    text: str
    at: datetime
    by: Mapping[str, str] | None = None
    """Snapshot of the officer; a citizen has none."""
    outcome: str | None = None
