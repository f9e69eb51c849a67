"""A rule, a day or an hour that cannot be honoured is refused by API, import and page alike, never kept silently."""

from __future__ import annotations

import json
from typing import Any

import pytest

from chassis.ports import SYSTEM
from services.catalog.adapters.imports.catalogue import import_catalogue
from services.catalog.adapters.imports.disclosures import import_disclosures, read_disclosures
from services.catalog.adapters.imports.read_catalogue import read_catalogue
from tests.integration.catalog.harness import OFFICE, PROPOSER, CatalogHarness, content

pytestmark = pytest.mark.one_database

BODY = {"code": "XQ", "name": "新区"}
ITEM = {"code": "XQ-W-01", "title": "收费标准", "audience": "external"}


def imported(catalog: CatalogHarness, **changes: Any) -> dict[str, str]:
    """What an import of a body with this item says is wrong."""
    text = json.dumps({"bodies": [BODY], "items": [{**ITEM, **changes}]})
    with catalog.service.transaction() as work:
        outcome = import_catalogue(read_catalogue(text), actor=SYSTEM, work=work, clock=catalog.clock)
    return {entry.entry: entry.reason for entry in outcome.bad}


def test_disclosure_before_a_decision_is_refused_by_api_and_import(catalog: CatalogHarness) -> None:
    given = {"code": "GJJ-W-88", "body": "GJJ", "title": "重大决策", "audience": "external", "pre_decision": True}
    refused = catalog.post("/items", given, OFFICE)
    assert (refused.status_code, list(refused.json["errors"])) == (422, ["pre_decision"])
    assert imported(catalog, pre_decision=True)["XQ-W-01"].startswith("pre_decision：")
    assert imported(catalog) == {}


@pytest.mark.parametrize(
    ("field", "value"), [("method", "on_request"), ("legal_basis", "价格法"), ("retention", "永久")]
)
def test_what_an_entry_says_of_an_item_is_taken(catalog: CatalogHarness, field: str, value: str) -> None:
    assert imported(catalog, **{field: value}) == {}
    assert catalog.get("/items/XQ-W-01").json[field] == value


def test_what_is_disclosed_on_request_is_not_published_proactively(catalog: CatalogHarness) -> None:
    before = catalog.draft()
    shown = catalog.get("/items/GJJ-W-01")
    item = shown.json
    change = {name: item[name] for name in ("title", "audience", "body", "topic", "department", "channels", "elements")}
    changed = catalog.put("/items/GJJ-W-01", {**change, "method": "on_request"}, OFFICE, If_Match=shown.headers["ETag"])
    assert changed.status_code == 200, changed.json
    for answer in (catalog.post("/disclosures", content(), PROPOSER), catalog.act(before, "propose", PROPOSER)):
        assert (answer.status_code, answer.json["code"]) == (409, "not_proactive")
    with catalog.service.transaction() as work:
        read = read_disclosures([json.dumps(content())])
        outcome = import_disclosures(read, actor=PROPOSER, work=work, clock=catalog.clock)
    assert "依申请公开" in outcome.bad[0].reason
    catalog.sign_in(PROPOSER)
    assert "item=GJJ-W-01" not in catalog.client.get("/catalog/disclosures/new").text
    assert catalog.client.get("/catalog/disclosures/new?item=GJJ-W-01").status_code == 409


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("formed_on", "0001-01-01"),
        ("formed_on", "1948-12-31"),
        ("publish_at", "0001-01-01T00:00:00+14:00"),
        ("publish_at", "9999-12-31T23:59:59-12:00"),
    ],
)
def test_days_beyond_our_time_are_refused_everywhere(catalog: CatalogHarness, field: str, value: str) -> None:
    refused = catalog.post("/disclosures", content(**{field: value}), PROPOSER)
    assert (refused.status_code, list(refused.json["errors"])) == (422, [field])
    (bad,) = read_disclosures([json.dumps(content(**{field: value}))]).bad
    assert bad.reason.startswith(f"{field}：")
    catalog.sign_in(PROPOSER)
    form = {**content(**{field: value.partition("+")[0].rpartition(":")[0] or value}), "act": "save"}
    assert catalog.submit("/catalog/disclosures/new", form).status_code == 422


@pytest.mark.parametrize(
    ("hour", "why"), [("2026-11-01T09:00:00+08:00", "已过"), ("2128-01-01T09:00:00+08:00", "一年以内")]
)
def test_an_hour_of_an_import_is_refused_when_it_is_proposed(catalog: CatalogHarness, hour: str, why: str) -> None:
    with catalog.service.transaction() as work:
        read = read_disclosures([json.dumps(content(publish_at=hour))])
        outcome = import_disclosures(read, actor=PROPOSER, work=work, clock=catalog.clock)
    refused = catalog.act(outcome.drafts[1], "propose", PROPOSER)
    assert (refused.status_code, list(refused.json["errors"])) == (422, ["publish_at"])
    assert why in refused.json["errors"]["publish_at"]
