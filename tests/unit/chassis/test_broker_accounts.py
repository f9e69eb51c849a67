"""What an account may do at the broker follows from what its service subscribes to, and is no more than that."""

from __future__ import annotations

import re

import pytest

from chassis.broker.accounts import ACCOUNTS, OPERATOR, PUBLICATIONS, rights

SUBSCRIPTIONS = {
    "review": ["catalog.disclosure.*.external", "*.audit_head.*.internal"],
    "training": ["review.case.*.external"],
}
RIGHTS = rights(SUBSCRIPTIONS)


def may(user: str, act: str, name: str, vhost: str = "/") -> bool:
    """As RabbitMQ decides: the expression is searched for, and an empty one finds nothing."""
    for given in RIGHTS["permissions"]:
        if (given["user"], given["vhost"]) == (user, vhost):
            return bool(re.search(given[act] or "^$", name))
    return False


def topic(user: str, act: str, key: str) -> bool:
    (given,) = (given for given in RIGHTS["topic_permissions"] if given["user"] == user)
    assert (given["vhost"], given["exchange"]) == ("/", "yangguang.events")
    return bool(re.search(given[act], key))


def test_a_new_service_has_its_rights_without_a_rule_by_hand() -> None:
    assert may("training", "read", "training.inbox")
    assert may("training", "write", "yangguang.events")
    assert topic("training", "write", "training.session.held.internal")
    assert topic("training", "read", "review.case.*.external")


@pytest.mark.parametrize("act", ["configure", "write", "read"])
@pytest.mark.parametrize(
    "name",
    ["review.inbox", "training.inbox.copy", "trainingXinbox", "amq.topic", "amq.default", "yangguangXevents"],
)
def test_a_service_has_no_right_to_what_is_not_its_own(act: str, name: str) -> None:
    assert not may("training", act, name)
    assert not may("training", act, name, vhost="publications")


@pytest.mark.parametrize("name", ["training.inbox", "yangguang.events", "training.spy"])
def test_a_service_makes_and_removes_nothing(name: str) -> None:
    assert not may("training", "configure", name)


@pytest.mark.parametrize("key", ["review.case.approved.external", "trainings.session.held", "x.training.y", "training"])
def test_a_service_publishes_under_no_other_name(key: str) -> None:
    assert not topic("training", "write", key)


@pytest.mark.parametrize("key", ["#", "*.*.*.*", "review.case.#", "review.case.*.internal", "reviewXcase.*.external"])
def test_a_service_binds_nothing_but_its_subscriptions(key: str) -> None:
    assert not topic("training", "read", key)


@pytest.mark.parametrize("vhost", ["/", "publications"])
@pytest.mark.parametrize("name", ["review.inbox", "yangguang.events", "publications", "publications.log", "agency.sjj"])
def test_the_operator_has_no_right_but_to_connect(vhost: str, name: str) -> None:
    assert {given["vhost"] for given in RIGHTS["permissions"] if given["user"] == OPERATOR} == {"/", "publications"}
    assert not any(may(OPERATOR, act, name, vhost) for act in ("configure", "write", "read"))


@pytest.mark.parametrize(
    "name",
    [
        "publications.log",
        "publications.log.copy",
        "publications.log.writer",
        "publications.log.copy.writer",
        "agency.sjj",
    ],
)
def test_the_relay_to_the_agencies_makes_what_it_publishes_to_and_erases_in(name: str) -> None:
    """Decision 0016 names them."""
    assert all(may(PUBLICATIONS, act, name, "publications") for act in ("configure", "write", "read"))


def test_the_relay_to_the_agencies_cannot_remove_their_exchange() -> None:
    assert may(PUBLICATIONS, "write", "publications", "publications")
    assert not may(PUBLICATIONS, "configure", "publications", "publications")
    assert not may(PUBLICATIONS, "read", "review.inbox")


def test_who_makes_agencies_accounts_removes_their_queues_and_touches_no_message() -> None:
    assert may(ACCOUNTS, "configure", "agency.sjj", "publications")
    for name in ("agency.sjj", "publications", "publications.log"):
        assert not may(ACCOUNTS, "write", name, "publications")
        assert not may(ACCOUNTS, "read", name, "publications")
