"""Several people at the same moment: one of them acts, the others are told."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from chassis.web.app import create_app
from tests.integration.catalog.harness import OFFICE, PROPOSER, CatalogHarness, content

MANY = 6


def test_what_is_proposed_by_many_at_once_is_proposed_once(catalog: CatalogHarness) -> None:
    disclosure = catalog.draft()
    assert sorted(_at_once(catalog, f"/disclosures/{disclosure}/propose", {})) == [200] + [409] * (MANY - 1)
    assert catalog.names_announced(of=disclosure) == ["disclosure.proposed"]


def test_what_is_corrected_by_many_at_once_gets_one_revision(catalog: CatalogHarness) -> None:
    disclosure = catalog.published()
    statuses = _at_once(catalog, f"/disclosures/{disclosure}/correct", {"reason": "更正。"})
    assert sorted(statuses) == [200] + [409] * (MANY - 1)
    assert catalog.whole(disclosure).revision.number == 2


def test_a_key_used_at_once_acts_once(catalog: CatalogHarness) -> None:
    statuses = _at_once(catalog, "/disclosures", content(), key="same")
    assert statuses == [201] * MANY
    assert len(catalog.get("/disclosures", PROPOSER).json["items"]) == 1


def test_an_edit_that_crosses_a_proposal_is_not_lost(catalog: CatalogHarness) -> None:
    """Either the proposal carries the new text, or the edit is refused."""
    disclosure = catalog.draft()
    etag = catalog.get(f"/disclosures/{disclosure}", PROPOSER).json["etag"]
    client, header = create_app(catalog.service).test_client(), catalog.bearer(PROPOSER)
    with ThreadPoolExecutor() as pool:
        given = content(item=..., text="新稿。")
        path = f"{catalog.api}/disclosures/{disclosure}"
        edit = pool.submit(client.put, path, json=given, headers=header | {"If-Match": etag})
        propose = pool.submit(catalog.client.post, f"{path}/propose", json={}, headers=header)
        assert propose.result().status_code == 200
        edited = edit.result().status_code == 200
    assert (catalog.get(f"/disclosures/{disclosure}", PROPOSER).json["text"] == "新稿。") is edited


def test_a_withdrawal_that_crosses_a_correction_wins(catalog: CatalogHarness) -> None:
    disclosure = catalog.published()
    client = create_app(catalog.service).test_client()
    path = f"{catalog.api}/disclosures/{disclosure}"
    with ThreadPoolExecutor() as pool:
        reason = {"reason": "失效。", "ground": "第八条"}
        withdraw = pool.submit(client.post, f"{path}/withdraw", json=reason, headers=catalog.bearer(OFFICE))
        correct = pool.submit(
            catalog.client.post, f"{path}/correct", json={"reason": "更正。"}, headers=catalog.bearer(PROPOSER)
        )
        assert withdraw.result().status_code == 200
        assert correct.result().status_code in (200, 409)
    found = catalog.whole(disclosure)
    assert (found.published, found.revision.is_under_way) == ("withdrawn", False)


def _at_once(catalog: CatalogHarness, path: str, body: Any, key: str = "") -> list[int]:
    clients = [create_app(catalog.service).test_client() for _ in range(MANY)]
    headers = catalog.bearer(PROPOSER) | ({"Idempotency-Key": key} if key else {})
    with ThreadPoolExecutor(MANY) as pool:
        answers = pool.map(lambda client: client.post(catalog.api + path, json=body, headers=headers), clients)
        return [answer.status_code for answer in answers]
