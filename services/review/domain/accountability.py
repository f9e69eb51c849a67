"""责任追究: holding a person to account for 政务公开: proposed, heard, decided, published inside, ended by its day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from chassis.permissions import Thing
from chassis.ports import EVERYWHERE, SYSTEM, Actor, Audience, DomainEvent, Task
from services.review.domain.accountability_refusals import (
    AccountabilityIllegal,
    ConcernsOneself,
    HearingIncomplete,
    HearingRuns,
    MeasureIncomplete,
    NobodyDecides,
    NotOfTheBody,
    ProposerRecords,
    WaiverTooEarly,
    WrongDay,
)
from services.review.domain.permissions import ACCUSED, BELOW, HIS_PROPOSER, PERMISSIONS, with_deputies
from services.review.domain.step import Person

# 范文3, 责任追究: for what, and by what measure.
TRIGGERS: Mapping[str, str] = {
    "rules_broken": "违反政务公开有关规定",
    "not_carried_out": "不执行政务公开",
    "deceit": "弄虚作假、欺骗广大职工，造成严重社会影响和后果",
    "negligence": "不认真履行职责",
}
MEASURES: Mapping[str, str] = {
    "criticism": "批评教育",
    "admonition": "诫勉教育",
    "circular": "通报批评",
    "warning": "效能告诫",
}
# By whose rank: nobody decides on who ranks above him. Whoever has none of these posts ranks 0.
RANKS: Mapping[str, int] = {
    "management_committee": 4,
    "leader": 3,
    "party_organisation": 3,
    "leading_group": 2,
    "section_head": 1,
}
HEARING_DAYS = 5
"""Working days in which the person may make a statement, the day after the proposal being day 1."""
LONGEST_EFFECT_YEARS = 3
ACCOUNTABILITY_TRANSITIONS: Mapping[tuple[str, str], str] = {
    ("–", "propose"): "proposed",
    ("proposed", "hear"): "heard",
    ("heard", "hear"): "heard",
    ("heard", "impose"): "imposed",
    ("heard", "drop"): "dropped",
    ("imposed", "publish"): "published",
    ("published", "end"): "ended",
}
DECISION = "accountability.decide"
HEAR, DECIDE, PUBLISH = "accountability_hear", "accountability_decide", "accountability_publish"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hearing:
    """What the person said, or that he waived it; ``by`` recorded it."""

    statement: str
    waived: bool
    heard_on: date
    by: Person
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """What was decided: the measure until a day, or that there is none.

    ``deputy_for``: the sub of whom ``by`` stood in for.
    """

    imposed: bool
    measure: str
    reason: str
    effective_until: date | None
    by: Person
    at: datetime
    deputy_for: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """Which edition of the disclosure it is about, without a word of it: a purge leaves that.

    ``at``: when it was published, or went into review; ``index_number``: empty before publication.
    """

    audience: Audience
    index_number: str
    revision: int
    content_hash: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Accountability:
    """One person, one matter. ``disclosure`` is what it is about, where it is about one: its words go with a purge.

    ``rank``: the person's, when it was proposed (:data:`RANKS`).
    """

    id: str
    body: str
    person: Person
    trigger: str
    measure: str
    facts: str
    disclosure: str
    about: About | None = None
    proposed_by: Person
    proposed_at: datetime
    proposed_on: date
    hear_until: date
    rank: int = 0
    state: str = "proposed"
    hearing: Hearing | None = None
    ruling: Ruling | None = None
    published_at: datetime | None = None
    ended_at: datetime | None = None
    tasks: Mapping[str, str] = field(default_factory=dict)
    purged_at: datetime | None = None
    version: int = 1

    @property
    def thing(self) -> Thing:
        """As the permission table sees it: the person's own."""
        kept = {ACCUSED: (self.person.sub,), HIS_PROPOSER: (self.proposed_by.sub,)}
        return Thing(body=self.body, owner=self.person.sub, kept_from=kept)

    def thing_for(self, actor: Actor) -> Thing:
        """The same for somebody who may rank below the person: then he is kept from deciding."""
        is_below = rank_of(actor, self.body) < self.rank
        kept = {**self.thing.kept_from, BELOW: (actor.sub,) if is_below else ()}
        return replace(self.thing, kept_from=kept)

    @property
    def effective_until(self) -> date | None:
        """The last day of the effect."""
        return self.ruling.effective_until if self.ruling else None

    @property
    def heard_himself(self) -> bool:
        """Whether the person himself made his statement or waived it; one that a purge took is as none."""
        said = self.hearing
        return said is not None and said.by.sub == self.person.sub and (said.waived or bool(said.statement))

    def awaits_hearing_by(self, actor: Actor, today: date) -> bool:
        """Whether this person may record something now: the person until he spoke, the office in his place."""
        if not PERMISSIONS.permits("accountability.hear", actor, self.thing):
            return False
        if actor.sub == self.person.sub:
            return self.state in ("proposed", "heard") and not self.heard_himself
        return self.state == "proposed" and (today > self.hear_until or not self.is_proposed_for(actor))

    def awaits_ruling_by(self, actor: Actor, today: date) -> bool:
        """Whether this person may decide now."""
        return self.state == "heard" and self.may("accountability.decide", actor) and not self.hearing_runs(today)

    def hearing_runs(self, today: date) -> bool:
        """Whether the person may still speak himself before anybody decides."""
        return today <= self.hear_until and not self.heard_himself

    def may(self, act: str, actor: Actor) -> bool:
        """Whether the table permits it, to a deputy no more than to whom he stands in for."""
        return PERMISSIONS.permits(act, actor, with_deputies(act, actor, self.thing_for(actor)))

    def require(self, act: str, actor: Actor) -> None:
        """Raise where it does not."""
        PERMISSIONS.require(act, actor, with_deputies(act, actor, self.thing_for(actor)))

    def kept_away(self, staff: Sequence[Actor]) -> tuple[str, ...]:
        """The subs of those who would decide but for what they have to do with it, or for their rank."""
        act = PERMISSIONS["accountability.decide"]
        others = {each.sub for each in staff if act.has_role(each, self.thing) and not self.may(DECISION, each)}
        return tuple(sorted({self.person.sub, self.proposed_by.sub} | others))

    def is_proposed_for(self, actor: Actor) -> bool:
        """Whether this person proposed it, or stands in for who did."""
        thing = with_deputies("accountability.hear", actor, self.thing)
        return actor.sub in thing.kept_from[HIS_PROPOSER]

    def concerns(self, actor: Actor) -> bool:
        """Whether this person may know all of it."""
        return PERMISSIONS.permits("accountability.read", actor, self.thing)

    def may_know_about(self, actor: Actor) -> bool:
        """Whether this person may know which disclosure it is about: a party matter is for party members alone."""
        return self.about is None or self.about.audience != "party" or actor.party_member

    def visible_to(self, actor: Actor) -> bool:
        """Whether this person may know of it: what is published, and has effect, everybody of the body."""
        is_public = self.state == "published"
        return self.concerns(actor) or (
            is_public and PERMISSIONS.permits("accountability.read_published", actor, self.thing)
        )


