"""回避: who has an interest in a matter takes no step of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chassis.ports import Invalid, NotAllowed
from services.review.domain.refusals import CannotRecuse, CaseClosed, NotYourRecusal, Recused, SelfApproval
from services.review.use_cases.end_recusal import EndRecusal, end_recusal
from services.review.use_cases.pass_step import pass_step
from services.review.use_cases.recuse import Recuse, recuse
from services.review.use_cases.take_purge import take_purge
from tests.unit.review.builders import HEAD, OFFICE, REVIEWERS, SECRECY, FakeWork, StoppedClock, a_person, passing
from tests.unit.review.test_review_use_cases import decide, only, opened

CLOCK = StoppedClock()
SECOND = a_person("gao", "section_head")


def a_work(*more) -> FakeWork:
    work = FakeWork()
    work.staff.people += more
    opened(work)
    return work


def declare(work: FakeWork, by=HEAD, person="zhou", reason="当事人是我的亲属。"):
    command = Recuse(case_id=only(work).id, actor=by, person=person, reason=reason)
    return recuse(command, work=work, clock=CLOCK)


def test_who_is_recused_takes_no_step_and_another_does():
    work = a_work(SECOND)
    task = only(work).current[0].task
    case = declare(work)
    assert work.events.names[-2:] == ["case.recused", "task.opened"]
    told = work.events.recorded[-1]
    assert (told.aggregate, set(told.data["not_for"])) == (task, {"lin", "zhou"})
    with pytest.raises(Recused):
        passing(case, by=HEAD)
    assert pass_step(decide(case, actor=SECOND), work=work, clock=CLOCK).current_numbers == (2,)


def test_where_nobody_else_is_left_the_office_is_asked_for_a_deputy():
    work = a_work()
    work.staff.people = [*REVIEWERS.values()]
    assert declare(work).unstaffed == (1,)
    assert "case.unstaffed" in work.events.names


def test_the_office_recuses_others_and_others_only_themselves():
    work = a_work(SECOND)
    with pytest.raises(NotAllowed):
        declare(work, by=HEAD, person="gao")
    with pytest.raises(SelfApproval):
        declare(work, by=a_person("lin", "office"))
    assert [recusal.by.sub for recusal in declare(work, by=OFFICE).recusals] == ["chen"]


def test_who_decided_already_or_takes_no_step_is_not_recused():
    work = a_work()
    work.staff.people.append(SECOND)
    pass_step(decide(only(work)), work=work, clock=CLOCK)
    with pytest.raises(CannotRecuse):
        declare(work)
    with pytest.raises(CannotRecuse):
        declare(work, by=SECOND, person="gao")
    declare(work, by=SECRECY, person="wu")
    with pytest.raises(CannotRecuse):
        declare(work, by=SECRECY, person="wu")
    with pytest.raises(Invalid):
        declare(work, by=OFFICE, person="nobody")


def end(work: FakeWork, by=HEAD, person="zhou", why="与当事人的关系查清，不影响公正办理。"):
    command = EndRecusal(case_id=only(work).id, actor=by, person=person, why=why)
    return end_recusal(command, work=work, clock=CLOCK)


def test_a_recusal_ends_by_whom_declared_it_or_the_office_and_stays_on_record():
    work = a_work(SECOND)
    declare(work)
    with pytest.raises(NotAllowed):
        end(work, by=SECOND)
    case = end(work)
    assert work.events.names[-2:] == ["case.recusal_ended", "task.opened"]
    assert work.events.recorded[-1].data["not_for"] == ["lin"]
    kept = case.recusals[0]
    assert (kept.sub, kept.ended_by.sub, kept.ended_at, kept.why_ended[:3]) == ("zhou", "zhou", CLOCK.now(), "与当事")
    with pytest.raises(CannotRecuse):
        end(work)
    declare(work, by=OFFICE)
    assert [each.is_over for each in only(work).recusals] == [True, False]
    with pytest.raises(NotYourRecusal):
        end(work)
    end(work, by=OFFICE)
    assert pass_step(decide(only(work), actor=HEAD), work=work, clock=CLOCK).current_numbers == (2,)


def test_a_recusal_whose_step_another_has_passed_does_not_end_any_more():
    work = a_work(SECOND)
    declare(work)
    pass_step(decide(only(work), actor=SECOND), work=work, clock=CLOCK)
    with pytest.raises(CannotRecuse):
        end(work)


def test_a_closed_case_recuses_nobody_and_a_purge_forgets_the_reasons():
    work = a_work(SECOND)
    declare(work)
    take_purge("d-1", ended=1, work=work, clock=CLOCK)
    assert [recusal.reason for recusal in only(work).recusals] == [""]
    with pytest.raises(CaseClosed):
        declare(work, by=OFFICE, person="gao")
    assert replace(only(work).recusals[0], reason="").sub == "zhou"
