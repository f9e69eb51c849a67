"""The directory on its pages: kept by the office, read by everybody, put together as one looks for it."""

from __future__ import annotations

import html
import io
import re
from typing import Any
from urllib.parse import quote

import pytest

from tests.integration.catalog.harness import OFFICE, PROPOSER, CatalogHarness, a_person
from tests.integration.catalog.test_directory_files import HEADS, ROW, a_book

pytestmark = pytest.mark.one_database

NEW = {
    "body": "GJJ",
    "code": "GJJ-W-90",
    "audience": "external",
    "group": "财务管理",
    "title": "增值收益分配情况",
    "elements": "分配方案\r\n分配结果",
    "time_limit.days": "7",
    "time_limit.unit": "calendar",
    "frequency": "standing",
    "department": "JCK",
    "channels": ["website"],
    "category": "art20-7",
    "level": "municipal",
    "reason": "上级要求",
}


def test_the_office_adds_an_item_by_page_as_by_api(catalog: CatalogHarness) -> None:
    catalog.sign_in(OFFICE)
    sent = catalog.submit("/directory/new", NEW)
    assert sent.headers["Location"] == "/directory/items/GJJ-W-90?done=added"
    added = catalog.get("/items/GJJ-W-90").json
    assert [element["code"] for element in added["elements"]] == ["E01", "E02"]
    assert added["time_limit"] == {"days": 7, "unit": "calendar"}
    assert (added["category"], added["review_route"], added["active"]) == ("art20-7", "external", True)
    assert "增值收益分配情况" in catalog.client.get("/directory?body=GJJ").text


def test_a_page_refuses_what_the_api_refuses_and_keeps_what_was_filled_in(catalog: CatalogHarness) -> None:
    catalog.sign_in(OFFICE)
    for changes, said in (
        ({"title": ""}, "“二级事项”没有填写"),
        ({"period": "year"}, "定期公开须写明周期"),
        ({"audience": "internal"}, "条例第二十条只管对外公开的事项"),
        ({"channels": ["moon"]}, "该单位没有这个渠道"),
        ({"code": "GJJ-W-01"}, "已经存在"),
    ):
        page = catalog.submit("/directory/new", {**NEW, **changes})
        assert page.status_code in (409, 422)
        assert said in page.text
        assert "上级要求" in page.text


def test_a_change_makes_a_version_that_shows_who_why_and_what(catalog: CatalogHarness) -> None:
    catalog.sign_in(OFFICE)
    catalog.submit("/directory/new", NEW)
    form = {**NEW, "version": "1", "title": "增值收益", "elements": "分配方案\n余额\n分配结果", "reason": "按审计意见"}
    assert catalog.submit("/directory/items/GJJ-W-90/edit", form).status_code == 303
    page = _text(catalog.client.get("/directory/items/GJJ-W-90").text)
    assert "第2版" in page
    assert "按审计意见" in page
    assert "财务管理\n增值收益分配情况" in page
    assert {part["name"]: part["code"] for part in catalog.get("/items/GJJ-W-90").json["elements"]}["分配结果"] == "E02"
    stale = catalog.submit("/directory/items/GJJ-W-90/edit", form)
    assert stale.status_code == 412
    assert "有人先改了" in stale.text


def test_versions_are_paged_and_name_the_fields_that_changed(catalog: CatalogHarness) -> None:
    given = {name: value for name, value in catalog.get("/items/GJJ-W-01").json.items() if name not in _KEPT}
    for number in range(3):
        changed = {**given, "note": f"第{number}次", "reason": "改备注"}
        assert catalog.put("/items/GJJ-W-01", changed, OFFICE, If_Match="*").status_code == 200
    first = catalog.get("/items/GJJ-W-01/versions?limit=3", OFFICE).json
    assert [(line["version"], line["changed"]) for line in first["items"]] == [
        (4, ["note"]),
        (3, ["note"]),
        (2, ["note"]),
    ]
    rest = catalog.get(f"/items/GJJ-W-01/versions?limit=3&cursor={first['next']}", OFFICE).json
    assert [(line["version"], line["changed"]) for line in rest["items"]] == [(1, [])]
    assert rest["next"] is None


