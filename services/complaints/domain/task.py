"""What awaits a case officer (待办). A task's person never changes: it is closed, and another one opened."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from chassis.ports import SYSTEM, Actor, DomainEvent, Task
from services.complaints.domain.body_rules import STEPS
from services.complaints.domain.case import OFFICER, Case
from services.complaints.domain.kinds import KINDS
from services.complaints.domain.permissions import CHECKERS, SIGNERS
from services.complaints.domain.states import CHECKED, OPEN, RECEIVED


def opened(case: Case, *, by: Actor, at: datetime) -> DomainEvent:
    """Somebody must answer."""
    return _task(case).opened(by=by, at=at, correlation=_correlation(case), detail={"case": case.id})


def check_opened(case: Case, *, by: Actor, at: datetime) -> DomainEvent:
    """Somebody must check or sign the draft."""
    return _check(case).opened(by=by, at=at, correlation=_correlation(case), detail={"case": case.id})


def check_closed(case: Case, reason: str, *, by: Actor, at: datetime) -> tuple[DomainEvent, ...]:
    """Nobody needs to look at the draft any more; nothing where nobody was asked."""
    if case.answer_task is None:
        return ()
    return (_check(case).closed(reason, by=by, at=at, correlation=_correlation(case), detail={"case": case.id}),)


def check_passed_on(before: Case, case: Case, reason: str, *, by: Actor, at: datetime) -> tuple[DomainEvent, ...]:
    """Whoever looked at the draft before, and whoever does now."""
    opened_now = (check_opened(case, by=by, at=at),) if case.answer_task else ()
    return (*check_closed(before, reason, by=by, at=at), *opened_now)


def closed(case: Case, reason: str, *, by: Actor, at: datetime) -> DomainEvent:
    """The task of ``case`` awaits nobody any more."""
    return _task(case).closed(reason, by=by, at=at, correlation=_correlation(case), detail={"case": case.id})


def passed_on(before: Case, case: Case, reason: str, *, by: Actor, at: datetime) -> tuple[DomainEvent, DomainEvent]:
    """The task awaits another than before."""
    return closed(before, reason, by=by, at=at), opened(case, by=by, at=at)


def redated(case: Case, *, by: Actor, at: datetime) -> tuple[DomainEvent, ...]:
    """The same tasks with the new due date; a case that was merged awaits nobody by itself."""
    own = (opened(case, by=by, at=at),) if case.merged_into is None else ()
    return (*own, *((check_opened(case, by=by, at=at),) if case.answer_task else ()))


def snapshot(case: Case, task: str, *, opened_at: datetime, at: datetime) -> DomainEvent:
    """That the case awaits its answer, or that this task of it is done."""
    if case.answer_task == task:
        return check_opened(case, by=SYSTEM, at=opened_at)
    if case.task == task and case.state in OPEN and case.merged_into is None:
        return opened(case, by=SYSTEM, at=opened_at)
    return closed(replace(case, task=task), "done", by=SYSTEM, at=at)


def _task(case: Case) -> Task:
    return Task(
        id=case.task,
        kind="answer",
        # Kind and number only: what citizens write may hold personal data.
        title=f"{f'催办{case.reminded}次：' if case.reminded else ''}答复{KINDS[case.kind].name} {case.number}",
        body=case.body,
        page=f"/complaints/cases/{case.number}",
        about=("case", case.id),
        person=case.handler["sub"] if case.handler and case.state != RECEIVED else None,
        roles=(OFFICER,),
        due_on=case.due_on,
        disclosure=case.disclosure,
        from_name="群众",
    )


def _check(case: Case) -> Task:
    step = "sign_answer" if case.answer_state == CHECKED or "review_answer" not in case.rules.steps else "review_answer"
    return Task(
        id=case.answer_task or "",
        kind=step,
        title=f"{STEPS[step]}答复 {case.number}",
        body=case.body,
        page=f"/complaints/cases/{case.number}",
        about=("case", case.id),
        roles=SIGNERS if step == "sign_answer" else CHECKERS,
        due_on=case.due_on,
        disclosure=case.disclosure,
        not_for=tuple(sub for former, sub in case.answer_by.items() if not case.rules.may_both(former, step)),
        from_name="承办人",
    )


def _correlation(case: Case) -> str:
    return case.disclosure or case.id
