"""Channels mean what they say: only what is for our website is found by people outside."""

from __future__ import annotations

import pytest

from services.catalog.adapters.http.directory_schemas import ItemSchema
from tests.integration.catalog.harness import (
    OFFICE,
    PARTY_ORGANISATION,
    PARTY_PROPOSER,
    PARTY_READER,
    PROPOSER,
    READER,
    STRANGER,
    CatalogHarness,
    a_person,
    content,
)

pytestmark = pytest.mark.one_database

BOARD_ONLY = {"channels": ["screen"], "no_website_reason": "涉及个人隐私的名单，只在大厅公示。"}


@pytest.mark.both_databases
def test_a_list_for_the_hall_stays_off_the_web(catalog: CatalogHarness) -> None:
    disclosure = catalog.published(title="租房提取公示名单", text="公示名单。", **BOARD_ONLY)
    number = catalog.index_number(disclosure)
    for outsider in (None, STRANGER):
        for path in (f"/published/{number}", f"/published/{number}?revision=1", f"/disclosures/{disclosure}/timeline"):
            assert catalog.get(path, outsider).status_code == 404, path
        for path in ("/published", "/published?q=公示名单", "/published?item=GJJ-W-01", "/changes"):
            assert catalog.get(path, outsider).json["items"] == [], path
    for page in ("/", "/published", "/published?q=公示名单", "/directory?body=GJJ"):
        shown = catalog.client.get(page).text
        assert "租房提取公示名单" not in shown
        assert "1 条" not in shown


def test_the_staff_of_the_body_read_what_is_not_for_the_web(catalog: CatalogHarness) -> None:
    number = catalog.index_number(catalog.published(**BOARD_ONLY))
    read = catalog.get(f"/published/{number}", READER)
    assert (read.status_code, read.headers["Cache-Control"]) == (200, "private, no-cache")
    again = catalog.get(f"/published/{number}", READER, If_None_Match=read.headers["ETag"])
    assert (again.status_code, again.headers["Cache-Control"]) == (304, "private, no-cache")
    assert catalog.get(f"/published/{number}", If_None_Match=read.headers["ETag"]).status_code == 404


def test_its_withdrawal_tells_nobody_outside_that_it_was_there(catalog: CatalogHarness) -> None:
    disclosure = catalog.published(**BOARD_ONLY)
    number = catalog.index_number(disclosure)
    gone = catalog.act(disclosure, "withdraw", OFFICE, {"reason": "公示期满。", "ground": "条例第十五条"})
    assert gone.status_code == 200
    assert catalog.get(f"/published/{number}").status_code == 404
    assert catalog.get(f"/published/{number}", READER).status_code == 410
    assert catalog.get("/changes").json["items"] == []


def test_whoever_publishes_on_no_website_says_why(catalog: CatalogHarness) -> None:
    """条例第二十三条."""
    disclosure = catalog.draft(channels=["screen", "media"])
    refused = catalog.act(disclosure, "propose", PROPOSER)
    assert refused.status_code == 422
    assert list(refused.json["errors"]) == ["no_website_reason"]
    version = catalog.get(f"/disclosures/{disclosure}", PROPOSER).headers["ETag"]
    with_reason = {**content(**BOARD_ONLY)}
    del with_reason["item"]
    assert catalog.put(f"/disclosures/{disclosure}", with_reason, PROPOSER, If_Match=version).status_code == 200
    assert catalog.act(disclosure, "propose", PROPOSER).status_code == 200
    assert catalog.announced("disclosure.proposed")[-1].data["no_website_reason"] == BOARD_ONLY["no_website_reason"]
    shown = catalog.get(f"/disclosures/{disclosure}", OFFICE).json
    assert shown["no_website_reason"] == BOARD_ONLY["no_website_reason"]


def test_what_is_for_everybody_does_not_go_on_the_inner_page(catalog: CatalogHarness) -> None:
    """It stood on the portal, and nobody had to say why it was on no website."""
    for channels in (["intranet"], ["website", "intranet"]):
        for given in ({}, {"no_website_reason": "只供内部阅读。"}):
            refused = catalog.post("/disclosures", content(channels=channels, **given), PROPOSER)
            assert refused.status_code == 422
            assert "“内部公开网页”只供内部阅读" in refused.json["errors"]["channels"]
    item = catalog.get("/items/GJJ-W-01", OFFICE)
    changed = {name: value for name, value in item.json.items() if name in ItemSchema().fields and name != "code"}
    changed["channels"] = ["website", "intranet"]
    refused = catalog.put("/items/GJJ-W-01", changed, OFFICE, If_Match=item.headers["ETag"])
    assert refused.status_code == 422
    assert "“内部公开网页”只供内部阅读" in refused.json["errors"]["channels.1"]


def test_the_inner_page_is_read_by_the_staff_as_soon_as_it_is_published(catalog: CatalogHarness) -> None:
    disclosure = catalog.published(item="GJJ-N-09", title="三季度车辆使用情况", text="车辆使用情况。")
    (delivery,) = catalog.get(f"/disclosures/{disclosure}", PROPOSER).json["deliveries"]
    assert (delivery["channel"]["kind"], delivery["completed"]) == ("intranet", True)
    number = catalog.index_number(disclosure)
    assert catalog.get(f"/published/{number}", READER).status_code == 200
    assert catalog.get(f"/published/{number}").status_code == 404