def test_an_item_is_retired_by_page_and_used_again(catalog: CatalogHarness) -> None:
    catalog.sign_in(OFFICE)
    catalog.submit("/directory/new", NEW)
    at = "/directory/items/GJJ-W-90"
    assert catalog.submit(f"{at}/retire", {"reason": "", "version": "1"}).status_code == 422
    assert catalog.submit(f"{at}/retire", {"reason": "并入其他事项", "version": "1"}).status_code == 303
    assert "已停用" in catalog.client.get(at).text
    assert "GJJ-W-90" not in catalog.client.get("/directory?body=GJJ").text
    catalog.submit(f"{at}/edit", {**NEW, "version": "2", "active": "1"})
    assert catalog.get("/items/GJJ-W-90").json["active"] is True


def test_everybody_reads_an_item_and_the_staff_its_history(catalog: CatalogHarness) -> None:
    page = catalog.client.get("/directory/items/GJJ-W-01")
    assert page.status_code == 200
    assert "历次版本" not in page.text
    assert catalog.client.get("/directory/items/GJJ-N-01").status_code == 404
    catalog.sign_in(PROPOSER)
    assert "历次版本" in catalog.client.get("/directory/items/GJJ-W-01").text
    assert "修改事项" not in catalog.client.get("/directory/items/GJJ-W-01").text


def test_the_directory_shows_the_ten_official_columns(catalog: CatalogHarness) -> None:
    page = _text(catalog.client.get("/directory?body=GJJ&view=standard").text)
    for head in HEADS:
        assert head in page
    assert "自信息形成或者变更之日起20个工作日内" in page


def test_the_directory_is_put_together_by_department_category_and_what_is_missing(catalog: CatalogHarness) -> None:
    catalog.sign_in(OFFICE)
    catalog.submit("/directory/new", NEW)
    catalog.published(item="GJJ-W-90", elements=["E01"])
    catalog.sign_out()
    by_category = _text(catalog.client.get("/directory?body=GJJ&view=category").text)
    assert by_category.index("财政预算、决算信息") < by_category.index("增值收益分配情况")
    by_department = _text(catalog.client.get("/directory?body=GJJ&view=department").text)
    assert by_department.index("计划财务科 ") < by_department.index("增值收益分配情况")
    missing = catalog.client.get("/directory?body=GJJ&view=missing").text
    assert "增值收益分配情况" not in missing
    assert "住房公积金动态" in missing
    assert [line["code"] for line in catalog.get("/items?category=art20-7&body=GJJ").json["items"]] == ["GJJ-W-90"]


def test_the_directory_asks_the_database_as_often_for_many_items_as_for_few(catalog: CatalogHarness) -> None:
    for view in ("group", "standard", "category", "missing"):
        with catalog.statements() as asked:
            catalog.client.get(f"/directory?body=GJJ&view={view}")
        assert len(asked) <= 4, (view, asked)


def test_party_items_stand_apart_and_are_shown_to_members_alone(catalog: CatalogHarness) -> None:
    member, other = (a_person(sub, "office", *more) for sub, more in (("cai", ["party_member"]), ("op", [])))
    catalog.post("/items", {"code": "GJJ-D-01", "body": "GJJ", "title": "党费收缴", "audience": "party"}, member)
    catalog.sign_in(member)
    assert "党费收缴" in catalog.client.get("/directory?body=GJJ&audience=party").text
    assert "党费收缴" not in catalog.client.get("/directory?body=GJJ").text
    catalog.sign_in(other)
    assert "党费收缴" not in catalog.client.get("/directory?body=GJJ&audience=party").text
    assert catalog.client.get("/directory/items/GJJ-D-01").status_code == 404


# The guide (公开指南) ------------------------------------------------------------------------------------------------


