"""检查: a superior's or the body's own inspector looks at a random sample, visits, and records what he finds."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from chassis.permissions import Thing
from chassis.ports import SYSTEM, Actor, DomainEvent, in_both
from services.review.domain.oversight_refusals import (
    NO_SUCH_DEPARTMENT,
    InspectionBegun,
    InspectionMoved,
    InspectionRefused,
)
from services.review.domain.permissions import INSPECTED, PERMISSIONS
from services.review.domain.sampling import KINDS, Head, drawn, seed_of
from services.review.domain.step import Person

# (state, act) → state.
INSPECTION_TRANSITIONS: Mapping[tuple[str, str], str] = {
    ("–", "plan"): "planned",
    ("planned", "discard"): "–",
    ("planned", "freeze"): "frozen",
    ("frozen", "draw"): "drawn",
    ("planned", "visit"): "planned",
    ("frozen", "visit"): "frozen",
    ("drawn", "visit"): "drawn",
    ("drawn", "check"): "drawn",
    ("planned", "find"): "planned",
    ("drawn", "find"): "drawn",
    ("planned", "conclude"): "concluded",
    ("drawn", "conclude"): "concluded",
}
INSPECTION_KINDS: Mapping[str, str] = {"visit": "不定期检查", "year_end": "年终检查"}
UNIT_KINDS: Mapping[str, str] = {"publications": "公开信息", "cases": "审核事项"}
CHECKLIST: Mapping[str, str] = {
    "reviewed": "先审查、后公开，审核记录齐全",
    "on_time": "在规定时限内公开",
    "complete": "要素齐全，没有遗漏",
    "truthful": "内容与原件一致",
    "reachable": "在各渠道能够看到",
}
ANSWERS: Mapping[str, str] = {"yes": "符合", "no": "不符合", "na": "不适用"}
POPULATION_FORM = "yangguang-inspection-population/1"
MOST_UNITS, MOST_RECORDS = 200, 500
LabelsOf = Callable[[Sequence[str]], Mapping[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Population:
    """From what is drawn, written down before the seed is known; the list lies in the file store under its digest."""

    digest: str
    publications: int
    cases: int
    by: Person
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """One drawn thing. ``label``: what people know it by; ``disclosure``: what it is of."""

    kind: str
    id: str
    label: str
    disclosure: str

    @property
    def key(self) -> str:
        """By which a check names it."""
        return f"{self.kind}/{self.id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """What was drawn, and by which signed head."""

    seed: str
    head: Head
    units: tuple[Unit, ...]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitCheck:
    """The checklist of one unit, point by point."""

    unit: str
    answers: Mapping[str, str]
    remark: str
    by: Person
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """Who went where and saw what; ``good_practice`` is what others should take up."""

    on: date
    place: str
    seen_there: str
    good_practice: str
    by: Person
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What was found in a department, of which disclosure where of one, and the order that followed."""

    department: str
    found: str
    disclosure: str
    order: str
    by: Person
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspection:
    """An inspection of some departments of a body, of what is from ``from_on`` to ``until_on``.

    ``purged``: its words were forgotten with a disclosure. Party matters are never part of one.
    """

    id: str
    body: str
    kind: str
    title: str
    departments: tuple[str, ...]
    planned_on: date
    from_on: date
    until_on: date
    sizes: Mapping[str, int]
    by: Person
    at: datetime
    state: str = "planned"
    population: Population | None = None
    sample: Sample | None = None
    checks: tuple[UnitCheck, ...] = ()
    visits: tuple[Visit, ...] = ()
    findings: tuple[Finding, ...] = ()
    conclusion: str = ""
    concluded_at: datetime | None = None
    purged: bool = False
    version: int = 1

    def thing(self, actor: Actor | None = None) -> Thing:
        """The inspection as the permission table sees it, for somebody who may work in what is inspected."""
        is_inside = actor is not None and actor.body == self.body and actor.department in self.departments
        return Thing(body=self.body, kept_from={INSPECTED: (actor.sub,) if actor and is_inside else ()})

    def visible_to(self, actor: Actor) -> bool:
        """Whether this person may know of it."""
        return PERMISSIONS.permits("inspection.read", actor, self.thing(actor))

    @property
    def has_begun(self) -> bool:
        """Whether somebody recorded something of it."""
        return bool(self.visits or self.findings)

    def allowed(self) -> list[str]:
        """The acts of people that are possible in its state."""
        never = {"draw", "discard"} if self.has_begun else {"draw"}
        return [act for state, act in INSPECTION_TRANSITIONS if state == self.state and act not in never]

    def event(self, verb: str, *, by: Actor, at: datetime, **detail: Any) -> DomainEvent:
        """Audited only: no other service asks for it."""
        return DomainEvent(
            name=f"inspection.{verb}",
            aggregate=self.id,
            body=self.body,
            actor=by,
            at=at,
            detail={"state": self.state, **detail},
            correlation=self.id,
            announce=False,
        )


