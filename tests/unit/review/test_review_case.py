"""The case: who may do what when, and what comes of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from chassis.ports import Invalid, Post
from services.review.domain import review as rules
from services.review.domain.case import DECISIONS, TRANSITIONS, allowed_acts
from services.review.domain.proposal import Metadata
from services.review.domain.record import record_of
from services.review.domain.refusals import (
    AlreadyAgreed,
    AnotherStepPassed,
    CaseClosed,
    NotCurrent,
    SelfApproval,
    SheetRefused,
    UnknownStep,
    WrongRole,
)
from services.review.domain.task import task_closed, task_opened
from tests.unit.review.builders import (
    CALENDAR,
    COMMITTEE,
    HEAD,
    LEADER,
    NOW,
    OFFICE,
    PARTY,
    PROPOSER,
    SECRECY,
    TODAY,
    a_case,
    a_person,
    a_proposal,
    a_route,
    an_approved_case,
    passing,
)


def returning(case, *, by=HEAD, step=1, fields=("text",), opinion="请补充依据。"):
    return rules.return_for_revision(case, step=step, opinion=opinion, fields=fields, sheet=None, by=by, at=NOW)


def refusing(case, *, by=HEAD, step=1, ground="internal_affairs", opinion="属内部事务。"):
    return rules.refuse(case, step=step, opinion=opinion, ground=ground, sheet=None, by=by, at=NOW)


def test_opening_tells_route_steps_and_due_dates():
    case, opened = rules.open_case(a_proposal(), a_route(), case_id="c-1", at=NOW, today=TODAY, calendar=CALENDAR)
    assert case.current_numbers == (1,)
    assert opened.name == "case.opened"
    assert [step["step"] for step in opened.data["steps"]] == [1, 2, 3, 4]
    # Monday 9 November: 2, 3, 2 and 3 working days one after another.
    assert [step["due_on"].isoformat() for step in opened.data["steps"]] == [
        "2026-11-11",
        "2026-11-16",
        "2026-11-18",
        "2026-11-23",
    ]
    assert (opened.audience, opened.correlation) == ("external", "d-1")


def test_passing_a_step_makes_the_next_one_current():
    case, passed = passing(a_case())
    assert case.current_numbers == (2,)
    assert case.steps[0].state == "passed"
    assert (passed.name, passed.data["by"].sub) == ("case.step_passed", "zhou")
    assert [(step["step"], step["name"]) for step in passed.data["current"]] == [(2, "保密审查")]


def test_due_date_of_the_next_step_counts_from_the_day_it_became_current():
    case, _ = passing(a_case(), today=date(2026, 11, 13))
    assert case.steps[1].started_on == date(2026, 11, 13)
    assert case.steps[1].due.on == date(2026, 11, 18)
    assert case.steps[2].due.on == date(2026, 11, 20)


def test_a_late_step_is_noted_in_the_audit():
    assert passing(a_case(), today=date(2026, 11, 12))[1].detail["on_time"] is False
    assert passing(a_case(), today=date(2026, 11, 11))[1].detail["on_time"] is True


def test_the_last_step_leaves_nothing_current_and_then_the_case_is_approved():
    case, passed = passing(a_case(passed=3))
    assert passed.data["current"] == []
    approved, event = rules.approve(case, record_digest="sm3:" + "9" * 64, by=COMMITTEE, at=NOW)
    assert approved.state == "approved"
    assert event.data["content_hash"] == case.proposal.content_hash
    assert [verdict["step"] for verdict in event.data["verdicts"]] == [1, 2, 3, 4]
    assert event.data["deliberate_after"] is False


def test_committee_or_leader_may_approve():
    for approver in (COMMITTEE, LEADER):
        assert passing(a_case(passed=3), by=approver)[0].current == ()


def test_a_case_with_steps_left_cannot_be_approved():
    with pytest.raises(CaseClosed) as refused:
        rules.approve(a_case(passed=1), record_digest="x", by=LEADER, at=NOW)
    assert "pass" in refused.value.extra["allowed"]


@pytest.mark.parametrize("decide", [passing, returning, refusing])
def test_proposer_decides_no_step_of_what_he_proposed(decide):
    """职责分离, though he holds the step's role."""
    with pytest.raises(SelfApproval):
        decide(a_case(), by=PROPOSER)


