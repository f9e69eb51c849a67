"""对内 and 党内: found by those for whom it is, by nobody else, by no way."""

from __future__ import annotations

import pytest

from chassis.ports import Actor
from services.catalog.domain.access import may_read, may_work
from services.catalog.ports import DisclosureQuery, PublishedQuery
from tests.integration.catalog.desk import (
    ARCHIVIST,
    HEAD,
    OFFICE,
    PARTY_ORGANISATION,
    PARTY_PROPOSER,
    PARTY_READER,
    PROPOSER,
    READER,
    STRANGER,
    Desk,
    a_person,
)

WORD = "车辆使用"


def test_an_internal_disclosure_is_for_the_staff_of_its_body(desk: Desk) -> None:
    disclosure = desk.published(item="GJJ-N-09", title=f"三季度{WORD}情况", text=f"{WORD}情况。")
    number = desk.index_number(disclosure)
    assert desk.get(f"/published/{number}", READER).status_code == 200
    assert [one["id"] for one in desk.get(f"/published?q={WORD}", READER).json["items"]] == [disclosure]
    assert desk.get(f"/published/{number}", READER).headers["Cache-Control"] == "private, no-cache"
    for outsider in (None, STRANGER, PARTY_READER):
        _finds_nothing(desk, disclosure, number, outsider)
    assert {one["audience"] for one in desk.told() if one["subject"] == disclosure} == {"internal"}
    gone = desk.act(disclosure, "withdraw", OFFICE, {"reason": "失效。", "ground": "内部规定"})
    assert gone.status_code == 200
    assert desk.get(f"/published/{number}", READER).status_code == 410
    for outsider in (None, STRANGER):
        assert desk.get(f"/published/{number}", outsider).status_code == 404


def test_a_known_version_opens_nothing_to_whoever_may_not_read_it(desk: Desk) -> None:
    """A copy's version is no access right, and a withdrawn edition is told of though the copy is the newest."""
    disclosure = desk.published(item="GJJ-N-09", title="三季度车辆使用情况", text="车辆使用情况。")
    number = desk.index_number(disclosure)
    version = desk.get(f"/published/{number}", READER).headers["ETag"]
    for condition in (version, f"W/{version}", "*"):
        known = desk.get(f"/published/{number}", READER, If_None_Match=condition)
        assert (known.status_code, known.headers["Cache-Control"]) == (304, "private, no-cache"), condition
        for outsider in (None, STRANGER):
            assert desk.get(f"/published/{number}", outsider, If_None_Match=condition).status_code == 404
    for unknown in ("?revision=2", "?revision=x"):
        assert desk.get(f"/published/{number}{unknown}", READER, If_None_Match="*").status_code in (404, 422)
    desk.act(disclosure, "withdraw", OFFICE, {"reason": "失效。", "ground": "内部规定"})
    for condition in (version, "*"):
        assert desk.get(f"/published/{number}", READER, If_None_Match=condition).status_code == 410


def test_a_party_matter_is_for_party_readers(desk: Desk) -> None:
    disclosure = desk.published(PARTY_PROPOSER, item="GDJ-W-01", title="支部换届情况", text="支部换届。")
    number = desk.index_number(disclosure)
    for reader in (PARTY_READER, PARTY_ORGANISATION):
        assert desk.get(f"/published/{number}", reader).status_code == 200
        assert len(desk.get("/published?q=换届", reader).json["items"]) == 1
    outsiders = (
        None,
        READER,
        a_person("any", body="GDJ"),
        a_person("o", "office", body="GDJ"),
        a_person("p", "party_member"),
    )
    for outsider in outsiders:
        _finds_nothing(desk, disclosure, number, outsider)
    tasks = [one for one in desk.told() if one["type"].startswith("yangguang.catalog.task")]
    assert not any("换届" in str(one) for one in tasks)


def test_the_rule_of_lists_is_the_rule_of_single_disclosures(desk: Desk) -> None:
    made = [
        desk.draft(),
        desk.published(),
        desk.draft(item="GJJ-N-09"),
        desk.published(item="GJJ-N-09"),
        desk.draft(PARTY_PROPOSER, item="GDJ-W-01"),
        desk.published(PARTY_PROPOSER, item="GDJ-W-01"),
    ]
    superior = Actor("sup", "上级", "CITY", "", frozenset({"office"}), frozenset({"*"}))
    people = (READER, HEAD, OFFICE, ARCHIVIST, PROPOSER, STRANGER, PARTY_READER, PARTY_ORGANISATION, PARTY_PROPOSER)
    with desk.service.reading() as work:
        for actor in (*people, superior, a_person("x", "party_organisation")):
            found = {one: work.disclosures.get(one) for one in made}
            listed = {
                line.id
                for line in work.publications.search(PublishedQuery(), reader=actor, after=None, limit=100).items
            }
            assert listed == {one for one in made if found[one].is_published and may_read(found[one], actor)}, actor
            worked = {
                line.id for line in work.disclosures.page(DisclosureQuery(), reader=actor, after=None, limit=100).items
            }
            expected = {
                one
                for one, it in found.items()
                if may_work(it.audience, it.body.code, it.revision.proposer["sub"], actor)
            }
            assert worked == expected, actor


@pytest.mark.parametrize("act", ["withdraw", "take-down", "archive", "correct", "hold", "propose", "recall"])
def test_whoever_may_not_know_of_it_cannot_act_on_it(desk: Desk, act: str) -> None:
    disclosure = desk.published(item="GJJ-N-09")
    body = {"reason": "x", "ground": "y"} if act == "withdraw" else {"reason": "x"}
    assert desk.act(disclosure, act, STRANGER, body).status_code == 404


def _finds_nothing(desk: Desk, disclosure: str, number: str, outsider: Actor | None) -> None:
    assert desk.get(f"/published/{number}", outsider).status_code == 404
    assert desk.get(f"/published/{number}?revision=1", outsider).status_code == 404
    assert desk.get(f"/published/{number}/files/sm3:{'0' * 64}", outsider).status_code == 404
    assert desk.get(f"/disclosures/{disclosure}/timeline", outsider).status_code == 404
    assert desk.get("/published", outsider).json["items"] == []
    assert desk.get("/changes", outsider).json["items"] == []
    if outsider:
        assert desk.get(f"/disclosures/{disclosure}", outsider).status_code == 404
        assert desk.get("/disclosures", outsider).json["items"] == []
