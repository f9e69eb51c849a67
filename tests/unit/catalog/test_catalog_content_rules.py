"""What a proposal says of its period, its self-check and the further items that it fulfils."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from chassis.ports import Due, Invalid
from services.catalog.domain.drafting import correct
from services.catalog.domain.item import Item, save_item
from services.catalog.domain.periodic import period_to_write, periods_offered
from services.catalog.domain.personal_data_refusals import AggregateOnly
from services.catalog.domain.proposing import propose
from services.catalog.domain.refusals import Incomplete
from services.catalog.domain.revision import Fulfilment
from services.catalog.domain.self_check import AGGREGATES_ONLY, Answer, Point
from services.catalog.domain.states import PROPOSED, PUBLISHED
from tests.unit.catalog.builders import (
    BODY,
    NOW,
    PROPOSER,
    TODAY,
    a_content,
    a_disclosure,
    a_person,
    an_item,
    answered,
    elements,
    keeps_its_contract,
)

QUARTERLY = an_item(frequency="periodic", period="quarter")


def proposed(item: Item | None = None, further: tuple[Item, ...] = (), **changes: Any) -> Any:
    found = a_disclosure(item=item, content=a_content(**changes))
    return propose(
        found,
        by=PROPOSER,
        at=NOW,
        today=TODAY,
        due=Due(date(2026, 12, 3)),
        further={each.code: each for each in further},
    )


@pytest.mark.parametrize("period", ["2026-Q3", "2026-Q4", "2027-Q1", "2019-Q1"])
def test_a_periodic_item_takes_a_period_that_ended_runs_or_comes_next(period: str) -> None:
    disclosure, event = proposed(QUARTERLY, period=period)
    assert disclosure.revision.state == PROPOSED
    assert keeps_its_contract(event).data["period"] == period


@pytest.mark.parametrize("period", ["", "2027-Q2"])
def test_a_periodic_item_is_not_proposed_without_its_period_or_far_ahead(period: str) -> None:
    with pytest.raises(Incomplete) as refused:
        proposed(QUARTERLY, period=period)
    assert list(refused.value.errors) == ["period"]


@pytest.mark.parametrize(("item", "period"), [(QUARTERLY, "2026-07"), (an_item(), "2026-Q3")])
def test_even_a_draft_has_no_period_of_another_cadence(item: Item, period: str) -> None:
    with pytest.raises(Invalid) as refused:
        a_disclosure(item=item, content=a_content(period=period))
    assert list(refused.value.errors) == ["period"]


def test_the_period_after_the_latest_is_the_one_to_write() -> None:
    assert [period.code for period in periods_offered("quarter", TODAY)][:3] == ["2027-Q1", "2026-Q4", "2026-Q3"]
    assert period_to_write("quarter", "2026-Q1", TODAY).code == "2026-Q2"
    assert period_to_write("quarter", "", TODAY).code == "2026-Q3"
    assert period_to_write("year", "2019", TODAY).code == "2025"


def test_a_proposal_answers_every_point_of_the_standard_sheet() -> None:
    with pytest.raises(Incomplete) as refused:
        proposed(self_check=answered()[1:])
    assert list(refused.value.errors) == ["self_check.truthful"]


def test_whoever_is_unsure_says_of_what() -> None:
    with pytest.raises(Incomplete) as refused:
        proposed(self_check=answered(answer="unsure"))
    assert set(refused.value.errors) == {f"self_check.{each.code}" for each in answered()}
    disclosure, _ = proposed(self_check=answered(answer="unsure", remark="请审查人定。"))
    assert disclosure.revision.state == PROPOSED


def test_an_answer_to_a_point_that_reads_otherwise_now_is_none() -> None:
    item = an_item(self_check=(Point("figures", "数字与账面一致"),))
    old = (Answer("figures", "数字已核对", "yes"),)
    with pytest.raises(Incomplete) as refused:
        proposed(item, self_check=old)
    assert list(refused.value.errors) == ["self_check.figures"]
    assert proposed(item, self_check=(Answer("figures", "数字与账面一致", "yes"),))


def test_of_an_aggregate_item_the_declaration_is_a_yes() -> None:
    item = an_item(personal_data="aggregate_only", self_check=(Point("figures", "数字与账面一致"),))
    figures = Answer("figures", "数字与账面一致", "yes")
    unsure = Answer(AGGREGATES_ONLY.code, AGGREGATES_ONLY.text, "unsure", "有一处个例。")
    with pytest.raises(AggregateOnly):
        proposed(item, self_check=(figures, unsure))
    assert proposed(item, self_check=(figures, replace(unsure, answer="yes", remark="")))


def test_a_correction_is_checked_anew() -> None:
    begun, _ = correct(a_disclosure(PUBLISHED), a_content(), by=PROPOSER, at=NOW, reason="数字有误。")
    assert begun.revision.content.self_check == ()


def test_the_words_of_each_point_are_told_to_review_with_the_answer() -> None:
    _, event = proposed()
    told = keeps_its_contract(event).data["self_check"]
    assert told[0] == Answer("truthful", "内容属实", "yes")


OTHER = an_item(code="GJJ-W-09", title="监督投诉电话", elements=elements("电话", "地址"))


def test_a_further_item_is_told_with_its_elements() -> None:
    _, event = proposed(further=(OTHER,), also_fulfils=(Fulfilment(item="GJJ-W-09", elements=("E01",)),))
    assert keeps_its_contract(event).data["also_fulfils"][0].elements == ("E01",)


@pytest.mark.parametrize(
    ("other", "named"),
    [
        (OTHER, Fulfilment(item="GJJ-W-09")),
        (OTHER, Fulfilment(item="GJJ-W-09", elements=("E01",), period="2026")),
        (replace(OTHER, elements=(), frequency="periodic", period="year"), Fulfilment(item="GJJ-W-09")),
    ],
    ids=["without its elements", "with a period that it has not", "without its period"],
)
def test_a_further_item_is_checked_as_the_first_is(other: Item, named: Fulfilment) -> None:
    with pytest.raises(Invalid) as refused:
        proposed(further=(other,), also_fulfils=(named,))
    assert list(refused.value.errors) == ["also_fulfils.0"]


@pytest.mark.parametrize(
    "changes",
    [
        {"audience": "internal"},
        {"body": "GS"},
        {"active": False},
        {"method": "on_request"},
        {"personal_data": "aggregate_only"},
        {"code": "GJJ-W-01"},
    ],
)
def test_a_further_item_has_the_same_body_and_readers_and_no_stricter_rule(changes: dict[str, Any]) -> None:
    other = replace(OTHER, elements=(), **changes)
    with pytest.raises(Invalid) as refused:
        proposed(further=(other,), also_fulfils=(Fulfilment(item=other.code),))
    assert list(refused.value.errors) == ["also_fulfils.0"]


def test_whoever_the_item_names_approves_it() -> None:
    _, event = proposed(an_item(approvers=("leading_group",)))
    assert keeps_its_contract(event).data["approvers"] == ("leading_group",)
    _, event = proposed()
    assert event.data["approvers"] == ("management_committee", "leader")


def test_an_internal_item_that_names_its_approvers_is_approved() -> None:
    _, event = proposed(an_item("internal", approvers=("leader",)))
    assert keeps_its_contract(event).data["internal_approval"] is True
    _, event = proposed(an_item("internal"))
    assert "internal_approval" not in event.data


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"audience": "party", "review_route": "party", "approvers": ("leader",)}, "approvers"),
        ({"review_route": "urgent", "approvers": ("leader",)}, "approvers"),
        ({"approvers": ("leader", "leader")}, "approvers"),
        ({"self_check": (Point("a", "一"), Point("a", "二"))}, "self_check"),
        ({"self_check": (Point("aggregates_only", "一"),)}, "self_check"),
    ],
)
def test_an_item_names_no_approvers_or_points_that_would_mean_nothing(changes: dict[str, Any], field: str) -> None:
    item = replace(an_item(), version=0, **changes)
    by = a_person("chen", "office", "party_organisation", "party_member", department="BGS")
    with pytest.raises(Invalid) as refused:
        save_item(item, previous=None, body=BODY, by=by, at=NOW)
    assert list(refused.value.errors) == [field]
