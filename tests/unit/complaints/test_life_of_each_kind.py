"""The life of each kind of case: whatever is tried goes where the table of states leads, or names what can be done."""

from __future__ import annotations

from typing import Any, ClassVar

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from chassis.ports import Conflict, IllegalTransition, Refusal
from services.complaints.domain import states
from services.complaints.domain.allowed import allowed
from services.complaints.domain.body_rules import STEPS, BodyRules
from services.complaints.domain.case import CITIZEN_ACTS, Case
from services.complaints.domain.kinds import COMPLAINT, TAKEN
from services.complaints.domain.offered import offered
from services.complaints.use_cases.lapse_case import lapse_case
from services.complaints.use_cases.split_case import SplitCase, split_case
from services.complaints.use_cases.take_purge import take_purge
from tests.unit.complaints.builders import Office, a_publication, an_officer
from tests.unit.complaints.test_ledger import ACTS, PART, do

ENTERED = {
    **dict(zip(ACTS, ACTS, strict=True)),
    "submit": "submit_answer",
    "review": "review_answer",
    "return": "return_answer",
    "sign": "sign_answer",
    "send": "answer",
    "transfer_part": "transfer",
    "correct": "correct_registration",
    "grant": "grant_extension",
    "refuse": "refuse_extension",
}
"""The act of the table that each of those which can be tried is."""


class Life(RuleBasedStateMachine):
    """One case with its chief to be merged into; what is tried is every act, by whoever may do it."""

    kind: ClassVar[str]

    @initialize(steps=st.sampled_from([(), ("sign_answer",), tuple(STEPS)]), is_order=st.booleans())
    def filed(self, steps: tuple[str, ...], is_order: bool) -> None:
        self.office = Office()
        self.office.work.directory.keep_publication(a_publication())
        self.office.work.cases.rules["GJJ"] = BodyRules(body="GJJ", steps=steps)
        order = {"actor": an_officer(), "channel": "platform_12345", "order_number": "7"} if is_order else {}
        # Merging names the complaint's second number as the chief case.
        self.filed_ = self.office.submit(kind=self.kind, disclosure="d1", **order)
        for _ in range(2):
            chief = self.office.submit(kind=COMPLAINT)
            do(self.office, chief.case.number, chief.code, "accept")

    @property
    def case(self) -> Case:
        return self.office.work.cases.kept[self.filed_.case.number]

    @rule(tried=st.sampled_from(sorted(ACTS)))
    def act(self, tried: str) -> None:
        before, entered = self.case, ENTERED[tried]
        possible = allowed(before)
        is_offered = entered in offered(before, today=self.office.clock.today(), by=ACTS[tried][2]["actor"])
        try:
            do(self.office, before.number, self.filed_.code, tried)
        except IllegalTransition as refused:
            named = refused.extra["allowed"]
            assert named == sorted(possible), "a refusal names what can be done, all of it and nothing else"
            assert entered not in possible or tried == "transfer_part"
            assert self.case == before
            return
        except Conflict:
            assert self.case == before
            assert not is_offered, "what is offered can be done"
            return
        except Refusal:
            assert self.case == before, "what is refused changes nothing"
            return
        assert entered in possible
        if tried != "transfer_part":
            assert self.case.state == states.TRANSITIONS[before.state, entered]

    @rule()
    def goes_accepted_and_answered(self) -> None:
        for tried in ("accept", "draft", "submit", "review", "sign", "send"):
            self.act(tried)

    @rule(tried=st.sampled_from(["answer", "submit", "sign_referral"]))
    def a_part_is_split_off(self, tried: str) -> None:
        """Of the part too nothing is offered that is refused then."""
        self.act("accept")
        if "split" not in allowed(self.case):
            return
        command = SplitCase(actor=an_officer(), number=self.case.number, part=PART)
        part = split_case(command, work=self.office.work, clock=self.office.clock)
        is_offered = ENTERED[tried] in offered(part, today=self.office.clock.today(), by=ACTS[tried][2]["actor"])
        try:
            do(self.office, part.number, self.filed_.code, tried)
        except Conflict:
            assert not is_offered

    @rule()
    def lapses(self) -> None:
        if self.case.state == states.ANSWERED:
            lapse_case(self.case.number, work=self.office.work, clock=self.office.clock)

    @rule()
    def its_publication_is_purged(self) -> None:
        take_purge("d1", body="GJJ", at=self.office.clock.now(), work=self.office.work)

    @rule(days=st.integers(1, 6))
    def time_passes(self, days: int) -> None:
        self.office.wait(days=days)

    @invariant()
    def stands_where_the_ledger_leads(self) -> None:
        case = self.case
        assert case.kind == self.kind
        assert self.office.work.cases.refolded(case.number) == case
        possible = allowed(case)
        assert ("investigate" in possible) <= (self.kind == COMPLAINT)
        if case.state == states.CLOSED:
            assert set(possible) <= {"erase", "report_back", "correct_registration", "resume", "hand_code"}
            assert not allowed(case, CITIZEN_ACTS)
            told = case.answered_at or case.close_reason or case.erased_at
            assert told, "no case ends without an answer, or a reason that its citizen reads"


@pytest.mark.parametrize("kind", TAKEN)
def test_whatever_is_tried_a_case_of_this_kind_goes_where_the_table_leads(kind: str) -> None:
    """Must show 8: the life of each kind, and a 409 that lists what is allowed."""
    life: Any = type(f"LifeOf{kind.title()}", (Life,), {"kind": kind})
    run_state_machine_as_test(life, settings=settings(max_examples=25, stateful_step_count=20, deadline=None))
