"""An answer goes through what the rules of its body want, each step by somebody else, and out as it was signed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from chassis.ports import IllegalTransition, Invalid
from services.complaints.domain.answer import Wording
from services.complaints.domain.answering import AnswerChanged, SamePerson
from services.complaints.domain.body_rules import CHECKS, STEPS, BodyRules
from services.complaints.use_cases.accept_case import AcceptCase, accept_case
from services.complaints.use_cases.answer_case import AnswerCase, answer_case
from services.complaints.use_cases.check_answer import (
    ReturnAnswer,
    ReviewAnswer,
    SignAnswer,
    return_answer,
    review_answer,
    sign_answer,
)
from services.complaints.use_cases.dispute_transfer import DisputeTransfer, dispute_transfer
from services.complaints.use_cases.draft_answer import DraftAnswer, draft_answer
from services.complaints.use_cases.erase_case import EraseCase, erase_case
from services.complaints.use_cases.reopen_case import ReopenCase, reopen_case
from services.complaints.use_cases.split_case import Part, SplitCase, split_case
from services.complaints.use_cases.submit_answer import SubmitAnswer, submit_answer
from services.complaints.use_cases.transfer_case import TransferCase, transfer_case
from tests.unit.complaints.builders import Office, an_officer

CHEN, HU, LI = an_officer(), an_officer("GJJ", "hu", "secrecy_officer"), an_officer("GJJ", "li", "leader")
EVERYBODY = an_officer("GJJ", "chen", "case_officer", "secrecy_officer", "leader", "office")
WRITER = {"name": "王芳", "address": "幸福路8号"}
SAID = Wording(text="已延长到中午。", outcome="adopted")
RULES = BodyRules(body="GJJ", steps=tuple(STEPS), document_code="公积金信复")


WAY: dict[str, tuple[Any, ...]] = {
    "draft": (draft_answer, DraftAnswer, CHEN, {"said": SAID}),
    "submit": (submit_answer, SubmitAnswer, CHEN, {}),
    "review": (review_answer, ReviewAnswer, HU, {}),
    "sign": (sign_answer, SignAnswer, LI, {}),
}
"""What an answer goes through before it is sent."""


class Answering(Office):
    """One accepted case of a body with rules."""

    def begin(self, *, contact: Mapping[str, str] | None = WRITER, **rules: Any) -> str:
        """Its number."""
        self.work.cases.rules["GJJ"] = replace(RULES, **rules)
        self.given = self.submit(contact=contact)
        self.act(accept_case, AcceptCase, CHEN)
        return self.given.case.number

    def act(self, use_case: Any, command: Any, actor: Any, **told: Any) -> Any:
        """One act on it."""
        return use_case(command(actor=actor, number=self.given.case.number, **told), work=self.work, clock=self.clock)

    def take(self, *steps: str) -> Any:
        """Steps of its answer, each by whose it is."""
        for step in steps:
            use_case, command, by, told = WAY[step]
            case = self.act(use_case, command, by, **told)
        return case

    def open_tasks(self) -> list[str]:
        """The kinds of what awaits somebody."""
        told = {"task.opened": 1, "task.closed": -1}
        counts: dict[tuple[str, str], int] = {}
        for event in self.work.events.recorded:
            if event.name in told:
                key = event.data["kind"], event.data["id"]
                counts[key] = counts.get(key, 0) + told[event.name]
        return sorted(kind for (kind, _), count in counts.items() if count)


@pytest.fixture
def office() -> Answering:
    office = Answering()
    office.begin()
    return office


def test_draft_check_signature_and_sending_are_four_acts_of_three_people(office: Answering) -> None:
    office.take("draft", "submit")
    assert office.open_tasks() == ["answer", "review_answer"]
    assert office.work.events.last("task.opened").data["not_for"] == ["chen"]
    office.act(review_answer, ReviewAnswer, HU)
    assert office.open_tasks() == ["answer", "sign_answer"]
    signed = office.act(sign_answer, SignAnswer, LI)
    assert (signed.answer_state, signed.document_number) == ("signed", "公积金信复〔2026〕1号")
    office.wait(days=1)
    sent = office.act(answer_case, AnswerCase, CHEN)
    assert (sent.state, sent.document_number, office.open_tasks()) == ("answered", "公积金信复〔2026〕1号", [])
    assert [(kept.text, kept.state) for kept in office.work.answers.kept.values()] == [("已延长到中午。", "sent")]
    assert office.work.cases.refolded(sent.number) == sent


def test_a_step_cannot_be_left_out(office: Answering) -> None:
    with pytest.raises(IllegalTransition) as refused:
        office.act(answer_case, AnswerCase, CHEN, said=SAID)
    assert "answer" not in refused.value.extra["allowed"]
    office.take("draft", "submit")
    with pytest.raises(IllegalTransition):
        office.act(sign_answer, SignAnswer, LI)
    office.act(review_answer, ReviewAnswer, HU)
    with pytest.raises(IllegalTransition):
        office.act(answer_case, AnswerCase, CHEN)


def test_nobody_does_two_steps_unless_the_rules_name_the_pair(office: Answering) -> None:
    """职责分离: who wrote it does not check it."""
    office.work.directory.staff[LI.sub] = LI
    office.act(draft_answer, DraftAnswer, EVERYBODY, said=SAID)
    office.act(submit_answer, SubmitAnswer, EVERYBODY)
    with pytest.raises(SamePerson):
        office.act(review_answer, ReviewAnswer, EVERYBODY)
    office.work.cases.rules["GJJ"] = replace(RULES, same_person=("draft+review_answer",))
    office.act(review_answer, ReviewAnswer, EVERYBODY)
    with pytest.raises(SamePerson):
        office.act(sign_answer, SignAnswer, EVERYBODY)


def test_what_was_signed_goes_out_and_nothing_else(office: Answering) -> None:
    office.take("draft", "submit", "review", "sign")
    with pytest.raises(AnswerChanged):
        office.act(answer_case, AnswerCase, CHEN, said=replace(SAID, text="没有延长。"))
    office.act(answer_case, AnswerCase, CHEN, said=SAID)


def test_a_draft_that_is_written_anew_is_checked_anew_and_keeps_its_number(office: Answering) -> None:
    office.take("draft", "submit", "review", "sign")
    again = office.act(draft_answer, DraftAnswer, CHEN, said=replace(SAID, text="下周起延长。"))
    assert (again.answer_state, office.open_tasks()) == ("draft", ["answer"])
    office.act(submit_answer, SubmitAnswer, CHEN)
    assert office.open_tasks() == ["answer", "review_answer"]
    office.act(review_answer, ReviewAnswer, HU)
    assert office.act(sign_answer, SignAnswer, LI).document_number == "公积金信复〔2026〕1号"


def test_what_one_body_wrote_and_numbered_is_not_the_receivers(office: Answering) -> None:
    """The receiver's answer went out under the number of the body that had sent the case to it."""
    office.work.directory.bodies["GDJ"] = {"GD"}
    office.take("draft", "submit", "review", "sign")
    gone = office.act(transfer_case, TransferCase, CHEN, body="GDJ", reason="属广电局职责。")
    assert (gone.draft, gone.answer_state, gone.document_number) == (None, "", None)
    zhao = an_officer("GDJ", "zhao")
    back = office.act(dispute_transfer, DisputeTransfer, zhao, reason="不属于我局职责。")
    assert (back.answer_state, back.document_number) == ("draft", None)
    office.take("submit", "review")
    assert office.act(sign_answer, SignAnswer, LI).document_number == "公积金信复〔2026〕2号"
    assert office.act(answer_case, AnswerCase, CHEN).state == "answered"


