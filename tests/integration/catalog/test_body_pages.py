"""A body on its page: whatever the API takes, and refused as there."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

import pytest

from tests.integration.catalog.harness import OFFICE, PROPOSER, CatalogHarness, a_person

pytestmark = pytest.mark.one_database

OPERATOR = a_person("op", "operator", body="*")
AT = "/bodies/GJJ/edit"
FORM = {
    "version": "1",
    "name": "市住房公积金管理中心",
    "kind": "住房公积金管理中心",
    "legal_regime": "mandated",
    "fonds": "J013",
    # Without what nothing names: the loan section and its like, and the media.
    "departments": "中心办公室（BGS）\r\n归集科（GJK）\r\n计划财务科（JCK）\r\n"
    "稽核科（JHK）\r\n政策法规科（FGK）\r\n营业大厅（YYT）",
    "channels": "中心网站（website）：网站，自动公开\r\n营业大厅电子显示屏（screen）：电子显示屏\r\n"
    "内部公开网页（intranet）：内部网页，自动公开",
    "rules.approvers": ["management_committee", "leader"],
    "rules.same_person": ["section_head+office"],
    "rules.deliberate_before": "1",
    "rules.deliberate_every": "month",
    "rules.reexamine_months": "6",
    "active": "1",
}


def test_the_office_changes_its_body_by_page(catalog: CatalogHarness) -> None:
    before = catalog.get("/bodies/GJJ").json
    catalog.sign_in(OFFICE)
    assert f'value="{before["fonds"]}"' in catalog.client.get(AT).text
    sent = catalog.submit(AT, FORM)
    assert sent.headers["Location"] == "/guide?body=GJJ&saved=body"
    body = catalog.get("/bodies/GJJ").json
    assert body["fonds"] == "J013"
    assert [unit["code"] for unit in body["departments"]] == ["BGS", "GJK", "JCK", "JHK", "FGK", "YYT"]
    assert [(it["code"], it["kind"], it["automatic"]) for it in body["channels"]] == [
        ("website", "website", True),
        ("screen", "screen", False),
        ("intranet", "intranet", True),
    ]
    assert body["rules"] == {
        "approvers": ["management_committee", "leader"],
        "same_person": [["section_head", "office"]],
        "deliberate_before": True,
        "deliberate_every": "month",
        "reexamine_months": 6,
    }
    assert body["contact"] == before["contact"]


def test_the_page_as_it_is_sent_changes_nothing_but_the_version(catalog: CatalogHarness) -> None:
    catalog.sign_in(OFFICE)
    assert catalog.submit(AT, FORM).status_code == 303
    before = catalog.get("/bodies/GJJ").json
    assert catalog.submit(AT, filled_in(catalog.client.get(AT).text)).status_code == 303
    after = catalog.get("/bodies/GJJ").json
    assert {**after, "etag": ""} == {**before, "etag": ""}


@pytest.mark.parametrize(
    ("changes", "label"),
    [
        ({"name": ""}, "单位名称"),
        ({"fonds": "全宗"}, "全宗号"),
        ({"departments": "办公室"}, "部门"),
        ({"departments": "甲（A）\n乙（A）"}, "部门编码重复"),
        ({"channels": "网站（w）：月亮"}, "渠道"),
        ({"channels": "公开栏（b）：公开栏，自动公开"}, "自动公开"),
        ({"rules.approvers": []}, "审批人"),
        ({"rules.deliberate_every": "day"}, "审议周期"),
        ({"rules.reexamine_months": "25"}, "多少个月"),
        ({"rules.reexamine_months": "一年"}, "多少个月"),
        ({"rules.same_person": ["leader+secrecy_officer"]}, "同一人"),
        ({"rules.same_person": ["office+leader"], "rules.approvers": ["party_organisation"]}, "审批人里没有领导"),
    ],
)
def test_a_page_refuses_what_the_api_refuses(changes: dict[str, Any], label: str, catalog: CatalogHarness) -> None:
    catalog.sign_in(OFFICE)
    page = catalog.submit(AT, {**FORM, **changes})
    assert page.status_code == 422
    assert label in page.text
    assert "J013" in page.text or "fonds" in changes
    assert catalog.get("/bodies/GJJ").json["fonds"] != "J013"


def test_who_approves_is_decided_by_the_office_and_stands_in_the_audit(catalog: CatalogHarness) -> None:
    """An operator alone put the leading group in the leader's place, and no record said so."""
    operator = a_person("op", "operator")
    body = {name: value for name, value in catalog.get("/bodies/GJJ").json.items() if name not in ("code", "etag")}
    loosened = {**body, "rules": {**body["rules"], "approvers": ["leading_group"]}}
    etag = catalog.get("/bodies/GJJ").headers["ETag"]
    refused = catalog.put("/bodies/GJJ", loosened, operator, If_Match=etag)
    assert (refused.status_code, refused.json["code"]) == (403, "reviewers_of_office")
    renamed = catalog.put("/bodies/GJJ", {**body, "name": "公积金中心"}, operator, If_Match=etag)
    assert renamed.status_code == 200, "the rest is his as well"
    assert catalog.put("/bodies/GJJ", loosened, OFFICE, If_Match=renamed.headers["ETag"]).status_code == 200
    records = catalog.get("/audit?aggregate=body/GJJ&limit=100", OFFICE).json["items"]
    assert records[-1]["detail"]["rules"]["approvers"] == ["leading_group"]