def plan(inspection: Inspection, *, departments: Collection[str], by: Actor) -> DomainEvent:
    """Enter what is to be inspected, of the body's ``departments``. Raises :class:`InspectionRefused`."""
    PERMISSIONS.require("inspection.keep", by, inspection.thing(by))
    errors = {}
    if not inspection.departments:
        errors["departments"] = in_both("请勾选被检查的部门。", "Name the departments that are inspected.")
    elif not set(inspection.departments) <= set(departments):
        errors["departments"] = NO_SUCH_DEPARTMENT
    if inspection.from_on > inspection.until_on:
        errors["until_on"] = in_both("截止日期不能早于起始日期。", "The last day comes before the first.")
    if inspection.kind == "year_end" and not any(inspection.sizes.values()):
        errors["publications"] = in_both("年终检查须抽样，请填写抽样数量。", "A year-end inspection draws a sample.")
    if errors:
        raise InspectionRefused(errors)
    return inspection.event("planned", by=by, at=inspection.at, kind=inspection.kind)


def discard(inspection: Inspection, *, by: Actor, at: datetime) -> DomainEvent:
    """Nothing is left of a plan but its record. Raises :class:`InspectionMoved`, :class:`InspectionBegun`."""
    _moved(inspection, "discard", by)
    if inspection.has_begun:
        raise InspectionBegun
    return inspection.event("discarded", by=by, at=at)


def population_of(
    inspection: Inspection, publications: Sequence[Mapping[str, Any]], cases: Sequence[Mapping[str, Any]], at: datetime
) -> dict[str, Any]:
    """What is written down before the seed is known: no words, so that a purge leaves it as it is."""
    return {
        "form": POPULATION_FORM,
        "inspection": inspection.id,
        "body": inspection.body,
        "departments": sorted(inspection.departments),
        "from": inspection.from_on,
        "until": inspection.until_on,
        "sizes": {kind: inspection.sizes[kind] for kind in KINDS},
        "frozen_at": at,
        "publications": list(publications),
        "cases": list(cases),
    }


def freeze(inspection: Inspection, population: Population, *, by: Actor) -> tuple[Inspection, DomainEvent]:
    """The population is fixed; the next head of the audit chain gives the seed."""
    state = _moved(inspection, "freeze", by)
    if population.publications + population.cases == 0:
        raise InspectionRefused(
            {"population": in_both("这段时间里这些部门没有可抽的内容。", "There is nothing to draw from.")}
        )
    frozen = replace(inspection, state=state, population=population)
    detail = {"population": population.digest, "publications": population.publications, "cases": population.cases}
    return frozen, frozen.event("frozen", by=by, at=population.at, **detail)


def draw(
    inspection: Inspection, written: Mapping[str, Any], head: Head, labels_of: LabelsOf, *, at: datetime
) -> tuple[Inspection, DomainEvent]:
    """The sample that population and head give; ``written`` is the population as it was written down."""
    if inspection.population is None:
        raise InspectionMoved(inspection.state, "draw", inspection.allowed())
    seed = seed_of(inspection.population.digest, head)
    listed = {kind: {row["id"]: row for row in written[kind]} for kind in KINDS}
    found = drawn(seed, {kind: list(rows) for kind, rows in listed.items()}, inspection.sizes)
    labels = labels_of([identity for _, identity in found])
    units = tuple(
        Unit(
            kind=kind,
            id=identity,
            label=labels.get(identity, identity),
            disclosure=_disclosure(kind, listed, identity),
        )
        for kind, identity in found
    )
    sample = Sample(seed=seed, head=head, units=units, at=at)
    done = replace(inspection, state=INSPECTION_TRANSITIONS[inspection.state, "draw"], sample=sample)
    return done, done.event("drawn", by=SYSTEM, at=at, seed=seed, units=[unit.key for unit in units])