def rank_of(person: Actor, body: str) -> int:
    """By his posts in the body; who stands in for somebody ranks one below him."""
    posts = [post for post in person.posts if post.body in (body, EVERYWHERE)]
    return max((RANKS.get(post.role, 0) - bool(post.deputy_for) for post in posts), default=0)


def allowed_acts(state: str) -> list[str]:
    """What can become of it."""
    return [act for start, act in ACCOUNTABILITY_TRANSITIONS if start == state]


def proposed(
    *,
    identity: str,
    body: str,
    person: str,
    trigger: str,
    measure: str,
    facts: str,
    disclosure: str,
    about: About | None,
    staff: Sequence[Actor],
    today: date,
    hear_until: date,
    by: Actor,
    at: datetime,
) -> tuple[Accountability, DomainEvent]:
    """A new matter, about one of the ``staff`` of the body.

    Raises :class:`NotOfTheBody`, :class:`ConcernsOneself`, :class:`NobodyDecides`.
    """
    PERMISSIONS.require("accountability.propose", by, Thing(body=body))
    accused = next((each for each in staff if each.sub == person), None)
    if accused is None:
        raise NotOfTheBody
    if accused.sub == by.sub:
        raise ConcernsOneself
    new = Accountability(
        id=identity,
        body=body,
        person=Person.of(accused),
        rank=rank_of(accused, body),
        trigger=trigger,
        measure=measure,
        facts=facts,
        disclosure=disclosure,
        about=about,
        proposed_by=Person.of(by),
        proposed_at=at,
        proposed_on=today,
        hear_until=hear_until,
    )
    if not any(new.may(DECISION, each) for each in staff):
        raise NobodyDecides
    return new, _kept(new, "proposed", by=by, at=at, trigger=trigger, measure=measure)


