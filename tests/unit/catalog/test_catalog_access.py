"""Who may read what."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chassis.ports import PUBLIC, Actor, Audience, Post
from services.catalog.domain.access import may_read, works_on
from services.catalog.domain.drafting import may_draft
from services.catalog.domain.states import DRAFT, IN_REVIEW, PUBLISHED
from tests import people
from tests.unit.catalog.builders import PROPOSER, a_disclosure, a_person, an_item

STAFF = a_person("any", department="BGS")
ELSEWHERE = a_person("far", "office", "party_organisation", "section_head", body="GS")
SUPERIOR = people.a_person("sup", "office", body="CITY", department="", scope=("GJJ",))


@pytest.mark.parametrize(
    ("audience", "state", "actor", "expected"),
    [
        ("external", PUBLISHED, PUBLIC, True),
        ("external", DRAFT, PUBLIC, False),
        ("external", DRAFT, STAFF, False),
        ("external", DRAFT, PROPOSER, True),
        ("external", DRAFT, a_person("l", "leader"), True),
        ("external", DRAFT, a_person("c", "case_officer"), False),
        ("external", DRAFT, ELSEWHERE, False),
        ("external", DRAFT, SUPERIOR, True),
        ("internal", PUBLISHED, PUBLIC, False),
        ("internal", PUBLISHED, STAFF, True),
        ("internal", PUBLISHED, ELSEWHERE, False),
        ("internal", PUBLISHED, SUPERIOR, True),
        ("party", PUBLISHED, STAFF, False),
        ("party", PUBLISHED, a_person("p", "party_member"), True),
        ("party", PUBLISHED, a_person("o", "office"), False),
        ("party", PUBLISHED, a_person("s", "secrecy_officer"), False),
        ("party", DRAFT, a_person("s", "secrecy_officer", "party_member"), True),
        ("party", DRAFT, a_person("o", "office", "party_member"), False),
        ("party", DRAFT, a_person("p", "party_member"), False),
        ("party", DRAFT, a_person("p", "party_organisation"), True),
        ("party", PUBLISHED, ELSEWHERE, False),
    ],
)
def test_readers_and_workers(audience: Audience, state: str, actor: Actor, expected: bool) -> None:
    assert may_read(a_disclosure(state, item=an_item(audience)), actor) is expected


def test_a_head_works_on_the_proposals_of_his_department_only() -> None:
    found = a_disclosure(IN_REVIEW, item=an_item("external", department="JCK"))
    assert works_on(found, in_department("section_head", "JCK"))
    assert works_on(found, in_department("section_head", ""))
    assert not works_on(found, in_department("section_head", "BGS"))


def test_a_transferred_proposer_loses_access_to_what_he_proposed() -> None:
    found = a_disclosure(DRAFT, item=an_item("external", department="JCK"))
    assert works_on(found, in_department("proposer", "JCK", sub=PROPOSER.sub))
    assert not works_on(found, in_department("proposer", "BGS", sub=PROPOSER.sub))
    assert not works_on(found, a_person(PROPOSER.sub))


def test_an_item_is_drafted_by_its_department_and_by_the_office() -> None:
    item = an_item("external", department="JCK")
    assert may_draft(item, in_department("proposer", "JCK"))
    assert not may_draft(item, in_department("proposer", "BGS"))
    assert may_draft(item, in_department("office", "BGS"))
    assert may_draft(an_item("external", department=""), in_department("proposer", "BGS"))


def test_a_party_item_is_drafted_by_members_only() -> None:
    item = an_item("party")
    assert may_draft(item, a_person("p", "proposer", "party_member"))
    for other in (a_person("p", "proposer"), a_person("o", "office", "party_member")):
        assert not may_draft(item, other)


def in_department(role: str, department: str, sub: str = "he") -> Actor:
    return replace(a_person(sub, department=department), posts=(Post(role, "GJJ", department),))


def test_a_group_restricts_internal_readers() -> None:
    """特定群体."""
    found = a_disclosure(PUBLISHED, item=an_item("internal", audience_group=("JCK",)))
    assert may_read(found, a_person("in", department="JCK"))
    assert not may_read(found, STAFF)
    assert may_read(found, a_person("l", "leader", department="BGS"))
