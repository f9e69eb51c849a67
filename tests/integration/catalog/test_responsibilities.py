"""责任制度: the office keeps who answers for the body's disclosure; item and register show it, and what is missing."""

from __future__ import annotations

from typing import Any

from tests.integration.catalog.harness import LEADER, OFFICE, PROPOSER, STRANGER, CatalogHarness

FIRST = {"body": "GJJ", "level": "first", "name": "方远", "title": "党组书记、主任", "from_on": "2026-01-01"}


def entered(catalog: CatalogHarness, **changes: Any) -> str:
    answer = catalog.post("/responsibilities", {**FIRST, **changes}, OFFICE)
    assert answer.status_code == 201, answer.json
    return str(answer.json["id"])


def missing(catalog: CatalogHarness) -> list[tuple[str, str]]:
    found = catalog.get("/missing-responsibilities?body=GJJ", PROPOSER).json["items"]
    return [(gap["level"], gap["department"]) for gap in found]


def test_a_term_ends_and_the_next_begins(catalog: CatalogHarness) -> None:
    before = missing(catalog)
    assert ("first", "") in before
    term = entered(catalog)
    assert ("first", "") not in missing(catalog)
    clash = catalog.post("/responsibilities", {**FIRST, "name": "新任", "from_on": "2026-12-01"}, OFFICE)
    assert (clash.status_code, list(clash.json["errors"])) == (422, ["from_on"])
    assert "方远" in clash.json["errors"]["from_on"]
    change = {name: FIRST[name] for name in ("level", "name", "title", "from_on")}
    ended = catalog.put(f"/responsibilities/{term}", {**change, "until_on": "2026-10-31"}, OFFICE, If_Match='"1"')
    assert ended.status_code == 200, ended.json
    assert ("first", "") in missing(catalog), "nobody answers today"
    entered(catalog, name="新任", from_on="2026-11-01")
    now = catalog.get("/responsibilities?body=GJJ&current=true", PROPOSER).json["items"]
    assert [entry["name"] for entry in now] == ["新任"]
    for other in (STRANGER, None):
        assert catalog.get(f"/responsibilities/{term}", other).status_code in (401, 404)
    assert catalog.post("/responsibilities", {**FIRST, "level": "office"}, LEADER).status_code == 403


def test_the_pages_show_who_answers_and_for_what_nobody_does(catalog: CatalogHarness) -> None:
    catalog.sign_in(OFFICE)
    page = catalog.client.get("/responsibilities?body=GJJ").text
    assert "现在没有人负责的" in page
    assert "/responsibilities/new?body=GJJ&amp;level=first" in page
    saved = catalog.submit("/responsibilities/new", {**FIRST, "until_on": ""})
    assert "done=saved" in saved.location
    listed = catalog.client.get(saved.location).text
    assert "党组书记、主任" in listed
    assert "2026年1月1日至今" in listed
    item = catalog.get("/items?body=GJJ", OFFICE).json["items"][0]["code"]
    assert "方远，党组书记、主任" in catalog.client.get(f"/directory/items/{item}").text
    catalog.sign_out()
    assert "方远" not in catalog.client.get(f"/directory/items/{item}").text, "the register is for the staff"
    catalog.sign_in(OFFICE)
    identity = catalog.get("/responsibilities?body=GJJ", OFFICE).json["items"][0]["id"]
    form = {**FIRST, "name": "方圆", "version": "1"}
    assert catalog.submit(f"/responsibilities/{identity}", form).status_code == 303
    removed = catalog.submit(f"/responsibilities/{identity}/remove", {"reason": "登记有误。", "version": "2"})
    assert "done=removed" in removed.location
