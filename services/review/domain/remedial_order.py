"""整改: an order to mend, with who has to and until when; followed until somebody else has verified it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from chassis.permissions import Thing
from chassis.ports import SYSTEM, Actor, Audience, DomainEvent, Due, Task, WorkCalendar, in_both
from services.review.domain.oversight_refusals import NO_SUCH_DEPARTMENT, OrderMoved, OrderRefused
from services.review.domain.permissions import OWNER, PERMISSIONS
from services.review.domain.step import Person
from services.vocabulary import PARTY_MATTER

# (state, act) → state. ``end``: what it is about was purged.
ORDER_TRANSITIONS: Mapping[tuple[str, str], str] = {
    ("–", "issue"): "issued",
    ("issued", "reply"): "replied",
    ("replied", "verify"): "verified",
    ("replied", "reorder"): "issued",
    ("issued", "end"): "ended",
    ("replied", "end"): "ended",
}
LEAST_DAYS, MOST_DAYS, MOST_FILES = 1, 120, 20
REMEDY, VERIFY, OVERDUE = "remedy", "verify_remedy", "overdue_remedy"
# Who is asked to press for what is late: working days after the day on which it was due, and the role.
STAGES: tuple[tuple[int, str], ...] = ((0, "office"), (5, "leader"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """From what it comes: an evaluation or an inspection by its id, or the office itself (``kind`` office)."""

    kind: str = "office"
    id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A file that shows what was mended, in review's folder of the file store; of which round."""

    digest: str
    name: str
    size: int
    media_type: str
    round: int
    by: Person
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the owner replied in a round."""

    round: int
    text: str
    by: Person
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """What was found when it was verified; not ``verified``: it was ordered again, and why."""

    round: int
    verified: bool
    remark: str
    by: Person
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """What an order asks for: ``what`` is to be mended, ``why``, by which department, within how many working days."""

    department: str
    what: str
    why: str
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RemedialOrder:
    """An order with its rounds. ``stage``: how many of :data:`STAGES` were asked in this round.

    ``escalate_after``: the day after which the next one is asked; None where nobody is any more. ``tasks`` are the open
    ones by kind. ``purged``: its words are forgotten.
    """

    id: str
    number: str
    body: str
    audience: Audience
    department: str
    source: Source
    disclosures: tuple[str, ...]
    what: str
    why: str
    by: Person
    issued_at: datetime
    due: Due
    days: int
    state: str = "issued"
    round: int = 1
    answers: tuple[Answer, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    checks: tuple[Check, ...] = ()
    stage: int = 0
    escalate_after: date | None = None
    tasks: Mapping[str, str] = field(default_factory=dict)
    purged: bool = False
    version: int = 1

    def thing(self, owners: Sequence[str] = ()) -> Thing:
        """The order as the permission table sees it; ``owners`` are the subs of who may not verify."""
        repliers = (answer.by.sub for answer in self.answers)
        kept_from = {OWNER: tuple(sorted({*owners, *repliers}))}
        return Thing(body=self.body, audience=self.audience, departments=(self.department,), kept_from=kept_from)

    def owners(self, staff: Sequence[Actor]) -> list[Actor]:
        """Who has to mend: the heads of the department."""
        return [person for person in staff if PERMISSIONS["order.reply"].has_role(person, self.thing())]

    def non_verifiers(self, staff: Sequence[Actor]) -> list[str]:
        """The subs of whom it keeps from verifying: who has to mend, and whoever else works in that department."""
        act = PERMISSIONS["order.verify"]
        inside = [each for each in staff if (each.body, each.department) == (self.body, self.department)]
        return sorted(
            {
                person.sub
                for person in (*self.owners(staff), *(each for each in inside if act.has_role(each, self.thing())))
            }
        )

    def visible_to(self, actor: Actor) -> bool:
        """Whether this person may know of it."""
        return PERMISSIONS.permits("order.read", actor, self.thing())

    def allowed(self) -> list[str]:
        """The acts of people that are possible in its state."""
        return [act for state, act in ORDER_TRANSITIONS if state == self.state and act != "end"]

    @property
    def evidence_now(self) -> tuple[Evidence, ...]:
        """The files of the present round."""
        return tuple(file for file in self.evidence if file.round == self.round)

    def event(self, verb: str, *, by: Actor, at: datetime, announce: bool = False, **detail: Any) -> DomainEvent:
        """What happened; announced it says where the order stands, and no word of why."""
        data = {
            "id": self.id,
            "number": self.number,
            "body": self.body,
            "department": self.department,
            "disclosures": list(self.disclosures),
            "source": self.source.kind,
            "state": self.state,
            "round": self.round,
            "due_on": self.due.on,
            "by": {"sub": by.sub, "name": by.name, "department": by.department},
        }
        return DomainEvent(
            name=f"remedial_order.{verb}",
            aggregate=self.id,
            body=self.body,
            audience="party" if self.audience == "party" else "internal",
            actor=by,
            at=at,
            data=data if announce else {},
            detail={"round": self.round, "state": self.state, **detail},
            correlation=self.source.id or self.id,
            announce=announce,
        )


def issue(
    demand: Demand,
    *,
    identity: str,
    number: str,
    body: str,
    audience: Audience,
    source: Source,
    disclosures: Sequence[str],
    departments: Collection[str],
    staff: Sequence[Actor],
    calendar: WorkCalendar,
    today: date,
    by: Actor,
    at: datetime,
) -> tuple[RemedialOrder, DomainEvent]:
    """A new order, to one of the body's ``departments``.

    Raises :class:`OrderRefused` where there is no such one, nobody could mend it, or nobody else verify.
    """
    if demand.department not in departments:
        raise OrderRefused({"department": NO_SUCH_DEPARTMENT})
    due = calendar.due(today, demand.days)
    order = RemedialOrder(
        id=identity,
        number=number,
        body=body,
        audience=audience,
        department=demand.department,
        source=source,
        disclosures=tuple(disclosures),
        what=demand.what,
        why=demand.why,
        by=Person.of(by),
        issued_at=at,
        due=due,
        days=demand.days,
        escalate_after=due.on,
    )
    _require_people(order, staff)
    return order, order.event("issued", by=by, at=at, announce=True, due_on=due.on, number=number)


def reply(order: RemedialOrder, text: str, files: Sequence[str], *, by: Actor, at: datetime) -> RemedialOrder:
    """The owner says what was mended; of the round's files those that he names stay."""
    PERMISSIONS.require("order.reply", by, order.thing())
    _require(order, "reply")
    known = {file.digest for file in order.evidence_now}
    if not set(files) <= known:
        raise OrderRefused(
            {"files": in_both("有的材料还没有上传到这份整改通知，请先上传。", "Upload each file to this order first.")}
        )
    kept = tuple(file for file in order.evidence if file.round != order.round or file.digest in files)
    said = Answer(round=order.round, text=text, by=Person.of(by), at=at)
    return replace(
        order,
        state=ORDER_TRANSITIONS[order.state, "reply"],
        answers=(*order.answers, said),
        evidence=kept,
        escalate_after=None,
    )


