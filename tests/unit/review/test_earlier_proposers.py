"""职责分离: whoever proposed it and was not approved takes no part in its review, when another has taken it over."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from chassis.ports import Actor, Post
from services.review.domain.case import Case
from services.review.domain.issue import Issue, Listed
from services.review.domain.permissions import EARLIER_PROPOSER
from services.review.domain.refusals import LastingRecusal, ProposedBefore, SelfApproval
from services.review.domain.step import Person
from services.review.use_cases.end_recusal import EndRecusal, end_recusal
from services.review.use_cases.pass_several import pass_several
from services.review.use_cases.pass_step import pass_step
from services.review.use_cases.recuse import Recuse, recuse
from services.review.use_cases.refuse import refuse
from services.review.use_cases.return_for_revision import return_for_revision
from services.review.use_cases.take_hold import take_hold
from services.review.use_cases.take_issue import take_closed_issue
from services.review.use_cases.take_purge import take_purge
from services.review.use_cases.take_recall import take_recall
from tests.unit.review.builders import OFFICE, PROPOSER, FakeWork, StoppedClock, a_person
from tests.unit.review.test_review_use_cases import decide, opened

CLOCK = StoppedClock()
# He proposed it first, and takes steps of every route.
FIRST = a_person("zhao", "proposer", "section_head", "office", "leader")
SECOND = a_person("qu", "proposer", "leader")


def a_work(*more: Actor) -> FakeWork:
    work = FakeWork()
    work.staff.people += [FIRST, SECOND, *more]
    return work


def proposed(work: FakeWork, by: Actor = PROPOSER, revision: int = 1) -> Case:
    return opened(work, proposer=Person.of(by), revision=revision)


def approved(work: FakeWork, by: Actor, revision: int = 1) -> Case:
    case = proposed(work, by, revision)
    while case.state == "open":
        case = pass_step(decide(case), work=work, clock=CLOCK)
    return case


def kept(case: Case) -> list[str]:
    return list(case.proposers[EARLIER_PROPOSER])


def returned(work: FakeWork, by: Actor, revision: int = 1) -> int:
    case = proposed(work, by, revision)
    command = decide(case, decision="return", sheet=None, opinion="请改。")
    return_for_revision(command, work=work, clock=CLOCK)
    return revision


def recalled(work: FakeWork, by: Actor, revision: int = 1) -> int:
    proposed(work, by, revision)
    take_recall("d-1", revision, work=work, clock=CLOCK)
    return revision


def held(work: FakeWork, by: Actor, revision: int = 1) -> int:
    approved(work, by, revision)
    take_hold("d-1", revision, work=work, clock=CLOCK)
    return revision


def refused(work: FakeWork, by: Actor, revision: int = 1) -> int:
    """What is examined again (条例第十八条) goes on under the next number."""
    case = proposed(work, by, revision)
    command = decide(case, decision="refuse", sheet=None, ground="state_secret", opinion="涉密。")
    refuse(command, work=work, clock=CLOCK)
    return revision + 1


def given_up(work: FakeWork, by: Actor, revision: int = 1) -> int:
    """A correction that was abandoned once it came back: who begins it anew gets the next number too."""
    return returned(work, by, revision) + 1


ENDS = [returned, recalled, held, refused, given_up]


@pytest.mark.parametrize("end", ENDS)
def test_who_proposed_it_before_takes_no_step_once_another_proposes_it(end: Callable[..., int]) -> None:
    """Whichever way the first case ended, and whichever of his posts the step asks for."""
    work = a_work()
    case = proposed(work, revision=end(work, FIRST))
    assert kept(case) == ["zhao"]
    assert work.events.recorded[-1].data["not_for"] == ["lin", "zhao"]
    while case.state == "open":
        assert not case.awaits(FIRST)
        for act in (pass_step, return_for_revision, refuse):
            with pytest.raises(ProposedBefore):
                act(decide(case, actor=FIRST), work=work, clock=CLOCK)
        with pytest.raises(ProposedBefore):
            pass_several([decide(case, actor=FIRST)], work=work, clock=CLOCK)
        case = pass_step(decide(case), work=work, clock=CLOCK)
    assert case.state == "approved"


@pytest.mark.parametrize("end", ENDS)
def test_it_holds_for_a_correction_as_for_a_first_edition(end: Callable[..., int]) -> None:
    work = a_work()
    approved(work, PROPOSER)
    assert kept(proposed(work, revision=end(work, FIRST, 2))) == ["zhao"]


def test_who_proposed_an_approved_edition_checks_a_later_one_of_another() -> None:
    work = a_work()
    returned(work, SECOND)
    approved(work, FIRST)
    case = proposed(work, revision=2)
    assert kept(case) == [], "an approval ends it, for him and for whoever had proposed that edition before"
    assert pass_step(decide(case, actor=FIRST), work=work, clock=CLOCK).current_numbers == (2,)


def test_through_three_hands_it_goes_on_without_the_first_two() -> None:
    work = a_work()
    returned(work, FIRST)
    recalled(work, SECOND)
    assert kept(proposed(work)) == ["zhao", "qu"]


def test_back_in_his_hands_it_is_his_own_and_not_the_others() -> None:
    work = a_work()
    returned(work, FIRST)
    returned(work, SECOND)
    case = proposed(work, FIRST)
    assert kept(case) == ["qu"]
    with pytest.raises(SelfApproval):
        pass_step(decide(case, actor=FIRST), work=work, clock=CLOCK)


def test_nobody_ends_it_or_declares_it_once_more() -> None:
    """Neither the office nor he himself, who as the office chooses no reviewers of it either."""
    work = a_work()
    case = proposed(work, revision=returned(work, FIRST))

    def ended(by: Actor) -> None:
        command = EndRecusal(case_id=case.id, actor=by, person="zhao", why="已与本件无关。")
        end_recusal(command, work=work, clock=CLOCK)

    def declared(by: Actor, person: str) -> None:
        command = Recuse(case_id=case.id, actor=by, person=person, reason="有利害关系。")
        recuse(command, work=work, clock=CLOCK)

    for refused_act in (lambda: ended(OFFICE), lambda: declared(OFFICE, "zhao")):
        with pytest.raises(LastingRecusal) as told:
            refused_act()
        assert "任命代理" in told.value.zh
        assert "the office names a deputy" in str(told.value)
    for refused_act in (lambda: ended(FIRST), lambda: declared(FIRST, "zhao"), lambda: declared(FIRST, "zhou")):
        with pytest.raises(ProposedBefore):
            refused_act()
    declared(OFFICE, "zhou")
    assert kept(work.cases.load_for_update(case.id)) == ["zhao"]


def test_where_nobody_else_is_left_the_office_names_a_deputy_who_takes_it() -> None:
    work = a_work()
    work.staff.people = [who for who in work.staff.people if who is FIRST or "section_head" not in who.roles]
    case = proposed(work, revision=returned(work, FIRST))
    assert case.unstaffed == (1,)
    assert [task.step for task in case.deputy_tasks if task.is_open] == [1]
    deputy = replace(a_person("dou"), posts=(Post("section_head", "GJJ", "归集科", deputy_for="zhao"),))
    assert pass_step(decide(case, actor=deputy), work=work, clock=CLOCK).current_numbers == (2,)


def test_standing_in_for_others_does_not_bring_him_back() -> None:
    stands_in = replace(FIRST, posts=(Post("section_head", "GJJ", "归集科", deputy_for="zhou"),))
    work = a_work()
    case = proposed(work, revision=returned(work, FIRST))
    with pytest.raises(ProposedBefore):
        pass_step(decide(case, actor=stands_in), work=work, clock=CLOCK)


def test_the_record_of_the_approval_says_who_was_kept_away_and_a_purge_leaves_it() -> None:
    work = a_work()
    case = approved(work, PROPOSER, revision=returned(work, FIRST))
    assert case.record_digest
    (told,) = json.loads(work.files.get(case.record_digest))["recusals"]
    assert (told["sub"], told["by"]["sub"], told["reason"]) == ("zhao", "system", "曾提出本件，不参与本件的审核")
    take_purge("d-1", ended=None, work=work, clock=CLOCK)
    assert work.cases.load_for_update(case.id).recusals == case.recusals


def test_he_does_not_record_what_the_leading_group_says_of_it() -> None:
    work = a_work()
    approved(work, PROPOSER, revision=returned(work, FIRST))
    listed = (Listed(disclosure="d-1", revision=1, content_hash="sm3:" + "4" * 64, proposer="lin"),)
    given = Issue(id="i-1", body="GJJ", audience="external", number="GJJ 第3期", opened_at=CLOCK.now(), listed=listed)
    take_closed_issue(replace(given, round=1, closed_at=CLOCK.now()), work=work, clock=CLOCK)
    issue = work.issues.kept["i-1"]
    assert issue.not_for == ("lin", "zhao")
    assert work.events.recorded[-1].data["not_for"] == ["lin", "zhao"]
    assert not issue.awaits(a_person("zhao", "leading_group"))
    assert issue.awaits(a_person("fang", "leading_group"))
