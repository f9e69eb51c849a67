"""Agencies are arranged by operators; their passwords are stored nowhere."""

from __future__ import annotations

import pytest

from chassis.broker.topology import matches
from chassis.permissions import RoleMissing
from chassis.ports import IllegalTransition, Invalid
from services.notify.adapters.credentials import password_of
from services.notify.domain import agency as rules
from services.notify.domain.agency import AgencyState, CredentialsShown, NoSuchSubscription
from tests.unit.notify.builders import NOW, OPERATOR, a_person, an_agency

KEY = "k" * 32


def test_an_operator_adds_an_agency_with_a_queue_of_its_own():
    agency, event = rules.add(an_agency(), by=OPERATOR)
    assert (agency.queue, event.name, event.announce) == ("agency.sjj", "agency.added", False)


def test_nobody_else_does():
    for other in (a_person("li", "office"), a_person("op", "operator", body="GDKY")):
        with pytest.raises(RoleMissing):
            rules.add(an_agency(body="GJJ", bodies=("GJJ",)), by=other)


def test_an_account_of_a_body_is_managed_by_its_operators_and_reads_that_body_only():
    operator = a_person("op", "operator")
    assert rules.body_of(operator, "") == "GJJ"
    agency, _ = rules.add(an_agency(body="GJJ", bodies=("GJJ",)), by=operator)
    assert rules.known_to(operator, agency)
    with pytest.raises(NoSuchSubscription):
        rules.known_to(a_person("far", "operator", body="GDKY"), agency)
    with pytest.raises(Invalid) as refused:
        rules.add(an_agency(body="GJJ", bodies=("GJJ", "GDKY")), by=operator)
    assert set(refused.value.errors) == {"bodies"}


def test_whose_an_account_is_must_be_said_by_an_operator_of_several_bodies():
    with pytest.raises(Invalid) as refused:
        rules.body_of(a_person("op", "operator", scope=("GDKY",)), "")
    assert set(refused.value.errors) == {"body"}


def test_credentials_are_shown_once_and_anew_after_a_rotation():
    shown, event = rules.show_credentials(an_agency(), by=OPERATOR, at=NOW)
    assert (event.name, event.detail["generation"]) == ("agency.credentials_shown", 1)
    with pytest.raises(CredentialsShown):
        rules.show_credentials(shown, by=OPERATOR, at=NOW)
    rotated, _ = rules.rotate(shown, by=OPERATOR, at=NOW)
    assert rules.show_credentials(rotated, by=OPERATOR, at=NOW)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"code": "SJJ"}, "code"),
        ({"code": "a b"}, "code"),
        ({"code": "a" * 41}, "code"),
        ({"name": " "}, "name"),
        ({"topics": ("weather",)}, "topics"),
    ],
)
def test_a_wrong_subscription_is_refused(wrong, field):
    with pytest.raises(Invalid) as refused:
        rules.add(an_agency(**wrong), by=OPERATOR)
    assert set(refused.value.errors) == {field}


def test_bindings_take_the_topics_asked_for_and_no_other():
    (binding,) = an_agency(topics=("finance",)).bindings()
    assert matches(binding, "disclosure.withdrawn.finance.municipal")
    assert not matches(binding, "disclosure.withdrawn.policy.municipal")
    assert matches(an_agency().bindings()[0], "disclosure.published.policy.unit")


def test_bindings_take_the_bodies_asked_for_and_no_other():
    every, finance = an_agency(bodies=("GJJ",)), an_agency(bodies=("GJJ", "GS"), topics=("finance",))
    (binding,) = every.bindings()
    assert matches(binding, "disclosure.published.policy.unit.GJJ")
    assert not any(matches(binding, f"disclosure.published.policy.unit{body}") for body in ("", ".GS"))
    assert [matches(each, "disclosure.published.finance.unit.GS") for each in finance.bindings()] == [False, True]


def test_rotating_changes_the_password_and_keeps_the_queue():
    agency = an_agency()
    rotated, _ = rules.rotate(agency, by=OPERATOR, at=NOW)
    assert password_of(rotated, KEY) != password_of(agency, KEY)
    assert password_of(agency, KEY) == password_of(an_agency(), KEY)
    assert rotated.queue == agency.queue


def test_a_removed_agency_stays_removed():
    gone, _ = rules.remove(an_agency(), by=OPERATOR, at=NOW)
    assert gone.state == AgencyState.REMOVED
    with pytest.raises(IllegalTransition):
        rules.rotate(gone, by=OPERATOR, at=NOW)
