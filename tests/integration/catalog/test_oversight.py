"""What the leading group said of a publication, and what is to be mended of it, beside the disclosure for staff."""

from __future__ import annotations

import pytest

from services.catalog.adapters.replicas import REPLICAS
from tests.integration.catalog.harness import OFFICE, CatalogHarness

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