@pytest.mark.parametrize("changes", [{"channels": ["website"]}, {"item": "GJJ-N-09", "channels": ["screen"]}])
def test_a_reason_that_explains_nothing_is_not_kept(catalog: CatalogHarness, changes: dict[str, object]) -> None:
    refused = catalog.post("/disclosures", content(**changes, no_website_reason="只在大厅公示。"), PROPOSER)
    assert (refused.status_code, list(refused.json["errors"])) == (422, ["no_website_reason"])


def test_a_correction_brings_it_to_the_website_and_none_takes_it_off(catalog: CatalogHarness) -> None:
    disclosure = catalog.published(**BOARD_ONLY)
    number = catalog.index_number(disclosure)
    _corrected(catalog, disclosure, channels=["website", "screen"])
    assert [line["act"] for line in catalog.get("/changes").json["items"]] == ["published"]
    public = catalog.get(f"/published/{number}")
    assert public.headers["Cache-Control"].startswith("public")
    assert [edition["revision"] for edition in public.json["editions"]] == [2]
    assert catalog.get(f"/published/{number}?revision=1").status_code == 404
    assert catalog.act(disclosure, "correct", PROPOSER, {"reason": "名单有误。"}).status_code == 200
    version = catalog.get(f"/disclosures/{disclosure}", PROPOSER).headers["ETag"]
    off = {**content(**BOARD_ONLY)}
    del off["item"]
    assert catalog.put(f"/disclosures/{disclosure}", off, PROPOSER, If_Match=version).status_code == 200
    refused = catalog.act(disclosure, "propose", PROPOSER)
    assert (refused.status_code, list(refused.json["errors"])) == (422, ["channels"])


def test_a_body_without_a_website_of_its_own_publishes_on_the_portal(catalog: CatalogHarness) -> None:
    """县广播电视局 takes part in the county government's website: that is another's, and needs its proof."""
    channels = {channel["name"]: channel for channel in catalog.get("/bodies/GDJ").json["channels"]}
    assert not channels["政府网站(参加县政府网站)"]["automatic"]
    assert channels["政务公开门户"]["automatic"]
    default = catalog.get("/items/GDJ-W-02").json["channels"]
    assert {"portal", channels["政府网站(参加县政府网站)"]["code"]} <= set(default)


def test_index_numbers_count_apart_for_each_audience(catalog: CatalogHarness) -> None:
    """A gap in the public's numbers would betray what is inside."""
    made = [
        catalog.published(),
        catalog.published(item="GJJ-N-09"),
        catalog.published(),
        catalog.published(PARTY_PROPOSER, item="GDJ-W-01"),
        catalog.published(item="GJJ-N-09"),
    ]
    numbers = [catalog.index_number(disclosure) for disclosure in made]
    assert numbers == [
        "GJJ/2026-00001",
        "GJJ/N2026-00001",
        "GJJ/2026-00002",
        "GDJ/D2026-00001",
        "GJJ/N2026-00002",
    ]
    assert catalog.get("/published/GJJ/N2026-00001", READER).status_code == 200
    assert catalog.client.get("/published/GJJ/N2026-00001").status_code == 404


@pytest.mark.both_databases
def test_inner_items_are_shown_to_nobody_outside(catalog: CatalogHarness) -> None:
    member = a_person("wu", body="GDJ")
    for code, knows in (("GJJ-N-09", (READER,)), ("GDJ-W-01", (PARTY_READER, PARTY_ORGANISATION))):
        for actor in (None, STRANGER, READER, member, PARTY_READER, PARTY_ORGANISATION):
            listed = {item["code"] for item in catalog.get("/items?limit=100", actor).json["items"]}
            expected = actor in knows
            assert (code in listed) is expected, (code, actor)
            assert (catalog.get(f"/items/{code}", actor).status_code == 200) is expected, (code, actor)
            if actor is not None:
                assert (catalog.get(f"/items/{code}/versions", actor).status_code == 200) is expected, (code, actor)
    assert {item["audience"] for item in catalog.get("/items?limit=100").json["items"]} == {"external"}
    assert "GDJ-N-05" in {item["code"] for item in catalog.get("/items?limit=100", member).json["items"]}


def test_only_what_everybody_may_read_is_kept_by_everybodys_caches(catalog: CatalogHarness) -> None:
    public = catalog.published()
    internal = catalog.published(item="GJJ-N-09")
    party = catalog.published(PARTY_PROPOSER, item="GDJ-W-01")
    hall = catalog.published(**BOARD_ONLY)
    for disclosure, reader, is_public in (
        (public, None, True),
        (internal, READER, False),
        (party, PARTY_READER, False),
        (hall, READER, False),
    ):
        given = catalog.get(f"/disclosures/{disclosure}/timeline", reader)
        assert given.status_code == 200
        assert given.headers["Cache-Control"].startswith("public") is is_public, disclosure


def _corrected(catalog: CatalogHarness, disclosure: str, **changes: object) -> None:
    assert catalog.act(disclosure, "correct", PROPOSER, {"reason": "名单有误。"}).status_code == 200
    version = catalog.get(f"/disclosures/{disclosure}", PROPOSER).headers["ETag"]
    given = content(**changes)
    del given["item"]
    assert catalog.put(f"/disclosures/{disclosure}", given, PROPOSER, If_Match=version).status_code == 200
    assert catalog.act(disclosure, "propose", PROPOSER).status_code == 200
    catalog.approve(disclosure)
