"""Routes are data; every one keeps the secrecy review."""

from __future__ import annotations

import pytest

from chassis.ports import Invalid
from services.review.domain.routes import ROUTES, steps_of


def test_external_route_ends_with_the_bodys_approvers():
    """管委会 or 领导 where the body has both."""
    steps = steps_of("external", approvers=("management_committee", "leader"))
    assert [step.roles for step in steps] == [
        ("section_head",),
        ("secrecy_officer",),
        ("office",),
        ("management_committee", "leader"),
    ]
    assert steps[-1].name == "审批"


def test_without_named_approvers_the_leader_approves():
    assert steps_of("external", approvers=())[-1].roles == ("leader",)


def test_internal_route_asks_the_leader_only_where_the_body_wants_it():
    assert [step.roles[0] for step in steps_of("internal", approvers=("leader",))] == [
        "section_head",
        "secrecy_officer",
        "office",
    ]
    assert steps_of("internal", approvers=("leader",), with_optional=True)[-1].roles == ("leader",)


def test_party_route_goes_to_the_party_organisation_instead_of_office_and_leader():
    assert [step.roles[0] for step in steps_of("party", approvers=("leader",))] == [
        "section_head",
        "secrecy_officer",
        "party_organisation",
    ]


def test_urgent_route_is_secrecy_then_leader_and_deliberated_afterwards():
    assert [step.roles[0] for step in steps_of("urgent", approvers=("management_committee",))] == [
        "secrecy_officer",
        "leader",
    ]
    assert ROUTES["urgent"].deliberate_after
    assert not ROUTES["external"].deliberate_after


@pytest.mark.parametrize("route", ROUTES)
def test_no_route_goes_without_secrecy_review(route):
    """条例第十七条: 先审查、后公开."""
    assert any("secrecy_officer" in step.roles and step.sheet == "secrecy" for step in ROUTES[route].steps)


def test_unknown_route_is_refused_naming_the_known_ones():
    with pytest.raises(Invalid) as refused:
        steps_of("express", approvers=())
    assert "对外公开" in refused.value.zh
    assert refused.value.errors == {"review_route": "没有这种审核流程。 / Unknown: express."}
