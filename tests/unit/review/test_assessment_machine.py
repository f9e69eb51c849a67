"""No sequence of acts, by the right people and by wrong ones, takes an assessment where the table does not lead."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from chassis.base.clock import FixedClock
from chassis.ports import Actor, Post, Refusal
from services.review.domain.assessment import ASSESSMENT_TRANSITIONS, Assessment, allowed_acts, tasks_of
from services.review.domain.scoring import BAD, GOOD, LATE, Fact, scores_of, total
from services.review.use_cases.announce_assessment import announce_assessment
from services.review.use_cases.answer_objection import AnswerObjection, answer_objection
from services.review.use_cases.current_assessment import OnAssessment
from services.review.use_cases.decide_assessment import DecideAssessment, decide_assessment
from services.review.use_cases.object_to_score import ObjectToScore, object_to_score
from services.review.use_cases.publish_assessment import publish_assessment
from services.review.use_cases.save_assessment_scheme import SaveAssessmentScheme, save_assessment_scheme
from services.review.use_cases.start_assessment import StartAssessment, start_assessment
from services.review.use_cases.submit_assessment import submit_assessment
from tests.unit.review.builders import NOW, FakeWork, a_person

OFFICE = a_person("chen", "office")
HEAD = Actor(sub="zhao", name="赵", body="GJJ", department="JCK", posts=(Post("section_head", "GJJ", "JCK"),))
# He heads a department and sits in the leading group, as in a small body.
BOTH = replace(HEAD, sub="qian", posts=(Post("section_head", "GJJ", "CW"), Post("leading_group", "GJJ")))
MEMBER = a_person("fang", "leading_group")
STRANGER = a_person("far", "office", "leading_group", body="GDJ")
PEOPLE = (OFFICE, HEAD, BOTH, MEMBER, STRANGER)
WHO = st.sampled_from(PEOPLE)
DEPARTMENTS = st.sampled_from(["JCK", "CW", "XXK", ""])


class AssessmentLife(RuleBasedStateMachine):
    """One assessment that everybody acts on."""

    @initialize()
    def start(self) -> None:
        self.work, self.clock = FakeWork(), FixedClock(NOW)
        self.work.staff.people = list(PEOPLE)
        begun = start_assessment(
            StartAssessment(actor=OFFICE, body="GJJ", year=2025),
            work=self.work,  # type: ignore[arg-type]
            clock=self.clock,
        )
        self.id, self.frozen, self.told = begun.id, begun, begun

    @property
    def now(self) -> Assessment:
        return self.work.assessments.kept[self.id]

    def tries(self, act: str, do: Callable[..., Any], kind: type[OnAssessment], by: Actor, **given: Any) -> None:
        before, length = self.now, len(self.work.events.recorded)
        try:
            do(kind(assessment=self.id, actor=by, **given), work=self.work, clock=self.clock)
        except Refusal as refusal:
            self.left_nothing(refusal, before, length)
            return
        assert self.now.state == ASSESSMENT_TRANSITIONS[before.state, act]
        assert by is not STRANGER
        if act == "announce":
            self.told = self.now

    def left_nothing(self, refusal: Refusal, before: Assessment, length: int) -> None:
        assert refusal.zh
        assert refusal.en
        assert (self.now, len(self.work.events.recorded)) == (before, length), "what is refused leaves nothing"

    @rule(outcome=st.sampled_from([GOOD, LATE, BAD]), department=st.sampled_from(["JCK", "CW", ""]))
    def a_fact_arrives(self, outcome: str, department: str) -> None:
        number = len(self.work.facts.known)
        fact = Fact(
            id=f"obligation/{number}",
            kind="obligation",
            department=department,
            on=date(2026, 6, 1),
            outcome=outcome,
            state="on_time",
            page="/",
        )
        self.work.facts.known.append(fact)

    @rule(days=st.integers(1, 9))
    def time_passes(self, days: int) -> None:
        self.clock.advance(timedelta(days=days))

    @rule(by=WHO, late=st.integers(0, 100))
    def the_scheme_is_written(self, by: Actor, late: int) -> None:
        indicators = [replace(self.work.assessments.current_scheme("GJJ").indicators[0], late_percent=late)]
        try:
            command = SaveAssessmentScheme(actor=by, body="GJJ", indicators=indicators)
            save_assessment_scheme(command, work=self.work, clock=self.clock)  # type: ignore[arg-type]
        except Refusal:
            assert by is not OFFICE

    @rule(by=WHO)
    def announce(self, by: Actor) -> None:
        self.tries("announce", announce_assessment, OnAssessment, by)

    @rule(by=WHO, department=DEPARTMENTS, line=st.integers(1, 2))
    def object_to(self, by: Actor, department: str, line: int) -> None:
        self.tries("object", object_to_score, ObjectToScore, by, department=department, line=line, text="不符。")

    @rule(by=WHO, number=st.integers(1, 3), upheld=st.booleans(), points=st.sampled_from([None, 0, 5000, 10000]))
    def answer(self, by: Actor, number: int, upheld: bool, points: int | None) -> None:
        given = {"objection": number, "upheld": upheld, "text": "属实。", "points": points}
        self.tries("answer", answer_objection, AnswerObjection, by, **given)

    @rule(by=WHO)
    def submit(self, by: Actor) -> None:
        self.tries("submit", submit_assessment, OnAssessment, by)

    @rule(by=WHO, present=st.sampled_from([(), ("fang",), ("fang", "qian"), ("fang", "fang"), ("fang", "chen")]))
    def decide(self, by: Actor, present: tuple[str, ...]) -> None:
        given = {"present": present, "rewards": "无", "measures": "无"}
        self.tries("decide", decide_assessment, DecideAssessment, by, **given)

    @rule(by=WHO)
    def publish(self, by: Actor) -> None:
        self.tries("publish", publish_assessment, OnAssessment, by)
        if self.now.state == "published":
            self.frozen = self.now

    @rule()
    def it_goes_on(self) -> None:
        """The right person takes the next act, so that many lives come to their end."""
        nexts: dict[str, Callable[[], None]] = {
            "draft": lambda: self.announce(OFFICE),
            "announced": lambda: self.submit(OFFICE),
            "submitted": lambda: self.decide(MEMBER, ("fang", "qian")),
            "decided": lambda: self.publish(OFFICE),
        }
        nexts.get(self.now.state, lambda: None)()

    @invariant()
    def what_was_told_changes_by_answers_alone(self) -> None:
        it = self.now
        if it.state == "draft":
            assert (it.scores, self.work.assessments.facts) == ((), {})
            return
        facts = self.work.assessments.facts[self.id]
        assert it.indicators == self.told.indicators
        assert scores_of(it.indicators, facts, it.departments) == self.told.scores, "each point comes from its facts"
        upheld = {(each.department, each.line) for each in it.objections if each.answer and each.answer.upheld}
        changed = {
            (score.department, number)
            for score in it.scores
            for number, line in enumerate(score.lines, 1)
            if line.changed is not None
        }
        assert changed == upheld
        assert all(0 <= (total(it.indicators, score) or 0) <= 10_000 for score in it.scores)

    @invariant()
    def nobody_answers_himself_and_nothing_is_decided_unanswered(self) -> None:
        for each in self.now.objections:
            inside = {"JCK": ("zhao", "qian"), "CW": ("qian",)}.get(each.department, ())
            given = [*each.earlier, *([each.answer] if each.answer else [])]
            assert all(answer.by.sub not in (each.by.sub, *inside) for answer in given)
            assert each.answer or self.now.state == "announced"

    @invariant()
    def it_awaits_those_whose_turn_it_is(self) -> None:
        assert tuple(self.now.tasks) == tasks_of(self.now.state)
        told = [event for event in self.work.events.recorded if event.name.startswith("task.")]
        closed = {event.aggregate for event in told if event.name == "task.closed"}
        assert {event.aggregate for event in told} - closed == set(self.now.tasks.values())

    @invariant()
    def what_is_published_is_frozen(self) -> None:
        if self.frozen.state == "published":
            assert self.now == self.frozen
            assert allowed_acts(self.now.state) == []


TestAssessmentLife = AssessmentLife.TestCase
TestAssessmentLife.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
