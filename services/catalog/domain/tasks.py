"""Tasks (待办) that the catalogue opens and closes; `notify` shows them to people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from chassis.ports import SYSTEM, DomainEvent, Task, WorkCalendar
from services.catalog.domain.disclosure import (
    COMPANION_ENDED,
    FOLLOW_UP,
    HAND_OVER,
    NO_ISSUE,
    NOTICE_ENDED,
    OBJECTED,
    REEXAMINE,
    UNPUBLISHED_TASK,
    Disclosure,
)
from services.vocabulary import PARTY_MATTER

LONGEST_TITLE = 120
NEAR_LIMIT, OVERDUE, REEXAMINED = "draft", "overdue", "re_examined"
REFUSED, REFUSAL_CHECK, WITHDRAWN = "refused", "refusal_check", "withdrawn"
TOLD = frozenset({REFUSED, WITHDRAWN})
"""What tells its proposer something: he reads it, and acknowledges it."""
OF_REFUSAL = (REFUSED, REFUSAL_CHECK)
CONSENT = "consent"
"""The kind of the task to consent to what a body issues too (会签); kept for each body under its :func:`consent_of`."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of task: whom it awaits and how it reads."""

    title: str
    roles: tuple[str, ...] = ()
    to_proposer: bool = False
    by_limit: bool = False
    """Whether it is due by the limit of publication."""


KINDS: Mapping[str, Kind] = {
    "returned": Kind("审核退回，请修改后重新提出：{title}", to_proposer=True, by_limit=True),
    NEAR_LIMIT: Kind("公开期限临近，请提出审核：{title}", to_proposer=True, by_limit=True),
    OVERDUE: Kind("逾期未公开，请督促办理：{title}", roles=("office",), by_limit=True),
    "archive": Kind("各渠道均已公开，请归档：{title}", roles=("archivist",)),
    "held": Kind("已暂缓公开，请看原因：{title}", to_proposer=True, by_limit=True),
    CONSENT: Kind("联合发文，请会签：{title}", roles=("office",), by_limit=True),
    OBJECTED: Kind("联合发文单位不同意会签，请看理由：{title}", to_proposer=True, by_limit=True),
    COMPANION_ENDED: Kind("同步公开的另一件已放弃、不予公开或者清除，请处理：{title}", to_proposer=True, by_limit=True),
    NOTICE_ENDED: Kind("公示期满，更正已退回草稿，请核对后重新提出：{title}", to_proposer=True),
    REFUSED: Kind("审核决定不予公开，请看理由：{title}", to_proposer=True),
    REFUSAL_CHECK: Kind("审核决定不予公开，请核对依据：{title}", roles=("office",), by_limit=True),
    WITHDRAWN: Kind("已撤下，公开义务重新计算，请重新起草：{title}", to_proposer=True),
    REEXAMINE: Kind("定期审查到期，请评估能否公开：{title}", roles=("office",)),
    REEXAMINED: Kind("定期审查认为可以公开，请核对后提出：{title}", to_proposer=True, by_limit=True),
    UNPUBLISHED_TASK: Kind("到时未能公开，请处理：{title}", roles=("office",), by_limit=True),
    NO_ISSUE: Kind("已批准，等待审议，请列入期次：{title}", roles=("office",), by_limit=True),
    HAND_OVER: Kind("承办人已不能办理，请移交：{title}", roles=("office",)),
    FOLLOW_UP: Kind("一条信息已清除，请补办复核", roles=("office", "secrecy_officer")),
}
TO_PROPOSER = tuple(kind for kind, described in KINDS.items() if described.to_proposer)


def consent_of(body: str) -> str:
    """Under which name the task of a body to consent is kept: several can be open at once."""
    return f"{CONSENT} {body}"


def asked_body(kind: str) -> str:
    """The body whose task to consent that is; empty for all other kinds."""
    name, _, body = kind.partition(" ")
    return body if name == CONSENT else ""


def _kind(kind: str) -> str:
    return kind.partition(" ")[0]


def open_task(
    disclosure: Disclosure, kind: str, *, task: str, at: datetime, due_on: date | None = None
) -> tuple[Disclosure, list[DomainEvent]]:
    """Open a task about a disclosure unless one of that kind is open already."""
    if kind in disclosure.tasks:
        return disclosure, []
    opened = replace(_task(disclosure, kind, task), due_on=due_on).opened(
        by=SYSTEM, at=at, **_recorded(disclosure, kind)
    )
    return replace(disclosure, tasks={**disclosure.tasks, kind: task}), [opened]


