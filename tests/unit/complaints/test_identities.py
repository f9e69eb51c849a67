"""Who an informant is: sealed apart from the case, and opened by two people for a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from chassis.ports import Actor, Conflict, Post
from services.complaints.domain.tip_off import NotOpen, must_be_open
from services.complaints.use_cases.open_identity import AskIdentity, GrantIdentity, ask_identity, grant_identity
from tests.unit.complaints.builders import Office
from tests.unit.complaints.tip_offs import CHEN, HU, WANG, a_tip_off, an_office


@pytest.fixture
def office() -> Office:
    return an_office()


def test_an_informant_s_name_stands_in_the_sealed_record_alone(office: Office) -> None:
    number = a_tip_off(office, contact={"name": "李明", "phone": "13912345678"})
    case = office.work.cases.kept[number]
    assert case.contact is None
    assert not case.anonymous
    assert office.work.identities.kept[case.id] == {"name": "李明", "phone": "13912345678"}
    assert "李明" not in f"{office.work.cases.entries}{office.work.events.recorded}"
    assert office.work.events.names() == ["task.opened"]


def test_without_a_key_a_named_one_is_refused_and_an_anonymous_one_taken(office: Office) -> None:
    office.work.identities.takes = False
    with pytest.raises(Conflict) as refused:
        a_tip_off(office, contact={"name": "李明"})
    assert refused.value.code == "identity_not_taken"
    assert a_tip_off(office) == "GJJ-JB-2026-999999"


def test_an_identity_is_asked_for_by_one_and_granted_by_another(office: Office) -> None:
    number = a_tip_off(office, contact={"name": "李明"})
    both = replace(CHEN, posts=(*CHEN.posts, Post("office", "GJJ")))
    office.work.directory.staff["chen"] = both
    ask_identity(AskIdentity(actor=both, number=number, reason="要当面核实"), work=office.work, clock=office.clock)
    with pytest.raises(Conflict) as refused:
        grant_identity(GrantIdentity(actor=both, number=number, reason="可以"), work=office.work, clock=office.clock)
    assert refused.value.code == "own_opening"
    granted = grant_identity(
        GrantIdentity(actor=HU, number=number, reason="可以"), work=office.work, clock=office.clock
    )
    assert granted.opening is not None
    assert (granted.opening["by"], granted.opening["state"]) == ("chen", "granted")
    assert office.work.cases.refolded(number) == office.work.cases.kept[number]


NINE = datetime(2026, 11, 24, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("opening", "to", "at", "is_open"),
    [
        ({"state": "granted", "by": "chen", "until": NINE.isoformat()}, CHEN, NINE - timedelta(seconds=1), True),
        ({"state": "granted", "by": "chen", "until": NINE.isoformat()}, CHEN, NINE, False),
        ({"state": "granted", "by": "chen", "until": NINE.isoformat()}, WANG, NINE - timedelta(hours=1), False),
        ({"state": "asked", "by": "chen"}, CHEN, NINE, False),
        ({"state": "refused", "by": "chen"}, CHEN, NINE, False),
        (None, CHEN, NINE, False),
    ],
)
def test_an_identity_is_open_to_who_asked_until_its_hour_alone(
    opening: object, to: Actor, at: datetime, is_open: bool
) -> None:
    if is_open:
        must_be_open(opening, to=to, at=at)
        return
    with pytest.raises(NotOpen):
        must_be_open(opening, to=to, at=at)
