"""The number that a new case is quoted by."""

from __future__ import annotations

from services.complaints.domain import kinds
from services.complaints.ports import UnitOfWork


def case_number(body: str, kind: str, year: int, *, work: UnitOfWork) -> str:
    """The next of its body, kind and year; a tip-off's is drawn. Raises :class:`NumbersUsedUp`."""
    serial_of = work.numbers.draw if kind == kinds.TIP_OFF else work.numbers.next
    return kinds.number(body, kind, year, serial_of(body, kind, year))