def require_room(order: RemedialOrder, *, by: Actor) -> None:
    """Asked before a file is stored. Raises :class:`OrderRefused` where the round has as many as it may."""
    PERMISSIONS.require("order.reply", by, order.thing())
    _require(order, "reply")
    if len(order.evidence_now) >= MOST_FILES:
        zh, en = f"一次回复最多附 {MOST_FILES} 个材料。", f"At most {MOST_FILES} files a reply."
        raise OrderRefused({"file": in_both(zh, en)})


def attach(order: RemedialOrder, file: Evidence) -> RemedialOrder:
    """The order with a file beside the reply to come; the same content again takes the place of the first."""
    others = tuple(each for each in order.evidence if (each.round, each.digest) != (file.round, file.digest))
    return replace(order, evidence=(*others, file))


def verify(order: RemedialOrder, remark: str, *, owners: Sequence[str], by: Actor, at: datetime) -> RemedialOrder:
    """Somebody else has seen that it was mended."""
    PERMISSIONS.require("order.verify", by, order.thing(owners))
    _require(order, "verify")
    return replace(
        order,
        state=ORDER_TRANSITIONS[order.state, "verify"],
        checks=(*order.checks, Check(round=order.round, verified=True, remark=remark, by=Person.of(by), at=at)),
    )


