"""A vote is refused where too many came from one source, or from wherever, within a time."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Protocol

from services.complaints.domain.votes import Recent, VotedFromHere, must_not_be_stuffed
from services.complaints.ports import UnitOfWork


class Counting(Protocol):
    """What counts the votes on one thing."""

    def __call__(self, *, from_source: datetime, from_wherever: datetime) -> tuple[Recent, Recent]:
        """Those of the voter's source, and all, each since its moment."""


def refuse_stuffing(
    recent: Counting, *, known: bool, at: datetime, refusal: type[VotedFromHere], work: UnitOfWork
) -> None:
    """``known``: whether the voter is, at his source. Raises ``refusal``."""
    limits = work.vote_limits
    of_source = limits.known if known else limits.unknown
    near, everybody = recent(
        from_source=at - timedelta(seconds=of_source.seconds),
        from_wherever=at - timedelta(seconds=limits.everybody.seconds),
    )
    for found, limit in ((near, of_source), (everybody, limits.everybody)):
        must_not_be_stuffed(found, limit, at=at, refusal=refusal)
