"""Agencies are arranged by operators; their passwords are stored nowhere."""

from __future__ import annotations

import pytest

from chassis.broker.topology import matches
from chassis.ports import IllegalTransition, Invalid
from services.notify.adapters.credentials import password_of
from services.notify.domain import agency as rules
from services.notify.domain.agency import AgencyState, NotTheOperator
from tests.unit.notify.builders import NOW, OPERATOR, a_person, an_agency

KEY = "k" * 32


def test_an_operator_adds_an_agency_with_a_queue_of_its_own():
    agency, event = rules.add(an_agency(), by=OPERATOR)
    assert (agency.queue, event.name, event.announce) == ("agency.sjj", "agency.added", False)


def test_nobody_else_does():
    with pytest.raises(NotTheOperator):
        rules.add(an_agency(), by=a_person("li", "office"))


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
