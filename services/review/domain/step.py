"""A step of a case under review, and the verdicts given on it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from chassis.ports import SYSTEM, Actor, Due, WorkCalendar
from services.review.domain.routes import RouteStep
from services.review.domain.sheets import Schema, Sheet, Subject, sheet_for


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A person as he was when he acted: records keep name and department beside the lasting ``sub``."""

    sub: str
    name: str
    department: str = ""

    @classmethod
    def of(cls, actor: Actor) -> Person:
        """The snapshot of an actor."""
        return cls(sub=actor.sub, name=actor.name, department=actor.department)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What one person decided on one step: ``pass``, ``return`` (with fields) or ``refuse`` (with ground).

    ``together_with``: earlier steps that he passed as well, as the body's rule lets him. ``deputy_for``: the ``sub`` of
    whom he stood in for.
    """

    step: int
    name: str
    decision: str
    by: Person
    at: datetime
    opinion: str
    sheet: Sheet | None = None
    ground: str = ""
    fields: tuple[str, ...] = ()
    together_with: tuple[int, ...] = ()
    deputy_for: str = ""

    def announced(self) -> dict[str, Any]:
        """What events carry of it; sheets stay in the case and in its record."""
        return {name: getattr(self, name) for name in ("step", "name", "decision", "by", "at", "opinion")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Recusal:
    """回避: that a person takes no step of a case, who declared it (he himself, the office or the system), and why.

    It stays on record once it is ended: by whom, when, and why. What the system declared is never ended.
    """

    sub: str
    name: str
    by: Person
    at: datetime
    reason: str
    ended_by: Person | None = None
    ended_at: datetime | None = None
    why_ended: str = ""

    @property
    def is_over(self) -> bool:
        """Whether he may take steps again."""
        return self.ended_at is not None

    @property
    def is_lasting(self) -> bool:
        """Whether it follows from the rule, so that nobody ends it: he proposed it before. No person has that sub."""
        return self.by.sub == SYSTEM.sub


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """A step of the route that a correction left out: why, and of which revision its approval still holds."""

    name: str
    roles: tuple[str, ...]
    why: str
    revision: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of one case. ``started_on`` is when it became, or is planned to become, a current one.

    Steps of one ``stage`` run side by side; a stage begins once the one before is passed. ``department`` is the one
    whose people take it, where its roles belong to a department; ``person`` the sub of who alone takes it, where named.
    ``state`` is ``pending``, ``current``, ``passed``, ``returned`` or ``refused``; ``task`` the id of its task.
    ``unasked``: the subs of those who passed an earlier step and have none of the roles that this leaves them, as it
    was when the step became current.
    """

    number: int
    stage: int
    name: str
    roles: tuple[str, ...]
    count: int
    days: int
    sheet: Schema | None
    started_on: date
    due: Due
    department: str = ""
    person: str = ""
    state: str = "pending"
    task: str = ""
    unasked: tuple[str, ...] = ()
    verdicts: tuple[Verdict, ...] = ()

    @property
    def agreed(self) -> int:
        """How many people have passed it."""
        return sum(verdict.decision == "pass" for verdict in self.verdicts)

    @property
    def seats(self) -> frozenset[str]:
        """Who has passed it, a deputy as whom he stood in for: the two of them are one."""
        return frozenset(each.deputy_for or each.by.sub for each in self.verdicts if each.decision == "pass")

    def agreed_by(self, sub: str) -> bool:
        """Whether this person has passed it already."""
        return sub in self.passed_by

    @property
    def passed_by(self) -> tuple[str, ...]:
        """The subs of those who have passed it."""
        return tuple(verdict.by.sub for verdict in self.verdicts if verdict.decision == "pass")

    def may_fall_together(self, other: Step, pairs: Iterable[tuple[str, str]]) -> bool:
        """Whether one person may pass both, by the pairs of roles that a body's rule names."""
        return bool(self.roles_together(other, pairs))

    def roles_together(self, other: Step, pairs: Iterable[tuple[str, str]]) -> frozenset[str]:
        """The roles in which whoever passes ``other`` may pass this one too: those named, no other of the step's."""
        turned = [(mine, his) for one, two in pairs for mine, his in ((one, two), (two, one))]
        return frozenset(mine for mine, his in turned if mine in self.roles and his in other.roles)

    def announced(self) -> dict[str, Any]:
        """What ``case.opened`` and ``case.step_passed`` carry of it."""
        told = {"step": self.number, "name": self.name, "roles": self.roles, "due_on": self.due.on}
        return {**told, "stage": self.stage, "count": self.count}


def planned(
    steps: tuple[RouteStep, ...],
    *,
    today: date,
    department: str,
    subject: Subject,
    calendar: WorkCalendar,
) -> tuple[Step, ...]:
    """The steps of a new case, each due so many working days after the stage before; ``department`` proposed it."""
    planning = tuple(
        Step(
            number=number,
            stage=step.stage,
            name=step.name,
            roles=step.roles,
            count=step.count,
            days=step.days,
            sheet=sheet_for(step.sheet, subject) if step.sheet else None,
            started_on=today,
            due=calendar.due(today, step.days),
            department=step.department or department,
            person=step.person,
        )
        for number, step in enumerate(sorted(steps, key=lambda step: step.stage), 1)
    )
    return _begun(planning, today=today, calendar=calendar)


def moved_on(steps: tuple[Step, ...], passed: Step, *, today: date, calendar: WorkCalendar) -> tuple[Step, ...]:
    """The steps once ``passed`` is done: after the last of its stage the next begins today, the others are planned."""
    done = tuple(replace(passed, state="passed") if step.number == passed.number else step for step in steps)
    if any(step.state == "current" for step in done):
        return done
    return _begun(done, today=today, calendar=calendar)


def _begun(steps: tuple[Step, ...], *, today: date, calendar: WorkCalendar) -> tuple[Step, ...]:
    """The first stage to come is current from today, the later ones are planned, each after the one before."""
    planned_steps, first, start = dict[int, Step](), True, today
    coming = [step for step in steps if step.state == "pending"]
    for stage in sorted({step.stage for step in coming}):
        of_stage = [_starting(step, start, calendar) for step in coming if step.stage == stage]
        for step in of_stage:
            planned_steps[step.number] = replace(step, state="current" if first else "pending")
        first, start = False, max(step.due.on for step in of_stage)
    return tuple(planned_steps.get(step.number, step) for step in steps)


def _starting(step: Step, on: date, calendar: WorkCalendar) -> Step:
    return replace(step, started_on=on, due=calendar.due(on, step.days))


def verdicts_in_order(steps: tuple[Step, ...]) -> list[Verdict]:
    """All verdicts in the order in which they were given; those of one moment by their step."""
    return sorted((verdict for step in steps for verdict in step.verdicts), key=lambda verdict: verdict.at)


def verdicts_of(steps: tuple[Step, ...]) -> list[dict[str, Any]]:
    """The same as events carry them."""
    return [verdict.announced() for verdict in verdicts_in_order(steps)]