def test_the_guide_shows_where_the_office_is_once_it_was_entered(catalog: CatalogHarness) -> None:
    """条例第十二条."""
    assert "中山路1号" not in catalog.client.get("/guide?body=GJJ").text
    catalog.sign_in(OFFICE)
    form = {"body": "GJJ", "address": "中山路1号", "hours": "工作日9:00-17:00", "telephone": "0551-12329 转 8"}
    assert catalog.submit("/guide/edit", {**form, "version": "1"}).status_code == 303
    catalog.sign_out()
    for address in ("/guide?body=GJJ", "/directory?body=GJJ"):
        page = catalog.client.get(address).text
        assert "中山路1号" in page
        assert "0551-12329 转 8" in page
    assert catalog.get("/bodies/GJJ").json["contact"]["address"] == "中山路1号"


@pytest.mark.parametrize(
    ("changes", "label"),
    [({"mail": "nowhere"}, "电子邮箱"), ({"telephone": "打我"}, "联系电话"), ({"website": "x"}, "网址")],
)
def test_a_wrong_contact_is_refused_by_page_and_api(
    changes: dict[str, str], label: str, catalog: CatalogHarness
) -> None:
    catalog.sign_in(OFFICE)
    page = catalog.submit("/guide/edit", {"body": "GJJ", **changes})
    assert page.status_code == 422
    assert f"“{label}”" in page.text
    given = {name: value for name, value in catalog.get("/bodies/GJJ").json.items() if name not in ("code", "etag")}
    refused = catalog.put("/bodies/GJJ", {**given, "contact": changes}, OFFICE, If_Match="*")
    assert [*refused.json["errors"]] == [f"contact.{next(iter(changes))}"]


def test_the_guide_follows_the_law_that_binds_the_body(catalog: CatalogHarness) -> None:
    """条例第二十七、五十一、五十五条: of a utility nobody can request anything, and its superior hears complaints."""
    page = catalog.client.get("/guide?body=GJJ").text
    assert "向本单位申请" in page
    assert "向上一级行政机关或者政府信息公开工作主管部门投诉、举报" in page
    assert "申请行政复议或者提起行政诉讼" in page
    assert "/complaints/tip-offs" not in page, "there the body itself would take what is told to its superior"
    assert '<a href="/complaints/ask?body=GJJ">投诉</a>' in page
    given = {"code": "SGS", "name": "供水公司", "legal_regime": "utility"}
    assert catalog.post("/bodies", given, a_person("op", "operator", body="*")).status_code == 201
    page = catalog.client.get("/guide?body=SGS").text
    assert "联系方式还没有登记" in page
    assert "不适用依申请公开" in page
    assert "向本单位申请" not in page
    assert "向有关主管部门或者机构申诉（条例第五十五条）" in page
    assert "行政复议" not in page


# Files ---------------------------------------------------------------------------------------------------------------


def test_a_file_is_looked_at_on_a_page_and_then_loaded(catalog: CatalogHarness) -> None:
    catalog.sign_in(OFFICE)
    shown = _preview(catalog, ROW, ["88", "新增的", *ROW[2:]])
    assert "GJJ-W-88" in shown.text
    assert catalog.get("/items/GJJ-W-88").status_code == 404
    done = catalog.submit("/directory/files", {**_hidden(shown.text), "reason": "年度修订"})
    assert done.headers["Location"] == "/directory/files?items=2&retired=0&bodies=0&unchanged=0"
    assert catalog.get("/items/GJJ-W-01/versions", OFFICE).json["items"][0]["reason"] == "年度修订"
    assert "文件与现在的目录一致" in _preview(catalog, ROW).text
    assert "文件里没有事项" in _preview(catalog).text


def test_what_changed_since_it_was_looked_at_is_not_loaded(catalog: CatalogHarness) -> None:
    catalog.sign_in(OFFICE)
    shown = _preview(catalog, ROW)
    catalog.post("/items/GJJ-W-01/retire", {"reason": "停用"}, OFFICE)
    refused = catalog.submit("/directory/files", _hidden(shown.text))
    assert refused.status_code == 409
    assert "请再核对一次" in refused.text
    assert catalog.submit("/directory/files", _hidden(refused.text)).status_code == 303


