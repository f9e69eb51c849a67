"""An officer takes up a case that was sent elsewhere and came back, or that was wrongly not accepted (恢复办理)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from chassis.ports import Clock, Due
from services.complaints.domain import notices, task
from services.complaints.domain.acts import Begun
from services.complaints.domain.allowed import require_act
from services.complaints.domain.case import Case
from services.complaints.domain.resumption import day_back, resume, was_sent_away
from services.complaints.domain.states import ENDING
from services.complaints.domain.terms import Limit
from services.complaints.ports import UnitOfWork
from services.complaints.use_cases.accept_case import term_by_channel
from services.complaints.use_cases.begun_term import term_once_accepted
from services.complaints.use_cases.current_case import CaseCommand, current_case
from services.complaints.use_cases.known_order import must_be_new
from services.complaints.use_cases.tell_citizen import tell_citizen


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumeCase(CaseCommand):
    """Why, which its citizen reads; and of what was sent away the day on which it came back, without one today."""

    reason: str
    returned_on: date | None = None


def resume_case(command: ResumeCase, *, work: UnitOfWork, clock: Clock) -> Case:
    """What came back has a term of its own from that day; what was not accepted has the one that it had."""
    work.refuse_marked("reason", command.reason)
    (before, by), today, now = current_case(command, work=work), clock.today(), clock.now()
    require_act(before, "resume", by)
    if before.order_number:
        must_be_new(before.order_number, before.channel, by=by, work=work, besides=before.number)
    sent_away = was_sent_away([entry for entry in work.cases.heard(before) if entry.kind in ENDING])
    on = day_back(before, command.returned_on, sent_away=sent_away, today=today)
    if sent_away:
        begun = term_once_accepted(before.kind, before.channel, on, rules=before.rules, work=work)
    else:
        begun = _as_if_open(before, today, work)
    notice = notices.resumed(command.reason, begun.due.on)
    told = tell_citizen(before.id, notice, by=by, at=now, work=work)
    case, resumed = resume(before, by=by, at=now, begun=begun, reason=command.reason, message=told)
    for event in (resumed, task.opened(case, by=by, at=now)):
        work.events.record(event)
    return work.cases.save(case)


def _as_if_open(refused: Case, today: date, work: UnitOfWork) -> Begun:
    """The term that an acceptance today would leave it, or begin."""
    if (begun := term_by_channel(refused, today, work)) is not None:
        return begun
    due = Due(refused.due_on, provisional=refused.due_provisional)
    limit, since = Limit(**refused.term), refused.clock_from
    return Begun(on=today, due=due, limit=limit, task=work.ids.new(), since=since)
