"""An officer's act is told to the citizen in the dialogue of his case."""

from __future__ import annotations

from datetime import datetime

from chassis.ports import Actor
from services.complaints.domain import message as messages
from services.complaints.ports import UnitOfWork


def tell_citizen(case: str, text: str, *, by: Actor, at: datetime, work: UnitOfWork) -> str:
    """Write it to him; returns the message's id, which the entry of the act names."""
    message = messages.written(work.ids.new(), case, text, by=by, at=at)
    work.cases.write(message)
    return message.id
