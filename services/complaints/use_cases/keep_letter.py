"""How a letter to a citizen fared: told, to be tried again, or given up; and what it gave him."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from chassis.ports import SYSTEM, Clock
from services.complaints.domain import receipt, telling
from services.complaints.domain.case import audited
from services.complaints.domain.telling import Failure, RatingToken
from services.complaints.ports import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepNews:
    """Up to which entry the citizen was told; with an answer, the token that rates it."""

    case: str
    place: int
    failure: Failure | None = None
    token: str = field(default="", repr=False)
    answered_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepCode:
    """The code that was sent."""

    number: str
    code: str = field(repr=False)
    failure: Failure | None = None


def keep_news(done: KeepNews, *, work: UnitOfWork, clock: Clock) -> None:
    """A token serves once its letter was taken."""
    told = telling.after_letter(work.telling.told(done.case), done.place, done.failure, at=clock.now())
    work.telling.save(told)
    if done.failure is None and done.answered_at is not None:
        token = work.fingerprint(done.token)
        work.telling.add_token(RatingToken(token=token, case=done.case, answered_at=done.answered_at))


def keep_code(done: KeepCode, *, work: UnitOfWork, clock: Clock) -> None:
    """The former code is dead once the letter was taken; every part of the case opens with the new one."""
    case, at = work.cases.load_for_update(done.number), clock.now()
    lost = work.telling.lost(case.id)
    if lost is None:
        return
    work.telling.save_lost(telling.after_code(lost, done.failure, at=at))
    if done.failure is None:
        work.telling.renew_code(case.receipt, receipt.kept(done.code, work.ids.code(receipt.LENGTH)))
        work.events.record(audited(case, "code_renewed", by=SYSTEM, at=at))