def hear(
    matter: Accountability, *, statement: str, waived: bool, heard_on: date | None, by: Actor, at: datetime, today: date
) -> tuple[Accountability, DomainEvent]:
    """The person's statement, by himself or as the office took it down; or that he waived it.

    What the office took down gives way to his own. Who proposed it records nothing but silence, after the term.
    Raises :class:`AccountabilityIllegal`, :class:`HearingIncomplete`, :class:`WrongDay`, :class:`WaiverTooEarly`,
    :class:`ProposerRecords`.
    """
    moved = _moved(matter, "hear")
    PERMISSIONS.require("accountability.hear", by, matter.thing)
    if waived == bool(statement.strip()):
        raise HearingIncomplete
    day = heard_on or today
    if not matter.proposed_on <= day <= today:
        raise WrongDay("heard_on", "请填写提出以后、今天以前的日期。", "A day from the proposal until today.")
    is_himself = by.sub == matter.person.sub
    if matter.state == "heard" and not (is_himself and not matter.heard_himself):
        raise AccountabilityIllegal(matter.state, "hear", [act for act in allowed_acts(matter.state) if act != "hear"])
    if waived and not is_himself and today <= matter.hear_until:
        raise WaiverTooEarly(matter.hear_until)
    if not waived and not is_himself and matter.is_proposed_for(by):
        raise ProposerRecords
    hearing = Hearing(statement=statement, waived=waived, heard_on=day, by=Person.of(by), at=at)
    after = replace(moved, hearing=hearing)
    return after, _kept(after, "heard", by=by, at=at, waived=waived)


def rule(
    matter: Accountability,
    *,
    imposed: bool,
    measure: str,
    reason: str,
    effective_until: date | None,
    by: Actor,
    at: datetime,
    today: date,
) -> tuple[Accountability, DomainEvent]:
    """Decide, never who proposed it, never the person, nobody who stands in for one of them or ranks below the person.

    Raises :class:`AccountabilityIllegal`, :class:`OwnProposal`, :class:`ConcernsOneself`, :class:`RanksBelow`,
    :class:`HearingRuns`, :class:`MeasureIncomplete`, :class:`WrongDay`.
    """
    moved = _moved(matter, "impose" if imposed else "drop")
    matter.require(DECISION, by)
    if matter.hearing_runs(today):
        raise HearingRuns(matter.hear_until)
    if imposed != bool(measure) or imposed != (effective_until is not None):
        raise MeasureIncomplete
    if effective_until and not today < effective_until <= _years_later(today, LONGEST_EFFECT_YEARS):
        zh = f"影响期满日须在今天以后、{LONGEST_EFFECT_YEARS} 年以内。"
        raise WrongDay("effective_until", zh, f"A day after today, within {LONGEST_EFFECT_YEARS} years.")
    said = Ruling(
        imposed=imposed,
        measure=measure,
        reason=reason,
        effective_until=effective_until,
        by=Person.of(by),
        at=at,
        deputy_for=PERMISSIONS[DECISION].deputy_for(by, matter.thing),
    )
    after = replace(moved, ruling=said)
    return after, _kept(after, "ruled", by=by, at=at, imposed=imposed, measure=measure)


