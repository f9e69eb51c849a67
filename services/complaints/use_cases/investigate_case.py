"""An officer records what the investigation of a complaint found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from chassis.ports import Clock, Invalid, in_both
from services.complaints.domain import acts as rules
from services.complaints.domain.case import Case
from services.complaints.ports import UnitOfWork
from services.complaints.use_cases.current_case import CaseCommand, current_case


@dataclass(frozen=True, slots=True, kw_only=True)
class InvestigateCase(CaseCommand):
    """The finding by its code, what was done about it, and the day of the finding, where it is not today."""

    finding: str
    handling: str
    found_on: date | None = None


def investigate_case(command: InvestigateCase, *, work: UnitOfWork, clock: Clock) -> Case:
    """A later finding counts; the earlier one stays in the ledger."""
    work.refuse_marked("handling", command.handling)
    case, by = current_case(command, work=work)
    on = command.found_on or clock.today()
    if not case.received_on <= on <= clock.today():
        raise Invalid(
            "认定日期应在收到来件之后、不晚于今天。",
            "The day of the finding lies between the day of receipt and today.",
            code="wrong_day",
            errors={"found_on": in_both("应在收到日期和今天之间。", "Between receipt and today.")},
        )
    case, investigated = rules.investigate(
        case, by=by, at=clock.now(), on=on, finding=command.finding, handling=command.handling
    )
    work.events.record(investigated)
    return work.cases.save(case)