@pytest.mark.parametrize(
    "changes",
    [
        {"information_type": "major_decision"},
        {"personal_data": "mask"},
        {"sensitive_data": True},
        {"selection_reasons": ["社会普遍关心"]},
    ],
)
def test_what_a_route_takes_its_steps_by_is_the_office_s_to_change(
    catalog: CatalogHarness, changes: dict[str, Any]
) -> None:
    """A body's own route had a step for what the item was; an operator alone said that it was something else."""
    operator = a_person("op", "operator")
    shown = catalog.get("/items/GJJ-W-01", OFFICE)
    item = {name: value for name, value in shown.json.items() if name not in ("code", "version", "etag")}
    etag = shown.headers["ETag"]
    refused = catalog.put("/items/GJJ-W-01", item | changes, operator, If_Match=etag)
    assert (refused.status_code, refused.json["code"]) == (403, "reviewers_of_office")
    assert all(name in refused.json["detail_en"] for name in changes), "it says which are to stay as they are"
    titled = catalog.put("/items/GJJ-W-01", item | {"note": "每季度一次。"}, operator, If_Match=etag)
    assert titled.status_code == 200, "the rest is his as well"
    assert catalog.put("/items/GJJ-W-01", item | changes, OFFICE, If_Match=titled.headers["ETag"]).status_code == 200


def test_whoever_was_slower_is_told(catalog: CatalogHarness) -> None:
    catalog.sign_in(OFFICE)
    assert catalog.submit(AT, FORM).status_code == 303
    stale = catalog.submit(AT, FORM)
    assert stale.status_code == 412
    assert "有人先改了" in stale.text


def test_a_body_that_is_taken_out_of_use_leads_back_to_where_it_is_taken_into_use(catalog: CatalogHarness) -> None:
    """Once none of its items is in use: what would fall due there nobody would find."""
    catalog.sign_in(OFFICE)
    without = {name: value for name, value in FORM.items() if name != "active"}
    refused = catalog.submit(AT, without)
    assert refused.status_code == 422
    listed = catalog.get("/items?body=GJJ&limit=100", OFFICE).json["items"]
    in_use = [item for item in listed if item["active"]]
    assert f"还有公开事项{len(in_use)}项在用" in refused.text
    for item in in_use:
        retired = catalog.post(f"/items/{item['code']}/retire", {"reason": "单位撤销。"}, OFFICE)
        assert retired.status_code == 200, retired.json
    sent = catalog.submit(AT, without)
    assert sent.headers["Location"] == AT
    assert "单位已停用" in catalog.client.get(AT).text
    assert catalog.submit(AT, {**FORM, "version": "2"}).headers["Location"] == "/guide?body=GJJ&saved=body"


