"""A task awaits the right people and nobody else."""

from __future__ import annotations

import pytest

from chassis.ports import PUBLIC, IllegalTransition
from services.notify.domain import tasks as rules
from services.notify.domain.posting import PARTY_TITLE, posting_task, removal_task
from tests.unit.notify.builders import NOW, a_delivery, a_person, a_task


def test_a_task_for_a_person_awaits_only_that_person():
    task = a_task(person="lin", roles=frozenset({"office"}))
    assert rules.may_act(task, a_person("lin"))
    assert not rules.may_act(task, a_person("li", "office"))


def test_a_task_for_a_role_awaits_whoever_holds_it_in_the_body():
    assert rules.may_act(a_task(), a_person("li", "office"))
    assert not rules.may_act(a_task(), a_person("li", "proposer"))
    assert not rules.may_act(a_task(), a_person("li", "office", body="GDKY"))


def test_a_named_department_narrows_the_role():
    task = a_task(department="计划科")
    assert rules.may_act(task, a_person("li", "office", department="计划科"))
    assert not rules.may_act(task, a_person("li", "office", department="归集科"))


def test_a_proposer_is_not_asked_to_decide_his_own_proposal():
    """职责分离."""
    assert not rules.may_act(a_task(not_for=frozenset({"li"})), a_person("li", "office"))


def test_nothing_awaits_the_public():
    assert not rules.may_act(a_task(person="public"), PUBLIC)


def test_a_closed_task_keeps_no_title_and_is_closed_once():
    closed = rules.close(a_task(), "passed", at=NOW)
    assert (closed.title, closed.reason) == ("", "passed")
    with pytest.raises(IllegalTransition):
        rules.close(closed, "passed", at=NOW)


def test_a_party_matter_is_not_named_in_its_task():
    assert posting_task(a_delivery(audience="party"), task_id="t", at=NOW).title == PARTY_TITLE


def test_after_a_take_down_the_sheet_is_named_by_its_index_number():
    assert "GJJ/2026-00118" in removal_task(a_delivery(title=""), task_id="t", at=NOW).title


def test_an_unknown_kind_is_shown_plainly():
    assert rules.kind_of("something_new").name == "待办"
