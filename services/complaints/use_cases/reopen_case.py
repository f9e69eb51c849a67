"""A citizen who is not content, or an officer, takes an answered case up again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from chassis.ports import Clock
from services.complaints.domain import acts as rules
from services.complaints.domain import awaited, message, order, task
from services.complaints.domain.case import Case
from services.complaints.ports import UnitOfWork
from services.complaints.use_cases.begun_term import law_of_channel, term_once_accepted
from services.complaints.use_cases.current_case import CaseCommand, current_case, must_be_citizen
from services.complaints.use_cases.name_in_words import Further, named_in_further
from services.complaints.use_cases.name_reported import kept_from_mentioned


@dataclass(frozen=True, slots=True, kw_only=True)
class ReopenCase(CaseCommand):
    """What is not settled yet, and of an order that its platform gave back the day by which it wants the answer.

    ``mentioned_not_reported`` and ``not_a_tip_off`` as in :class:`WriteMessage`.
    """

    reason: str
    order_due_on: date | None = None
    mentioned_not_reported: Sequence[str] = ()
    not_a_tip_off: bool = False


def reopen_case(command: ReopenCase, *, work: UnitOfWork, clock: Clock) -> Case:
    """A new term and a new task begin; the reason joins the dialogue."""
    work.refuse_marked("reason", command.reason)
    (case, by), today, now = current_case(command, work=work), clock.today(), clock.now()
    must_be_citizen(command)
    further = Further(command.reason, command.mentioned_not_reported, command.not_a_tip_off)
    case = kept_from_mentioned(case, further, by=by, work=work, clock=clock)
    named = named_in_further(case, further, by=by, work=work)
    begun = term_once_accepted(case.kind, case.channel, today, rules=case.rules, work=work)
    if command.order_due_on is not None:
        by_law = law_of_channel(case.channel, today, is_accepted=True, work=work)
        due, limit = order.given_back(case, command.order_due_on, by=by, today=today, by_law=by_law)
        begun = replace(begun, due=due, limit=limit)
    said = message.written(work.ids.new(), case.id, command.reason, by=by, at=now)
    before = case
    case, reopened = rules.reopen(case, by=by, at=now, begun=begun, message=said.id, named=named)
    work.cases.write(said)
    for event in (reopened, task.opened(case, by=by, at=now), *awaited.moved(before, case, "reopened", by=by, at=now)):
        work.events.record(event)
    return work.cases.save(case)
