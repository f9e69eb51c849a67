"""责任追究: nobody is held to account unheard, nor by who proposed it, nor by himself."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from chassis.permissions import RoleMissing
from chassis.ports import Actor, Post, Refusal
from services.review.domain.accountability import Accountability, end, hear, proposed, publish, rule, task_of, tasks_of
from services.review.domain.accountability_refusals import (
    AccountabilityIllegal,
    ConcernsOneself,
    HearingIncomplete,
    HearingRuns,
    MeasureIncomplete,
    NobodyDecides,
    NotOfTheBody,
    OwnProposal,
    ProposerRecords,
    RanksBelow,
    WaiverTooEarly,
    WrongDay,
)
from tests.unit.review.builders import LEADER, NOW, OFFICE, PROPOSER, TODAY, a_person

MEMBER, HEAD = a_person("fang", "leading_group"), a_person("zhou", "section_head")
OTHER_LEADER = a_person("geng", "leader")
UNTIL = date(2026, 11, 16)
EFFECT = date(2027, 5, 9)


def a_matter(
    by: Actor = OFFICE, person: Actor = PROPOSER, staff: tuple[Actor, ...] = (OFFICE, LEADER, OTHER_LEADER, MEMBER)
) -> Accountability:
    matter, event = proposed(
        identity="y-1",
        body="GJJ",
        person=person.sub,
        staff=(*staff, PROPOSER, HEAD),
        trigger="negligence",
        measure="warning",
        facts="两次未按时公开。",
        disclosure="",
        about=None,
        today=TODAY,
        hear_until=UNTIL,
        by=by,
        at=NOW,
    )
    assert (event.audited_as, PROPOSER.sub in str(event.detail), event.announce) == ("confined", False, False)
    return matter


def standing_in(sub: str, role: str, principal: Actor) -> Actor:
    return replace(a_person(sub), posts=(Post(role, "GJJ", deputy_for=principal.sub),))


def heard(matter: Accountability, by: Actor = PROPOSER, today: date = TODAY, **given: Any) -> Accountability:
    said = {"statement": "系统故障。", "waived": False, "heard_on": None, **given}
    return hear(matter, by=by, at=NOW, today=today, **said)[0]


def ruled(matter: Accountability, by: Actor = LEADER, today: date = TODAY, **given: Any) -> Accountability:
    said = {"imposed": True, "measure": "criticism", "effective_until": EFFECT, "reason": "属实，从轻。", **given}
    return rule(matter, by=by, at=NOW, today=today, **said)[0]


def test_a_matter_goes_from_the_proposal_to_the_end_of_its_effect() -> None:
    matter = publish(ruled(heard(a_matter())), by=OFFICE, at=NOW)[0]
    assert (matter.state, matter.ruling and matter.ruling.measure, matter.effective_until) == (
        "published",
        "criticism",
        EFFECT,
    )
    assert end(matter, at=NOW)[0].state == "ended"
    assert ruled(heard(a_matter()), imposed=False, measure="", effective_until=None).state == "dropped"


def test_nobody_decides_unheard() -> None:
    with pytest.raises(AccountabilityIllegal) as refused:
        ruled(a_matter())
    assert "记录陈述" in refused.value.zh


def test_silence_is_a_waiver_only_after_the_term() -> None:
    silent = {"statement": "", "waived": True}
    with pytest.raises(WaiverTooEarly):
        heard(a_matter(), by=OFFICE, **silent)
    assert heard(a_matter(), by=OFFICE, today=UNTIL + timedelta(days=1), **silent).state == "heard"
    assert heard(a_matter(), by=PROPOSER, **silent).state == "heard", "he himself may waive it at once"


def test_nobody_ends_the_term_of_the_person_by_what_he_wrote_down_for_him() -> None:
    """The office proposed it and may say nothing in his place; what a colleague took down gives way to his own."""
    colleague, deputy = a_person("bian", "office"), standing_in("bo", "office", OFFICE)
    for proposing in (OFFICE, deputy):
        with pytest.raises(ProposerRecords):
            heard(a_matter(), by=proposing)
    taken_down = heard(a_matter(), by=colleague, statement="无异议。")
    with pytest.raises(HearingRuns):
        ruled(taken_down)
    assert tasks_of(taken_down) == ("accountability_hear", "accountability_decide")
    assert taken_down.awaits_hearing_by(PROPOSER, TODAY)
    assert not taken_down.awaits_ruling_by(LEADER, TODAY)
    his_own = heard(taken_down, statement="系统故障。")
    assert his_own.hearing
    assert his_own.hearing.statement == "系统故障。"
    assert ruled(his_own).state == "imposed"
    for by in (PROPOSER, colleague):
        with pytest.raises(AccountabilityIllegal):
            heard(his_own, by=by)
    assert ruled(taken_down, today=UNTIL + timedelta(days=1)).state == "imposed"


def test_a_deputy_is_kept_away_as_whom_he_stands_in_for() -> None:
    for matter, principal, refusal in (
        (heard(a_matter(person=LEADER), by=LEADER), LEADER, ConcernsOneself),
        (heard(a_matter(by=LEADER)), LEADER, OwnProposal),
    ):
        deputy = standing_in("bo", "leader", principal)
        with pytest.raises(refusal):
            ruled(matter, by=deputy)
        assert task_of(matter, "accountability_decide", "t-1", staff=[deputy, MEMBER, principal]).not_for == tuple(
            sorted(
                {"bo", matter.person.sub, matter.proposed_by.sub}
                | ({MEMBER.sub} if matter.person.sub == LEADER.sub else set())
            )
        )
        assert ruled(matter, by=replace(deputy, posts=(*deputy.posts, *OTHER_LEADER.posts))).state == "imposed"
    by_another = ruled(heard(a_matter()), by=standing_in("bo", "leader", LEADER))
    assert by_another.ruling
    assert by_another.ruling.deputy_for == LEADER.sub


def test_nobody_decides_on_who_ranks_above_him() -> None:
    """A head who sits in the leading group, or stands in for a leader, decides on no leader; another leader does."""
    matter = heard(a_matter(person=LEADER), by=LEADER)
    head_in_group = replace(HEAD, posts=(*HEAD.posts, *MEMBER.posts))
    for below in (head_in_group, MEMBER, standing_in("bo", "leader", OTHER_LEADER)):
        with pytest.raises(RanksBelow) as refused:
            ruled(matter, by=below)
        assert "职级不低于" in refused.value.zh
        assert not matter.awaits_ruling_by(below, TODAY)
    assert ruled(matter, by=OTHER_LEADER).state == "imposed"
    assert ruled(heard(a_matter(person=HEAD), by=HEAD), by=MEMBER).state == "imposed", "a member on a head"
    with pytest.raises(NobodyDecides):
        a_matter(person=LEADER, staff=(OFFICE, LEADER, MEMBER, head_in_group))


@pytest.mark.parametrize(
    ("tried", "refusal"),
    [
        (lambda: ruled(heard(a_matter(by=LEADER)), by=LEADER), OwnProposal),
        (lambda: ruled(heard(a_matter(person=LEADER), by=LEADER), by=LEADER), ConcernsOneself),
        (lambda: ruled(heard(a_matter()), by=OFFICE), RoleMissing),
        (lambda: a_matter(person=OFFICE), ConcernsOneself),
        (lambda: a_matter(person=a_person("far")), NotOfTheBody),
        (lambda: a_matter(by=PROPOSER), RoleMissing),
        (lambda: heard(a_matter(), by=MEMBER), RoleMissing),
        (lambda: heard(a_matter(), waived=True), HearingIncomplete),
        (lambda: heard(a_matter(), statement=" "), HearingIncomplete),
        (lambda: heard(a_matter(), by=OFFICE, heard_on=TODAY + timedelta(days=1)), WrongDay),
        (lambda: ruled(heard(a_matter()), measure=""), MeasureIncomplete),
        (lambda: ruled(heard(a_matter()), imposed=False), MeasureIncomplete),
        (lambda: ruled(heard(a_matter()), effective_until=TODAY), WrongDay),
        (lambda: ruled(heard(a_matter()), effective_until=date(2030, 1, 1)), WrongDay),
        (lambda: publish(heard(a_matter()), by=OFFICE, at=NOW), AccountabilityIllegal),
    ],
)
def test_what_is_not_right_is_refused(tried: Any, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        tried()


def test_only_those_concerned_know_of_it_until_it_is_published_and_again_once_it_ended() -> None:
    colleague, stranger = a_person("ding", "proposer"), a_person("far", "office", body="GDJ")
    matter = ruled(heard(a_matter()))
    shown = publish(matter, by=OFFICE, at=NOW)[0]
    for reader, sees in ((PROPOSER, True), (OFFICE, True), (LEADER, True), (colleague, False), (stranger, False)):
        assert matter.visible_to(reader) == sees
        assert end(shown, at=NOW)[0].visible_to(reader) == sees
        assert shown.visible_to(reader) == (reader is not stranger)
    assert not shown.concerns(colleague)
    assert not matter.visible_to(replace(PROPOSER, sub="other"))
