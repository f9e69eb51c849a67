"""考核: the yearly assessment of a body and its departments, from the draft to what is published and frozen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from chassis.permissions import Thing
from chassis.ports import SYSTEM, Actor, DomainEvent, Task
from services.review.domain.assessment_refusals import (
    AnsweredAlready,
    AnswerIncomplete,
    AssessmentIllegal,
    NobodyScored,
    ObjectedAlready,
    ObjectionsOver,
    ObjectionsRunning,
    ObjectionsUnanswered,
    TooFewPresent,
    UnknownLine,
    UnknownObjection,
    YearRuns,
)
from services.review.domain.assessment_scheme import Indicator, Scheme
from services.review.domain.leading_group import majority_of, seat_of
from services.review.domain.permissions import OBJECTOR, PERMISSIONS
from services.review.domain.scoring import Line, Score, in_points, ranks, total
from services.review.domain.step import Person

OBJECTION_DAYS = 5
"""Working days in which departments may object, the day after the announcement being day 1."""
SHOWN_DAYS = 10
"""Working days for which what was published stands among the tasks of the heads."""
ASSESSMENT_TRANSITIONS: Mapping[tuple[str, str], str] = {
    ("–", "start"): "draft",
    ("draft", "discard"): "–",
    ("draft", "announce"): "announced",
    ("announced", "object"): "announced",
    ("announced", "answer"): "announced",
    ("announced", "submit"): "submitted",
    ("submitted", "answer"): "submitted",
    ("submitted", "decide"): "decided",
    ("decided", "answer"): "submitted",
    ("decided", "publish"): "published",
}
OBJECT, SETTLE, DECIDE, PUBLISH = "assessment_object", "assessment_settle", "assessment_decide", "assessment_publish"
RESULT = "assessment_result"
# By state: what awaits whom.
_TASKS: Mapping[str, tuple[tuple[str, str, str], ...]] = {
    "announced": (
        (OBJECT, "section_head", "考核得分已下达，有异议请在期限内提出"),
        (SETTLE, "office", "请答复异议，期满后提请审定"),
    ),
    "submitted": ((DECIDE, "leading_group", "请审定考核结果"),),
    "decided": ((PUBLISH, "office", "请公布考核结果"),),
    "published": ((RESULT, "section_head", "考核结果已公布，请查看"),),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What became of an objection; ``points`` (kept in hundredths) where it was upheld."""

    by: Person
    at: datetime
    upheld: bool
    text: str
    points: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Objection:
    """A department's objection to a line of its score, by the line's number from 1.

    ``earlier``: the answers that were corrected, the first one first.
    """

    number: int
    department: str
    line: int
    by: Person
    at: datetime
    text: str
    answer: Answer | None = None
    earlier: tuple[Answer, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What the leading group decided: rewards and measures in its words."""

    by: Person
    at: datetime
    present: tuple[Person, ...]
    rewards: str
    measures: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """One body, one year. While it is a draft, scheme and scores follow from what is known at the moment and are not
    kept; with the announcement they are, and the facts with them. ``shown_until``: the last day on which the heads
    have the result among their tasks. ``purged``: words that may quote a purged disclosure were forgotten.
    """

    id: str
    body: str
    year: int
    started_by: Person
    started_at: datetime
    state: str = "draft"
    scheme_version: int | None = None
    indicators: tuple[Indicator, ...] = ()
    scores: tuple[Score, ...] = ()
    announced_at: datetime | None = None
    objections_until: date | None = None
    objections: tuple[Objection, ...] = ()
    decision: Decision | None = None
    published_at: datetime | None = None
    shown_until: date | None = None
    tasks: Mapping[str, str] = field(default_factory=dict)
    purged: bool = False
    version: int = 1

    @property
    def departments(self) -> tuple[str, ...]:
        """Those that have a score."""
        return tuple(score.department for score in self.scores if score.department)

    @property
    def thing(self) -> Thing:
        """As the permission table sees it: while it is a draft it is nobody's of the departments."""
        roles = None if self.state != "draft" else BEFORE_ANNOUNCEMENT
        return Thing(body=self.body, departments=self.departments, roles=roles)

    def visible_to(self, actor: Actor) -> bool:
        """Whether this person may know of it: what is published, everybody of the body."""
        is_public = self.state == "published" and PERMISSIONS.permits("assessment.read_published", actor, self.thing)
        return is_public or PERMISSIONS.permits("assessment.read", actor, self.thing)

    def of_department(self, department: str) -> Thing:
        """One department's part of it."""
        return Thing(body=self.body, departments=(department,))

    def of_objection(self, objection: Objection, actor: Actor) -> Thing:
        """An objection, for somebody who may work in the department whose it is: then he is kept from answering."""
        heads = any(post.body == self.body and post.department == objection.department for post in actor.posts)
        is_inside = heads or (actor.body, actor.department) == (self.body, objection.department)
        kept = {OBJECTOR: (objection.by.sub, actor.sub) if is_inside else (objection.by.sub,)}
        return Thing(body=self.body, departments=(objection.department,), kept_from=kept)

    def group(self, staff: Sequence[Actor]) -> dict[str, Actor]:
        """The members of the leading group among the staff of the body, by ``sub``."""
        return {each.sub: each for each in staff if PERMISSIONS["assessment.decide"].has_role(each, self.thing)}


BEFORE_ANNOUNCEMENT = frozenset({"office", "leading_group", "leader", "inspector"})


def allowed_acts(state: str) -> list[str]:
    """What can become of it."""
    return [act for start, act in ASSESSMENT_TRANSITIONS if start == state]


def started(body: str, year: int, *, identity: str, by: Actor, at: datetime) -> tuple[Assessment, DomainEvent]:
    """A new draft."""
    new = Assessment(id=identity, body=body, year=year, started_by=Person.of(by), started_at=at)
    return new, _kept(new, "started", by=by, at=at)


def discard(assessment: Assessment, *, by: Actor, at: datetime) -> DomainEvent:
    """Nothing is left of a draft but its record. Raises :class:`AssessmentIllegal`."""
    _moved(assessment, "discard")
    return _kept(assessment, "discarded", by=by, at=at)


def announce(
    assessment: Assessment,
    scheme: Scheme,
    scores: Sequence[Score],
    *,
    until: date,
    by: Actor,
    at: datetime,
    today: date,
) -> tuple[Assessment, DomainEvent]:
    """Tell the departments their scores; from now on no fact that arrives changes them.

    Raises :class:`AssessmentIllegal`, :class:`YearRuns`, :class:`NobodyScored`.
    """
    moved = _moved(assessment, "announce")
    if today <= date(assessment.year, 12, 31):
        raise YearRuns(assessment.year)
    if all(total(scheme.indicators, score) is None for score in scores):
        raise NobodyScored
    after = replace(
        moved,
        scheme_version=scheme.version,
        indicators=scheme.indicators,
        scores=tuple(scores),
        announced_at=at,
        objections_until=until,
    )
    return after, _kept(after, "announced", by=by, at=at, scheme_version=scheme.version)


def object_to(
    assessment: Assessment, department: str, line: int, text: str, *, by: Actor, at: datetime, today: date
) -> tuple[Assessment, DomainEvent]:
    """A department's head objects to one line of its score.

    Raises :class:`AssessmentIllegal`, :class:`ObjectionsOver`, :class:`UnknownLine`, :class:`ObjectedAlready`.
    """
    moved = _moved(assessment, "object")
    PERMISSIONS.require("assessment.object", by, assessment.of_department(department))
    if assessment.objections_until and today > assessment.objections_until:
        raise ObjectionsOver(assessment.objections_until)
    _score_line(assessment, department, line)
    if any((each.department, each.line) == (department, line) for each in assessment.objections):
        raise ObjectedAlready
    number = len(assessment.objections) + 1
    new = Objection(number=number, department=department, line=line, by=Person.of(by), at=at, text=text)
    after = replace(moved, objections=(*moved.objections, new))
    return after, _kept(after, "objected", by=by, at=at, objection=number, department=department, line=line)


def answer(
    assessment: Assessment, number: int, *, upheld: bool, text: str, points: int | None, by: Actor, at: datetime
) -> tuple[Assessment, DomainEvent]:
    """Answer an objection in writing; where it is upheld, its line has other points from now on.

    Given again it corrects the answer, which is kept among the earlier ones, until the scores are published. What the
    leading group decided rested on the answer before: it decides anew.
    Raises :class:`AssessmentIllegal`, :class:`UnknownObjection`, :class:`AnsweredAlready`,
    :class:`AnswerIncomplete`, :class:`OwnObjection`.
    """
    moved = replace(_moved(assessment, "answer"), decision=None)
    objection = next((each for each in assessment.objections if each.number == number), None)
    if objection is None:
        raise UnknownObjection
    PERMISSIONS.require("assessment.answer", by, assessment.of_objection(objection, by))
    before = _score_line(assessment, objection.department, objection.line)
    _check_points(assessment.indicators[objection.line - 1], before.earned or 0, upheld, points)
    given = Answer(by=Person.of(by), at=at, upheld=upheld, text=text, points=points)
    answered = _answered(objection, given)
    after = replace(
        moved,
        objections=tuple(answered if each is objection else each for each in moved.objections),
        scores=tuple(
            _changed(score, objection.line, points) if _is_of(score, objection) else score for score in moved.scores
        ),
    )
    detail = {"objection": number, "upheld": upheld, "corrections": len(answered.earlier)}
    moves = {"points_before": in_points(before.points), "points": in_points(points)}
    return after, _kept(after, "answered", by=by, at=at, **detail, **moves)


def submit(assessment: Assessment, *, by: Actor, at: datetime, today: date) -> tuple[Assessment, DomainEvent]:
    """Put it to the leading group.

    Raises :class:`AssessmentIllegal`, :class:`ObjectionsRunning`, :class:`ObjectionsUnanswered`.
    """
    moved = _moved(assessment, "submit")
    if assessment.objections_until and today <= assessment.objections_until:
        raise ObjectionsRunning(assessment.objections_until)
    if unanswered := [each.number for each in assessment.objections if each.answer is None]:
        raise ObjectionsUnanswered(unanswered)
    return moved, _kept(moved, "submitted", by=by, at=at)


def decide(
    assessment: Assessment,
    *,
    present: Sequence[str],
    rewards: str,
    measures: str,
    staff: Sequence[Actor],
    by: Actor,
    at: datetime,
) -> tuple[Assessment, DomainEvent]:
    """The leading group decides on rewards and measures; more than half of its seats are taken.

    Raises :class:`AssessmentIllegal`, :class:`TooFewPresent`.
    """
    moved = _moved(assessment, "decide")
    group = assessment.group(staff)
    seats = {sub: _seat(member, assessment) for sub, member in group.items()}
    needed = majority_of(seats.values())
    is_known = set(present) <= set(seats) and len(set(present)) == len(present)
    if not is_known or len({seats[sub] for sub in present}) < needed:
        raise TooFewPresent(len(set(seats.values())), needed)
    said = Decision(
        by=Person.of(by),
        at=at,
        present=tuple(Person.of(group[sub]) for sub in present),
        rewards=rewards,
        measures=measures,
    )
    after = replace(moved, decision=said)
    return after, _kept(after, "decided", by=by, at=at, present=list(present))


def publish(assessment: Assessment, *, until: date, by: Actor, at: datetime) -> tuple[Assessment, DomainEvent]:
    """Show it to everybody of the body; it is frozen. Raises :class:`AssessmentIllegal`."""
    after = replace(_moved(assessment, "publish"), published_at=at, shown_until=until)
    return after, published(after, by=by)


def published(assessment: Assessment, *, by: Actor = SYSTEM) -> DomainEvent:
    """What the others are told: scores and places, without a word of why."""
    indicators, places = assessment.indicators, ranks(assessment.indicators, assessment.scores)
    totals = {score.department: in_points(total(indicators, score)) for score in assessment.scores}
    return DomainEvent(
        name="assessment.published",
        aggregate=assessment.id,
        body=assessment.body,
        actor=by,
        at=assessment.published_at or assessment.started_at,
        data={
            "id": assessment.id,
            "body": assessment.body,
            "year": assessment.year,
            "scheme_version": assessment.scheme_version,
            "score": totals.get(""),
            "departments": [
                {"department": code, "score": totals[code], "rank": places.get(code)} for code in assessment.departments
            ],
        },
        detail={"year": assessment.year, "scheme_version": assessment.scheme_version},
        correlation=assessment.id,
    )


def blanked(assessment: Assessment, departments: Sequence[str], *, at: datetime) -> tuple[Assessment, DomainEvent]:
    """Without the words of and about these departments' objections: something of theirs was purged, and the words may
    quote it. The points, and who gave them, stay.
    """
    silent = tuple(_wordless(each) if each.department in departments else each for each in assessment.objections)
    said = assessment.decision and replace(assessment.decision, rewards="", measures="")
    after = replace(assessment, objections=silent, decision=said, purged=True)
    return after, _kept(after, "purged", by=SYSTEM, at=at, departments=sorted(departments))


def tasks_of(state: str) -> tuple[str, ...]:
    """The kinds of task that are open in this state."""
    return tuple(kind for kind, _, _ in _TASKS.get(state, ()))


def task_of(assessment: Assessment, kind: str, identity: str) -> Task:
    """What awaits the heads, the office or the leading group."""
    role, says = next((role, says) for tasks in _TASKS.values() for known, role, says in tasks if known == kind)
    return Task(
        id=identity,
        kind=kind,
        title=f"{assessment.year}年度政务公开考核：{says}",
        body=assessment.body,
        due_on=assessment.objections_until if kind in (OBJECT, SETTLE) else None,
        page=f"/review/assessments/{assessment.id}",
        about=("assessment", assessment.id),
        roles=(role,),
    )


def task_kept(assessment: Assessment, kind: str) -> dict[str, Any]:
    """By which a task is found again."""
    return {"correlation": assessment.id, "detail": {"assessment": assessment.id, "kind": kind}}


def _check_points(indicator: Indicator, before: int, upheld: bool, points: int | None) -> None:
    if not upheld:
        if points is not None:
            raise AnswerIncomplete("维持原得分的不填新得分。", "Give no points where the score stays.")
        return
    if points is None or points == before or points > indicator.points:
        raise AnswerIncomplete(
            f"采纳异议的，请填写改正后的得分：0 到 {indicator.points / 100:g} 分，且与原得分 {before / 100:g} 不同。",
            f"Upheld: give other points than {before / 100:g}, from 0 to {indicator.points / 100:g}.",
        )


def _answered(objection: Objection, given: Answer) -> Objection:
    earlier = objection.answer
    if earlier is None:
        return replace(objection, answer=given)
    if (given.upheld, given.points, given.text) == (earlier.upheld, earlier.points, earlier.text):
        raise AnsweredAlready
    return replace(objection, answer=given, earlier=(*objection.earlier, earlier))


def _score_line(assessment: Assessment, department: str, line: int) -> Line:
    """A line by which a department has points."""
    score = next((each for each in assessment.scores if department and each.department == department), None)
    if score is None or not 1 <= line <= len(score.lines) or score.lines[line - 1].earned is None:
        raise UnknownLine
    return score.lines[line - 1]


def _changed(score: Score, line: int, points: int | None) -> Score:
    lines = tuple(replace(each, changed=points) if n == line else each for n, each in enumerate(score.lines, 1))
    return replace(score, lines=lines)


def _is_of(score: Score, objection: Objection) -> bool:
    return score.department == objection.department


def _wordless(objection: Objection) -> Objection:
    silent = tuple(replace(each, text="") for each in objection.earlier)
    return replace(objection, text="", answer=objection.answer and replace(objection.answer, text=""), earlier=silent)


def _seat(member: Actor, assessment: Assessment) -> str:
    return seat_of(member, assessment.thing, PERMISSIONS["assessment.decide"])


def _moved(assessment: Assessment, act: str) -> Assessment:
    if (assessment.state, act) not in ASSESSMENT_TRANSITIONS:
        raise AssessmentIllegal(assessment.state, act, allowed_acts(assessment.state))
    return replace(assessment, state=ASSESSMENT_TRANSITIONS[assessment.state, act])


def _kept(assessment: Assessment, verb: str, *, by: Actor, at: datetime, **detail: Any) -> DomainEvent:
    """What the audit keeps of an act that nobody else is told of."""
    return DomainEvent(
        name=f"assessment.{verb}",
        aggregate=assessment.id,
        body=assessment.body,
        actor=by,
        at=at,
        detail={"year": assessment.year, "state": assessment.state, **detail},
        correlation=assessment.id,
        announce=False,
    )