def reorder(
    order: RemedialOrder,
    reason: str,
    days: int,
    *,
    owners: Sequence[str],
    calendar: WorkCalendar,
    today: date,
    by: Actor,
    at: datetime,
) -> RemedialOrder:
    """It was not mended: once more, with a new date, never before the one that was granted; the rounds count how often.

    Raises :class:`OrderRefused` for an earlier one.
    """
    PERMISSIONS.require("order.verify", by, order.thing(owners))
    _require(order, "reorder")
    due = calendar.due(today, days)
    if due.on < order.due.on:
        least, on = calendar.working_days(today, order.due.on), order.due.on
        zh = f"不能早于原定的期限{on.year}年{on.month}月{on.day}日，至少 {least} 个工作日。"
        raise OrderRefused({"days": in_both(zh, f"Not before the date that was granted, {on}: {least} at least.")})
    return replace(
        order,
        state=ORDER_TRANSITIONS[order.state, "reorder"],
        checks=(*order.checks, Check(round=order.round, verified=False, remark=reason, by=Person.of(by), at=at)),
        round=order.round + 1,
        due=due,
        days=days,
        stage=0,
        escalate_after=due.on,
    )


def escalated(order: RemedialOrder, *, calendar: WorkCalendar) -> tuple[RemedialOrder, str]:
    """The next one is asked to press for it, and who that is; each stage comes once a round, whenever it is found."""
    role = STAGES[order.stage][1]
    stage = order.stage + 1
    after = calendar.due(order.due.on, STAGES[stage][0]).on if stage < len(STAGES) else None
    return replace(order, stage=stage, escalate_after=after), role


def blanked(order: RemedialOrder) -> RemedialOrder:
    """The order without a word; under way it is over, since what it is about is no more."""
    end = ORDER_TRANSITIONS.get((order.state, "end"), order.state)
    return replace(
        order,
        state=end,
        what="",
        why="",
        answers=tuple(replace(each, text="") for each in order.answers),
        checks=tuple(replace(each, remark="") for each in order.checks),
        evidence=(),
        escalate_after=None,
        purged=True,
    )


def task_of(order: RemedialOrder, kind: str, identity: str, *, owners: Sequence[str] = ()) -> Task:
    """What awaits the department's head, whoever verifies, or whoever presses. Its title has no word of the matter."""
    titles = {REMEDY: "请整改并回复", VERIFY: "请核验整改", OVERDUE: "整改已逾期，请督促"}
    roles = {REMEDY: ("section_head",), VERIFY: ("office", "leader")}
    stage = max(order.stage, 1)
    return Task(
        id=identity,
        kind=kind,
        title=PARTY_MATTER if order.audience == "party" else f"{titles[kind]}：{order.number}",
        roles=roles.get(kind, (STAGES[stage - 1][1],)),
        department=order.department if kind == REMEDY else None,
        body=order.body,
        due_on=order.due.on if kind != VERIFY else None,
        page=f"/review/remedial-orders/{order.id}",
        about=("remedial_order", order.id),
        audience=order.audience,
        not_for=tuple(order.thing(owners).kept_from[OWNER]) if kind == VERIFY else (),
        from_department=order.by.department,
        from_name=order.by.name,
    )


def task_kept(order: RemedialOrder, kind: str, owners: Sequence[str] = ()) -> dict[str, Any]:
    """By which a task is found again."""
    return {"correlation": order.id, "detail": {"order": order.id, "kind": kind, "owners": sorted(owners)}}


def told_again(order: RemedialOrder, at: datetime) -> DomainEvent:
    """Where it stands, for a reader that missed something."""
    verb = "verified" if order.state == "verified" else "issued"
    return order.event(verb, by=SYSTEM, at=at, announce=True)


def _require(order: RemedialOrder, act: str) -> None:
    if (order.state, act) not in ORDER_TRANSITIONS:
        raise OrderMoved(order.state, act, order.allowed())


def _require_people(order: RemedialOrder, staff: Sequence[Actor]) -> None:
    if not order.owners(staff):
        raise OrderRefused(
            {
                "department": in_both(
                    "这个部门没有科室负责人可以整改"
                    + ("（党内事项须是党员）" if order.audience == "party" else "")
                    + "；请选有负责人的部门，或者先登记其岗位。",
                    "The department has no head who could mend it; name another one, or enter his post first.",
                )
            }
        )
    if not any(
        PERMISSIONS.permits("order.verify", person, order.thing(order.non_verifiers(staff))) for person in staff
    ):
        raise OrderRefused(
            {
                "department": in_both(
                    "除这个部门的人员外，没有政务公开办公室人员或者领导可以核验；请先登记其岗位或者任命代理。",
                    "Nobody of the office or the leaders outside the department could verify it; enter a post first.",
                )
            }
        )
