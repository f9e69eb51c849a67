"""An officer records that the platform which handed a case over was told what was answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from chassis.ports import Clock, Invalid, in_both
from services.complaints.domain import order
from services.complaints.domain.case import Case
from services.complaints.ports import UnitOfWork
from services.complaints.use_cases.current_case import CaseCommand, current_case


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportBack(CaseCommand):
    """On which day, without one today, and what is to be remembered of it."""

    reported_on: date | None = None
    note: str = ""


def report_back(command: ReportBack, *, work: UnitOfWork, clock: Clock) -> Case:
    """It stands in the ledger, beside the order's own number."""
    work.refuse_marked("note", command.note)
    case, by = current_case(command, work=work)
    on = command.reported_on or clock.today()
    if on > clock.today():
        raise Invalid(
            "回复平台的日期不能晚于今天。",
            "The day lies in the future.",
            code="wrong_day",
            errors={"reported_on": in_both("不能晚于今天。", "It lies in the future.")},
        )
    case, reported = order.reported_back(case, by=by, at=clock.now(), on=on, note=command.note)
    work.events.record(reported)
    return work.cases.save(case)
