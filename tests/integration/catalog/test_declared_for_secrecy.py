"""What a proposer declares for the secrecy review: sensitive personal data, and a source that was declassified."""

from __future__ import annotations

import pytest

from tests.integration.catalog.harness import PROPOSER, CatalogHarness, content

pytestmark = pytest.mark.one_database

DECLASSIFIED = {"declassified_by": "市保密局解〔2026〕1号", "declassified_on": "2026-09-01"}


def test_what_the_proposer_declares_is_told_to_review_and_part_of_what_is_approved(catalog: CatalogHarness) -> None:
    given = content(sensitive_data=True, **DECLASSIFIED)
    disclosure = catalog.post("/disclosures", given, PROPOSER).json["id"]
    assert catalog.post(f"/disclosures/{disclosure}/propose", {}, PROPOSER).status_code == 200
    told = catalog.announced("disclosure.proposed")[-1].data
    assert (told["sensitive_data"], told["sensitive_item"], told["declassified_by"], told["declassified_on"]) == (
        True,
        False,
        "市保密局解〔2026〕1号",
        "2026-09-01",
    )
    shown = catalog.get(f"/disclosures/{disclosure}", PROPOSER).json
    assert (shown["sensitive_data"], shown["declassified_on"]) == (True, "2026-09-01")
    catalog.sign_in(PROPOSER)
    page = catalog.client.get(f"/catalog/disclosures/{disclosure}").text
    assert "市保密局解〔2026〕1号，2026年9月1日" in page


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"declassified_on": None}, "declassified_on"),
        ({"declassified_by": ""}, "declassified_by"),
        ({"declassified_on": "2099-01-01"}, "declassified_on"),
    ],
)
def test_a_declassification_has_number_and_day(changes: dict[str, str], field: str, catalog: CatalogHarness) -> None:
    disclosure = catalog.post("/disclosures", content(**{**DECLASSIFIED, **changes}), PROPOSER).json["id"]
    refused = catalog.post(f"/disclosures/{disclosure}/propose", {}, PROPOSER)
    assert (refused.status_code, list(refused.json["errors"])) == (422, [field])


def test_a_marking_is_refused_whatever_was_declassified(catalog: CatalogHarness) -> None:
    """There is no override: what was declassified comes without its marking."""
    refused = catalog.post("/disclosures", content(**DECLASSIFIED, text="机密★10年\n\n正文。"), PROPOSER)
    assert (refused.status_code, refused.json["code"]) == (422, "secrecy_marking")
