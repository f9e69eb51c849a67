"""Routes are data in versions; what could not be gone is refused, and who enters one does not confirm it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chassis.ports import NotAllowed, Post, Stale
from services.review.domain import review as rules
from services.review.domain.refusals import OwnRoute, RouteFaulty, RouteNotFound, RoutePending, RouteUnchanged
from services.review.domain.route_check import OfBody, faults
from services.review.domain.route_version import differences
from services.review.domain.routes import ALWAYS, Facts, RouteStep, When, steps_of
from services.review.use_cases.enter_route import EnterRoute, enter_route
from services.review.use_cases.settle_route import settle_route
from services.review.use_cases.take_proposal import take_proposal
from tests.unit.review.builders import (
    CALENDAR,
    HEAD,
    LEADER,
    NOW,
    OFFICE,
    PARTY_HEAD,
    PARTY_SECRECY,
    PROGRAM,
    REVIEWERS,
    SECRECY,
    TODAY,
    FakeWork,
    StoppedClock,
    a_person,
    a_proposal,
    a_route,
)

CLOCK = StoppedClock()
EXTERNAL, INTERNAL = Facts(audience="external"), Facts(audience="internal")
BODY = OfBody(staff=[*REVIEWERS.values()], departments={"CW"})
SECOND = a_person("gao", "section_head")
COUNTERSIGN = RouteStep(name="会签", roles=("section_head",), days=1, stage=2)


def roles(code: str, facts: Facts, *, approvers: tuple[str, ...] = ()) -> list[str]:
    return [step.roles[0] for step in steps_of(PROGRAM[code].steps, facts, approvers=approvers)]


def test_external_route_ends_with_the_bodys_approvers():
    """管委会 or 领导 where the body has both."""
    steps = steps_of(PROGRAM["external"].steps, EXTERNAL, approvers=("management_committee", "leader"))
    assert [step.roles for step in steps] == [
        ("section_head",),
        ("secrecy_officer",),
        ("office",),
        ("management_committee", "leader"),
    ]


def test_without_named_approvers_the_leader_approves():
    assert roles("external", EXTERNAL)[-1] == "leader"


def test_internal_route_asks_for_approval_only_where_the_item_names_who_approves():
    assert roles("internal", INTERNAL) == ["section_head", "secrecy_officer", "office"]
    assert roles("internal", replace(INTERNAL, approval_named=True))[-1] == "leader"


def test_party_route_goes_to_the_party_organisation_instead_of_office_and_leader():
    assert roles("party", Facts(audience="party")) == ["section_head", "secrecy_officer", "party_organisation"]


def test_urgent_route_is_secrecy_then_leader_and_deliberated_afterwards():
    assert roles("urgent", EXTERNAL, approvers=("management_committee",)) == ["secrecy_officer", "leader"]
    assert PROGRAM["urgent"].deliberate_within > 0
    assert PROGRAM["external"].deliberate_within == 0


@pytest.mark.parametrize(
    ("when", "facts", "is_taken"),
    [
        (ALWAYS, EXTERNAL, True),
        (When(audiences=("internal",)), EXTERNAL, False),
        (When(information_types=("major_decision",)), replace(EXTERNAL, information_type="major_decision"), True),
        (When(personal_data=("mask",)), EXTERNAL, False),
        (When(attention=2), replace(EXTERNAL, attention=1), False),
        (When(attention=2, audiences=("external",)), replace(EXTERNAL, attention=2), True),
    ],
)
def test_a_step_is_taken_where_each_of_its_conditions_holds(when: When, facts: Facts, is_taken: bool):
    assert when.applies_to(facts) is is_taken


@pytest.mark.parametrize("code", PROGRAM)
def test_the_routes_of_the_program_can_be_gone(code: str):
    """条例第十七条: none without secrecy review."""
    assert faults(a_route(code, body="GJJ"), replace(BODY, staff=[*BODY.staff, PARTY_HEAD, PARTY_SECRECY])) == {}


def test_a_route_without_secrecy_review_or_with_one_under_a_condition_is_refused():
    """条例第十七条: 先审查、后公开, of everything."""
    route = a_route(body="GJJ")
    without = tuple(replace(step, stage=max(1, step.stage - 1)) for step in route.steps if step.sheet != "secrecy")
    assert "保密审查" in faults(replace(route, steps=without), BODY)["steps"]
    rarely = tuple(replace(step, when=When(attention=1)) if step.sheet == "secrecy" else step for step in route.steps)
    assert "保密审查" in faults(replace(route, steps=rarely), BODY)["steps"]


def test_a_secrecy_review_comes_not_after_the_approval():
    """先审查、后公开."""
    route, review = a_route(body="GJJ"), PROGRAM["external"].steps[1]
    last = replace(review, stage=5)
    late = tuple(last if step == review else replace(step, stage=max(1, step.stage)) for step in route.steps)
    late = tuple(replace(step, stage=step.stage - 1) if step.stage > 2 else step for step in late)
    assert list(faults(replace(route, steps=late), BODY)) == ["steps.3.stage"]
    early = RouteStep(name="分管领导", roles=("leader",), days=1, stage=1)
    staff = [*BODY.staff, a_person("gu", "leader")]
    assert faults(replace(route, steps=(*route.steps, early)), replace(BODY, staff=staff)) == {}, "approved again later"


@pytest.mark.parametrize(
    ("step", "path"),
    [
        (replace(COUNTERSIGN, roles=("leading_group",)), "steps.4.roles"),
        (replace(COUNTERSIGN, roles=("leader",), count=2), "steps.4.roles"),
        (replace(COUNTERSIGN, roles=("leader",), person="nobody"), "steps.4.roles"),
        (replace(COUNTERSIGN, department="XX"), "steps.4.department"),
        (replace(COUNTERSIGN, stage=7), "steps"),
        (replace(COUNTERSIGN, name="审批"), "steps.4.name"),
        (replace(COUNTERSIGN, sheet="secrecy"), "steps.4.sheet"),
        (replace(COUNTERSIGN, person="zhou", count=2), "steps.4.count"),
    ],
)
def test_a_step_that_nobody_or_not_enough_people_could_take_is_refused_and_named(step: RouteStep, path: str):
    route = a_route(body="GJJ")
    assert list(faults(replace(route, steps=(*route.steps, step)), BODY)) == [path]


def test_a_named_head_of_one_department_is_refused_unless_the_department_is_named_too():
    """What another department proposes would wait for him, who may not see it."""
    head = replace(a_person("gao"), posts=(Post("section_head", "GJJ", "CW"),))
    two = OfBody(staff=[*REVIEWERS.values(), head], departments={"CW", "XD"})
    route = a_route(body="GJJ")

    def wrong(step: RouteStep, body: OfBody) -> list[str]:
        return list(faults(replace(route, steps=(*route.steps, step)), body))

    named = replace(COUNTERSIGN, person="gao")
    assert wrong(named, two) == ["steps.4.person"]
    assert wrong(replace(named, department="CW"), two) == []
    everywhere = replace(head, posts=tuple(Post("section_head", "GJJ", each) for each in ("CW", "XD")))
    assert wrong(named, replace(two, staff=[*REVIEWERS.values(), everywhere])) == []


def test_one_person_for_two_steps_is_not_enough():
    route = a_route(body="GJJ")
    steps = (*route.steps, COUNTERSIGN)
    assert list(faults(replace(route, steps=steps), BODY)) == ["steps.4.roles"]
    assert faults(replace(route, steps=steps), replace(BODY, staff=[*BODY.staff, SECOND])) == {}


@pytest.mark.parametrize("order", [(3, 2, 1, 0), (1, 0, 3, 2)])
def test_the_order_in_which_steps_are_entered_changes_no_term_and_is_the_one_of_what_is_wrong(order: tuple[int, ...]):
    steps = PROGRAM["external"].steps
    moved = tuple(steps[number] for number in order)
    cases = [
        rules.open_case(a_proposal(), a_route(steps=each), case_id="c", at=NOW, today=TODAY, calendar=CALENDAR)[0]
        for each in (steps, moved)
    ]
    assert cases[0].steps == cases[1].steps
    work = a_work()
    with pytest.raises(RouteFaulty) as refused:
        enter(work, steps=(*moved[:-1], replace(moved[-1], department="XX")))
    assert list(refused.value.errors) == ["steps.3.department"]


def enter(work: FakeWork, *, by=OFFICE, seen="1", steps=None):
    route = PROGRAM["external"]
    wanted = steps or (*route.steps, COUNTERSIGN)
    command = EnterRoute(
        body="GJJ", code="external", steps=wanted, deliberate_within=0, reason="财务会签。", actor=by, seen=seen
    )
    return enter_route(command, work=work, clock=CLOCK)


def a_work() -> FakeWork:
    work = FakeWork()
    work.routes.body = replace(BODY, staff=[*BODY.staff, SECOND])
    return work


def test_a_version_is_in_force_once_a_leader_confirmed_it_and_an_open_case_keeps_its_own():
    work = a_work()
    take_proposal(a_proposal(disclosure="d-1"), work=work, clock=CLOCK)
    assert enter(work).state == "pending"
    take_proposal(a_proposal(disclosure="d-2"), work=work, clock=CLOCK)
    settle_route("GJJ", "external", 2, "confirm", by=LEADER, work=work, clock=CLOCK)
    take_proposal(a_proposal(disclosure="d-3"), work=work, clock=CLOCK)
    cases = list(work.cases.kept.values())
    assert [(case.route_version, len(case.steps)) for case in cases] == [(1, 4), (1, 4), (2, 5)]
    names = [name for name in work.events.names if name.startswith("route.")]
    assert names == ["route.entered", "route.confirmed"]
    asked = [event for event in work.events.recorded if event.data.get("kind") == "confirm_route"]
    assert [event.name for event in asked] == ["task.opened", "task.closed"]


def test_who_entered_a_version_does_not_confirm_it():
    work, both = a_work(), a_person("chen", "office", "leader")
    enter(work, by=both)
    with pytest.raises(OwnRoute):
        settle_route("GJJ", "external", 2, "confirm", by=both, work=work, clock=CLOCK)
    with pytest.raises(NotAllowed):
        settle_route("GJJ", "external", 2, "confirm", by=HEAD, work=work, clock=CLOCK)


def test_a_version_is_entered_by_the_office_on_the_newest_and_one_at_a_time():
    work = a_work()
    for by in (HEAD, LEADER, SECRECY):
        with pytest.raises(NotAllowed):
            enter(work, by=by)
    with pytest.raises(Stale):
        enter(work, seen="7")
    enter(work)
    with pytest.raises(RoutePending):
        enter(work, seen="2")
    settle_route("GJJ", "external", 2, "discard", by=OFFICE, work=work, clock=CLOCK)
    assert work.routes.in_force("GJJ", "external").version == 1
    assert enter(work, seen="2").version == 3
    with pytest.raises(RouteNotFound):
        settle_route("GJJ", "external", 2, "confirm", by=LEADER, work=work, clock=CLOCK)


def test_a_version_like_the_one_in_force_is_no_change():
    with pytest.raises(RouteUnchanged):
        enter(a_work(), steps=tuple(reversed(PROGRAM["external"].steps)))


def test_who_could_take_the_steps_is_asked_once_more_when_it_is_confirmed():
    work = a_work()
    enter(work)
    work.routes.body = BODY
    with pytest.raises(RouteFaulty):
        settle_route("GJJ", "external", 2, "confirm", by=LEADER, work=work, clock=CLOCK)


def test_two_versions_differ_step_by_step():
    before = a_route()
    after = replace(before, steps=(*(replace(step, days=9) for step in before.steps[:3]), COUNTERSIGN))
    found = {each.name: each for each in differences(before, after)}
    assert (found["审批"].after, found["会签"].before) == (None, None)
    assert found["保密审查"].fields == ("days",)
