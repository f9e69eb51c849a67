"""A citizen who is not content, or an officer, takes an answered case up again."""

from __future__ import annotations

from dataclasses import dataclass, replace

from chassis.ports import PUBLIC, Actor, Clock
from services.complaints.domain import case as rules
from services.complaints.domain import deadline, task
from services.complaints.domain import message as messages
from services.complaints.domain.case import Case
from services.complaints.domain.message import Message
from services.complaints.domain.texts import REASON_MAX, clean
from services.complaints.ports import UnitOfWork
from services.complaints.use_cases.follow_case import lock_with_code


@dataclass(frozen=True, slots=True, kw_only=True)
class ReopenCase:
    """With ``code`` its citizen acts; without it ``actor`` must be an officer of the body."""

    actor: Actor
    number: str
    reason: str
    code: str | None = None
    seen: str | None = None


def reopen_case(command: ReopenCase, *, work: UnitOfWork, clock: Clock) -> Case:
    """A new term and a new task begin; the reason joins the dialogue."""
    reason = clean(command.reason, field="reason", longest=REASON_MAX)
    work.refuse_marked("reason", reason)
    citizen = command.code is not None
    case = (
        lock_with_code(command.number, command.code, work=work)
        if command.code is not None
        else work.cases.lock(command.number, seen=command.seen)
    )
    by, today, now = PUBLIC if citizen else command.actor, clock.today(), clock.now()
    if not citizen:
        rules.must_be_officer(case, by)
    due = deadline.due(today, case.kind, terms=work.terms, calendar=work.calendar)
    case, reopened = rules.reopen(case, by=by, at=now, on=today, due=due)
    case = replace(case, task=work.ids.new(), messages=case.messages + 1)
    work.cases.write(
        Message(
            id=work.ids.new(),
            case=case.id,
            author=messages.CITIZEN if citizen else messages.OFFICER,
            text=reason,
            at=now,
            by=None if citizen else by.snapshot(),
        )
    )
    work.events.record(reopened)
    work.events.record(task.opened(case, by=by, at=now))
    return work.cases.save(case)
