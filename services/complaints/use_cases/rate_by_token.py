"""A citizen rates an answer by the link that told him of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from chassis.ports import Clock
from services.complaints.domain import acts as rules
from services.complaints.domain.allowed import allowed
from services.complaints.domain.case import Case
from services.complaints.domain.telling import NoSuchToken
from services.complaints.ports import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class RateByToken:
    """1 (not at all) to 5 (fully content), with the token of a letter."""

    token: str = field(repr=False)
    satisfaction: int


def rate_by_token(command: RateByToken, *, work: UnitOfWork, clock: Clock) -> Case:
    """Once, and only the answer of which the letter told. Raises :class:`NoSuchToken`."""
    at = clock.now()
    case = rateable(command.token, work=work)
    case, rated = rules.rate(case, satisfaction=command.satisfaction, at=at)
    work.telling.use_token(work.fingerprint(command.token), at)
    work.events.record(rated)
    return work.cases.save(case)


def rateable(token: str, *, work: UnitOfWork) -> Case:
    """The case whose answer a token rates now. Raises :class:`NoSuchToken`."""
    known = work.telling.token(work.fingerprint(token))
    case = work.cases.of_id(known.case) if known and known.used_at is None else None
    if case is None or known is None or case.answered_at != known.answered_at or "rate" not in allowed(case, ("rate",)):
        raise NoSuchToken
    return case
