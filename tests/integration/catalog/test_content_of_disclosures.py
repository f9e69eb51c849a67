"""Period, self-check, co-issuers and further items: what API, form and lists make of them."""

from __future__ import annotations

import json
from typing import Any

from chassis.base.converter import plain
from services.catalog.domain.content_hash import canonical
from services.catalog.domain.filing import package
from tests.integration.catalog.browser import Browser, drafted, identity_of
from tests.integration.catalog.harness import ARCHIVIST, OFFICE, PROPOSER, READER, CatalogHarness, content
from tests.self_check import SELF_CHECK

UNSURE = [{**SELF_CHECK[0], "answer": "unsure", "remark": "第三项数字待核。"}, *SELF_CHECK[1:]]


def shown(catalog: CatalogHarness, disclosure: str) -> dict[str, Any]:
    return dict(catalog.get(f"/disclosures/{disclosure}", PROPOSER).json)


def published(catalog: CatalogHarness, disclosure: str) -> dict[str, Any]:
    return dict(catalog.get(f"/published/{catalog.index_number(disclosure)}").json)


def refused(catalog: CatalogHarness, disclosure: str) -> list[str]:
    answer = catalog.act(disclosure, "propose", PROPOSER)
    assert answer.status_code == 422, answer.json
    return sorted(answer.json["errors"])


def test_a_periodic_item_is_published_with_its_period(catalog: CatalogHarness) -> None:
    disclosure = catalog.published(period="2026-Q3")
    assert published(catalog, disclosure)["period"] == "2026-Q3"
    number = catalog.index_number(disclosure)
    assert "2026年第三季度" in catalog.client.get(f"/published/{number}").text
    assert catalog.announced("disclosure.published", of=disclosure)[-1].data["period"] == "2026-Q3"


def test_a_second_one_of_the_period_is_told_as_similar(catalog: CatalogHarness) -> None:
    first = catalog.published()
    second = catalog.proposed(title="补充说明", text="# 另一正文\n\n内容不同。")
    assert [(each["disclosure"], each["same"]) for each in shown(catalog, second)["review"]["similar"]] == [
        (first, "period")
    ]


def test_what_is_not_periodic_takes_no_period(catalog: CatalogHarness) -> None:
    answer = catalog.post(
        "/disclosures", {"item": "GJJ-W-05", "title": "动态", "summary": "", "text": "", "period": "2026"}, PROPOSER
    )
    assert (answer.status_code, list(answer.json["errors"])) == (422, ["period"])


def test_the_form_offers_the_period_that_comes_next(catalog: CatalogHarness) -> None:
    browser = Browser(catalog, PROPOSER)
    page = "/catalog/disclosures/new?item=GJJ-W-01"
    assert '<option value="2026-Q3" selected>2026年第三季度</option>' in browser.get(page).text
    catalog.proposed(period="2026-Q1")
    assert '<option value="2026-Q2" selected>' in browser.get(page).text
    assert '<option value="2025-Q4" selected>' in browser.get(f"{page}&period=2025-Q4").text


def test_a_proposal_needs_its_self_check(catalog: CatalogHarness) -> None:
    disclosure = catalog.draft(self_check=[])
    points = [point["code"] for point in shown(catalog, disclosure)["self_check_points"]]
    assert refused(catalog, disclosure) == sorted(f"self_check.{code}" for code in points)


def test_the_words_of_a_point_stay_with_its_answer(catalog: CatalogHarness) -> None:
    disclosure = catalog.proposed(self_check=UNSURE)
    first = shown(catalog, disclosure)["self_check"][0]
    assert first == {"code": "truthful", "text": "内容属实", "answer": "unsure", "remark": "第三项数字待核。"}
    assert catalog.announced("disclosure.proposed", of=disclosure)[-1].data["self_check"][0] == first


def test_a_point_that_the_item_has_not_is_refused(catalog: CatalogHarness) -> None:
    answer = catalog.post("/disclosures", {**draft_of(), "self_check": [{"code": "other", "answer": "yes"}]}, PROPOSER)
    assert (answer.status_code, list(answer.json["errors"])) == (422, ["self_check.0.code"])


