"""Whether a review can come to an end with the staff that there is, each step passed by another person."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from chassis.ports import SYSTEM, Actor, DomainEvent, Task
from services.review.domain.case import Case, OfficeTask
from services.review.domain.permissions import PERMISSIONS
from services.review.domain.step import Step

KIND = "name_deputy"


@dataclass(frozen=True, slots=True)
class _Place:
    """One person who is still needed for a step, and those who could be that one."""

    step: Step
    candidates: Mapping[str, Actor]


def unstaffed(case: Case, staff: Sequence[Actor]) -> tuple[int, ...]:
    """The numbers of the steps to come that nobody is left for, when the steps before them are taken by others.

    ``staff`` are those who hold posts in the body now.
    """
    if case.state != "open":
        return ()
    placed, missing = list[_Place](), list[int]()
    for step in case.steps:
        if step.state not in ("current", "pending"):
            continue
        places = [_Place(step, _candidates(case, step, staff))] * (step.count - step.agreed)
        if _can_be_filled([*placed, *places], case):
            placed += places
        else:
            missing.append(step.number)
    return tuple(missing)


def told(case: Case, *, at: datetime) -> DomainEvent:
    """Which steps have nobody now; that none is left without anybody is told as well."""
    steps = [{"step": number, "name": case.steps[number - 1].name} for number in case.unstaffed]
    return case.event("unstaffed", by=SYSTEM, at=at, data={"steps": steps}, steps=list(case.unstaffed))


def staffed_by(
    case: Case, staff: Sequence[Actor], *, new_id: Callable[[], str], at: datetime
) -> tuple[Case, list[DomainEvent]]:
    """The case as it stands with this staff; what changed is told, and the office asked for whoever is missing."""
    missing = unstaffed(case, staff)
    if missing == case.unstaffed:
        return case, []
    asked, events = with_tasks_closed(case, at=at, still=missing)
    asked = replace(asked, unstaffed=missing)
    awaited = {task.step for task in asked.deputy_tasks if task.is_open}
    for number in missing:
        if number not in awaited:
            asked, opened = _asked_for(asked, number, new_id(), at)
            events.append(opened)
    return asked, [told(asked, at=at), *events]


def with_tasks_closed(case: Case, *, at: datetime, still: Collection[int] = ()) -> tuple[Case, list[DomainEvent]]:
    """The case with what the office was asked for closed, but for the steps that ``still`` have nobody."""
    events, tasks = list[DomainEvent](), list[OfficeTask]()
    for task in case.deputy_tasks:
        if task.is_open and task.step not in still:
            events.append(deputy_task_closed(case, task, at=at))
            tasks.append(replace(task, is_open=False))
        else:
            tasks.append(task)
    return replace(case, deputy_tasks=tuple(tasks)), events


def deputy_task_opened(case: Case, task: OfficeTask, *, at: datetime) -> DomainEvent:
    """The office is asked to name a deputy, or somebody for the post."""
    return _of_members(case, _task(case, task).opened(by=SYSTEM, at=at, **_kept(case, task)))


def deputy_task_closed(case: Case, task: OfficeTask, *, at: datetime) -> DomainEvent:
    """There is somebody now, or the case needs nobody any more."""
    reason = "staffed" if case.state == "open" else case.state
    return _of_members(case, _task(case, task).closed(reason, by=SYSTEM, at=at, **_kept(case, task)))


def _asked_for(case: Case, number: int, identity: str, at: datetime) -> tuple[Case, DomainEvent]:
    task = OfficeTask(step=number, task=identity)
    return replace(case, deputy_tasks=(*case.deputy_tasks, task)), deputy_task_opened(case, task, at=at)


def _task(case: Case, task: OfficeTask) -> Task:
    proposal, step = case.proposal, case.steps[task.step - 1]
    if proposal.audience == "party":
        # Whoever names people need not be a member: nothing is said of the matter, only of the post that it wants.
        title = f"“{step.name}”这一环节无人可办，请补充人员或者任命代理"
        roles = ("office", "party_organisation")
        about = ("body", case.body)
        return Task(id=task.task, kind=KIND, title=title, roles=roles, body=case.body, page="/staff", about=about)
    return Task(
        id=task.task,
        kind=KIND,
        title=f"“{step.name}”无人可办，请{_ways_out(step)}：{proposal.title}",
        roles=("office",),
        body=case.body,
        due_on=case.due(step).on,
        page="/staff",
        about=("case", case.id),
        audience=proposal.audience,
        disclosure=proposal.disclosure,
        from_department=proposal.proposer.department,
        from_name=proposal.proposer.name,
    )


def _ways_out(step: Step) -> str:
    """Somebody named by the route who has left has no post for which another could stand in."""
    return "任命其代理，已离任的请修改审核流程" if step.person else "任命代理"


def _of_members(case: Case, event: DomainEvent) -> DomainEvent:
    """The record names the case, so that of a party matter's is for members."""
    return replace(event, audited_as="party") if case.proposal.audience == "party" else event


def _kept(case: Case, task: OfficeTask) -> dict[str, Any]:
    detail = {"kind": KIND, "case": case.id, "step": task.step}
    return {"correlation": case.proposal.disclosure, "detail": detail}


def _candidates(case: Case, step: Step, staff: Sequence[Actor]) -> Mapping[str, Actor]:
    able = (person for person in staff if case.may_take(step, person))
    return {person.sub: person for person in able if not case.has_agreed(step, person)}


def _can_be_filled(places: Sequence[_Place], case: Case) -> bool:
    """Whether each place can have a person, nobody two of them but where the body's rule lets two fall together."""
    # Where more could than there are places, somebody is always left; a deputy is none beside his principal.
    tight = [place for place in places if len(_seats(place, case)) < len(places)]
    tight.sort(key=lambda place: len(place.candidates))
    return _fill(tight, {}, frozenset(), case)


def _seats(place: _Place, case: Case) -> set[str]:
    return {case.seat(place.step, person) for person in place.candidates.values()}


def _fill(
    places: Sequence[_Place], taken: dict[str, list[Step]], seats: frozenset[tuple[int, str]], case: Case
) -> bool:
    if not places:
        return True
    place, *others = places
    for sub, person in place.candidates.items():
        his = taken.get(sub, [])
        seat = (place.step.number, case.seat(place.step, person))
        may = seat not in seats and all(_may_take_both(person, step, place.step, case) for step in his)
        if may and _fill(others, {**taken, sub: [*his, place.step]}, seats | {seat}, case):
            return True
    return False


def _may_take_both(person: Actor, one: Step, two: Step, case: Case) -> bool:
    """Whether the body's rule lets them fall together in roles that he holds."""
    pairs, act = case.proposal.same_person, PERMISSIONS["case.decide"]
    asked = ((one, one.roles_together(two, pairs)), (two, two.roles_together(one, pairs)))
    return one.number != two.number and all(
        act.has_role(person, replace(case.thing(step), roles=roles)) for step, roles in asked
    )
