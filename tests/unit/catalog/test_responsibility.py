"""责任制度: one person answers at each level, each in his term, and what nobody answers for is named."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from chassis.ports import Invalid
from services.catalog.domain.body import Body, Department
from services.catalog.domain.responsibility import (
    FIRST,
    HEAD,
    LEADER,
    OFFICE,
    Gap,
    Responsibility,
    answering_for,
    gaps_of,
    save_responsibility,
)
from tests.people import a_person

BODY = Body(code="GJJ", name="中心", departments=(Department("JCK", "稽查科"), Department("CW", "财务科")))
TODAY = date(2026, 11, 9)


def a_term(level: str = FIRST, name: str = "方远", **given: Any) -> Responsibility:
    term = {"id": f"{level}-{name}", "body": "GJJ", "level": level, "name": name, "from_on": date(2026, 1, 1), **given}
    return Responsibility(**term)


def saved(entry: Responsibility, *others: Responsibility) -> None:
    save_responsibility(entry, BODY, others, by=a_person("chen", "office"), at=datetime(2026, 11, 9, tzinfo=UTC))


@pytest.mark.parametrize(
    ("entry", "field"),
    [
        (a_term(HEAD), "department"),
        (a_term(HEAD, department="XXK"), "department"),
        (a_term(OFFICE, department="JCK"), "department"),
        (a_term(until_on=date(2025, 12, 31)), "until_on"),
        (a_term(name="新人", from_on=date(2026, 6, 30)), "from_on"),
    ],
)
def test_what_cannot_be_is_refused(entry: Responsibility, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        saved(entry, a_term(name="前任", until_on=date(2026, 6, 30)))
    assert list(refused.value.errors) == [field]


def test_a_successor_follows_on_the_next_day_and_two_leaders_share_the_departments() -> None:
    saved(a_term(name="新人", from_on=date(2026, 7, 1)), a_term(name="前任", until_on=date(2026, 6, 30)))
    saved(a_term(LEADER, "甲", department="JCK"), a_term(LEADER, "乙", department="CW"), a_term(LEADER, "丙"))


def test_gaps_are_named() -> None:
    terms = [a_term(until_on=date(2026, 11, 8)), a_term(HEAD, department="JCK"), a_term(OFFICE)]
    assert gaps_of(terms, ["JCK", "CW", ""], TODAY) == [Gap(FIRST), Gap(LEADER), Gap(HEAD, "CW")]


def test_an_item_shows_who_answers_for_its_department_today() -> None:
    terms = [
        a_term(LEADER, "分管", department="JCK"),
        a_term(LEADER, "主管"),
        a_term(HEAD, "科长", department="CW"),
        a_term(FIRST, "前任", until_on=date(2026, 6, 30)),
        a_term(FIRST, "现任", from_on=date(2026, 7, 1)),
    ]
    assert [entry.name for entry in answering_for(terms, "JCK", TODAY)] == ["现任", "分管"]
    assert [entry.name for entry in answering_for(terms, "CW", TODAY)] == ["现任", "主管", "科长"]
