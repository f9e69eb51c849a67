"""Whoever complains is asked whether he means to report somebody, before a byte of it is kept."""

from __future__ import annotations

from services.complaints.domain import accusation
from services.complaints.ports import UnitOfWork


def must_be_meant(kind: str, title: str, text: str, body: str, *, work: UnitOfWork) -> None:
    """Raises :class:`~services.complaints.domain.accusation.LooksLikeATipOff`."""
    if kind in accusation.ASKED:
        accusation.must_be_meant(kind, f"{title}。{text}", work.directory.staff_of([body]))
