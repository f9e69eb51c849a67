"""No sequence of acts, by whomever, takes a case where its table does not lead, or lets its proposer pass it.

Nor whoever proposed it before him, since the last approval.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from chassis.ports import Actor, Post, Refusal
from services.review.domain.case import TRANSITIONS, Case
from services.review.domain.routes import RouteStep
from services.review.domain.step import Person
from services.review.use_cases.decision import Decide
from services.review.use_cases.end_recusal import EndRecusal, end_recusal
from services.review.use_cases.pass_several import pass_several
from services.review.use_cases.pass_step import pass_step
from services.review.use_cases.recuse import Recuse, recuse
from services.review.use_cases.refuse import refuse
from services.review.use_cases.remind_of_overdue import remind_of_overdue
from services.review.use_cases.return_for_revision import return_for_revision
from services.review.use_cases.take_hold import take_hold
from services.review.use_cases.take_proposal import take_proposal
from services.review.use_cases.take_purge import take_purge
from services.review.use_cases.take_recall import take_recall
from tests.unit.review.builders import (
    SECRECY,
    FakeWork,
    StoppedClock,
    a_person,
    a_proposal,
    a_route,
    sheet_of,
)

# The first proposer holds every role and stands in for others: by none of them he passes what he proposed.
ROLES = ("section_head", "secrecy_officer", "office", "leader")
LIN = replace(
    a_person("lin", "proposer", *ROLES),
    posts=(*(Post(role, "GJJ", deputy_for="sun") for role in ROLES), Post("leader", "GJJ")),
)
HEADS = (a_person("zhou", "section_head"), a_person("gao", "section_head", department="财务科"))
BOTH = a_person("ma", "section_head", "secrecy_officer", "office")
LEADERS = (a_person("sun", "leader"), a_person("tang", "leader"), a_person("qi", "leader", "office"))
DEPUTY = replace(a_person("bo"), posts=(Post("leader", "GJJ", deputy_for="sun"),))
# Whom he stands in for takes no other step of the route, so that both of them come to the last one.
SECOND_DEPUTY = replace(a_person("ru"), posts=(Post("leader", "GJJ", deputy_for="tang"),))
STAFF = (LIN, *HEADS, BOTH, SECRECY, a_person("chen", "office"), *LEADERS, DEPUTY, SECOND_DEPUTY)
people = st.sampled_from(STAFF)
# Into whose hands it comes.
PROPOSERS = (LIN, BOTH, LEADERS[1])
# What ends a case is tried more seldom, or none would come far.
seldom = st.sampled_from([False, False, False, True])
ROUTE = a_route(
    body="GJJ",
    version=2,
    steps=(
        RouteStep(name="科室负责人审核", roles=("section_head",), days=2, stage=1),
        RouteStep(name="保密审查", roles=("secrecy_officer",), days=3, stage=2, sheet="secrecy"),
        RouteStep(name="会签", roles=("section_head",), days=1, stage=2, department="财务科"),
        RouteStep(name="指定领导审批", roles=("leader",), days=1, stage=3, person="sun"),
        RouteStep(name="集体审批", roles=("leader", "office"), days=3, stage=4, count=2),
    ),
    deliberate_within=10,
)


class Reviews(RuleBasedStateMachine):
    """One disclosure on a route with steps side by side, a named person and a quorum, proposed again and again."""

    @initialize(deliberate=st.booleans())
    def begin(self, deliberate: bool) -> None:
        self.work, self.clock, self.revision = FakeWork(), StoppedClock(), 1
        self.work.staff.people = [*STAFF]
        self.work.routes.kept.append(ROUTE if deliberate else replace(ROUTE, deliberate_within=0))
        # Who proposed it since the last approval, and whom each case keeps away for that.
        self.proposed: set[str] = set()
        self.apart: dict[str, frozenset[str]] = {}
        self._propose(LIN)

    def _propose(self, by: Actor) -> None:
        proposal = a_proposal(revision=self.revision, proposer=Person.of(by))
        take_proposal(proposal, work=self.work, clock=self.clock)
        self.proposed.add(by.sub)
        self.apart[self.case.id] = frozenset(self.proposed)

    @property
    def case(self) -> Case:
        return list(self.work.cases.kept.values())[-1]

    def _try(self, act: Callable[[], object]) -> bool:
        """What is refused changes nothing."""
        before, told = dict(self.work.cases.kept), len(self.work.events.recorded)
        try:
            act()
        except Refusal:
            del self.work.events.recorded[told:]
            self.work.cases.kept = before
            return False
        return True

    def _decide(self, by: Actor, number: int, decision: str) -> Decide:
        step = self.case.steps[number - 1]
        ground = "state_secret" if decision == "refuse" else ""
        sheet = sheet_of(step) if decision == "pass" else None
        return Decide(
            case_id=self.case.id, actor=by, decision=decision, step=number, opinion="同意。", sheet=sheet, ground=ground
        )

    @rule(by=people, number=st.integers(1, 5))
    def somebody_passes_some_step(self, by: Actor, number: int) -> None:
        case = self.case
        step = case.steps[number - 1]
        may = step.number in case.current_numbers and case.may_take(step, by) and not case.has_agreed(step, by)
        command = self._decide(by, number, "pass")
        assert self._try(lambda: pass_step(command, work=self.work, clock=self.clock)) == may
        assert not (may and by.sub in self.apart[case.id])

    @rule(picks=st.lists(st.integers(0, 99), min_size=1, max_size=8))
    def those_who_may_pass_some_current_steps(self, picks: list[int]) -> None:
        for pick in picks:
            ready = [(by, step.number) for step in self.case.current for by in STAFF if self.case.awaiting(by) == step]
            if not ready:
                return
            command = self._decide(*ready[pick % len(ready)], "pass")
            assert self._try(lambda command=command: pass_several([command], work=self.work, clock=self.clock))

    @rule(by=people, number=st.integers(1, 5), decision=st.sampled_from(["return", "refuse"]), is_meant=seldom)
    def somebody_ends_it(self, by: Actor, number: int, decision: str, is_meant: bool) -> None:
        if not is_meant:
            return
        act = return_for_revision if decision == "return" else refuse
        command = self._decide(by, number, decision)
        if self._try(lambda: act(command, work=self.work, clock=self.clock)):
            assert self.case.state == {"return": "returned", "refuse": "refused"}[decision]

    @rule(by=people, person=people)
    def somebody_is_recused(self, by: Actor, person: Actor) -> None:
        command = Recuse(case_id=self.case.id, actor=by, person=person.sub, reason="有利害关系。")
        if self._try(lambda: recuse(command, work=self.work, clock=self.clock)):
            assert not any(self.case.may_take(step, person) for step in self.case.steps)

    @precondition(lambda self: self.case.recused)
    @rule(by=people, pick=st.integers(0, 9))
    def a_recusal_ends(self, by: Actor, pick: int) -> None:
        held = [*self.case.recused.values()][pick % len(self.case.recused)]
        command = EndRecusal(case_id=self.case.id, actor=by, person=held.sub, why="没有利害关系。")
        if self._try(lambda: end_recusal(command, work=self.work, clock=self.clock)):
            assert held.by.sub == by.sub if by.sub == held.sub else "office" in by.roles
            assert held.sub not in self.case.recused
            before = self.apart[self.case.id] - {self.case.proposal.proposer.sub}
            assert held.sub not in before, "who proposed it before stays away"

    @rule(is_meant=seldom)
    def its_proposer_recalls_it(self, is_meant: bool) -> None:
        if not is_meant:
            return
        take_recall("d-1", self.revision, work=self.work, clock=self.clock)
        assert self.case.state not in ("open", "approved")

    @precondition(lambda self: self.case.state == "approved")
    @rule()
    def the_office_holds_it(self) -> None:
        take_hold("d-1", self.revision, work=self.work, clock=self.clock)
        assert self.case.state == "voided"

    @rule(is_meant=seldom)
    def it_is_purged(self, is_meant: bool) -> None:
        if not is_meant:
            return
        take_purge("d-1", ended=self.revision, work=self.work, clock=self.clock)
        assert self.case.purged
        assert all(not verdict.opinion for step in self.case.steps for verdict in step.verdicts)

    @precondition(lambda self: self.case.state != "open")
    @rule(by=st.sampled_from(PROPOSERS), begins_anew=seldom)
    def it_is_proposed_again(self, by: Actor, begins_anew: bool) -> None:
        if self.case.state == "approved":
            self.proposed.clear()
        if self.case.state in ("approved", "refused") or begins_anew:
            self.revision += 1
        self._propose(by)

    @rule(days=st.integers(1, 6))
    def time_passes(self, days: int) -> None:
        self.clock.at, self.clock.on = self.clock.at + timedelta(days=days), self.clock.on + timedelta(days=days)
        remind_of_overdue(self.case.id, work=self.work, clock=self.clock)

    @invariant()
    def it_is_where_the_table_leads(self) -> None:
        for case in self.work.cases.kept.values():
            assert case.state in TRANSITIONS.values()
            assert (case.state == "open") == bool(case.current)
            stages = {step.stage for step in case.current}
            assert len(stages) <= 1, "a stage begins when the one before is passed"
            assert all(step.state == "passed" for step in case.steps if stages and step.stage < min(stages))

    @invariant()
    def each_step_is_another_persons_and_none_of_those_who_proposed_it(self) -> None:
        for case in self.work.cases.kept.values():
            passed = [sub for step in case.steps for sub in step.passed_by]
            assert len(passed) == len(set(passed))
            apart = self.apart[case.id]
            assert not apart & {verdict.by.sub for step in case.steps for verdict in step.verdicts}
            assert all(apart <= set(case.not_for(step)) for step in case.steps), "no task asks them"
            for step in case.steps:
                assert len(step.seats) == step.agreed, "a deputy and whom he stands in for count once"
                named = {verdict.by.sub for verdict in step.verdicts if step.person}
                # `lin` stands in for him as `bo` does, where another proposed it after an approval.
                assert named <= {"sun", "bo", "lin"}, "nobody takes what is somebody else's by name, but his deputies"
            if case.state in ("approved", "voided") and case.record_digest:
                assert all(step.agreed >= step.count for step in case.steps)

    @invariant()
    def open_tasks_are_those_of_current_steps(self) -> None:
        tasks: dict[str, str] = {}
        for event in self.work.events.recorded:
            if event.name in ("task.opened", "task.closed"):
                tasks[event.aggregate] = event.data["kind"] if event.name == "task.opened" else ""
        waiting = {task for task, kind in tasks.items() if kind == "decide"}
        assert waiting == {step.task for case in self.work.cases.kept.values() for step in case.current}
        late = [kind for kind in tasks.values() if kind == "overdue_step"]
        assert len(late) <= 2 * len(self.case.current)
        afterwards = [kind for kind in tasks.values() if kind == "deliberate_after"]
        assert len(afterwards) == sum(case.awaits_deliberation for case in self.work.cases.kept.values())


TestReviews = Reviews.TestCase
TestReviews.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
