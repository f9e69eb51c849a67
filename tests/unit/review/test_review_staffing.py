"""A step that nobody could take is found when it is proposed, and whenever the staff changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import count

from chassis.ports import Actor, Post
from services.review.domain.case import Case
from services.review.domain.staffing import staffed_by, unstaffed, with_tasks_closed
from services.review.use_cases.check_staffing import check_staffing_again
from services.review.use_cases.take_proposal import take_proposal
from tests.unit.review.builders import (
    COMMITTEE,
    HEAD,
    LEADER,
    NOW,
    OFFICE,
    PARTY,
    PARTY_HEAD,
    PARTY_SECRECY,
    PROPOSER,
    SECRECY,
    FakeWork,
    StoppedClock,
    a_case,
    a_person,
    a_proposal,
    passing,
)

ALL = (HEAD, SECRECY, OFFICE, COMMITTEE)


def test_with_somebody_for_each_step_nothing_is_missing() -> None:
    assert unstaffed(a_case(), ALL) == ()


def test_a_step_without_anybody_is_named_also_where_only_its_proposer_could() -> None:
    assert unstaffed(a_case(), (HEAD, OFFICE, LEADER)) == (2,)
    assert unstaffed(a_case(), (PROPOSER, SECRECY, OFFICE, LEADER)) == (1,)


def test_one_person_with_the_posts_of_two_steps_is_not_enough_for_both() -> None:
    both = a_person("zhou", "section_head", "office")
    assert unstaffed(a_case(), (both, SECRECY, LEADER)) == (3,)
    assert unstaffed(a_case(), (both, SECRECY, LEADER, OFFICE)) == ()
    assert unstaffed(a_case(same_person=(("section_head", "office"),)), (both, SECRECY, LEADER)) == ()


def test_one_person_is_not_enough_by_a_role_that_the_rule_does_not_name() -> None:
    rule = {"same_person": (("office", "leader"),), "approvers": ("leader", "leading_group")}
    member, leader = a_person("pan", "office", "leading_group"), a_person("pan", "office", "leader")
    assert unstaffed(a_case(**rule), (HEAD, SECRECY, member)) == (4,)
    assert unstaffed(a_case(**rule), (HEAD, SECRECY, leader)) == ()


def test_the_people_are_shared_out_so_that_each_step_has_one() -> None:
    """Whoever alone can take a later step is not used up by an earlier one."""
    either = a_person("yu", "section_head", "secrecy_officer")
    assert unstaffed(a_case(), (either, HEAD, OFFICE, LEADER)) == ()
    assert unstaffed(a_case(), (HEAD, either, OFFICE, LEADER)) == ()


def test_whoever_has_passed_a_step_is_not_there_for_a_later_one() -> None:
    only = a_person("zhou", "section_head", "office")
    case, _ = passing(a_case(), by=only)
    assert unstaffed(case, (only, SECRECY, LEADER)) == (3,)


def test_a_step_that_several_must_agree_to_needs_several() -> None:
    case = a_case(counts={4: 2})
    assert unstaffed(case, (HEAD, SECRECY, OFFICE, LEADER)) == (4,)
    assert unstaffed(case, (HEAD, SECRECY, OFFICE, LEADER, COMMITTEE)) == ()


def test_a_head_of_another_department_does_not_count() -> None:
    other = replace(HEAD, posts=(Post("section_head", "GJJ", "法规科"),))
    assert unstaffed(a_case(department="归集科"), (other, SECRECY, OFFICE, LEADER)) == (1,)


def test_a_party_matter_needs_party_members() -> None:
    case = a_case(audience="party", review_route="party")
    assert unstaffed(case, (HEAD, SECRECY, PARTY)) == (1, 2)
    assert unstaffed(case, (PARTY_HEAD, PARTY_SECRECY, PARTY)) == ()


def test_the_office_is_asked_once_and_no_more_when_somebody_is_there() -> None:
    case, events = found(a_case(), (HEAD, OFFICE, LEADER))
    assert [event.name for event in events] == ["case.unstaffed", "task.opened"]
    assert events[0].data["steps"] == [{"step": 2, "name": "保密审查"}]
    assert (events[1].data["roles"], events[1].data["page"]) == (("office",), "/staff")
    assert "保密审查" in events[1].data["title"]
    assert found(case, (HEAD, OFFICE, LEADER)) == (case, [])
    case, events = found(case, ALL)
    assert [(event.name, event.data.get("steps")) for event in events] == [
        ("case.unstaffed", []),
        ("task.closed", None),
    ]
    assert case.unstaffed == ()


def test_the_task_for_a_party_matter_says_nothing_of_it_for_whoever_names_people_need_not_be_a_member() -> None:
    case, events = found(a_case(audience="party", review_route="party"), (PARTY_HEAD, PARTY))
    task = events[-1].data
    assert (task["roles"], task["audience"], task["page"]) == (("office", "party_organisation"), "internal", "/staff")
    assert not any(word in str(task) for word in (a_proposal().title, case.id, case.proposal.disclosure))
    assert events[-1].audited_as == "party"


def test_a_case_that_ends_asks_for_nobody_any_more() -> None:
    case, _ = found(a_case(), (HEAD, OFFICE, LEADER))
    _, events = with_tasks_closed(replace(case, state="withdrawn"), at=NOW)
    assert [(event.name, event.data["reason"]) for event in events] == [("task.closed", "withdrawn")]


def test_it_is_looked_at_when_a_case_is_opened_and_again_when_the_staff_has_changed() -> None:
    work = FakeWork()
    work.staff.people = [HEAD, OFFICE, LEADER]
    take_proposal(a_proposal(), work=work, clock=StoppedClock())
    (case,) = work.cases.load_all_for_update("d-1")
    assert case.unstaffed == (2,)
    work.staff.people.append(SECRECY)
    check_staffing_again(case.id, work=work, clock=StoppedClock())
    assert work.cases.load_for_update(case.id).unstaffed == ()


def found(case: Case, staff: Sequence[Actor]) -> tuple[Case, list]:
    numbers = count(1)
    return staffed_by(case, staff, new_id=lambda: f"t-{next(numbers)}", at=NOW)