def test_who_keeps_no_body_sees_no_form_of_it(catalog: CatalogHarness) -> None:
    for reader in (PROPOSER, a_person("far", "office", body="GS")):
        catalog.sign_in(reader)
        assert catalog.client.get(AT).status_code == 403
        assert "修改单位" not in catalog.client.get("/guide?body=GJJ").text


def test_who_keeps_the_whole_deployment_adds_a_body(catalog: CatalogHarness) -> None:
    catalog.sign_in(OPERATOR)
    sent = catalog.submit("/bodies/new", {**FORM, "code": "SGS", "legal_regime": "utility"})
    assert sent.headers["Location"] == "/guide?body=SGS&saved=body"
    assert catalog.get("/bodies/SGS").json["legal_regime"] == "utility"
    assert catalog.submit("/bodies/new", {**FORM, "code": "SGS"}).status_code == 409
    catalog.sign_in(OFFICE)
    assert catalog.client.get("/bodies/new").status_code == 403


def filled_in(page: str) -> dict[str, list[str]]:
    """What a browser would send of the page's last form."""
    reading = _Form()
    reading.feed(page)
    return reading.fields


class _Form(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.fields: dict[str, list[str]] = {}
        self._area = self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.fields = {}
        elif tag == "textarea":
            self._area = given["name"]
            self.fields[self._area] = [""]
        elif tag == "select":
            self._select = given["name"]
        elif tag == "option" and "selected" in given:
            self.fields[self._select] = [given["value"]]
        elif tag == "input" and (given.get("type") != "checkbox" or "checked" in given):
            self.fields.setdefault(given["name"], []).append(given.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            # The first line break after the tag is none of the text.
            self.fields[self._area] = [self.fields[self._area][0].removeprefix("\n")]
            self._area = ""

    def handle_data(self, data: str) -> None:
        if self._area:
            self.fields[self._area][0] += data


def test_a_department_or_channel_that_is_still_named_stays_listed_by_page_api_and_file(catalog: CatalogHarness) -> None:
    shown = catalog.get("/bodies/GJJ", OFFICE)
    item = catalog.get("/items/GJJ-W-01", OFFICE).json
    department, channel = item["department"], item["channels"][0]
    catalog.sign_in(OFFICE)
    form = filled_in(catalog.client.get(AT).text)
    for field, code in (("departments", department), ("channels", channel)):
        renamed = catalog.submit(AT, {**form, field: form[field][0].replace(f"（{code}）", "（XX9）")})
        assert renamed.status_code == 422
        assert "”还有公开事项" in renamed.text
        assert "编码不动" in renamed.text
        given = {name: shown.json[name] for name in ("name", "kind", "legal_regime", "fonds", "rules", "contact")}
        left = {
            listed: [{k: v for k, v in each.items() if k != "description"} for each in shown.json[listed]]
            for listed in ("departments", "channels")
        }
        left[field] = [each for each in left[field] if each["code"] != code]
        refused = catalog.put("/bodies/GJJ", {**given, **left}, OFFICE, If_Match=shown.headers["ETag"])
        assert (refused.status_code, refused.json["code"], list(refused.json["errors"])) == (
            422,
            "still_in_use",
            [field],
        )
    assert catalog.get("/bodies/GJJ", OFFICE).json["departments"] == shown.json["departments"]
    under_another_name = form["departments"][0].replace(f"（{department}）", f"改名（{department}）")
    assert catalog.submit(AT, {**form, "departments": under_another_name}).status_code == 303
