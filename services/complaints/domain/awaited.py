"""What of a case awaits others than whoever answers it: decisions that its officer asked for, and its receiver.

Derived from the case before and after an act, so that no act leaves a task behind that nobody can do any more.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from chassis.ports import SYSTEM, Actor, DomainEvent, Task
from services.complaints.domain import task as of_answer
from services.complaints.domain.allowed import Standing, allowed
from services.complaints.domain.case import OFFICER, Case, confined
from services.complaints.domain.days import day
from services.complaints.domain.kinds import TIP_OFF
from services.complaints.domain.permissions import SIGNERS
from services.complaints.domain.task import named, not_for, page_of


@dataclass(frozen=True, slots=True)
class Request:
    """What can be asked for: its code, where the case keeps it, and how it reads as a task and on the desk."""

    code: str
    field: str
    kind: str
    title: str
    mark: str


REQUESTS: Mapping[str, Request] = {
    "grant_extension": Request("extension", "extension", "decide_extension", "审批延期：{what}", "延期待批准"),
    "grant_identity": Request("identity", "opening", "decide_identity", "审批查看举报人身份：{what}", "查看身份待批准"),
    "sign_referral": Request("referral", "referral", "sign_referral", "签发转办函：{what}", "转办函待签发"),
}
"""By the act that grants it."""
TRANSFERRED, RECEIVERS = "transferred", (OFFICER, "section_head")
"""Who may dispute a transfer, in the department that it went to."""
SENDING = "send_referral"
"""That a letter is signed and waits to be sent, by whoever drafted it."""
ASSIGNING, HEADS = "assign", ("section_head",)
"""That a case was given to a department and to nobody in it: its head says who answers it."""
CHECKS: Mapping[str, str] = {"review_answer": "review", "sign_answer": "signature"}
"""Which steps of an answer it can await, by code; they have tasks of their own (:mod:`.task`)."""
AWAITS: Mapping[str, str] = {
    **{request.code: request.mark for request in REQUESTS.values()},
    "review": "答复待审核",
    "signature": "答复待签发",
}
"""What a case can await besides its answer, by code, with its mark on the desk."""


def awaits(case: Standing) -> list[str]:
    """Which decisions it awaits now, and which step of its answer."""
    codes = {act: request.code for act, request in REQUESTS.items()} | dict(CHECKS)
    return [codes[act] for act in allowed(case, tuple(codes))]


def moved(before: Case, case: Case, reason: str, *, by: Actor, at: datetime) -> tuple[DomainEvent, ...]:
    """Whoever need not decide any more, and whoever must now, or by another day, or without some who were asked."""
    was, now = {task.id: task for task in _tasks(before)}, {task.id: task for task in _tasks(case)}
    told: dict[str, Any] = {"by": by, "at": at, "correlation": case.disclosure or case.id}
    closed = [task.closed(reason, detail=_kept(case, task), **told) for task in was.values() if task.id not in now]
    opened = [task.opened(detail=_kept(case, task), **told) for task in now.values() if was.get(task.id) != task]
    return tuple(confined(case, event) for event in (*closed, *opened))


def redated(before: Case, case: Case, *, by: Actor, at: datetime) -> tuple[DomainEvent, ...]:
    """Every task of a case, of whoever answers, checks or decides, as it shows the new due date."""
    return (*of_answer.redated(case, by=by, at=at), *moved(before, case, "redated", by=by, at=at))


def asked_anew(case: Case, *, by: Actor, at: datetime) -> tuple[DomainEvent, ...]:
    """The same tasks again, since somebody is not to have them any more."""
    told: dict[str, Any] = {"by": by, "at": at, "correlation": case.disclosure or case.id}
    return tuple(confined(case, task.opened(detail=_kept(case, task), **told)) for task in _tasks(case))


def is_awaited(detail: Mapping[str, Any]) -> bool:
    """Whether a task's record is of one of these, by its detail."""
    return detail.get("kind") in {TRANSFERRED, SENDING, ASSIGNING, *(request.kind for request in REQUESTS.values())}


def snapshot(case: Case, task: str, kind: str, *, opened_at: datetime, at: datetime) -> DomainEvent:
    """That this task awaits somebody, or is done."""
    told: dict[str, Any] = {"by": SYSTEM, "correlation": case.disclosure or case.id}
    for known in _tasks(case):
        if known.id == task:
            return confined(case, known.opened(at=opened_at, detail=_kept(case, known), **told))
    done = replace(_task(case, kind), id=task, kind=kind)
    return confined(case, done.closed("done", at=at, detail=_kept(case, done), **told))


def _tasks(case: Case) -> Iterator[Task]:
    if (case.transfer or {}).get("task") and allowed(case, ("dispute",)):
        yield _receipt(case)
    elif case.department and case.handler is None and allowed(case, ("assign",)):
        yield _assigning(case)
    if (case.referral or {}).get("sending") and allowed(case, ("refer",)):
        yield _sending(case)
    yield from (_decision(case, REQUESTS[act]) for act in allowed(case, tuple(REQUESTS)))


def _receipt(case: Case) -> Task:
    """Whoever received it learns of it, until somebody has it in his hands."""
    transfer = case.transfer or {}
    until = day(date.fromisoformat(transfer["dispute_until"]))
    title = f"转来办理，{until}前可提出异议：{named(case, None)}"
    asked = replace(_task(case, TRANSFERRED), id=transfer["task"], title=title, roles=RECEIVERS)
    return replace(asked, department=case.department, due_on=case.due_on, not_for=_not_for(case, transfer["by"]))


def _assigning(case: Case) -> Task:
    # Beside the officers' task, with whose id it comes and goes: many an act leaves a case to its department alone.
    asked = replace(_task(case, ASSIGNING), id=f"{case.task}-{ASSIGNING}", roles=HEADS)
    title = f"指定承办人：{named(case, None)}"
    return replace(asked, title=title, department=case.department, due_on=case.due_on, not_for=_not_for(case))


def _sending(case: Case) -> Task:
    letter = case.referral or {}
    asked = replace(_task(case, SENDING), id=letter["sending"], title=f"转送外单位：{named(case, letter['by'])}")
    return replace(asked, person=letter["by"], due_on=case.due_on, not_for=case.kept_away, from_name="签发人")


def _decision(case: Case, request: Request) -> Task:
    asked = getattr(case, request.field)
    title = request.title.format(what=named(case, None))
    # An identity has no day of its own; more time is worth nothing once the term is over.
    due_on = case.due_on if request.field != "opening" else None
    made = replace(_task(case, request.kind), id=asked["task"], title=title, roles=SIGNERS)
    if case.kind == TIP_OFF:
        made = replace(made, page=f"{made.page}&awaits={request.code}")
    # Who drafts may sign where the body's rules say so; nobody grants what he asked for himself.
    may_himself = request.field == "referral" and case.rules.may_both("draft", "sign_answer")
    return replace(made, due_on=due_on, not_for=_not_for(case, *(() if may_himself else (asked["by"],))))


def _not_for(case: Case, *others: str) -> tuple[str, ...]:
    return tuple(sorted({*not_for(case), *others}))


def _task(case: Case, kind: str) -> Task:
    """What all of them have in common."""
    return Task(
        id="",
        kind=kind,
        title="",
        body=case.body,
        page=page_of(case, None),
        about=("case", case.id),
        disclosure=case.disclosure,
        from_name="承办人",
    )


def _kept(case: Case, task: Task) -> dict[str, Any]:
    return {"case": case.id, "kind": task.kind}
