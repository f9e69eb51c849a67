"""What awaits people of an item's obligations on one occasion: one task of a kind, however much is missing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from chassis.ports import SYSTEM, DomainEvent, Task
from services.catalog.domain.item import Item
from services.catalog.domain.obligation import AD_HOC, Obligation, name_of
from services.catalog.domain.obligation_events import DUE_SOON, OVERDUE, RANK, described, form_of
from services.catalog.domain.tasks import LONGEST_TITLE
from services.vocabulary import PARTY_MATTER

TASKS: Mapping[str, tuple[str, str, tuple[str, ...], str]] = {
    "obligation_due": (
        "公开期限临近，请起草并提出：{what}",
        "已过公开期限，请尽快起草并提出：{what}",
        ("proposer", "section_head"),
        DUE_SOON,
    ),
    "obligation_overdue": ("", "逾期未公开，请督促办理：{what}", ("office",), OVERDUE),
}
"""The title before and after the day, whom it awaits, since when."""


def regrouped(
    before: Sequence[Obligation],
    after: Sequence[Obligation],
    item: Item,
    *,
    new_id: Callable[[], str],
    at: datetime,
) -> tuple[list[Obligation], list[DomainEvent]]:
    """``after`` with the tasks that follow from it, and what is told: opened, told anew as it reads now, or done.

    Both are the obligations of one item and occasion; ``before`` as they were kept, those that are new left out.
    Drafts of a matter are pressed for as such (:mod:`services.catalog.domain.limit_tasks`): no second task here.
    """
    kept, events = list(after), list[DomainEvent]()
    for kind in TASKS:
        had = [obligation for obligation in before if kind in obligation.tasks]
        has = [obligation for obligation in kept if _carries(obligation, kind)]
        known = had[0].tasks[kind] if had else ""
        if not has:
            events += [closed_task(had, kind, known, item, at=at)] if known else []
            kept = [_without(obligation, kind) for obligation in kept]
            continue
        task = known or new_id()
        if not known or _task(had, kind, task, item) != _task(has, kind, task, item):
            events.append(opened_task(has, kind, task, item, at=at))
        carriers = {obligation.id for obligation in has}
        kept = [
            replace(each, tasks={**each.tasks, kind: task}) if each.id in carriers else _without(each, kind)
            for each in kept
        ]
    return kept, events


def opened_task(carriers: Sequence[Obligation], kind: str, task: str, item: Item, *, at: datetime) -> DomainEvent:
    """That a task awaits somebody; ``carriers`` are the obligations that it is about."""
    return _task(carriers, kind, task, item).opened(by=SYSTEM, at=at, **_recorded(carriers[0], kind))


def closed_task(concerned: Sequence[Obligation], kind: str, task: str, item: Item, *, at: datetime) -> DomainEvent:
    """That a task is done; ``concerned`` are some of the obligations that it was about."""
    first = concerned[0]
    done = Task(
        id=task,
        kind=kind,
        title="",
        body=first.body,
        page="",
        about=("item", item.code),
        audience=first.audience,
    )
    return done.closed("done", by=SYSTEM, at=at, **_recorded(first, kind))


def _carries(obligation: Obligation, kind: str) -> bool:
    is_said = RANK.index(TASKS[kind][3]) <= RANK.index(obligation.announced)
    return obligation.is_open and obligation.frequency != AD_HOC and is_said


def _without(obligation: Obligation, kind: str) -> Obligation:
    left = {name: task for name, task in obligation.tasks.items() if name != kind}
    return replace(obligation, tasks=left) if kind in obligation.tasks else obligation


def _task(carriers: Sequence[Obligation], kind: str, identity: str, item: Item) -> Task:
    near, past, roles, _ = TASKS[kind]
    first = min(carriers, key=lambda obligation: (obligation.due_on, obligation.id))
    is_party, drafts = first.audience == "party", "proposer" in roles
    what = PARTY_MATTER if is_party else _missing(carriers, first, item)
    what = what if len(what) <= LONGEST_TITLE else what[: LONGEST_TITLE - 1] + "…"
    title = past if any(obligation.announced == OVERDUE for obligation in carriers) else near
    return Task(
        id=identity,
        kind=kind,
        title=title.format(what=what),
        body=first.body,
        page=_page(carriers, first, drafts=drafts),
        about=("item", item.code),
        audience=first.audience,
        roles=tuple("party_organisation" if is_party and role == "office" else role for role in roles),
        department=first.department or None if drafts else None,
        due_on=first.due_on,
    )


def _missing(carriers: Sequence[Obligation], first: Obligation, item: Item) -> str:
    if len(carriers) == 1:
        return described(first, item)
    occasion = name_of(first.occasion, first.frequency)
    return f"{item.title}（{f'{occasion}，' if occasion else ''}缺{len(carriers)}项要素）"


def _page(carriers: Sequence[Obligation], first: Obligation, *, drafts: bool) -> str:
    """The form that closes the only gap, or the gaps of the item, each with its form."""
    if len(carriers) > 1:
        return f"/coverage?body={first.body}&item={first.item}&year={first.year}"
    return form_of(first) if drafts else f"/obligations/{first.id}"


def _recorded(obligation: Obligation, kind: str) -> dict[str, Any]:
    detail = {"kind": kind, "asked_item": obligation.item, "occasion": obligation.occasion}
    return {"correlation": obligation.item, "detail": detail}


def by_occasion(obligations: Iterable[Obligation]) -> dict[str, list[Obligation]]:
    """These, by their occasion."""
    found: dict[str, list[Obligation]] = {}
    for obligation in obligations:
        found.setdefault(obligation.occasion, []).append(obligation)
    return found
