"""The life of a remedial order, whatever people do with it in whatever order and however long nobody looks."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from chassis.ports import Refusal
from services.review.domain.oversight_refusals import OrderRefused
from services.review.domain.remedial_order import STAGES, Demand, RemedialOrder
from services.review.use_cases.escalate_order import escalate_order
from services.review.use_cases.forget_oversight import forget_oversight
from services.review.use_cases.issue_order import IssueOrder, issue_order
from services.review.use_cases.reply_to_order import AttachEvidence, ReplyToOrder, attach_evidence, reply_to_order
from services.review.use_cases.verify_order import Reorder, VerifyOrder, reorder, verify_order
from tests.unit.review.builders import FakeWork, StoppedClock, a_person, a_publication

HEAD, LEADER = a_person("zhou", "section_head"), a_person("sun", "leader", department="")
OFFICE = a_person("chen", "office", department="办公室")
# Of the office, and of the department that has to mend.
COLLEAGUE = a_person("gu", "office")
# He heads the department and is of the office too.
BOTH = a_person("wei", "section_head", "office")
STRANGER = a_person("far", "section_head", "office", body="GDJ")
PEOPLE = (HEAD, OFFICE, LEADER, COLLEAGUE, BOTH, STRANGER)
WORD = "雪莲峡谷"


class OrderLife(RuleBasedStateMachine):
    """Acts as the endpoints do; what is refused changes nothing."""

    @initialize()
    def issue(self) -> None:
        self.work, self.clock = FakeWork(), StoppedClock()
        self.work.staff.people = [HEAD, OFFICE, LEADER, COLLEAGUE, BOTH]
        self.work.publications.keep(a_publication())
        self.work.facts.listed = ["归集科"]
        demand = Demand(department="归集科", what=f"{WORD}补附表。", why=f"{WORD}缺附表。", days=5)
        command = IssueOrder(actor=OFFICE, body="GJJ", demand=demand, disclosures=("d-1",))
        self.id = issue_order(command, work=self.work, clock=self.clock).id
        self.purged = False

    @property
    def order(self) -> RemedialOrder:
        found: RemedialOrder = self.work.orders.kept[self.id]
        return found

    @rule(by=st.sampled_from(PEOPLE))
    def attach(self, by: Any) -> None:
        file = AttachEvidence(actor=by, order=self.id, name="附表.txt", content=WORD.encode(), media_type="text/plain")
        self._try(lambda: attach_evidence(file, work=self.work, clock=self.clock))

    @rule(by=st.sampled_from(PEOPLE), with_files=st.booleans())
    def reply(self, by: Any, with_files: bool) -> None:
        files = tuple(file.digest for file in self.order.evidence_now) if with_files else ()
        command = ReplyToOrder(actor=by, order=self.id, text=f"{WORD}已补。", files=files)
        if self._try(lambda: reply_to_order(command, work=self.work, clock=self.clock)):
            assert by in (HEAD, BOTH)

    @rule(by=st.sampled_from(PEOPLE))
    def verify(self, by: Any) -> None:
        command = VerifyOrder(actor=by, order=self.id, remark=WORD)
        if self._try(lambda: verify_order(command, work=self.work, clock=self.clock)):
            assert by in (OFFICE, LEADER), "never who has to mend it, nor a colleague of his department"

    @rule(by=st.sampled_from(PEOPLE), days=st.integers(1, 20))
    def order_again(self, by: Any, days: int) -> None:
        command, due = Reorder(actor=by, order=self.id, reason=WORD, days=days), self.order.due.on
        if self._try(lambda: reorder(command, work=self.work, clock=self.clock)):
            assert by in (OFFICE, LEADER)
            assert self.order.due.on >= due, "what was granted is not shortened"

    @rule(days=st.integers(1, 15), rounds=st.integers(1, 3))
    def time_passes(self, days: int, rounds: int) -> None:
        """And the timer runs, perhaps often, perhaps after a while off."""
        self.clock.on, self.clock.at = self.clock.on + timedelta(days=days), self.clock.at + timedelta(days=days)
        for _ in range(rounds):
            while (after := self.order.escalate_after) is not None and after < self.clock.on:
                escalate_order(self.id, work=self.work, clock=self.clock)
            escalate_order(self.id, work=self.work, clock=self.clock)

    @precondition(lambda self: not self.purged)
    @rule()
    def purge(self) -> None:
        forget_oversight("d-1", work=self.work, clock=self.clock)
        self.purged = True

    @invariant()
    def it_awaits_whom_its_state_says(self) -> None:
        wanted = {"issued": {"remedy"}, "replied": {"verify_remedy"}}.get(self.order.state, set())
        late = {"overdue_remedy"} if self.order.state == "issued" and self.order.stage else set()
        assert set(self.order.tasks) == wanted | late
        events = self.work.events.recorded
        closed = {event.aggregate for event in events if event.name == "task.closed"}
        opened = [event.aggregate for event in events if event.name == "task.opened"]
        assert [task for task in opened if task not in closed] == sorted(self.order.tasks.values())

    @invariant()
    def each_round_is_counted_and_each_stage_comes_once(self) -> None:
        assert self.order.round == 1 + sum(not check.verified for check in self.order.checks)
        escalated = [event for event in self.work.events.recorded if event.name == "remedial_order.escalated"]
        counts = Counter((event.detail["round"], event.detail["stage"]) for event in escalated)
        assert set(counts.values()) <= {1}
        assert all(1 <= stage <= len(STAGES) for _, stage in counts)

    @invariant()
    def a_purge_leaves_no_word_and_nothing_to_do(self) -> None:
        if self.purged:
            assert WORD not in str(self.order)
            assert self.order.state in ("ended", "verified")
            assert not any(WORD.encode() in content for content in self.work.files.kept.values())

    @invariant()
    def what_is_told_has_no_word_of_it(self) -> None:
        assert not any(WORD in str(event.data) for event in self.work.events.recorded)

    def _try(self, act: Any) -> bool:
        before = self.order
        try:
            act()
        except Refusal:
            assert self.order == before
            return False
        return True


def test_no_order_is_issued_that_nobody_outside_its_department_could_verify() -> None:
    work = FakeWork()
    work.staff.people = [HEAD, COLLEAGUE, BOTH]
    work.facts.listed = ["归集科"]
    demand = Demand(department="归集科", what="补附表。", why="缺附表。", days=5)
    with pytest.raises(OrderRefused) as refused:
        issue_order(IssueOrder(actor=COLLEAGUE, body="GJJ", demand=demand), work=work, clock=StoppedClock())
    assert "除这个部门的人员外" in refused.value.errors["department"]


OrderLife.TestCase.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)
TestOrderLife = OrderLife.TestCase