def test_a_bad_file_shows_its_rows_and_no_way_to_load_it(catalog: CatalogHarness) -> None:
    catalog.sign_in(OFFICE)
    page = _preview(catalog, [*ROW[:9], "宇宙级"])
    assert "第2行" in page.text
    assert "公开层级" in page.text
    assert 'name="digest"' not in page.text
    assert catalog.submit("/directory/files/preview", {}).status_code == 422


_KEPT = ("code", "version", "etag")


def _preview(catalog: CatalogHarness, *rows: list[str]) -> Any:
    return catalog.submit("/directory/files/preview", {"file": (io.BytesIO(a_book(HEADS, *rows)), "目录.xlsx")})


def _hidden(page: str) -> dict[str, str]:
    table = re.search(r'<textarea name="table" hidden>\n(.*?)</textarea>', page, re.S)
    digest = re.search(r'name="digest" value="([^"]+)"', page)
    assert table
    assert digest
    return {"table": html.unescape(table[1]).replace("\r\n", "\n").replace("\n", "\r\n"), "digest": digest[1]}


def _text(page: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", page))


def test_what_is_out_of_use_is_listed_for_those_who_keep_the_directory(catalog: CatalogHarness) -> None:
    at = "/directory?body=GJJ&view=retired"
    catalog.sign_in(OFFICE)
    assert "已停用的" not in catalog.client.get(at).text, "nothing is out of use yet"
    assert catalog.post("/items/GJJ-W-01/retire", {"reason": "不再要求"}, OFFICE).status_code == 200
    page = catalog.client.get(at).text
    assert "已停用的 1 项" in page
    assert "/directory/items/GJJ-W-01" in page
    assert "new?item=GJJ-W-01" not in page, "nobody drafts of it"
    catalog.sign_in(PROPOSER)
    assert "/directory/items/GJJ-W-01" not in catalog.client.get(at).text


def test_whoever_takes_an_item_out_of_use_sees_what_is_under_way(catalog: CatalogHarness) -> None:
    catalog.draft()
    catalog.proposed(title="另一条")
    catalog.sign_in(OFFICE)
    page = catalog.client.get("/directory/items/GJJ-W-01").text
    assert "有2条信息正在办理，其中1条已提出审核" in page
    owed = catalog.get("/obligations?item=GJJ-W-01&state=open", OFFICE).json["items"]
    found = re.search(r"还有(\d+)项公开义务没有履行", page)
    assert found
    assert int(found[1]) >= len(owed) > 0
    catalog.sign_in(PROPOSER)
    assert "正在办理" not in catalog.client.get("/directory/items/GJJ-W-01").text


def test_an_item_saved_as_it_was_makes_no_version(catalog: CatalogHarness) -> None:
    shown = catalog.get("/items/GJJ-W-01", OFFICE)
    given = {name: value for name, value in shown.json.items() if name not in ("code", "etag", "version")}
    again = catalog.put("/items/GJJ-W-01", {**given, "reason": "顺手保存。"}, OFFICE, If_Match=shown.headers["ETag"])
    assert (again.status_code, again.headers["ETag"]) == (200, shown.headers["ETag"])
    assert catalog.names_announced(of="GJJ-W-01").count("item.changed") == 1


def test_points_of_article_20_are_numbered_as_the_article_does(catalog: CatalogHarness) -> None:
    page = catalog.client.get("/directory?body=GJJ&view=category").text
    assert re.search("（[一二三四五六七八九十]+）", "".join(re.findall("<h2[^>]*>.*?</h2>", page, re.DOTALL)))


def test_whoever_finds_that_something_is_missing_can_press_for_it(catalog: CatalogHarness) -> None:
    item = catalog.get("/items/GJJ-W-01").json
    link = f'href="/complaints/ask?body=GJJ&amp;about={quote(item["title"])}"'
    assert link in catalog.client.get("/directory?body=GJJ&view=missing").text
    page = catalog.client.get("/directory/items/GJJ-W-01").text
    assert link in page
    assert "还没有公开的信息" in page
    catalog.published()
    assert link not in catalog.client.get("/directory/items/GJJ-W-01").text
