"""One message of the dialogue between a citizen and the officers of a case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from chassis.ports import Actor

CITIZEN, OFFICER, ANSWER = "citizen", "officer", "answer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What one side wrote, citizen or officer."""

    id: str
    case: str
    author: str
    text: str
    at: datetime
    by: Mapping[str, str] | None
    """Snapshot of the officer; a citizen has none."""


def written(message_id: str, case: str, text: str, *, by: Actor, at: datetime) -> Message:
    """A message of the officer or, where ``by`` is nobody's staff, of the citizen."""
    author, who = (OFFICER, by.snapshot()) if by.is_staff else (CITIZEN, None)
    return Message(id=message_id, case=case, author=author, text=text, at=at, by=who)