def test_an_item_with_a_sheet_of_its_own_asks_its_points(catalog: CatalogHarness) -> None:
    item = catalog.get("/items/GJJ-W-01", OFFICE).json
    sheet = [{"code": "figures", "text": "数字与账面一致"}]
    given = {name: value for name, value in item.items() if name not in ("code", "version", "etag")}
    changed = catalog.put("/items/GJJ-W-01", {**given, "self_check": sheet}, OFFICE, If_Match=f'"{item["etag"]}"')
    assert changed.status_code == 200, changed.json
    assert changed.json["self_check"] == catalog.get("/items/GJJ-W-01/self-check").json["items"] == sheet
    disclosure = catalog.draft(self_check=[{"code": "figures", "answer": "yes"}])
    assert "数字与账面一致" in Browser(catalog, PROPOSER).get(f"/catalog/disclosures/{disclosure}/edit").text
    assert catalog.act(disclosure, "propose", PROPOSER).status_code == 200


def test_the_form_carries_the_answers(catalog: CatalogHarness) -> None:
    browser = Browser(catalog, PROPOSER)
    said = {"self_check.truthful": "unsure", "self_check.truthful.remark": "第三项数字待核。"}
    disclosure = identity_of(drafted(browser, act="propose", **said))
    assert shown(catalog, disclosure)["self_check"] == [
        {**answer, "text": point["text"]}
        for answer, point in zip(
            [{"remark": "", **answer} for answer in UNSURE],
            shown(catalog, disclosure)["self_check_points"],
            strict=True,
        )
    ]
    page = browser.get(f"/catalog/disclosures/{disclosure}").text
    assert "第三项数字待核。" in page


def test_the_form_leads_to_the_point_that_was_left_out(catalog: CatalogHarness) -> None:
    answer = drafted(Browser(catalog, PROPOSER), act="answers", **{"self_check.no_secret": ""})
    assert answer.status_code == 422
    assert 'href="#f-self_check.no_secret"' in answer.text
    assert 'id="f-self_check.no_secret"' in answer.text


def test_personal_data_in_a_remark_stand_in_the_way_too(catalog: CatalogHarness) -> None:
    remark = "请致电13812345678核实。"
    disclosure = catalog.draft(self_check=[{**UNSURE[0], "remark": remark}, *SELF_CHECK[1:]])
    assert catalog.act(disclosure, "propose", PROPOSER).json["code"] == "personal_data_found"
    assert catalog.act(disclosure, "mask", PROPOSER).status_code == 200
    assert shown(catalog, disclosure)["self_check"][0]["remark"] == "请致电138****5678核实。"


def draft_of(**changes: Any) -> dict[str, Any]:
    return {"item": "GJJ-W-01", "title": "报告", "summary": "", "text": "", **changes}


JOINT = [{"body": "GS"}, {"name": "市财政局"}]


def test_a_joint_document_is_found_under_each_of_its_bodies(catalog: CatalogHarness) -> None:
    disclosure = catalog.published(co_issuers=JOINT)
    number = catalog.index_number(disclosure)
    told = published(catalog, disclosure)["co_issuers"]
    assert [(issuer["body"], bool(issuer["name"])) for issuer in told] == [("GS", True), ("", True)]
    for body, found in (("GS", [number]), ("GJJ", [number]), ("GDJ", [])):
        lines = catalog.get(f"/published?body={body}").json["items"]
        assert [line["index_number"] for line in lines] == found
        assert (number in catalog.client.get(f"/published?body={body}").text) == bool(found)
    assert "市财政局" in catalog.client.get(f"/published/{number}").text
    assert "已公开 1 条" in catalog.client.get("/").text
    assert catalog.announced("disclosure.published", of=disclosure)[-1].data["co_issuers"] == told


