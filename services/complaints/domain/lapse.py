"""How long an answered case is still its citizen's, to rate it and have it taken up again; then it ends by itself."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime, time, timedelta

from services.complaints.domain import states
from services.complaints.domain.allowed import allowed
from services.complaints.domain.case import Case
from services.complaints.domain.days import day
from services.complaints.domain.entry import CHINA, china_date
from services.complaints.domain.terms import Terms


class MayStillReopen(states.NotNow):
    """An answered case is not closed over its citizen's head while he may be dissatisfied with the answer."""

    def __init__(self, until: date, possible: Collection[str]) -> None:
        self._until = until
        super().__init__(states.ANSWERED, "close", possible)
        self.extra["reopen_until"] = until.isoformat()

    def in_chinese(self, allowed: Sequence[str]) -> str:
        """Until which day he may, and what closes it then."""
        return (
            f"来件人在{day(self._until)}以前（含当日）可以评价答复、要求重新办理，现在还不能办结；"
            "他评价为一般以上的可以提前办结，其余到期自动办结，不用再办。"
        )


def reopen_until(answered_at: datetime, terms: Terms) -> date:
    """The last day on which the citizen may have it taken up again."""
    return china_date(answered_at) + timedelta(days=terms.lapse_days)


def lapses_before(terms: Terms, *, today: date) -> datetime:
    """Answered before this moment and not reopened since, a case lapses on ``today``: its last day is over."""
    return datetime.combine(today - timedelta(days=terms.lapse_days), time(), CHINA)


def must_be_left(case: Case, terms: Terms) -> None:
    """Raises :class:`MayStillReopen` for an answered case whose citizen has not said that he is content."""
    if case.state == states.ANSWERED and case.answered_at and "close" not in allowed(case):
        raise MayStillReopen(reopen_until(case.answered_at, terms), allowed(case))
