"""Tasks (待办): what awaits whom. Each service opens and closes its own; here they are shown to people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType

from chassis.ports import Actor, Audience, IllegalTransition

# Sorts what has no due date behind everything that has one.
NEVER_DUE = date(9999, 12, 31)
STEPS = ("提出", "审核", "公开", "评议", "反馈", "归档")


@dataclass(frozen=True, slots=True)
class TaskKind:
    """How a kind of task reads: its name, the step of the six it belongs to (0-5), and the one strong action."""

    name: str
    step: int
    action: str


KINDS: Mapping[str, TaskKind] = MappingProxyType(
    {
        "draft": TaskKind("拟稿", 0, "拟稿"),
        "returned": TaskKind("退回修改", 0, "修改"),
        "decide": TaskKind("审核", 1, "审核"),
        "post": TaskKind("渠道公开", 2, "去公开"),
        "remove": TaskKind("撤下公开件", 2, "去撤下"),
        "follow_up": TaskKind("补办审查", 1, "补办"),
        "evaluate": TaskKind("评议", 3, "评议"),
        "answer": TaskKind("答复", 4, "答复"),
        "archive": TaskKind("归档", 5, "归档"),
    }
)
_OTHER = TaskKind("待办", 0, "办理")


def kind_of(code: str) -> TaskKind:
    """The kind of a code; one that is not known yet is shown plainly."""
    return KINDS.get(code, _OTHER)


class TaskState(StrEnum):
    """Where a task stands."""

    OPEN = "open"
    CLOSED = "closed"


TRANSITIONS: Mapping[tuple[TaskState, str], TaskState] = MappingProxyType({(TaskState.OPEN, "close"): TaskState.CLOSED})


def allowed_acts(state: TaskState) -> frozenset[str]:
    """The acts possible in ``state``."""
    return frozenset(act for (origin, act) in TRANSITIONS if origin == state)


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One thing to do for a person, or for whoever holds a role in a body (and department, where one is named).

    ``about`` is ``(noun, id)``; ``correlation`` the disclosure, case or request that started it; ``not_for`` are
    those who may not do it although they hold the role (职责分离).
    """

    id: str
    source: str
    kind: str
    title: str
    body: str
    page: str
    about: tuple[str, str]
    audience: Audience
    opened_at: datetime
    person: str = ""
    roles: frozenset[str] = frozenset()
    department: str = ""
    due_on: date | None = None
    not_for: frozenset[str] = frozenset()
    correlation: str = ""
    state: TaskState = TaskState.OPEN
    closed_at: datetime | None = None
    reason: str = ""


def may_act(task: Task, actor: Actor) -> bool:
    """Whether ``task`` awaits ``actor``: by name, or by role in the body with the department named."""
    if not actor.is_staff or actor.sub in task.not_for:
        return False
    if task.person:
        return task.person == actor.sub
    if not actor.holds(*task.roles, body=task.body):
        return False
    return not task.department or (actor.body == task.body and actor.department == task.department)


def close(task: Task, reason: str, *, at: datetime) -> Task:
    """Done, or no longer to do. A closed task keeps no title: nothing of a disclosure lives on in it.

    No fact comes of it: the service that opened the task has the deed itself in its audit trail.
    """
    state = TRANSITIONS.get((task.state, "close"))
    if state is None:
        raise IllegalTransition(task.state, "close", allowed_acts(task.state))
    return replace(task, state=state, closed_at=at, reason=reason, title="")
