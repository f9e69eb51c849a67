"""Who may read what."""

from __future__ import annotations

import pytest

from chassis.ports import PUBLIC, Actor, Audience
from services.catalog.domain.access import may_read
from services.catalog.domain.states import DRAFT, PUBLISHED
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
        ("party", DRAFT, a_person("p", "party_member"), False),
        ("party", DRAFT, a_person("p", "party_organisation"), True),
        ("party", PUBLISHED, ELSEWHERE, False),
    ],
)
def test_readers_and_workers(audience: Audience, state: str, actor: Actor, expected: bool) -> None:
    assert may_read(a_disclosure(state, item=an_item(audience)), actor) is expected


def test_a_group_restricts_internal_readers() -> None:
    """特定群体."""
    found = a_disclosure(PUBLISHED, item=an_item("internal", audience_group=("JCK",)))
    assert may_read(found, a_person("in", department="JCK"))
    assert not may_read(found, STAFF)
    assert may_read(found, a_person("l", "leader", department="BGS"))