def publish(matter: Accountability, *, by: Actor, at: datetime) -> tuple[Accountability, DomainEvent]:
    """Show person, trigger and measure to everybody of the body, until the effect ends."""
    moved = _moved(matter, "publish")
    matter.require("accountability.publish", by)
    after = replace(moved, published_at=at)
    return after, _kept(after, "published", by=by, at=at)


def end(matter: Accountability, *, at: datetime) -> tuple[Accountability, DomainEvent]:
    """Its last day is past: nobody but those concerned sees it any more."""
    after = replace(_moved(matter, "end"), ended_at=at)
    return after, _kept(after, "ended", by=SYSTEM, at=at)


def blanked(matter: Accountability, *, at: datetime, hear_until: date) -> tuple[Accountability, DomainEvent]:
    """Without the words that may quote what was purged; what it is about, for what and by which measure stays.

    A statement that went with them before anybody decided is made again, until ``hear_until``.
    """
    is_unheard = matter.state == "heard" and matter.hearing is not None and not matter.hearing.waived
    after = replace(
        matter,
        facts="",
        hearing=matter.hearing and replace(matter.hearing, statement=""),
        ruling=matter.ruling and replace(matter.ruling, reason=""),
        hear_until=max(matter.hear_until, hear_until) if is_unheard else matter.hear_until,
        purged_at=at,
    )
    return after, _kept(after, "purged", by=SYSTEM, at=at)


def tasks_of(matter: Accountability) -> tuple[str, ...]:
    """The kinds of task that are open now; the person keeps his own until he spoke himself."""
    if matter.state == "heard" and not matter.heard_himself:
        return (HEAR, DECIDE)
    return {"proposed": (HEAR,), "heard": (DECIDE,), "imposed": (PUBLISH,)}.get(matter.state, ())


def task_of(matter: Accountability, kind: str, identity: str, *, staff: Sequence[Actor] = ()) -> Task:
    """What awaits the person himself, those who decide, or the office. Its title names nobody.

    ``staff`` are those who hold posts in the body: who stands in for the person or the proposer is not asked.
    """
    title, roles, not_for = _TASKS[kind]
    return Task(
        id=identity,
        kind=kind,
        title=title,
        body=matter.body,
        due_on=matter.hear_until if kind == HEAR else None,
        page=f"/review/accountabilities/{matter.id}",
        about=("accountability", matter.id),
        person=matter.person.sub if kind == HEAR else None,
        roles=roles,
        not_for=matter.kept_away(staff) if not_for else (),
    )


def task_kept(matter: Accountability, kind: str) -> dict[str, Any]:
    """By which a task is found again."""
    return {"correlation": matter.id, "detail": {"accountability": matter.id, "kind": kind}}


def confined(event: DomainEvent) -> DomainEvent:
    """Its record is the audit administrator's alone."""
    return replace(event, audited_as="confined")


_TASKS: Mapping[str, tuple[str, tuple[str, ...], bool]] = {
    HEAR: ("请陈述意见，或者声明放弃", (), False),
    DECIDE: ("有一件责任追究请决定", ("leader", "leading_group"), True),
    PUBLISH: ("有一件责任追究请在内部公布", ("office",), False),
}


def _years_later(day: date, years: int) -> date:
    return date(day.year + years, day.month, min(day.day, 28))


def _moved(matter: Accountability, act: str) -> Accountability:
    if (matter.state, act) not in ACCOUNTABILITY_TRANSITIONS:
        raise AccountabilityIllegal(matter.state, act, allowed_acts(matter.state))
    return replace(matter, state=ACCOUNTABILITY_TRANSITIONS[matter.state, act])


def _kept(matter: Accountability, verb: str, *, by: Actor, at: datetime, **detail: Any) -> DomainEvent:
    """What the audit keeps: never of whom."""
    return confined(
        DomainEvent(
            name=f"accountability.{verb}",
            aggregate=matter.id,
            body=matter.body,
            actor=by,
            at=at,
            detail={"state": matter.state, **detail},
            correlation=matter.id,
            announce=False,
        )
    )
