"""On which rule a time limit rests, by the body's regime and the item's audience, wherever it is shown."""

from __future__ import annotations

import pytest

from tests.integration.catalog.harness import CatalogHarness, a_person

pytestmark = pytest.mark.one_database

ARTICLE = "第二十六条"


def test_every_imported_item_shows_a_limit_with_the_rule_that_binds_its_body(catalog: CatalogHarness) -> None:
    """The seed's three bodies: a mandated organisation, a utility (条例第五十五条) and an agency."""
    for item in catalog.get("/items?limit=100&active=true", a_person("x", "party_member", scope=("*",))).json["items"]:
        person = a_person(f"of{item['code'].lower()}", "proposer", "party_member", body=item["body"], department="")
        catalog.sign_in(person)
        page = catalog.client.get(f"/catalog/disclosures/new?item={item['code']}")
        assert page.status_code == 200, item["code"]
        assert (ARTICLE in page.text) is (item["audience"] == "external" and item["body"] != "GS"), item["code"]


@pytest.mark.parametrize(
    ("body", "item", "is_cited"),
    [("GJJ", "GJJ-W-01", True), ("GJJ", "GJJ-N-01", False), ("GS", "GS-W-01", False), ("GDJ", "GDJ-W-02", True)],
)
def test_api_list_and_page_give_the_same_basis(catalog: CatalogHarness, body: str, item: str, is_cited: bool) -> None:
    person = a_person("ren", "proposer", body=body, department="")
    disclosure = catalog.draft(person, item=item, channels=None, elements=[], topics=None)
    shown = catalog.get(f"/disclosures/{disclosure}", person).json["deadline"]["explanation"]
    (line,) = catalog.get("/disclosures", person).json["items"]
    timeline = catalog.get(f"/disclosures/{disclosure}/timeline", person).json["deadline"]["explanation"]
    assert line["deadline"]["explanation"] == shown == timeline
    assert (ARTICLE in shown) is is_cited
    catalog.sign_in(person)
    assert (ARTICLE in catalog.client.get(f"/catalog/disclosures/{disclosure}").text) is is_cited
