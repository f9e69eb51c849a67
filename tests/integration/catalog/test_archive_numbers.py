"""档号 by DA/T 22: fonds, category, year of formation, retention, department, serial; an addendum keeps its number."""

from __future__ import annotations

import json
from typing import Any

import pytest

from chassis.ports import SYSTEM
from services.catalog.adapters.imports.catalogue import import_catalogue
from services.catalog.adapters.imports.read_catalogue import read_catalogue
from tests.integration.catalog.harness import ARCHIVIST, OFFICE, PROPOSER, CatalogHarness

pytestmark = pytest.mark.one_database

WITHDRAWN = {"reason": "数据有误。", "ground": "《政府信息公开条例》第六条"}


def with_fonds(catalog: CatalogHarness, fonds: str) -> Any:
    """The answer to the office that enters the fonds of its body."""
    shown = catalog.get("/bodies/GJJ")
    given = {name: value for name, value in shown.json.items() if name not in ("code", "etag")}
    return catalog.put("/bodies/GJJ", {**given, "fonds": fonds}, OFFICE, If_Match=shown.headers["ETag"])


def filed(catalog: CatalogHarness, **changes: Any) -> str:
    """The number under which a publication is filed."""
    disclosure = catalog.published(**changes)
    catalog.confirm_channel(disclosure)
    answer = catalog.act(disclosure, "archive", ARCHIVIST)
    assert answer.status_code == 200, answer.json
    return str(answer.json["archive_number"])


def package_of(catalog: CatalogHarness, digest: str) -> dict[str, Any]:
    with catalog.service.reading() as work:
        found: dict[str, Any] = json.loads(work.files.get(digest))
        return found


def test_the_year_is_that_of_formation_and_each_series_counts_by_itself(catalog: CatalogHarness) -> None:
    assert with_fonds(catalog, "J012").status_code == 200
    given = [{"formed_on": "2025-12-30"}, {}, {"title": "又一份"}, {"item": "GJJ-W-02", "title": "管理机构"}]
    numbers = [filed(catalog, **changes) for changes in given]
    assert numbers[:3] == ["J012-WS·2025-D30-JCK-0001", "J012-WS·2026-D30-JCK-0001", "J012-WS·2026-D30-JCK-0002"]
    assert numbers[3].startswith("J012-WS·2026-")
    assert numbers[3].endswith("-0001")


def test_an_addendum_keeps_the_number_and_counts(catalog: CatalogHarness) -> None:
    disclosure = catalog.published()
    catalog.confirm_channel(disclosure)
    number = catalog.act(disclosure, "archive", ARCHIVIST).json["archive_number"]
    catalog.later(minutes=1)
    assert catalog.act(disclosure, "withdraw", OFFICE, WITHDRAWN).status_code == 200
    again = catalog.act(disclosure, "archive", ARCHIVIST)
    assert (again.status_code, again.json["archive_number"]) == (200, number)
    shown = catalog.get(f"/disclosures/{disclosure}", ARCHIVIST).json["filings"]
    assert [(each["archive_number"], each["supplement"]) for each in shown] == [(number, 0), (number, 1)]
    added = package_of(catalog, shown[1]["package_digest"])
    assert (added["archive_number"], added["supplement"]) == (number, 1)
    assert added["addendum_to"] == [shown[0]["package_digest"]]
    catalog.sign_in(ARCHIVIST)
    assert f"{number}（补充材料1）" in catalog.client.get(f"/catalog/disclosures/{disclosure}").text


def test_a_body_without_a_fonds_files_nothing_and_its_page_says_so_before(catalog: CatalogHarness) -> None:
    assert with_fonds(catalog, "").status_code == 200
    disclosure = catalog.published()
    catalog.confirm_channel(disclosure)
    assert "archive" not in catalog.get(f"/disclosures/{disclosure}", ARCHIVIST).json["acts"]
    catalog.sign_in(ARCHIVIST)
    page = catalog.client.get(f"/catalog/disclosures/{disclosure}").text
    assert "没有登记全宗号" in page
    refused = catalog.act(disclosure, "archive", ARCHIVIST)
    assert (refused.status_code, refused.json["code"]) == (409, "no_fonds")
    assert with_fonds(catalog, "J012").status_code == 200
    assert catalog.act(disclosure, "archive", ARCHIVIST).status_code == 200


@pytest.mark.parametrize("fonds", ["J-012", "全宗1", "j012", "J0123456789"])
def test_a_fonds_is_letters_and_digits_by_api_and_import(catalog: CatalogHarness, fonds: str) -> None:
    refused = with_fonds(catalog, fonds)
    assert (refused.status_code, list(refused.json["errors"])) == (422, ["fonds"])
    read = read_catalogue(json.dumps({"bodies": [{"code": "XQ", "name": "新区", "fonds": fonds}]}))
    assert [entry.entry for entry in read.bad] == ["XQ"]


def test_the_code_of_a_department_fits_into_a_number(catalog: CatalogHarness) -> None:
    body = {"code": "XQ", "name": "新区", "departments": [{"code": "unit-1", "name": "一科"}]}
    refused = catalog.post("/bodies", body, OFFICE)
    assert (refused.status_code, list(refused.json["errors"])) == (422, ["departments.0.code"])


def test_an_import_leaves_a_fonds_that_it_does_not_name(catalog: CatalogHarness) -> None:
    assert with_fonds(catalog, "J012").status_code == 200
    shown = catalog.get("/bodies/GJJ").json
    given = {"code": "GJJ", "name": shown["name"], "departments": shown["departments"]}
    with catalog.service.transaction() as work:
        read = read_catalogue(json.dumps({"bodies": [given]}))
        assert not import_catalogue(read, actor=SYSTEM, work=work, clock=catalog.clock).bad
    assert catalog.get("/bodies/GJJ").json["fonds"] == "J012"
    kept = catalog.get("/bodies/GJJ", PROPOSER).json
    for name in ("departments", "channels", "kind", "legal_regime", "rules"):
        assert kept[name] == shown[name], "what a file does not name stays"


@pytest.mark.both_databases
def test_what_is_filed_keeps_its_retention_whatever_becomes_of_the_item(catalog: CatalogHarness) -> None:
    disclosure = catalog.published()
    catalog.confirm_channel(disclosure)
    assert "-D30-" in catalog.act(disclosure, "archive", ARCHIVIST).json["archive_number"]
    shown = catalog.get("/items/GJJ-W-01", OFFICE)
    changed = {**shown.json, "retention": "永久", "reason": "按新的保管期限表。"}
    given = {name: value for name, value in changed.items() if name not in ("code", "etag", "version", "active")}
    kept = catalog.put("/items/GJJ-W-01", given, OFFICE, If_Match=shown.headers["ETag"])
    assert kept.status_code == 200, kept.json
    number = catalog.index_number(disclosure)
    assert catalog.get(f"/published/{number}").json["retention"] == "30年"
    for page in (f"/published/{number}", f"/catalog/disclosures/{disclosure}"):
        catalog.sign_in(ARCHIVIST)
        shown_page = catalog.client.get(page).text
        assert "保管30年" in shown_page
        assert "保管永久" not in shown_page, page
