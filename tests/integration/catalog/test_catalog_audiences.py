"""对内 and 党内: found by those for whom it is, by nobody else, by no way."""

from __future__ import annotations

import pytest

from chassis.ports import Actor
from services.catalog.adapters.storage.reads.disclosures import list_disclosures
from services.catalog.adapters.storage.reads.publication_lists import newest
from services.catalog.domain.access import may_read, works_on
from tests.integration.catalog.harness import (
    ARCHIVIST,
    HEAD,
    OFFICE,
    PARTY_ORGANISATION,
    PARTY_PROPOSER,
    PARTY_READER,
    PROPOSER,
    READER,
    STRANGER,
    CatalogHarness,
    a_person,
)

pytestmark = pytest.mark.one_database

WORD = "车辆使用"
FILTERS = ("mine", "state", "published", "purged", "item", "body", "q")
EVERYTHING = {**dict.fromkeys(FILTERS), "cursor": None, "limit": 100}


@pytest.mark.both_databases
def test_an_internal_disclosure_is_for_the_staff_of_its_body(catalog: CatalogHarness) -> None:
    disclosure = catalog.published(item="GJJ-N-09", title=f"三季度{WORD}情况", text=f"{WORD}情况。")
    number = catalog.index_number(disclosure)
    assert catalog.get(f"/published/{number}", READER).status_code == 200
    assert [line["id"] for line in catalog.get(f"/published?q={WORD}", READER).json["items"]] == [disclosure]
    assert catalog.get(f"/published/{number}", READER).headers["Cache-Control"] == "private, no-cache"
    for outsider in (None, STRANGER, PARTY_READER):
        _finds_nothing(catalog, disclosure, number, outsider)
    assert {event.audience for event in catalog.announced(of=disclosure)} == {"internal"}
    gone = catalog.act(disclosure, "withdraw", OFFICE, {"reason": "失效。", "ground": "内部规定"})
    assert gone.status_code == 200
    assert catalog.get(f"/published/{number}", READER).status_code == 410
    for outsider in (None, STRANGER):
        assert catalog.get(f"/published/{number}", outsider).status_code == 404


def test_a_known_version_opens_nothing_to_whoever_may_not_read_it(catalog: CatalogHarness) -> None:
    """A copy's version is no access right, and a withdrawn edition is told of though the copy is the newest."""
    disclosure = catalog.published(item="GJJ-N-09", title="三季度车辆使用情况", text="车辆使用情况。")
    number = catalog.index_number(disclosure)
    version = catalog.get(f"/published/{number}", READER).headers["ETag"]
    for condition in (version, f"W/{version}", "*"):
        known = catalog.get(f"/published/{number}", READER, If_None_Match=condition)
        assert (known.status_code, known.headers["Cache-Control"]) == (304, "private, no-cache"), condition
        for outsider in (None, STRANGER):
            assert catalog.get(f"/published/{number}", outsider, If_None_Match=condition).status_code == 404
    for unknown in ("?revision=2", "?revision=x"):
        assert catalog.get(f"/published/{number}{unknown}", READER, If_None_Match="*").status_code in (404, 422)
    catalog.act(disclosure, "withdraw", OFFICE, {"reason": "失效。", "ground": "内部规定"})
    for condition in (version, "*"):
        assert catalog.get(f"/published/{number}", READER, If_None_Match=condition).status_code == 410


@pytest.mark.both_databases
def test_a_party_matter_is_for_party_readers(catalog: CatalogHarness) -> None:
    disclosure = catalog.published(PARTY_PROPOSER, item="GDJ-W-01", title="支部换届情况", text="支部换届。")
    number = catalog.index_number(disclosure)
    for reader in (PARTY_READER, PARTY_ORGANISATION):
        assert catalog.get(f"/published/{number}", reader).status_code == 200
        assert len(catalog.get("/published?q=换届", reader).json["items"]) == 1
    outsiders = (
        None,
        READER,
        a_person("any", body="GDJ"),
        a_person("o", "office", body="GDJ"),
        a_person("p", "party_member"),
    )
    for outsider in outsiders:
        _finds_nothing(catalog, disclosure, number, outsider)
    tasks = [event for event in catalog.announced() if event.name.startswith("catalog.task")]
    assert not any("换届" in str(task) for task in tasks)


@pytest.mark.both_databases
def test_the_rule_of_lists_is_the_rule_of_single_disclosures(catalog: CatalogHarness) -> None:
    made = [
        catalog.draft(),
        catalog.published(),
        catalog.draft(item="GJJ-N-09"),
        catalog.published(item="GJJ-N-09"),
        catalog.draft(PARTY_PROPOSER, item="GDJ-W-01"),
        catalog.published(PARTY_PROPOSER, item="GDJ-W-01"),
    ]
    superior = a_person("sup", "office", body="CITY", department="", scope=("*",))
    people = (READER, HEAD, OFFICE, ARCHIVIST, PROPOSER, STRANGER, PARTY_READER, PARTY_ORGANISATION, PARTY_PROPOSER)
    found = {identity: catalog.whole(identity) for identity in made}
    with catalog.service.reading() as work:
        for actor in (*people, superior, a_person("x", "party_organisation")):
            listed = {line["id"] for line in newest(work.events.connection, actor, 100)}
            assert listed == {identity for identity, it in found.items() if it.is_published and may_read(it, actor)}, (
                actor
            )
            worked = {line["id"] for line in list_disclosures(work.events.connection, actor, EVERYTHING)}
            assert worked == {identity for identity, it in found.items() if works_on(it, actor)}, actor


@pytest.mark.parametrize("act", ["withdraw", "take-down", "purge", "archive", "correct", "hold", "propose", "recall"])
def test_whoever_may_not_know_of_it_cannot_act_on_it(catalog: CatalogHarness, act: str) -> None:
    disclosure = catalog.published(item="GJJ-N-09")
    body = {"reason": "x", "ground": "y"} if act == "withdraw" else {"reason": "x"}
    assert catalog.act(disclosure, act, STRANGER, body).status_code == 404


def _finds_nothing(catalog: CatalogHarness, disclosure: str, number: str, outsider: Actor | None) -> None:
    assert catalog.get(f"/published/{number}", outsider).status_code == 404
    assert catalog.get(f"/published/{number}?revision=1", outsider).status_code == 404
    assert catalog.get(f"/published/{number}/files/sm3:{'0' * 64}", outsider).status_code == 404
    assert catalog.get(f"/disclosures/{disclosure}/timeline", outsider).status_code == 404
    assert catalog.get("/published", outsider).json["items"] == []
    assert catalog.get("/changes", outsider).json["items"] == []
    if outsider:
        # Who works on nothing anywhere is refused at each address; who does elsewhere finds nothing at this one.
        assert catalog.get(f"/disclosures/{disclosure}", outsider).status_code in (403, 404)
        assert catalog.get("/disclosures", outsider).json["items"] == []
