"""The standard directory as a file: what is written is read back without loss, and looked at before it is loaded."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from werkzeug.test import TestResponse

from chassis.ports import SYSTEM
from services.catalog.adapters.imports.catalogue import import_catalogue
from services.catalog.adapters.imports.directory_files import parse_tables, read_for
from services.catalog.adapters.imports.read_catalogue import read_catalogue
from services.catalog.adapters.standard_directory.export import write_directory
from services.catalog.adapters.storage.reads.directory import all_bodies, items_in
from tests.harness.base import NOW
from tests.integration.catalog.browser import Browser
from tests.integration.catalog.harness import OFFICE, PROPOSER, CatalogHarness, a_person
from tests.shared_data import shared_json

pytestmark = pytest.mark.one_database

HEADS = shared_json("law-reference.json")["directory_standard_columns"]
ROW = [
    "1",
    "财务\n财务收支报告",
    "收入\n支出",
    "条例第二十条",
    "20个工作日",
    "市住房公积金管理中心",
    "中心网站",
    "全社会",
    "主动",
    "市级",
]


class EmptyCatalog(CatalogHarness):
    """A catalogue without anything; of another moment, since databases are prepared once for each."""

    def __init__(self, folder: Path, name: str) -> None:
        super().__init__(f"sqlite:///{folder}/{name}.sqlite", folder, now=NOW + timedelta(minutes=1))

    def fill(self) -> None:
        """Nothing."""


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[EmptyCatalog]:
    made = EmptyCatalog(tmp_path, "empty")
    yield made
    made.close()


@pytest.mark.parametrize("form", ["xlsx", "csv", "json"])
def test_the_seed_s_directory_comes_back_from_a_file_as_it_was(form: str, empty: EmptyCatalog, tmp_path: Path) -> None:
    """Issue 10, must show 1: into a file, into an empty system, out again: identical; once more changes nothing."""
    first = EmptyCatalog(tmp_path, "first")
    _load(first, json.dumps(shared_json("seed-catalogue.json")).encode(), "json")
    written = _written(first, form)
    _load(empty, written, form)
    assert _written(empty, "json") == _written(first, "json")
    assert _cells(_written(empty, form), form) == _cells(written, form)
    again = _load(empty, written, form)
    assert (again.bodies, again.items, again.retired) == (0, 0, 0)
    first.close()


def test_every_field_that_an_item_may_have_survives_a_file(empty: EmptyCatalog) -> None:
    _load(empty, json.dumps(FULL).encode(), "json")
    before = _written(empty, "json")
    for form in ("xlsx", "csv"):
        outcome = _load(empty, _written(empty, form), form)
        assert (outcome.items, outcome.bodies, outcome.unchanged) == (0, 0, 5)
    assert _written(empty, "json") == before


def test_a_file_has_the_ten_official_heads_in_their_order(catalog: CatalogHarness) -> None:
    book = load_workbook(io.BytesIO(_export(catalog, "xlsx").data))
    assert [cell.value for cell in book.worksheets[0][1]][:10] == HEADS
    assert _export(catalog, "csv").data.startswith("\ufeff".encode() + ",".join(HEADS[:1]).encode())


def test_no_cell_of_a_file_is_a_formula(catalog: CatalogHarness) -> None:
    changed = _item(catalog, title="=cmd|' /C calc'!A0", legal_basis="@SUM(A1)", note="'=1+1")
    assert catalog.put("/items/GJJ-W-01", changed, OFFICE, If_Match="*").status_code == 200
    assert '"=cmd' not in _export(catalog, "csv").text
    assert ",=cmd" not in _export(catalog, "csv").text
    book = load_workbook(io.BytesIO(_export(catalog, "xlsx").data))
    assert "f" not in {cell.data_type for row in book.worksheets[0] for cell in row}
    for form in ("csv", "xlsx"):
        outcome = _send(catalog, "/directory-file", _export(catalog, form).data, form)
        assert (outcome.json["items"], outcome.json["retired"]) == (0, 0), outcome.json
    assert catalog.get("/items/GJJ-W-01").json["note"] == "'=1+1"


def test_a_file_with_the_ten_columns_alone_is_taken(catalog: CatalogHarness) -> None:
    """What others write by the official template; what it does not say stays as it is."""
    before = catalog.get("/items/GJJ-W-01").json
    answer = _send(catalog, "/directory-file", a_book(["市住房公积金管理中心标准目录"], HEADS, ROW), "xlsx")
    assert answer.json == {"bodies": 0, "items": 1, "retired": 0, "unchanged": 0}
    after = catalog.get("/items/GJJ-W-01").json
    assert (after["group"], after["title"], after["level"]) == ("财务", "财务收支报告", "municipal")
    assert [element["name"] for element in after["elements"]] == ["收入", "支出"]
    assert (after["topic"], after["retention"]) == (before["topic"], before["retention"])


def test_an_element_put_between_others_moves_no_code_of_theirs(catalog: CatalogHarness) -> None:
    """Disclosures name elements by their codes."""
    _send(catalog, "/directory-file", a_book(HEADS, ROW), "xlsx")
    _send(catalog, "/directory-file", a_book(HEADS, [*ROW[:2], "收入\n结余\n支出", *ROW[3:]]), "xlsx")
    found = {element["name"]: element["code"] for element in catalog.get("/items/GJJ-W-01").json["elements"]}
    assert found == {"收入": "E01", "支出": "E02", "结余": "E03"}


@pytest.mark.parametrize(
    ("column", "cell", "head"),
    [
        (4, "尽快", "公开时限"),
        (6, "火星网站", "公开渠道和载体"),
        (7, "大家", "公开对象"),
        (9, "宇宙级", "公开层级"),
        (5, "别的单位", "公开主体"),
        (0, "第一", "序号"),
    ],
)
def test_a_bad_row_is_named_by_its_number_and_column(
    column: int, cell: str, head: str, catalog: CatalogHarness
) -> None:
    bad = [cell if number == column else text for number, text in enumerate(ROW)]
    content = a_book(HEADS, ["2", *ROW[1:]], bad)
    preview = _send(catalog, "/directory-file/preview", content, "xlsx").json
    (entry,) = preview["bad"]
    assert entry["row"] == 3
    assert head in entry["reason"]
    refused = _send(catalog, "/directory-file", content, "xlsx")
    assert (refused.status_code, refused.json["code"]) == (422, "nothing_loaded")
    assert any(place.startswith("row 3") for place in refused.json["errors"])
    assert catalog.get("/items/GJJ-W-02").json["title"] != "财务收支报告"


def test_a_preview_says_what_would_change_and_changes_nothing(catalog: CatalogHarness) -> None:
    rows = [ROW, ["99", "新事项", *ROW[2:]]]
    told = _send(catalog, "/directory-file/preview", a_book(HEADS, *rows), "xlsx").json
    assert [(line["code"], line["change"]) for line in told["items"]] == [("GJJ-W-01", "changed"), ("GJJ-W-99", "new")]
    differences = {line["head"]: line for line in told["items"][0]["differences"]}
    assert differences["公开内容(要素)"]["after"] == "收入\n支出"
    assert catalog.get("/items/GJJ-W-99").status_code == 404


def test_an_item_is_retired_and_taken_back_by_its_state(catalog: CatalogHarness) -> None:
    heads, row = [*HEADS, "状态"], [*ROW, "使用"]
    _send(catalog, "/directory-file", a_book(heads, row), "xlsx")
    told = _send(catalog, "/directory-file/preview", a_book(heads, [*ROW, "停用"]), "xlsx").json
    assert told["items"][0]["change"] == "retired"
    assert _send(catalog, "/directory-file", a_book(heads, [*ROW, "停用"]), "xlsx").json["retired"] == 1
    assert catalog.get("/items/GJJ-W-01").json["active"] is False
    _send(catalog, "/directory-file", a_book(heads, row), "xlsx")
    assert catalog.get("/items/GJJ-W-01").json["active"] is True


def test_a_file_changes_no_other_body_s_directory(catalog: CatalogHarness) -> None:
    """Whoever keeps one directory is refused in another."""
    for path in ("/directory-file", "/directory-file/preview"):
        answer = _send(catalog, path, a_book(HEADS, ROW), "xlsx", a_person("far", "office", body="GS"))
        assert (answer.status_code, answer.json["code"]) == (403, "role_missing")
    assert _send(catalog, "/directory-file", a_book(HEADS, ROW), "xlsx", PROPOSER).status_code == 403


@pytest.mark.parametrize(
    "rows", [[["甲", "乙"], ["1", "2"]], [[*HEADS, "颜色"], [*ROW, "红"]], [[*HEADS, "序号"], [*ROW, "2"]], []]
)
def test_a_table_that_cannot_be_read_whole_is_refused(rows: list[list[str]], catalog: CatalogHarness) -> None:
    """No column is passed over in silence."""
    answer = _send(catalog, "/directory-file", a_book(*rows), "xlsx")
    assert (answer.status_code, answer.json["code"]) == (422, "nothing_loaded")


def test_an_item_that_stands_twice_is_refused(catalog: CatalogHarness) -> None:
    (entry,) = _send(catalog, "/directory-file/preview", a_book(HEADS, ROW, ROW), "xlsx").json["bad"]
    assert (entry["row"], entry["entry"]) == (3, "GJJ-W-01")


def test_a_formula_in_a_file_is_refused_with_its_row(catalog: CatalogHarness) -> None:
    book = Workbook()
    for row in (HEADS, [*ROW[:1], "=A1", *ROW[2:]]):
        book.worksheets[0].append(row)
    out = io.BytesIO()
    book.save(out)
    answer = _send(catalog, "/directory-file", out.getvalue(), "xlsx")
    assert answer.status_code == 422
    assert "第2行" in answer.json["detail"]


def test_chinese_excel_s_own_csv_is_read(catalog: CatalogHarness) -> None:
    text = "\r\n".join(",".join(f'"{cell}"' for cell in row) for row in (HEADS, ROW))
    assert _send(catalog, "/directory-file", text.encode("gb18030"), "csv").json["items"] == 1


def test_only_who_may_know_of_an_item_finds_it_in_a_file(catalog: CatalogHarness) -> None:
    member, other = (
        a_person(sub, "office", *more, body="GDJ") for sub, more in (("cai", ["party_member"]), ("op", []))
    )
    assert catalog.post(
        "/items", {"code": "GDJ-D-99", "body": "GDJ", "title": "党建", "audience": "party"}, member
    ).json
    assert "GDJ-D-99" in catalog.get("/directory-file?body=GDJ&format=csv", member).text
    assert "GDJ-D-99" not in catalog.get("/directory-file?body=GDJ&format=csv", other).text


# What is asked and sent ---------------------------------------------------------------------------------------------


def _load(catalog: CatalogHarness, content: bytes, form: str) -> Any:
    with catalog.service.transaction() as work:
        reading = read_catalogue(content.decode()) if form == "json" else read_for(parse_tables(content, form), work)
        outcome = import_catalogue(reading, actor=SYSTEM, work=work, clock=catalog.clock)
    assert not outcome.bad, outcome.bad
    return outcome


def _written(catalog: CatalogHarness, form: str) -> bytes:
    with catalog.service.reading() as work:
        connection = work.events.connection
        return write_directory(all_bodies(connection), items_in(connection, SYSTEM), form)


def _cells(content: bytes, form: str) -> Any:
    if form != "xlsx":
        return content
    return [[[cell.value for cell in row] for row in sheet] for sheet in load_workbook(io.BytesIO(content))]


def _export(catalog: CatalogHarness, form: str) -> TestResponse:
    answer = catalog.get(f"/directory-file?body=GJJ&format={form}", OFFICE)
    assert answer.status_code == 200
    return answer


def a_book(*rows: list[str]) -> bytes:
    book, out = Workbook(), io.BytesIO()
    for row in rows:
        book.worksheets[0].append(row)
    book.save(out)
    return out.getvalue()


def test_the_printed_form_with_two_rows_of_heads_and_ticks_is_read(catalog: CatalogHarness) -> None:
    """The official template: merged heads, √ below their parts, the group and the body merged down their rows."""
    sent = _send(catalog, "/directory-file", printed_form(), "xlsx")
    assert sent.status_code == 200, sent.json
    first, second = (catalog.get(f"/items/GJJ-W-{number}").json for number in ("61", "62"))
    assert (first["group"], first["title"], first["level"]) == ("财务管理", "收支报告", "county")
    assert (second["group"], second["title"], second["level"]) == ("财务管理", "收费清单", "township")
    assert (first["method"], second["method"]) == ("proactive", "on_request")
    assert [element["name"] for element in first["elements"]] == ["收入", "支出"]


def test_the_preview_names_what_a_new_item_gets_unasked_and_what_was_not_ticked(catalog: CatalogHarness) -> None:
    row = ["77", "财务\n收费公示", *ROW[2:6], "■中心网站 □政府公报", *ROW[7:]]
    content = a_book(HEADS, row)
    (told,) = _send(catalog, "/directory-file/preview", content, "xlsx").json["items"]
    inferred = {cell["head"]: cell["value"] for cell in told["cells"] if cell["inferred"]}
    assert (told["change"], told["left_out"]) == ("new", ["政府公报"])
    assert (inferred["公开频次"], inferred["主题分类"]) == ("长期公开", "收费标准")
    assert "公开渠道和载体" not in inferred
    page = _previewed(catalog, content, "目录.xlsx")
    assert "没有勾选、不导入：政府公报" in page
    assert re.search("主题分类</th><td[^>]*>收费标准 <span[^>]*>文件没有写，按默认", page)


def test_the_preview_says_what_the_retirement_of_an_item_ends(catalog: CatalogHarness) -> None:
    """As the page of the item does: what is under way of it, and what is owed."""
    catalog.proposed()
    content = a_book([*HEADS, "事项编码", "状态"], [*ROW, "GJJ-W-01", "停用"])
    page = _previewed(catalog, content, "目录.xlsx")
    assert "本事项有1条信息正在办理，其中1条已提出审核" in page
    book = load_workbook(io.BytesIO(_export(catalog, "xlsx").data))
    sheet = book.worksheets[0]
    heads = {cell.value: cell.column for cell in sheet[1]}
    row = next(cells[0].row for cells in sheet.iter_rows() if "GJJ-W-01" in {cell.value for cell in cells})
    sheet.cell(row, heads["状态"]).value = "停用"
    out = io.BytesIO()
    book.save(out)
    assert "停用后已提出的继续审核" in _previewed(catalog, out.getvalue(), "目录.xlsx")


def test_the_preview_names_what_would_change_of_a_body(catalog: CatalogHarness) -> None:
    """Who approves, and whether what is approved waits for the leading group, is not changed by a file unseen."""
    book = load_workbook(io.BytesIO(_export(catalog, "xlsx").data))
    sheet = book.worksheets[1]
    heads = {cell.value: cell.column for cell in sheet[1]}
    sheet.cell(2, heads["公开前审议"]).value = "是"
    sheet.cell(2, heads["联系电话"]).value = "0000-12330"
    out = io.BytesIO()
    book.save(out)
    (told,) = _send(catalog, "/directory-file/preview", out.getvalue(), "xlsx").json["bodies"]
    changed = {each["head"]: (each["before"], each["after"]) for each in told["differences"]}
    assert (told["change"], changed["公开前审议"], changed["联系电话"][1]) == ("changed", ("否", "是"), "0000-12330")
    assert len(changed) == 2
    page = _previewed(catalog, out.getvalue(), "目录.xlsx")
    assert re.search("公开前审议</td><td[^>]*><del>否</del></td><td[^>]*><ins>是</ins>", page)


def test_a_body_is_put_out_of_use_by_the_file_that_retires_its_items(catalog: CatalogHarness) -> None:
    """The preview says what becomes of it; while an item is in use, what falls due there nobody would find."""
    book = load_workbook(io.BytesIO(_export(catalog, "xlsx").data))
    items, bodies = book.worksheets[:2]
    told = "群众也不能再向它提交来件；已公开的信息仍然公开"
    assert told not in _previewed(catalog, _saved(book), "目录.xlsx")
    bodies.cell(2, _column(bodies, "单位状态")).value = "停用"
    refused = _previewed(catalog, _saved(book), "目录.xlsx")
    assert re.search("还有公开事项\\d+项在用，请先停用这些事项", refused)
    for row in range(2, items.max_row + 1):
        items.cell(row, _column(items, "状态")).value = "停用"
    page = _previewed(catalog, _saved(book), "目录.xlsx")
    assert told in page
    catalog.sign_in(OFFICE)
    assert told in catalog.client.get("/bodies/GJJ/edit").text, "and so does its form"
    loaded = _send(catalog, "/directory-file", _saved(book), "xlsx")
    assert loaded.status_code == 200, loaded.json
    assert catalog.get("/bodies/GJJ", OFFICE).json["active"] is False


def _saved(book: Any) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _column(sheet: Any, head: str) -> int:
    return next(int(each.column) for each in sheet[1] if str(each.value).partition("(")[0] == head)


@pytest.mark.parametrize(
    ("head", "cell", "offered", "others"),
    [
        ("审批人", "办公室主任", "分管或主要领导、管委会、领导小组成员、党组织", "承办人"),
        ("可由同一人办理的环节", "科室负责人、办公室", "科室负责人、政务公开办公室、分管或主要领导", "安全审计员"),
    ],
)
def test_a_post_that_is_misspelt_in_the_rules_is_told_with_those_that_may_stand_there(
    catalog: CatalogHarness, head: str, cell: str, offered: str, others: str
) -> None:
    """With every post named, the next one that is chosen is refused again."""
    book = load_workbook(io.BytesIO(_export(catalog, "xlsx").data))
    sheet = book.worksheets[1]
    sheet.cell(2, next(each.column for each in sheet[1] if each.value == head)).value = cell
    out = io.BytesIO()
    book.save(out)
    (bad,) = _send(catalog, "/directory-file/preview", out.getvalue(), "xlsx").json["bad"]
    assert f"“{head}”请填其中一个：{offered}。" in bad["reason"]
    assert others not in bad["reason"]


def test_two_ticks_where_one_is_asked_for_are_told(catalog: CatalogHarness) -> None:
    told = _send(catalog, "/directory-file/preview", printed_form(both_levels=True), "xlsx").json
    assert [(bad["row"], bad["reason"].split("：")[0]) for bad in told["bad"]] == [(4, "“公开层级”")]


def printed_form(*, both_levels: bool = False) -> bytes:
    """As the State Council's template is filled in: 13 columns below ten merged heads."""
    heads = ["序号", "公开事项", "", "公开内容（要素）", "公开依据", "公开时限", "公开主体", "公开渠道和载体"]
    heads += ["公开对象", "", "公开方式", "", "公开层级", ""]
    below = ["", "一级事项", "二级事项", "", "", "", "", "", "全社会", "特定群体", "主动", "依申请", "县级", "乡级"]
    middle = ["条例第二十条", "20个工作日"]
    first = ["61", "财务管理", "收支报告", "收入\n支出", *middle, "市住房公积金管理中心", "■中心网站", "√", ""]
    first += ["√", "", "√", "√" if both_levels else ""]
    second = ["62", "", "收费清单", "项目", *middle, "", "■中心网站", "√", "", "", "√", "", "√"]
    book = load_workbook(io.BytesIO(a_book(["基层政务公开标准目录"], heads, below, first, second)))
    sheet = book.worksheets[0]
    for cells in ("A2:A3", "B2:C2", "I2:J2", "K2:L2", "M2:N2", "B4:B5", "G4:G5"):
        sheet.merge_cells(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_the_page_names_bad_rows_in_chinese_alone(catalog: CatalogHarness) -> None:
    bad = a_book(HEADS, [*ROW[:4], "尽快", "别的单位", *ROW[6:]], [*ROW[:4], "尽快", *ROW[5:9], "宇宙级"])
    page = _previewed(catalog, bad, "目录.xlsx")
    assert "没有登记单位“别的单位”" in page
    assert "Name one body" not in page
    assert "One of" not in page


def test_a_refused_file_is_refused_in_one_sentence(catalog: CatalogHarness) -> None:
    page = _previewed(catalog, b"{}", "目录.json")
    assert re.sub(r"<[^>]+>", "", page.split('id="refusal"')[1].split("</ul>")[0]).count("请上传 xlsx") == 1


@pytest.mark.parametrize("path", ["/directory-file", "/directory-file/preview", "/register-file"])
def test_a_file_that_is_no_table_is_told_which_kinds_are(catalog: CatalogHarness, path: str) -> None:
    refused = _send(catalog, path, b'{"items": []}', "json")
    assert refused.status_code == 422
    assert refused.json["errors"]["file"].startswith("请上传 xlsx 或者 csv 文件。")
    assert "jpeg" not in refused.text


def _previewed(catalog: CatalogHarness, content: bytes, name: str) -> str:
    page = "/directory/files"
    sent = Browser(catalog, OFFICE).submit(page, f"{page}/preview", file=(io.BytesIO(content), name))
    return str(sent.text)


def _send(catalog: CatalogHarness, path: str, content: bytes, form: str, actor: Any = OFFICE) -> Any:
    data = {"file": (io.BytesIO(content), f"目录.{form}")}
    return catalog.client.post(catalog.api + path, data=data, headers=catalog.bearer(actor))


def _item(catalog: CatalogHarness, **changes: Any) -> dict[str, Any]:
    found = catalog.get("/items/GJJ-W-01").json
    return {**{name: value for name, value in found.items() if name not in ("code", "version", "etag")}, **changes}


FULL = {
    "bodies": [
        {
            "code": "ZYJ",
            "name": "市中医药管理局（本级）",
            "kind": "市直机关",
            "legal_regime": "agency",
            "departments": [{"code": "BGS", "name": "办公室"}, {"code": "CWK", "name": "办公室"}],
            "channels": [
                {"code": "a", "name": "网站", "kind": "website", "automatic": True},
                {"code": "b", "name": "网站", "kind": "website", "automatic": False},
                {"code": "c", "name": "内网（c）", "kind": "intranet", "automatic": True},
            ],
            "rules": {"approvers": ["leader", "leading_group"], "same_person": [["section_head", "office"]]},
            "contact": {"address": "中山路1号", "hours": "工作日9:00-17:00", "telephone": "0551-12345678 转 3"},
        }
    ],
    "items": [
        {
            "code": "ZYJ-W-01",
            "title": "标准（A4）",
            "group": "",
            "audience": "external",
            "number": 7,
            "elements": [
                {"code": "E01", "name": "甲（B）"},
                {"code": "X", "name": "乙"},
                {"code": "E03", "name": "丙"},
            ],
            "category": "art20-8",
            "topic": "fees",
            "information_type": "major_decision",
            "legal_basis": "第一条\n第二条，“引号”",
            "procedure": "'=先办",
            "frequency": "periodic",
            "period": "half_year",
            "time_limit": {"days": 7, "unit": "calendar"},
            "department": "CWK",
            "responsible": {"first": "王一", "leader": "李二", "head": "赵三"},
            "channels": ["b", "a"],
            "method": "on_request",
            "level": "national",
            "review_route": "urgent",
            "retention": "永久",
            "self_check": [{"code": "sums", "text": "合计已复核"}, {"code": "p02", "text": "口径一致"}],
            "selection_reasons": ["社会普遍关心", "公众反映强烈"],
            "personal_data": "aggregate_only",
            "note": "已不适用,导入后停用",
            "active": True,
        },
        {
            "code": "ZYJ-N-01",
            "title": "内部",
            "audience": "internal",
            "audience_group": ["CWK"],
            "channels": ["c"],
            "approvers": ["leading_group", "leader"],
            "active": False,
        },
        {"code": "ZYJ-N-02", "title": "全员", "audience": "internal", "channels": ["c"], "department": ""},
        {"code": "ZYJ-D-01", "title": "党内", "audience": "party", "channels": []},
    ],
}
