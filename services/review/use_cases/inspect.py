"""检查: planning one, fixing from what is drawn, and recording what is seen and found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from chassis.ports import Actor, Clock, Stale, in_both, is_seen
from services.review.domain import inspection as rules
from services.review.domain.inspection import Finding, Inspection, Population, UnitCheck, Visit
from services.review.domain.oversight_refusals import InspectionNotFound, InspectionRefused
from services.review.domain.permissions import PERMISSIONS
from services.review.domain.remedial_order import Demand, RemedialOrder, Source
from services.review.domain.step import Person
from services.review.ports import UnitOfWork
from services.review.use_cases.issue_order import issue


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanInspection:
    """Which departments of a body are inspected, when, and how much of which time is drawn."""

    actor: Actor
    body: str
    kind: str
    title: str
    departments: tuple[str, ...]
    planned_on: date
    from_on: date
    until_on: date
    publications: int
    cases: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OnInspection:
    """Who acts on which inspection; ``seen`` is the version that he looked at (empty: whichever)."""

    actor: Actor
    inspection: str
    seen: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckUnit(OnInspection):
    """What the checklist says of one unit of the sample."""

    unit: str
    answers: Mapping[str, str]
    remark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordVisit(OnInspection):
    """Where somebody went, what he saw, and what others should take up."""

    on: date
    place: str
    seen_there: str
    good_practice: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordFinding(OnInspection):
    """What was found in a department; ``what`` and ``days``: it is ordered to be mended."""

    department: str
    found: str
    disclosure: str = ""
    what: str = ""
    days: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConcludeInspection(OnInspection):
    """What is to be said of the whole."""

    conclusion: str


def plan_inspection(command: PlanInspection, *, work: UnitOfWork, clock: Clock) -> Inspection:
    """Enter what is to be inspected."""
    work.markings.refuse_marked("title", command.title)
    inspection = Inspection(
        id=work.ids.new(),
        body=command.body,
        kind=command.kind,
        title=command.title,
        departments=tuple(sorted(set(command.departments))),
        planned_on=command.planned_on,
        from_on=command.from_on,
        until_on=command.until_on,
        sizes={"publications": command.publications, "cases": command.cases},
        by=Person.of(command.actor),
        at=clock.now(),
    )
    departments = work.facts.departments(command.body) or ()
    work.events.record(rules.plan(inspection, departments=departments, by=command.actor))
    work.inspections.add(inspection)
    return inspection


def discard_inspection(command: OnInspection, *, work: UnitOfWork, clock: Clock) -> None:
    """Delete a plan of which nothing was recorded; the audit keeps that there was one."""
    found = _loaded(command, work)
    work.events.record(rules.discard(found, by=command.actor, at=clock.now()))
    work.inspections.remove(found)


def freeze_population(command: OnInspection, *, work: UnitOfWork, clock: Clock) -> Inspection:
    """Write down from what is drawn; the next signed head of the audit chain says what."""
    inspection, at = _loaded(command, work), clock.now()
    PERMISSIONS.require("inspection.keep", command.actor, inspection.thing(command.actor))
    found = work.publications.population(
        inspection.body, inspection.departments, inspection.from_on, inspection.until_on
    )
    written = rules.population_of(inspection, found["publications"], found["cases"], at)
    population = Population(
        digest=work.records.keep(written),
        publications=len(found["publications"]),
        cases=len(found["cases"]),
        by=Person.of(command.actor),
        at=at,
    )
    frozen, event = rules.freeze(inspection, population, by=command.actor)
    work.events.record(event)
    return work.inspections.save(frozen)


def draw_sample(identity: str, *, work: UnitOfWork, clock: Clock) -> None:
    """Draw as soon as a head was signed after the population was written down; nobody chooses the moment."""
    inspection = work.inspections.load_for_update(identity)
    head = work.inspections.head_after_freezing(identity)
    if inspection is None or inspection.state != "frozen" or inspection.population is None or head is None:
        return
    written = work.records.read(inspection.population.digest)
    done, event = rules.draw(inspection, written, head, work.publications.labels, at=clock.now())
    work.events.record(event)
    work.inspections.save(done)


def check_unit(command: CheckUnit, *, work: UnitOfWork, clock: Clock) -> Inspection:
    """Record what the checklist says."""
    work.markings.refuse_marked("remark", command.remark)
    said = UnitCheck(
        unit=command.unit,
        answers=command.answers,
        remark=command.remark,
        by=Person.of(command.actor),
        at=clock.now(),
    )
    done, event = rules.check(_loaded(command, work), said, by=command.actor)
    work.events.record(event)
    return work.inspections.save(done)


def record_visit(command: RecordVisit, *, work: UnitOfWork, clock: Clock) -> Inspection:
    """Record a visit."""
    for name in ("place", "seen_there", "good_practice"):
        work.markings.refuse_marked(name, getattr(command, name))
    said = Visit(
        on=command.on,
        place=command.place,
        seen_there=command.seen_there,
        good_practice=command.good_practice,
        by=Person.of(command.actor),
        at=clock.now(),
    )
    done, event = rules.visit(_loaded(command, work), said, today=clock.today(), by=command.actor)
    work.events.record(event)
    return work.inspections.save(done)


def record_finding(
    command: RecordFinding, *, work: UnitOfWork, clock: Clock
) -> tuple[Inspection, RemedialOrder | None]:
    """Record what is wrong, and order it to be mended where that is asked for."""
    work.markings.refuse_marked("found", command.found)
    inspection = _loaded(command, work)
    PERMISSIONS.require("inspection.keep", command.actor, inspection.thing(command.actor))
    rules.require_department(inspection, command.department)
    disclosures = (command.disclosure,) if command.disclosure else ()
    _require_known(inspection, disclosures, work)
    order = _ordered(command, inspection, disclosures, work, clock)
    said = Finding(
        department=command.department,
        found=command.found,
        disclosure=command.disclosure,
        order=order.id if order else "",
        by=Person.of(command.actor),
        at=clock.now(),
    )
    done, event = rules.find(inspection, said, by=command.actor)
    work.events.record(event)
    return work.inspections.save(done), order


def conclude_inspection(command: ConcludeInspection, *, work: UnitOfWork, clock: Clock) -> Inspection:
    """It is over."""
    work.markings.refuse_marked("conclusion", command.conclusion)
    done, event = rules.conclude(_loaded(command, work), command.conclusion, by=command.actor, at=clock.now())
    work.events.record(event)
    return work.inspections.save(done)


def _loaded(command: OnInspection, work: UnitOfWork) -> Inspection:
    inspection = work.inspections.load_for_update(command.inspection)
    if inspection is None or not inspection.visible_to(command.actor):
        raise InspectionNotFound
    if not is_seen(inspection.version, command.seen or None):
        raise Stale("这次检查已被他人更新，请刷新后再办。", "The inspection was changed meanwhile; read it again.")
    return inspection


def _require_known(inspection: Inspection, disclosures: tuple[str, ...], work: UnitOfWork) -> None:
    """A finding is of what the body published for everybody or its staff, never of a party matter."""
    found = work.publications.with_ids(disclosures)
    is_known = len(found) == len(disclosures) and all(
        each.body == inspection.body and each.audience != "party" for each in found
    )
    if not is_known:
        text = in_both("没有这条公开信息，请从列表中选择。", "There is no such publication; choose from the list.")
        raise InspectionRefused({"disclosure": text})


def _ordered(
    command: RecordFinding, inspection: Inspection, disclosures: tuple[str, ...], work: UnitOfWork, clock: Clock
) -> RemedialOrder | None:
    if not command.what and command.days is None:
        return None
    if not command.what or command.days is None:
        field = "days" if command.what else "what"
        text = in_both(
            "下达整改的，请写明整改要求和期限。", "Give both: what is to be mended, and within how many days."
        )
        raise InspectionRefused({field: text})
    demand = Demand(department=command.department, what=command.what, why=command.found, days=command.days)
    return issue(
        demand,
        body=inspection.body,
        audience="internal",
        source=Source(kind="inspection", id=inspection.id),
        disclosures=disclosures,
        by=command.actor,
        work=work,
        clock=clock,
    )
