"""What can be done with a case, by whom, and in which state."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest

from chassis.ports import SYSTEM, Conflict, Due, IllegalTransition, Invalid, NotAllowed, NotFound
from services.complaints.domain import acts, answering, task
from services.complaints.domain.acts import Begun
from services.complaints.domain.allowed import allowed
from services.complaints.domain.case import MAX_MESSAGES, Case
from services.complaints.domain.ledger import enter
from services.complaints.domain.terms import Limit
from tests.people import a_person
from tests.unit.complaints.builders import NOW, PUBLIC, TODAY, a_case, an_officer

BEGUN = Begun(on=TODAY, due=Due(TODAY), limit=Limit(5, "working", "承诺"), task="t2")


def test_case_goes_from_received_over_accepted_and_answered_to_closed() -> None:
    case, _ = acts.accept(a_case(), by=an_officer(), at=NOW, task="t2")
    assert case.state == "accepted"
    case, _ = answering.answered(case, by=an_officer(), at=NOW, outcome="adopted", answer="a1")
    assert case.state == "answered"
    case, _ = acts.rate(case, satisfaction=3, at=NOW)
    case, event = acts.close(case, by=an_officer(), at=NOW, reason="来电说已解决。", message="m1")
    assert case.state == "closed"
    assert event.name == "case.closed"


def test_case_cannot_be_answered_before_it_is_accepted() -> None:
    with pytest.raises(IllegalTransition) as refused:
        answering.answered(a_case(), by=an_officer(), at=NOW, outcome="adopted", answer="a1")
    possible = ["accept", "correct_registration", "erase", "hand_code", "message", "not_accept", "note", "remind"]
    assert refused.value.extra["allowed"] == possible


def test_case_that_is_not_accepted_is_closed_with_reason_remedy_and_right_channel() -> None:
    case, event = acts.not_accept(
        a_case(), by=an_officer(), at=NOW, reason="不属于本单位", remedy="可申请复查", right_channel="12345"
    )
    assert (case.state, case.close_reason, case.right_channel) == ("closed", "不属于本单位", "12345")
    assert event.data["state"] == "closed"


def test_closed_case_that_no_platform_handed_over_can_only_be_read_and_erased() -> None:
    ended = a_case(state="closed", answered_at=NOW)
    assert allowed(ended) == ["hand_code", "erase"]
    with pytest.raises(IllegalTransition):
        acts.written_to(ended, by=PUBLIC, at=NOW, message="m1")


def test_officer_of_another_body_does_not_even_learn_of_the_case() -> None:
    with pytest.raises(NotFound):
        acts.accept(a_case(), by=an_officer("GDJ"), at=NOW, task="t2")


def test_colleague_who_is_no_case_officer_may_not_act() -> None:
    with pytest.raises(NotAllowed):
        acts.accept(a_case(), by=an_officer("GJJ", "li", "office"), at=NOW, task="t2")


def test_officer_of_the_superior_office_acts_through_his_scope() -> None:
    superior = a_person("s", "case_officer", name="上级", body="SJ", department="", scope=("GJJ",))
    case, _ = acts.accept(a_case(), by=superior, at=NOW, task="t2")
    assert case.handler == {"sub": "s", "name": "上级", "department": ""}


def test_reopening_begins_a_new_term_and_forgets_no_rating() -> None:
    answered = a_case(state="answered", answered_at=NOW, satisfaction=2)
    case, event = acts.reopen(answered, by=PUBLIC, at=NOW, begun=BEGUN, message="m1")
    assert (case.state, case.due_on, case.reopened, case.satisfaction) == ("accepted", TODAY, 1, 2)
    assert event.name == "case.accepted"


def test_new_answer_forgets_the_rating_of_the_one_before() -> None:
    case, _ = answering.answered(
        a_case(state="accepted", satisfaction=2), by=an_officer(), at=NOW, outcome="answered", answer="a2"
    )
    assert case.satisfaction is None


def test_assigning_needs_a_department_or_a_person() -> None:
    with pytest.raises(Invalid):
        acts.assign(a_case(state="accepted"), by=an_officer(), at=NOW, task="t2", department=None, person=None)


def test_full_dialogue_takes_no_more_messages() -> None:
    with pytest.raises(Conflict):
        acts.written_to(a_case(messages=MAX_MESSAGES), by=PUBLIC, at=NOW, message="m")


def test_events_tell_neither_who_wrote_nor_what() -> None:
    """No event carries a citizen's name, contact or text."""
    case = a_case(title="张三的房产", text="我叫张三")
    _, event = acts.submitted(a_case(title=case.title, text=case.text, state=""), by=PUBLIC, at=NOW, begun=BEGUN)
    told = f"{dict(event.data)} {dict(event.detail)} {dict(task.opened(case, by=PUBLIC, at=NOW).data)}"
    assert "张三" not in told
    assert event.actor == PUBLIC


def test_task_names_kind_number_and_page() -> None:
    event = task.opened(a_case(), by=PUBLIC, at=NOW)
    assert event.data["title"] == "答复意见建议 GJJ-YJ-2026-0001"
    assert event.data["page"] == "/complaints/cases/GJJ-YJ-2026-0001"
    assert event.data["roles"] == ("case_officer",)


def test_each_text_of_a_case_is_erased_or_is_none_that_was_said() -> None:
    """What a new field holds is decided here: words go with an erasure and a purge, facts stay."""
    facts = {"id", "number", "kind", "body", "channel", "receipt", "task", "department", "disclosure"}
    facts |= {"merged_into", "split_from", "finding", "document_number", "delivery", "order_number"}
    texts = {field.name for field in fields(Case) if str(field.type) in ("str", "str | None")} - {"state"}
    case = enter(replace(a_case(), **dict.fromkeys(texts, "金丝雀")), "purge", by=SYSTEM, at=NOW)
    assert {name for name in texts if getattr(case, name) == "金丝雀"} == facts
