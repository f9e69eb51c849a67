"""A case that ended without an answer is worked on again (恢复办理): it came back, or was wrongly not accepted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from chassis.ports import Actor, DomainEvent, Invalid, in_both
from services.complaints.domain.acts import Begun
from services.complaints.domain.allowed import require_act
from services.complaints.domain.case import Case, announced
from services.complaints.domain.days import short_day
from services.complaints.domain.entry import Entry, china_date
from services.complaints.domain.ledger import enter


def was_sent_away(entries: Sequence[Entry]) -> bool:
    """Whether it ended with a letter to an organisation outside, and not by not being accepted."""
    return entries[-1].kind == "refer"


def day_back(case: Case, entered: date | None, *, sent_away: bool, today: date) -> date:
    """The day on which it came back: today, or what the officer enters. Raises :class:`Invalid`."""
    if entered is None:
        return today
    ended = china_date(case.closed_at) if case.closed_at else today
    for is_wrong, zh, en in (
        (not sent_away, "不予受理的来件没有退回日期，请不要填。", "It was not sent away; leave it out."),
        (entered > today, "退回日期不能晚于今天。", "It lies in the future."),
        (entered < ended, f"退回日期不能早于转送之日{short_day(ended)}。", f"It was sent on {ended}."),
    ):
        if is_wrong:
            raise Invalid(zh, en, code="wrong_day", errors={"returned_on": in_both(zh, en)})
    return entered


def resume(case: Case, *, by: Actor, at: datetime, begun: Begun, reason: str, message: str) -> tuple[Case, DomainEvent]:
    """It is in the hands of who takes it up; its citizen is told why by ``message``."""
    require_act(case, "resume", by)
    told = begun.told() | {"message": message}
    case = enter(case, "resume", by=by, at=at, on=begun.on, data=told, words={"reason": reason})
    return case, announced(case, "accepted", by=by, at=at, act="resume")
