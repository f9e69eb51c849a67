"""The term of a case that begins on a day: by which limit, until when, and the task that goes with it."""

from __future__ import annotations

from datetime import date

from services.complaints.domain import deadline
from services.complaints.domain.acts import Begun
from services.complaints.ports import UnitOfWork


def begun_term(kind: str, on: date, *, work: UnitOfWork) -> Begun:
    """What begins on ``on``, whose morrow is day 1."""
    due = deadline.due(on, kind, terms=work.terms, calendar=work.calendar)
    return Begun(on=on, due=due, limit=work.terms.limits[kind], task=work.ids.new())
