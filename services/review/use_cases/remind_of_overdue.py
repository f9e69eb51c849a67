"""Ask the office, and then the leader, to see to a step that is overdue."""

from __future__ import annotations

from chassis.ports import Clock
from services.review.domain.overdue import reminded
from services.review.ports import UnitOfWork


def remind_of_overdue(case_id: str, *, work: UnitOfWork, clock: Clock) -> None:
    """Ask each once for each step, unless it was taken between the list and the lock."""
    case, today = work.cases.load_for_update(case_id), clock.today()
    due = [reminder for reminder in case.reminders if reminder.after < today]
    for reminder in due:
        case, opened = reminded(
            case, reminder, task=work.ids.new(), at=clock.now(), today=today, calendar=work.calendar
        )
        work.events.record(opened)
    if due:
        work.cases.save(case)