@pytest.mark.parametrize("step", [1, 2, 9])
def test_whoever_proposed_it_is_told_so_whatever_else_keeps_him_away(step):
    """Without a role of the step, of a step that is not current, of one that is not there."""
    with pytest.raises(SelfApproval):
        passing(a_case(), by=a_person("lin", "proposer"), step=step)


@pytest.mark.parametrize(("decided", "is_kept"), [("open", False), ("returned", False), ("approved", True)])
def test_what_is_refused_is_kept_where_the_case_is_approved_and_nowhere_else(decided, is_kept):
    case = {"open": a_case, "approved": an_approved_case, "returned": lambda: returning(a_case())[0]}[decided]()
    assert case.state == decided
    kept = rules.refused_after_approval(case, "pass", CaseClosed(case.state, "pass"), by=HEAD, at=NOW)
    assert (kept is not None) is is_kept
    slip = Invalid("请写明意见。", "Write your opinion.", code="opinion_needed")
    assert rules.refused_after_approval(case, "pass", slip, by=HEAD, at=NOW) is None


def test_secrecy_officer_is_never_the_proposer():
    officer = a_person("lin", "secrecy_officer")
    with pytest.raises(SelfApproval):
        passing(a_case(passed=1), by=officer)


def test_other_roles_do_not_take_the_step():
    with pytest.raises(WrongRole) as refused:
        passing(a_case(), by=OFFICE)
    assert "科室负责人" in refused.value.zh


def test_the_role_must_be_held_in_the_bodys_own_staff():
    with pytest.raises(WrongRole):
        passing(a_case(), by=a_person("far", "section_head", body="GDJ"))


def test_the_steps_of_one_case_are_passed_by_different_persons():
    both = a_person("zhou", "section_head", "office")
    case = passing(passing(a_case(), by=both)[0])[0]
    assert not case.awaits(both)
    with pytest.raises(AnotherStepPassed):
        passing(case, by=both)


def test_a_bodys_rule_lets_named_pairs_fall_together_and_the_record_says_so():
    both = a_person("zhou", "section_head", "office")
    case = passing(passing(a_case(same_person=(("section_head", "office"),)), by=both)[0])[0]
    assert case.awaits(both)
    passed, event = passing(case, by=both)
    assert event.detail["together_with"] == [1]
    assert record_of(passed, at=NOW)["steps"][2]["verdicts"][0]["together_with"] == [1]
    secrecy = a_person("zhou", "section_head", "secrecy_officer")
    with pytest.raises(AnotherStepPassed):
        passing(passing(a_case(same_person=(("section_head", "office"),)), by=secrecy)[0], by=secrecy)


def test_steps_fall_together_for_the_named_roles_only():
    """Else an office could name as approvers whom it likes, and approve by a post that the rule never named."""
    rule = {"same_person": (("office", "leader"),), "approvers": ("leader", "leading_group")}
    member, deputy = a_person("pan", "office", "leading_group"), a_person("pan", "office", "leader")
    case = passing(a_case(passed=2, **rule), by=member)[0]
    assert not case.awaits(member)
    with pytest.raises(WrongRole) as refused:
        passing(case, by=member)
    assert "领导" in refused.value.zh
    case = passing(a_case(passed=2, **rule), by=deputy)[0]
    assert case.awaits(deputy)
    assert passing(case, by=deputy)[0].steps[3].agreed == 1
    assert passing(case, by=a_person("qi", "leading_group"))[0].steps[3].agreed == 1


def test_a_head_passes_the_proposals_of_his_department_only():
    def head(department):
        return replace(a_person("zhou"), posts=(Post("section_head", "GJJ", department),))

    case = a_case(department="归集科")
    assert case.visible_to(head("归集科"))
    assert not case.visible_to(head("法规科"))
    with pytest.raises(WrongRole):
        passing(case, by=head("法规科"))
    assert passing(case, by=head("归集科"))[0].current_numbers == (2,)


def test_a_transferred_proposer_sees_his_case_no_more():
    proposer = a_case().proposal.proposer.sub
    assert a_case().visible_to(a_person(proposer, "proposer"))
    assert not a_case().visible_to(a_person(proposer))


