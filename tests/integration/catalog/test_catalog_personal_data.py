"""Personal data in what is proposed: shown to its proposer, masked at once or kept for a reason that reviewers read."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from services.catalog.adapters.storage.tables import revisions
from tests.integration.catalog.browser import Browser, drafted
from tests.integration.catalog.harness import OFFICE, PROPOSER, CatalogHarness, content

pytestmark = pytest.mark.one_database

MOBILE, MASKED = "13812345678", "138****5678"
IDENTITY, IDENTITY_MASKED = "410102199001011234", "4101************34"
TEXT = f"联系人电话{MOBILE}，身份证号{IDENTITY}。"
KEPT = {"kind": "mobile", "masked": MASKED, "reason": "受理窗口的公务电话，已经本人同意。"}


def test_findings_are_shown_when_it_is_saved_and_stand_in_the_way_of_a_proposal(catalog: CatalogHarness) -> None:
    saved = catalog.post("/disclosures", content(text=TEXT), PROPOSER)
    found = [(each["field"], each["name"], each["masked"]) for each in saved.json["unexplained_findings"]]
    assert found == [("text", "手机号", MASKED), ("text", "身份证号", IDENTITY_MASKED)]
    refused = catalog.act(saved.json["id"], "propose", PROPOSER)
    assert (refused.status_code, refused.json["code"]) == (422, "personal_data_found")
    assert MASKED in refused.json["errors"]["text"]
    assert MOBILE not in refused.text
    assert catalog.whole(saved.json["id"]).revision.state == "draft"


@pytest.mark.timeout(60)
def test_a_long_list_joined_by_dots_holds_no_writer_up(catalog: CatalogHarness) -> None:
    """It took minutes within the transaction; every number of it is found."""
    saved = catalog.post("/disclosures", content(text=".".join([MOBILE] * 4000)), PROPOSER)
    assert [each["masked"] for each in saved.json["unexplained_findings"]] == [MASKED]
    assert catalog.act(saved.json["id"], "mask", PROPOSER).json["unexplained_findings"] == []
    shown = catalog.get(f"/disclosures/{saved.json['id']}", PROPOSER).json
    assert shown["text"] == ".".join([MASKED] * 4000)


def test_the_masked_text_is_taken_over_by_one_act(catalog: CatalogHarness) -> None:
    disclosure = catalog.draft(text=TEXT, title=f"通知{MOBILE}")
    assert catalog.get(f"/disclosures/{disclosure}", PROPOSER).json["acts"][:2] == ["edit", "mask"]
    masked = catalog.act(disclosure, "mask", PROPOSER)
    assert (masked.status_code, masked.json["unexplained_findings"]) == (200, [])
    shown = catalog.get(f"/disclosures/{disclosure}", PROPOSER).json
    assert shown["text"] == f"联系人电话{MASKED}，身份证号{IDENTITY_MASKED}。"
    assert shown["title"] == f"通知{MASKED}"
    assert catalog.act(disclosure, "mask", PROPOSER).json["code"] == "nothing_to_mask"
    assert catalog.act(disclosure, "mask", OFFICE).status_code == 403
    assert catalog.act(disclosure, "propose", PROPOSER).status_code == 200


def test_a_finding_is_kept_for_a_written_reason_that_review_is_told(catalog: CatalogHarness) -> None:
    disclosure = catalog.draft(text=TEXT, kept_findings=[KEPT])
    refused = catalog.act(disclosure, "propose", PROPOSER)
    assert refused.json["findings"] == [
        {"field": "text", "kind": "identity_number", "name": "身份证号", "masked": IDENTITY_MASKED, "file": ""}
    ]
    assert catalog.act(disclosure, "mask", PROPOSER).status_code == 200
    assert catalog.get(f"/disclosures/{disclosure}", PROPOSER).json["text"].startswith(f"联系人电话{MOBILE}，")
    assert catalog.act(disclosure, "propose", PROPOSER).status_code == 200
    told = catalog.announced("disclosure.proposed")[-1].data
    assert [{**KEPT, "name": "手机号"}.items() <= kept.items() for kept in told["kept_findings"]] == [True]
    shown = catalog.get(f"/disclosures/{disclosure}", OFFICE).json["kept_findings"]
    assert shown == [{**KEPT, "name": "手机号", "file": "", "by": PROPOSER.name, "at": shown[0]["at"]}]
    assert shown[0]["at"]


def test_the_telephones_of_offices_are_shown_and_stop_nothing(catalog: CatalogHarness) -> None:
    """A public body publishes them; an item that holds personal data lets none of them pass."""
    text = "监督内容和电话：0371-66668888，13812345678。"
    disclosure = catalog.draft(text=text)
    shown = catalog.get(f"/disclosures/{disclosure}", PROPOSER).json
    assert [finding["kind"] for finding in shown["findings"]] == ["landline", "mobile"]
    assert [finding["kind"] for finding in shown["unexplained_findings"]] == ["mobile"]
    assert catalog.act(disclosure, "mask", PROPOSER).status_code == 200
    assert "0371-66668888" in catalog.get(f"/disclosures/{disclosure}", PROPOSER).json["text"]
    assert catalog.act(disclosure, "propose", PROPOSER).status_code == 200
    assert [found["kind"] for found in catalog.announced("disclosure.proposed")[-1].data["findings"]] == ["landline"]
    _ruled(catalog, "mask")
    refused = catalog.act(catalog.draft(text="家里电话0371-66668888。"), "propose", PROPOSER)
    assert refused.json["code"] == "personal_data_found"


def test_a_reason_for_what_is_not_there_is_not_kept(catalog: CatalogHarness) -> None:
    disclosure = catalog.draft(kept_findings=[KEPT])
    assert catalog.get(f"/disclosures/{disclosure}", PROPOSER).json["kept_findings"] == []


def test_of_aggregates_no_personal_data_are_kept_for_whatever_reason(catalog: CatalogHarness) -> None:
    _ruled(catalog, "aggregate_only")
    refused = catalog.post("/disclosures", content(text=TEXT, kept_findings=[KEPT]), PROPOSER)
    assert (refused.status_code, list(refused.json["errors"])) == (422, ["kept_findings"])


@pytest.mark.parametrize("field", ["title", "summary", "text", "document_number", "no_website_reason"])
def test_nothing_that_is_published_is_left_out(catalog: CatalogHarness, field: str) -> None:
    without_website = {"channels": ["screen"], "no_website_reason": "只在大厅公示。"}
    given = without_website if field == "no_website_reason" else {}
    disclosure = catalog.draft(**{**given, field: f"电话{MOBILE}"})
    assert list(catalog.act(disclosure, "propose", PROPOSER).json["errors"]) == [field]
    assert catalog.act(disclosure, "mask", PROPOSER).status_code == 200
    assert catalog.act(disclosure, "propose", PROPOSER).status_code == 200
    told = catalog.announced("disclosure.proposed")[-1].data
    assert MOBILE not in str(told)


@pytest.mark.parametrize(
    ("act", "given", "field"),
    [
        ("correct", {"reason": f"更正当事人身份证号{IDENTITY}。"}, "reason"),
        ("withdraw", {"reason": f"当事人身份证号{IDENTITY}有误。", "ground": "文件已经废止或者失效"}, "reason"),
        ("withdraw", {"reason": "有误。", "ground": f"当事人{IDENTITY}申请"}, "ground"),
    ],
)
def test_a_reason_that_becomes_public_shows_no_personal_data(
    catalog: CatalogHarness, act: str, given: dict[str, str], field: str
) -> None:
    disclosure = catalog.published()
    before = len(catalog.announced(of=disclosure))
    refused = catalog.act(disclosure, act, OFFICE, given)
    assert (refused.status_code, refused.json["code"]) == (422, "personal_data_found")
    assert list(refused.json["errors"]) == [field]
    assert IDENTITY_MASKED in refused.json["detail"]
    assert IDENTITY_MASKED in refused.json["detail_en"]
    assert IDENTITY not in refused.text
    page = Browser(catalog, OFFICE).act(disclosure, act, **given)
    assert page.status_code == 422
    assert f"发现身份证号 {IDENTITY_MASKED}，请删去。" in page.text
    assert len(catalog.announced(of=disclosure)) == before


def test_the_telephone_of_an_office_may_stand_in_a_reason(catalog: CatalogHarness) -> None:
    reason = "监督电话变更为0371-66668888。"
    assert catalog.act(catalog.published(), "correct", OFFICE, {"reason": reason}).status_code == 200
    disclosure = catalog.published()
    given = {"reason": reason, "ground": "文件已经废止或者失效"}
    assert catalog.act(disclosure, "withdraw", OFFICE, given).status_code == 200


def test_on_the_page_the_form_names_them_and_masks_or_takes_reasons(catalog: CatalogHarness) -> None:
    browser = Browser(catalog, PROPOSER)
    refused = drafted(browser, text=TEXT, act="answers")
    assert refused.status_code == 422
    assert f"手机号 {MASKED}" in refused.text
    assert "隐去没有写理由的个人信息并保存" in refused.text
    kinds = {"kept_kind": ["mobile", "identity_number"], "kept_masked": [MASKED, IDENTITY_MASKED]}
    reasons = {**kinds, "kept_reason": [KEPT["reason"], ""]}
    half = drafted(browser, text=TEXT, act="answers", **reasons)
    assert half.status_code == 422
    assert KEPT["reason"] in half.text
    saved = drafted(browser, text=TEXT, act="mask", **reasons)
    assert saved.status_code == 303
    page = browser.get(saved.headers["Location"]).text
    assert f"身份证号{IDENTITY_MASKED}" in page
    assert KEPT["reason"] in page
    assert IDENTITY not in page


def test_a_saved_draft_with_findings_says_so_and_offers_the_masked_text(catalog: CatalogHarness) -> None:
    disclosure = catalog.draft(text=TEXT)
    browser = Browser(catalog, PROPOSER)
    page = browser.get(f"/catalog/disclosures/{disclosure}").text
    assert "内容或者附件里有个人信息、隐藏内容，还不能提出" in page
    assert f"/catalog/disclosures/{disclosure}/acts/mask" in page
    assert browser.act(disclosure, "mask").status_code == 303
    assert "还不能提出" not in browser.get(f"/catalog/disclosures/{disclosure}").text


@pytest.mark.both_databases
def test_a_takedown_leaves_no_finding_and_no_reason(catalog: CatalogHarness) -> None:
    given: dict[str, Any] = {"channels": ["screen"], "no_website_reason": "只在大厅公示。", "kept_findings": [KEPT]}
    disclosure = catalog.published(text=f"电话{MOBILE}", **given)
    assert catalog.act(disclosure, "take-down", OFFICE).status_code == 200
    with catalog.service.database.read() as connection:
        row = connection.execute(sa.select(revisions)).mappings().one()
    assert (row["findings"], row["kept_findings"], row["no_website_reason"]) == ([], [], "")
    kept = [str(event.data) for event in catalog.announced(of=disclosure)]
    assert not any(KEPT["reason"] in event or "只在大厅公示" in event for event in kept)


def _ruled(catalog: CatalogHarness, rule: str) -> None:
    item = catalog.get("/items/GJJ-W-01").json
    given = {name: value for name, value in item.items() if name not in ("code", "version", "etag")}
    changed = {**given, "personal_data": rule, "reason": "事项含个人信息。"}
    assert catalog.put("/items/GJJ-W-01", changed, OFFICE, If_Match=f'"{item["etag"]}"').status_code == 200
