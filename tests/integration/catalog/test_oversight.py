"""What the leading group said of a publication, and what is to be mended of it, beside the disclosure for staff."""

from __future__ import annotations

import json
from typing import Any

import pytest

from services.catalog.adapters.replicas import REPLICAS
from tests.integration.catalog.harness import ARCHIVIST, OFFICE, CatalogHarness

pytestmark = pytest.mark.one_database

EVALUATION, ORDER = "0199e2a4-6f00-7000-8000-0000000000e1", "0199e2a4-6f00-7000-8000-0000000000e2"


def test_staff_see_the_group_s_evaluation_and_the_order_and_the_public_does_not(catalog: CatalogHarness) -> None:
    disclosure = catalog.published()
    public = catalog.get(f"/disclosures/{disclosure}/timeline").json
    told = {"id": EVALUATION, "body": "GJJ", "disclosures": [{"disclosure": disclosure, "revision": 1}]}
    said = catalog.deliver("review.evaluation.concluded", EVALUATION, told, audience="external")
    order = {"id": ORDER, "body": "GJJ", "disclosures": [disclosure]}
    catalog.deliver("review.remedial_order.issued", ORDER, order, audience="internal")
    steps = catalog.get(f"/disclosures/{disclosure}/timeline", OFFICE).json["steps"]
    (record,) = next(step for step in steps if step["step"] == "evaluate")["records"]
    assert record["name"] == "领导小组评议"
    assert record["note"].startswith("需要整改；内容是否真实：做到")
    catalog.sign_in(OFFICE)
    page = catalog.client.get(f"/catalog/disclosures/{disclosure}").text
    assert f'href="/review/evaluations/{EVALUATION}"' in page
    assert f'href="/review/remedial-orders/{ORDER}"' in page
    assert "整改中" in page
    assert catalog.get(f"/disclosures/{disclosure}/timeline").json == public, "the public reads its own alone"
    done = catalog.deliver("review.remedial_order.verified", ORDER, {**order, "state": "verified"}, audience="internal")
    assert "已核验" in catalog.client.get(f"/catalog/disclosures/{disclosure}").text
    with catalog.service.database.read() as connection:
        for noun, event in (("review.evaluation", said), ("review.remedial_order", done)):
            replica, snapshots = REPLICAS[noun], {event.subject: [event]}
            assert replica.compare([event], replica.find(connection, snapshots)[event.subject]) == ""
            assert "missing" in replica.compare([event], None)


def filed(catalog: CatalogHarness, disclosure: str) -> dict[str, Any]:
    """The package that the archivist files now."""
    answer = catalog.act(disclosure, "archive", ARCHIVIST)
    assert answer.status_code == 200, answer.json
    with catalog.service.reading() as work:
        package: dict[str, Any] = json.loads(work.files.get(catalog.whole(disclosure).filings[-1].package_digest))
    return package


def test_what_was_said_after_filing_is_filed_as_an_addendum(catalog: CatalogHarness) -> None:
    """Decision 0069: an evaluation, and an order once it is verified; an order under way says nothing yet."""
    disclosure = catalog.published(channels=["website"])
    first = filed(catalog, disclosure)
    assert (first["group_evaluations"], first["remedial_orders"]) == ([], [])
    told = {"id": EVALUATION, "body": "GJJ", "disclosures": [{"disclosure": disclosure, "revision": 1}]}
    catalog.deliver("review.evaluation.concluded", EVALUATION, told, audience="external")
    added = filed(catalog, disclosure)
    assert (added["archive_number"], added["supplement"]) == (first["archive_number"], 1)
    (said,) = added["group_evaluations"]
    assert set(said) == {"id", "period", "revision", "aspects", "conclusion", "by", "at"}, "no words"
    assert said["conclusion"] == "mend"
    order = {"id": ORDER, "body": "GJJ", "disclosures": [disclosure]}
    catalog.deliver("review.remedial_order.issued", ORDER, order, audience="internal")
    assert catalog.act(disclosure, "archive", ARCHIVIST).json["code"] == "already_filed"
    catalog.deliver("review.remedial_order.verified", ORDER, {**order, "state": "verified"}, audience="internal")
    assert "archive" in catalog.get(f"/disclosures/{disclosure}", ARCHIVIST).json["acts"]
    (mended,) = filed(catalog, disclosure)["remedial_orders"]
    assert set(mended) == {"id", "number", "department", "state", "round", "due_on", "at"}
    assert mended["state"] == "verified"
    assert "archive" not in catalog.get(f"/disclosures/{disclosure}", ARCHIVIST).json["acts"]