@pytest.mark.parametrize(
    "steps", [("draft", "submit"), ("draft", "submit", "review"), ("draft", "submit", "review", "sign")]
)
def test_what_was_checked_or_signed_for_the_whole_does_not_go_out_for_what_is_left(
    office: Answering, steps: tuple[str, ...]
) -> None:
    office.take(*steps)
    office.act(split_case, SplitCase, CHEN, part=Part(title="另一件事", text="还有一件事。"))
    assert office.open_tasks() == ["answer", "answer"], "of the whole and of its part"
    for act, command, by in (
        (review_answer, ReviewAnswer, HU),
        (sign_answer, SignAnswer, LI),
        (answer_case, AnswerCase, CHEN),
    ):
        with pytest.raises(IllegalTransition):
            office.act(act, command, by)
    assert office.act(submit_answer, SubmitAnswer, CHEN).answer_state == "submitted"


def test_a_returned_draft_awaits_its_officer_with_the_reason(office: Answering) -> None:
    office.take("draft", "submit")
    returned = office.act(return_answer, ReturnAnswer, HU, reason="请写明依据。")
    assert (returned.answer_state, office.open_tasks()) == ("returned", ["answer"])
    assert office.work.cases.entries[returned.number][-1].words == {"reason": "请写明依据。"}
    with pytest.raises(IllegalTransition):
        office.act(review_answer, ReviewAnswer, HU)