def test_a_party_matter_is_reviewed_by_party_members_only():
    case = a_case(audience="party", review_route="party")
    assert case.visible_to(a_person("zhou", "section_head", "party_member"))
    assert not case.visible_to(a_person("zhou", "section_head"))
    with pytest.raises(WrongRole):
        passing(case, by=a_person("zhou", "section_head"))


def test_who_stands_in_for_another_is_kept_with_what_he_did():
    deputy = replace(a_person("he"), posts=(Post("section_head", "GJJ", "", "zhou"),))
    passed, event = passing(a_case(), by=deputy)
    assert event.detail["deputy_for"] == "zhou"
    assert record_of(passed, at=NOW)["steps"][0]["verdicts"][0]["deputy_for"] == "zhou"


def test_steps_are_taken_in_order():
    with pytest.raises(NotCurrent) as refused:
        passing(a_case(), by=SECRECY, step=2)
    assert refused.value.extra["current"] == [1]
    assert "科室负责人审核" in refused.value.zh


def test_a_passed_step_is_not_passed_again():
    with pytest.raises(NotCurrent):
        passing(a_case(passed=1), by=HEAD, step=1)


def test_unknown_step_is_refused_with_the_known_ones():
    with pytest.raises(UnknownStep) as refused:
        passing(a_case(), step=9)
    assert refused.value.errors == {"step": "可选：1、2、3、4。 / One of: 1, 2, 3, 4."}


def test_a_step_that_needs_two_people_is_not_passed_by_one():
    case, agreed = passing(a_case(counts={1: 2}))
    assert case.current_numbers == (1,)
    assert (agreed.name, agreed.announce) == ("case.agreed", False)
    with pytest.raises(AlreadyAgreed) as refused:
        passing(case)
    assert "还差 1 人" in refused.value.zh
    assert passing(case, by=a_person("xu", "section_head"))[0].current_numbers == (2,)


def test_withheld_information_cannot_pass_to_the_public():
    with pytest.raises(SheetRefused) as refused:
        passing(a_case(passed=1), sheet={"attribute": "withheld"})
    assert "sheet.attribute" in refused.value.errors


def test_returning_keeps_reason_and_fields():
    case, returned = returning(a_case(passed=2), by=OFFICE, step=3, fields=("text", "attachments"))
    assert (case.state, case.current) == ("returned", ())
    assert returned.data["reason"] == "请补充依据。"
    assert returned.data["fields"] == ("text", "attachments")
    assert returned.data["verdicts"][-1]["decision"] == "return"


def test_returning_without_fields_means_the_whole():
    assert returning(a_case(), fields=())[1].data["fields"] == ("whole",)


def test_returning_names_only_fields_that_exist():
    with pytest.raises(Invalid) as refused:
        returning(a_case(), fields=("colour",))
    zh, _, en = refused.value.errors["fields"].partition(" / ")
    assert "附件" in zh
    assert en == "Unknown: colour."


@pytest.mark.parametrize("decide", [passing, returning, refusing])
def test_every_decision_needs_an_opinion(decide):
    with pytest.raises(Invalid) as refused:
        decide(a_case(), opinion="  ")
    assert "opinion" in refused.value.errors


def test_refusing_keeps_ground_and_article():
    case, refused = refusing(a_case())
    assert case.state == "refused"
    assert (refused.data["ground"], refused.data["article"]) == ("internal_affairs", "条例第十六条第一款")


def test_refusing_without_ground_is_refused():
    with pytest.raises(Invalid):
        refusing(a_case(), ground="", opinion="不合适。")


def test_withdrawing_ends_an_open_case():
    case, withdrawn = rules.withdraw(a_case(passed=1), at=NOW)
    assert case.state == "withdrawn"
    assert withdrawn.data == {"id": "c-1", "disclosure": "d-1", "revision": 1, "body": "GJJ"}


def test_voiding_ends_an_approval():
    case, voided = rules.void(an_approved_case(), at=NOW)
    assert (case.state, voided.name) == ("voided", "case.voided")