def check(inspection: Inspection, said: UnitCheck, *, by: Actor) -> tuple[Inspection, DomainEvent]:
    """What the checklist says of one unit; said again it stands in place of what was said before."""
    state = _moved(inspection, "check", by)
    errors = {}
    if inspection.sample is None or said.unit not in {unit.key for unit in inspection.sample.units}:
        errors["unit"] = in_both("抽样中没有这一件，请从检查页面选择。", "The sample has no such unit.")
    if "no" in said.answers.values() and not said.remark.strip():
        errors["remark"] = in_both("有不符合的，请写明情况。", "Say what does not hold.")
    if errors:
        raise InspectionRefused(errors)
    others = tuple(each for each in inspection.checks if each.unit != said.unit)
    done = replace(inspection, state=state, checks=(*others, said))
    return done, done.event("checked", by=by, at=said.at, unit=said.unit, answers=dict(said.answers))


def visit(inspection: Inspection, said: Visit, *, today: date, by: Actor) -> tuple[Inspection, DomainEvent]:
    """Somebody went there."""
    state = _moved(inspection, "visit", by)
    if said.on > today:
        raise InspectionRefused({"on": in_both("日期不能晚于今天；走访以后再登记。", "That day is still to come.")})
    _require_room(inspection.visits, "on")
    done = replace(inspection, state=state, visits=(*inspection.visits, said))
    return done, done.event("visited", by=by, at=said.at, on=said.on, good_practice=bool(said.good_practice))


def find(inspection: Inspection, said: Finding, *, by: Actor) -> tuple[Inspection, DomainEvent]:
    """Something is wrong; ``said.order`` is the order that follows from it, if one does."""
    state = _moved(inspection, "find", by)
    require_department(inspection, said.department)
    _require_room(inspection.findings, "found")
    done = replace(inspection, state=state, findings=(*inspection.findings, said))
    return done, done.event("found", by=by, at=said.at, department=said.department, order=said.order)


def require_department(inspection: Inspection, department: str) -> None:
    """Raises :class:`InspectionRefused` where the department is not inspected."""
    if department not in inspection.departments:
        text = in_both("请选被检查的部门。", "Name one of the departments that are inspected.")
        raise InspectionRefused({"department": text})


def conclude(inspection: Inspection, conclusion: str, *, by: Actor, at: datetime) -> tuple[Inspection, DomainEvent]:
    """It is over, once every unit of the sample was looked at; a year-end inspection has a sample."""
    state = _moved(inspection, "conclude", by)
    if inspection.kind == "year_end" and inspection.sample is None:
        raise InspectionMoved(inspection.state, "conclude", [act for act in inspection.allowed() if act != "conclude"])
    units = inspection.sample.units if inspection.sample else ()
    left = len({unit.key for unit in units} - {each.unit for each in inspection.checks})
    if left:
        zh, en = f"还有 {left} 件抽样没有检查，请先登记。", f"Check the other {left} units of the sample first."
        raise InspectionRefused({"conclusion": in_both(zh, en)})
    done = replace(inspection, state=state, conclusion=conclusion, concluded_at=at)
    return done, done.event("concluded", by=by, at=at, findings=len(done.findings))


def blanked(inspection: Inspection, *, at: datetime) -> tuple[Inspection, DomainEvent]:
    """The inspection without a word: one of its disclosures was purged, and any text of it may quote that one."""
    silent = replace(
        inspection,
        title="",
        checks=tuple(replace(each, remark="") for each in inspection.checks),
        visits=tuple(replace(each, place="", seen_there="", good_practice="") for each in inspection.visits),
        findings=tuple(replace(each, found="") for each in inspection.findings),
        conclusion="",
        purged=True,
    )
    return silent, silent.event("purged", by=SYSTEM, at=at)


def _moved(inspection: Inspection, act: str, by: Actor) -> str:
    PERMISSIONS.require("inspection.keep", by, inspection.thing(by))
    state = INSPECTION_TRANSITIONS.get((inspection.state, act))
    if state is None:
        raise InspectionMoved(inspection.state, act, inspection.allowed())
    return state


def _require_room(records: Sequence[Any], field: str) -> None:
    if len(records) >= MOST_RECORDS:
        zh, en = f"一次检查最多登记 {MOST_RECORDS} 条。", f"At most {MOST_RECORDS} records an inspection."
        raise InspectionRefused({field: in_both(zh, en)})


def _disclosure(kind: str, listed: Mapping[str, Mapping[str, Any]], identity: str) -> str:
    return identity if kind == "publications" else str(listed[kind][identity]["disclosure"])