def test_the_day_of_posting_ends_the_clock_and_not_the_click(office: Answering) -> None:
    office.begin(steps=(), document_code="")
    office.wait(days=9)
    posted = {"said": SAID, "delivery": "post"}
    for wrong in (date(2026, 11, 23), date(2026, 12, 4)):
        with pytest.raises(Invalid) as refused:
            office.act(answer_case, AnswerCase, CHEN, delivered_on=wrong, **posted)
        assert list(refused.value.errors) == ["delivered_on"]
    case = office.act(answer_case, AnswerCase, CHEN, delivered_on=date(2026, 12, 1), **posted)
    assert (case.answered_on, case.due_on, case.delivery) == (date(2026, 12, 1), date(2026, 12, 1), "post")
    assert case.answered_at == office.clock.now()


def test_nothing_is_posted_to_whoever_left_no_address(office: Answering) -> None:
    """It counted as answered, and its citizen was told nothing."""
    office.begin(steps=(), document_code="", contact=None)
    for way in ("post", "email"):
        with pytest.raises(Invalid) as refused:
            office.act(answer_case, AnswerCase, CHEN, said=SAID, delivery=way)
        assert refused.value.code == "no_address"
    assert office.act(answer_case, AnswerCase, CHEN, said=SAID).delivery == "online"


def test_no_answer_was_posted_before_it_was_signed(office: Answering) -> None:
    office.wait(days=2)
    office.take("draft", "submit", "review", "sign")
    with pytest.raises(Invalid) as refused:
        office.act(answer_case, AnswerCase, CHEN, delivery="post", delivered_on=date(2026, 11, 25))
    assert list(refused.value.errors) == ["delivered_on"]


def test_a_body_that_wants_its_answers_looked_over_sends_none_that_was_not(office: Answering) -> None:
    office.begin(steps=(), checklist=True)
    with pytest.raises(Invalid) as refused:
        office.act(answer_case, AnswerCase, CHEN, said=replace(SAID, checks=("parts",)))
    assert (refused.value.code, "写明了依据" in refused.value.zh) == ("not_looked_over", True)
    office.act(answer_case, AnswerCase, CHEN, said=replace(SAID, checks=tuple(CHECKS)))


def test_an_erasure_leaves_no_task_to_check_what_is_gone(office: Answering) -> None:
    office.take("draft", "submit")
    office.act(
        erase_case, EraseCase, an_officer("GJJ", "wu", "office"), ground="consent_withdrawn", reason="本人要求删除。"
    )
    assert office.open_tasks() == []


def test_the_answer_after_a_reopening_is_another_document(office: Answering) -> None:
    for number in (1, 2):
        office.take("draft", "submit", "review", "sign")
        sent = office.act(answer_case, AnswerCase, CHEN)
        assert sent.document_number == f"公积金信复〔2026〕{number}号"
        if number == 1:
            office.act(reopen_case, ReopenCase, CHEN, reason="有新的情况。")