ACTS = {
    "pass": passing,
    "return": returning,
    "refuse": refusing,
    "approve": lambda case: rules.approve(case, record_digest="x", by=LEADER, at=NOW),
    "withdraw": lambda case: rules.withdraw(case, at=NOW),
    "void": lambda case: rules.void(case, at=NOW),
}
CLOSED = {
    "approved": an_approved_case,
    "returned": lambda: returning(a_case())[0],
    "refused": lambda: refusing(a_case())[0],
    "withdrawn": lambda: rules.withdraw(a_case(), at=NOW)[0],
    "voided": lambda: rules.void(an_approved_case(), at=NOW)[0],
}


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("state", CLOSED)
def test_a_closed_case_allows_what_the_table_allows_and_nothing_else(state, act):
    if (state, act) in TRANSITIONS:
        assert ACTS[act](CLOSED[state]())[0].state == TRANSITIONS[state, act]
        return
    with pytest.raises(CaseClosed) as refused:
        ACTS[act](CLOSED[state]())
    # What can still become of it is the catalogue's to do, and nothing for who decides.
    assert refused.value.extra["allowed"] == ([] if act in DECISIONS else sorted(allowed_acts(state)))


def test_an_open_case_cannot_be_voided():
    with pytest.raises(CaseClosed):
        rules.void(a_case(), at=NOW)


def test_the_urgent_route_is_approved_with_a_deliberation_to_come():
    case = an_approved_case(review_route="urgent")
    assert case.deliberate_after
    assert len(case.steps) == 2


def test_only_the_route_and_the_proposer_know_of_a_case():
    case = a_case()
    for actor in (PROPOSER, HEAD, SECRECY, OFFICE, LEADER, COMMITTEE):
        assert case.visible_to(actor)
    for actor in (PARTY, a_person("x", "archivist"), a_person("far", "office", body="GDJ")):
        assert not case.visible_to(actor)


def test_a_party_case_is_hidden_from_office_and_leader():
    case = a_case(review_route="party", audience="party")
    assert case.visible_to(PARTY)
    assert not case.visible_to(OFFICE)
    assert not case.visible_to(LEADER)


def test_a_case_awaits_the_roles_of_its_current_step_but_not_its_proposer():
    case = a_case()
    assert case.awaits(HEAD)
    assert not case.awaits(PROPOSER)
    assert not case.awaits(OFFICE)
    assert not returning(case)[0].awaits(HEAD)


def test_the_record_holds_verdicts_and_sheets_but_neither_title_nor_text():
    case = an_approved_case()
    record = record_of(case, at=NOW)
    assert record["content_hash"] == case.proposal.content_hash
    assert [len(step["verdicts"]) for step in record["steps"]] == [1, 1, 1, 1]
    assert case.proposal.title not in str(record)
    assert case.proposal.summary not in str(record)


def test_a_purge_blanks_what_was_written_and_keeps_the_digests():
    case, event = rules.purge(an_approved_case(), at=NOW)
    verdicts = [verdict for step in case.steps for verdict in step.verdicts]
    assert {(verdict.opinion, verdict.sheet) for verdict in verdicts} == {("", None)}
    assert {verdict.decision for verdict in verdicts} == {"pass"}
    assert all(verdict.by.name for verdict in verdicts)
    assert (case.proposal.title, case.proposal.summary, case.proposal.metadata) == ("", "", Metadata())
    assert case.record_digest
    assert not event.announce


def test_a_task_names_step_roles_body_and_page():
    case = a_case()
    event = task_opened(case, replace(case.current[0], task="t-1"), at=NOW)
    assert event.data["roles"] == ("section_head",)
    assert event.data["title"] == "科室负责人审核：2026年第三季度财务收支报告"
    assert (event.data["page"], event.data["due_on"]) == ("/review/cases/c-1", date(2026, 11, 11))
    assert event.data["not_for"] == ("lin",)
    assert event.audience == "internal"


def test_a_party_task_does_not_tell_its_title():
    case = a_case(review_route="party", audience="party")
    event = task_opened(case, replace(case.current[0], task="t-1"), at=NOW)
    assert event.data["title"] == "党务公开事项"
    assert case.proposal.title not in str(event)
    assert task_closed(case, case.current[0], reason="passed", by=HEAD, at=NOW).audience == "internal"
