"""Which period (所属期) a disclosure of a periodic item may say that it covers, and which ones a form offers."""

from __future__ import annotations

from datetime import date

from services.catalog.domain.checks import Errors
from services.catalog.domain.item import Item
from services.catalog.domain.period import Period

# How far back a form reaches, by the item's cadence.
_OFFERED = {"month": 12, "quarter": 8, "half_year": 6, "year": 5}


def check_period(code: str, item: Item, errors: Errors, path: str = "period") -> None:
    """What even a draft must keep: no period but of a periodic item, and that of its cadence."""
    is_periodic = item.frequency == "periodic"
    errors.need(
        is_periodic or not code, path, "该事项不是定期公开，请删去所属期。", "Not a periodic item: leave it out."
    )
    if is_periodic and code:
        errors.need(
            Period.parse(code).kind == item.period,
            path,
            f"所属期与该事项的周期不符，请写成 {_example(item)} 的样子。",
            f"Not a period of the item's cadence; write it like {_example(item)}.",
        )


def require_period(code: str, item: Item, today: date, errors: Errors, path: str = "period") -> None:
    """What a proposal needs: a periodic item's period, ended, running, or the one that comes next (a plan for it)."""
    errors.need(
        item.frequency != "periodic" or bool(code), path, "请选择所属期。", "Say which period it covers, as 'period'."
    )
    if code:
        errors.need(
            Period.parse(code).before.first_day <= today,
            path,
            "所属期还没有到，最多可以选下一期。",
            "It lies too far ahead: at most the one that comes next.",
        )


def running(code: str, item: Item, today: date) -> Period | None:
    """The period that it says it covers, where that has not ended: a report of it is early, a plan for it is not."""
    if item.frequency != "periodic" or not code:
        return None
    period = Period.parse(code)
    return None if period.has_ended(today) else period


def periods_offered(cadence: str, today: date) -> list[Period]:
    """The periods of a cadence that a form offers: the one that comes next, the running one, and those before."""
    period = Period.containing(cadence, today).after
    offered = [period]
    for _ in range(_OFFERED[cadence]):
        period = period.before
        offered.append(period)
    return offered


def period_to_write(cadence: str, latest: str, today: date) -> Period:
    """The period that is to be written next: the one after the ``latest`` there is, else the last that has ended."""
    offered = periods_offered(cadence, today)
    following = next((period for period in offered if period.before.code == latest), None)
    return following or Period.containing(cadence, today).before


def _example(item: Item) -> str:
    return Period.containing(item.period, date(2026, 8, 1)).code