def test_a_correction_without_a_co_issuer_is_found_there_no_more(catalog: CatalogHarness) -> None:
    disclosure = catalog.published(co_issuers=JOINT)
    assert catalog.act(disclosure, "correct", PROPOSER, {"reason": "并非联合发文。"}).status_code == 200
    etag = shown(catalog, disclosure)["etag"]
    body = content(item=..., summary="更正后的概述。")
    assert catalog.put(f"/disclosures/{disclosure}", body, PROPOSER, If_Match=f'"{etag}"').status_code == 200
    assert catalog.act(disclosure, "propose", PROPOSER).status_code == 200
    catalog.approve(disclosure)
    assert catalog.get("/published?body=GS").json["items"] == []


def test_who_leads_or_does_not_exist_or_is_given_twice_is_no_co_issuer(catalog: CatalogHarness) -> None:
    for wrong in ({"body": "GJJ"}, {"body": "NOBODY"}, {}, {"body": "GS", "name": "供水"}):
        answer = catalog.post("/disclosures", draft_of(co_issuers=[wrong]), PROPOSER)
        assert (answer.status_code, list(answer.json["errors"])) == (422, ["co_issuers.0"]), wrong
    twice = catalog.post("/disclosures", draft_of(co_issuers=[{"body": "GS"}, {"body": "GS"}]), PROPOSER)
    assert list(twice.json["errors"]) == ["co_issuers"]


def test_nothing_inner_is_issued_jointly(catalog: CatalogHarness) -> None:
    answer = catalog.post("/disclosures", draft_of(item="GJJ-N-08", co_issuers=[{"body": "GS"}]), PROPOSER)
    assert (answer.status_code, list(answer.json["errors"])) in ((422, ["co_issuers"]), (403, []))


def test_the_form_takes_co_issuers_and_further_items(catalog: CatalogHarness) -> None:
    browser = Browser(catalog, PROPOSER)
    answer = drafted(browser, co_issuers=["GS"], other_issuers="市财政局\n", also_fulfils=["GJJ-W-09"])
    found = shown(catalog, identity_of(answer))
    assert [issuer["body"] or issuer["name"] for issuer in found["co_issuers"]] == ["GS", "市财政局"]
    assert found["also_fulfils"] == [{"item": "GJJ-W-09", "elements": [], "period": ""}]
    page = browser.get(f"/catalog/disclosures/{found['id']}").text
    assert "监督投诉电话" in page


def test_a_further_item_names_its_elements_before_it_is_proposed(catalog: CatalogHarness) -> None:
    further = [{"item": "GJJ-W-03", "elements": []}]
    disclosure = catalog.draft(also_fulfils=further)
    assert refused(catalog, disclosure) == ["also_fulfils.0"]
    proposed = catalog.proposed(title="另一份", also_fulfils=[{"item": "GJJ-W-03", "elements": ["联系电话"]}])
    assert shown(catalog, proposed)["also_fulfils"][0]["elements"] != ["联系电话"]


def test_a_purge_leaves_nothing_of_it(catalog: CatalogHarness) -> None:
    disclosure = catalog.published(co_issuers=JOINT, self_check=UNSURE, also_fulfils=[{"item": "GJJ-W-09"}])
    assert catalog.act(disclosure, "take-down", OFFICE).status_code == 200
    content = catalog.whole(disclosure).revision.content
    assert (content.self_check, content.co_issuers, content.also_fulfils, content.period) == ((), (), (), "")
    assert catalog.get("/published?body=GS").json["items"] == []


def test_the_archive_package_holds_all_that_the_hash_covers(catalog: CatalogHarness) -> None:
    disclosure = catalog.published(co_issuers=JOINT, self_check=UNSURE, also_fulfils=[{"item": "GJJ-W-09"}])
    whole = catalog.whole(disclosure)
    filed = package(whole, [whole.revision], archive_number="J-1", at=catalog.clock.now())
    revision = json.loads(canonical(plain(filed)))["revisions"][0]
    assert revision["self_check"][0]["remark"] == "第三项数字待核。"
    assert {"period", "co_issuers", "also_fulfils", "elements", "kept_findings", "no_website_reason"} <= set(revision)


def test_readers_of_the_staff_and_archivists_see_the_period_as_others_do(catalog: CatalogHarness) -> None:
    number = catalog.index_number(catalog.published())
    for reader in (READER, ARCHIVIST):
        assert catalog.get(f"/published/{number}", reader).json["period"] == "2026-Q3"