def close_task(disclosure: Disclosure, kind: str, *, at: datetime, reason: str) -> tuple[Disclosure, list[DomainEvent]]:
    """Close the open task of a kind, if there is one."""
    task = disclosure.tasks.get(kind)
    if task is None:
        return disclosure, []
    left = {name: identity for name, identity in disclosure.tasks.items() if name != kind}
    closed = _task(disclosure, kind, task).closed(reason, by=SYSTEM, at=at, **_recorded(disclosure, kind))
    return replace(disclosure, tasks=left, closed_tasks=(*disclosure.closed_tasks, task)), [closed]


def close_tasks(
    disclosure: Disclosure, kinds: Iterable[str], *, at: datetime, reason: str
) -> tuple[Disclosure, list[DomainEvent]]:
    """Close the open tasks of some kinds."""
    events: list[DomainEvent] = []
    for kind in kinds:
        disclosure, closed = close_task(disclosure, kind, at=at, reason=reason)
        events += closed
    return disclosure, events


def due_on(disclosure: Disclosure, kind: str, calendar: WorkCalendar) -> date | None:
    """By when a task is to be done: the limit of publication, while that runs."""
    formed, limit = disclosure.revision.content.formed_on, disclosure.item.time_limit
    is_out = disclosure.first_published_at or disclosure.formerly_published_on
    if not KINDS[_kind(kind)].by_limit or formed is None or is_out:
        return None
    return calendar.due(disclosure.counted_from or formed, limit.days, limit.unit).on


def _task(disclosure: Disclosure, kind: str, identity: str) -> Task:
    described, proposer, sender = KINDS[_kind(kind)], disclosure.revision.proposer, _sender(disclosure, kind)
    asks = asked_body(kind)
    return Task(
        id=identity,
        kind=_kind(kind),
        title=described.title.format(title=_title(disclosure)),
        body=asks or disclosure.body.code,
        page=f"/catalog/{'consents' if asks else 'disclosures'}/{disclosure.id}",
        about=("disclosure", disclosure.id),
        audience=disclosure.audience,
        person=disclosure.proposer if described.to_proposer else None,
        roles=_of_party(described.roles) if disclosure.audience == "party" else described.roles,
        department=proposer.get("department") or None if described.to_proposer else None,
        disclosure=disclosure.id,
        not_for=_not_for(disclosure, kind),
        # The code of a department is one of its own body; who is asked knows the body that leads by its name.
        from_department="" if asks else sender.get("department", ""),
        from_name=f"{disclosure.body.name} {sender.get('name', '')}".strip()[:LONGEST_TITLE]
        if asks
        else sender.get("name", ""),
    )


def _not_for(disclosure: Disclosure, kind: str) -> tuple[str, ...]:
    if kind == FOLLOW_UP:
        return (disclosure.purged_by,)
    return disclosure.proposers if asked_body(kind) else ()


def _of_party(roles: tuple[str, ...]) -> tuple[str, ...]:
    """The party organisation does in party matters what the office does in others."""
    return tuple("party_organisation" if role == "office" else role for role in roles)


def _sender(disclosure: Disclosure, kind: str) -> Mapping[str, str]:
    """Who returned or purged it last; of all else its proposer."""
    done = {
        "returned": "return",
        "held": "hold",
        OBJECTED: "object",
        REEXAMINED: "re_examine",
        FOLLOW_UP: "purge",
        **_DONE,
    }.get(kind)
    entries = (entry.by for entry in reversed(disclosure.timeline) if entry.act == done)
    return next(entries, disclosure.revision.proposer)


_DONE = {REFUSED: "refuse", REFUSAL_CHECK: "refuse", WITHDRAWN: "withdraw"}


def _recorded(disclosure: Disclosure, kind: str) -> dict[str, Any]:
    return {"correlation": disclosure.id, "detail": {"kind": kind, "disclosure": disclosure.id}}


def _title(disclosure: Disclosure) -> str:
    # Tasks are announced on the internal route, so a party matter's own title must not travel with them.
    title = PARTY_MATTER if disclosure.audience == "party" else disclosure.revision.content.title
    return title if len(title) <= LONGEST_TITLE else title[: LONGEST_TITLE - 1] + "…"
