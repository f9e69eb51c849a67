"""What awaits a case officer (待办). A task's person never changes: it is closed, and another one opened."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from chassis.ports import SYSTEM, Actor, DomainEvent, Task
from services.complaints.domain.body_rules import STEPS
from services.complaints.domain.case import OFFICER, Case, confined
from services.complaints.domain.kinds import KINDS, TIP_OFF
from services.complaints.domain.permissions import CHECKERS, SIGNERS
from services.complaints.domain.reported import people_in
from services.complaints.domain.states import CHECKED, OPEN, RECEIVED


def opened(case: Case, *, by: Actor, at: datetime) -> DomainEvent:
    """Somebody must answer."""
    return confined(case, _task(case).opened(by=by, at=at, correlation=_correlation(case), detail={"case": case.id}))


def check_opened(case: Case, *, by: Actor, at: datetime) -> DomainEvent:
    """Somebody must check or sign the draft."""
    return confined(case, _check(case).opened(by=by, at=at, correlation=_correlation(case), detail={"case": case.id}))


def check_closed(case: Case, reason: str, *, by: Actor, at: datetime) -> tuple[DomainEvent, ...]:
    """Nobody needs to look at the draft any more; nothing where nobody was asked."""
    if case.answer_task is None:
        return ()
    closing = _check(case).closed(reason, by=by, at=at, correlation=_correlation(case), detail={"case": case.id})
    return (confined(case, closing),)


def check_passed_on(before: Case, case: Case, reason: str, *, by: Actor, at: datetime) -> tuple[DomainEvent, ...]:
    """Whoever looked at the draft before, and whoever does now."""
    opened_now = (check_opened(case, by=by, at=at),) if case.answer_task else ()
    return (*check_closed(before, reason, by=by, at=at), *opened_now)


def closed(case: Case, reason: str, *, by: Actor, at: datetime) -> DomainEvent:
    """The task of ``case`` awaits nobody any more."""
    closing = _task(case).closed(reason, by=by, at=at, correlation=_correlation(case), detail={"case": case.id})
    return confined(case, closing)


def passed_on(before: Case, case: Case, reason: str, *, by: Actor, at: datetime) -> tuple[DomainEvent, DomainEvent]:
    """The task awaits another than before."""
    return closed(before, reason, by=by, at=at), opened(case, by=by, at=at)


def renewed(before: Case, case: Case, reason: str, *, by: Actor, at: datetime) -> tuple[DomainEvent, ...]:
    """Who is asked anew, since some of those who were are not to be any more."""
    passed = passed_on(before, case, reason, by=by, at=at) if case.state in OPEN else ()
    return (*passed, *((check_opened(case, by=by, at=at),) if case.answer_task else ()))


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


def named(case: Case, person: str | None) -> str:
    """What it is called; a tip-off has no number where a role is asked, which others may come to hold."""
    name = KINDS[case.kind].name
    return f"{name} {case.number}" if person or case.kind != TIP_OFF else f"{name}（编号见诉求台账）"


def page_of(case: Case, person: str | None) -> str:
    """Where it is done, in the same way."""
    if person or case.kind != TIP_OFF:
        return f"/complaints/cases/{case.number}"
    return f"/complaints/cases?kind={TIP_OFF}"


def _task(case: Case) -> Task:
    person = case.handler["sub"] if case.handler and case.state != RECEIVED else None
    return Task(
        id=case.task,
        kind="answer",
        # Kind and number only: what citizens write may hold personal data.
        title=f"{f'催办{case.reminded}次：' if case.reminded else ''}{_to_do(case, person)}{named(case, person)}",
        body=case.body,
        page=page_of(case, person),
        about=("case", case.id),
        person=person,
        # Where it names officers there may be no other: who can have one appointed learns of it at once.
        roles=(OFFICER, *SIGNERS) if case.named else (OFFICER,),
        due_on=case.due_on,
        disclosure=case.disclosure,
        not_for=not_for(case),
        from_name="群众",
    )


def _to_do(case: Case, person: str | None) -> str:
    return "指定承办人（写到本单位人员）并答复" if case.named and person is None else "答复"


def _check(case: Case) -> Task:
    step = "sign_answer" if case.answer_state == CHECKED or "review_answer" not in case.rules.steps else "review_answer"
    return Task(
        id=case.answer_task or "",
        kind=step,
        title=f"{STEPS[step]}答复 {case.number if case.kind != TIP_OFF else named(case, None)}",
        body=case.body,
        page=page_of(case, None),
        about=("case", case.id),
        roles=SIGNERS if step == "sign_answer" else CHECKERS,
        due_on=case.due_on,
        disclosure=case.disclosure,
        not_for=(
            *not_for(case),
            *(sub for former, sub in case.answer_by.items() if not case.rules.may_both(former, step)),
        ),
        from_name="承办人",
    )


def not_for(case: Case) -> tuple[str, ...]:
    """Who (`sub`) is asked for nothing of it: it is kept from him, or he is named in it and does not handle it."""
    return (*case.kept_away, *people_in(case.named))


def _correlation(case: Case) -> str:
    return case.disclosure or case.id
