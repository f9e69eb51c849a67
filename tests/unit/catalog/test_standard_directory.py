"""The columns of the directory: every field has its place, and nothing is lost between cell and code."""

from __future__ import annotations

import io
import zipfile
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import ValidationError

from services.catalog.adapters.http.directory_schemas import BodySchema, ContactSchema, ItemSchema, RulesSchema
from services.catalog.adapters.http.register_schemas import ActivitySchema, BylawSchema
from services.catalog.adapters.registers.columns import ACTIVITY_COLUMNS, BYLAW_COLUMNS
from services.catalog.adapters.standard_directory import cells
from services.catalog.adapters.standard_directory.body_columns import BODY_COLUMNS
from services.catalog.adapters.standard_directory.columns import COLUMNS, STANDARD
from services.catalog.adapters.standard_directory.tables import (
    UnreadableTable,
    guarded,
    read_csv,
    unguarded,
    write_csv,
)
from services.catalog.adapters.standard_directory.workbook import read_workbook, write_workbook
from services.catalog.domain.item import Responsible
from services.catalog.domain.time_limit import TimeLimit
from services.vocabulary import CATEGORIES
from tests.shared_data import shared_json

# The reason is of a version, not of an item; what is decided beforehand is refused, so no item has it.
_NOT_OF_AN_ITEM = {"reason", "pre_decision"}
_LETTERS = "甲乙（）()、:：A1.-=+@'"
_NAMES = st.text(_LETTERS, min_size=1, max_size=12).map(lambda text: " ".join(text.split())).filter(bool)


def test_the_ten_heads_are_the_official_ones() -> None:
    assert [column.head for column in STANDARD] == shared_json("law-reference.json")["directory_standard_columns"]


def test_the_fifteen_categories_are_those_of_article_20() -> None:
    assert [*CATEGORIES.values()] == shared_json("law-reference.json")["proactive_categories_article_20"]


def test_every_field_of_an_item_stands_in_one_column() -> None:
    """A field that no column holds would be lost in a file, and in no difference of two versions."""
    held = [field.partition(".")[0] for column in COLUMNS for field in column.fields]
    responsible = [field for column in COLUMNS for field in column.fields if field.startswith("responsible.")]
    assert {*held} == {*ItemSchema().load_fields} - _NOT_OF_AN_ITEM
    assert responsible == [f"responsible.{field.name}" for field in fields(Responsible)]


def test_every_field_of_a_body_stands_in_one_column() -> None:
    wanted = {*BodySchema().load_fields} - {"rules", "contact"}
    wanted |= {f"rules.{name}" for name in RulesSchema().load_fields}
    wanted |= {f"contact.{name}" for name in ContactSchema().load_fields}
    assert sorted(field for column in BODY_COLUMNS for field in column.fields) == sorted(wanted)


@pytest.mark.parametrize(
    ("columns", "schema"),
    [(BYLAW_COLUMNS, BylawSchema), (ACTIVITY_COLUMNS, ActivitySchema)],
    ids=["bylaws", "activities"],
)
def test_every_field_of_a_register_stands_in_one_column(columns: Any, schema: Any) -> None:
    assert sorted(column.field for column in columns) == sorted(schema().load_fields)


@given(st.lists(st.tuples(st.from_regex("[A-Z][0-9]{0,2}", fullmatch=True), _NAMES), unique_by=lambda pair: pair[0]))
def test_codes_come_back_from_the_names_in_a_cell(pairs: list[tuple[str, str]]) -> None:
    """Whatever things are called, also two alike, or one by the code of another."""
    codes = [code for code, _ in pairs]
    cell = "\n".join(cells.names_of(codes, pairs))
    if not any(name[0] in "■☑√✓□☐" for _, name in pairs):
        assert cells.codes_of(cell, pairs, "部门") == codes
        assert cells.split_codes("\n".join(cells.with_codes(pairs))) == pairs
        found = cells.coded(cells.elements("\n".join(cells.element_names(pairs))), ())
        assert found == pairs


@given(st.text(max_size=20))
def test_a_guarded_cell_comes_back_and_is_no_formula(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert guarded(text)[:1] not in {*"=+-@\t\r＝＋－＠"}


@given(st.lists(st.lists(st.text("甲,\"\n;='|", max_size=6).map(str.strip), min_size=2, max_size=4), min_size=1))
def test_a_table_comes_back_from_csv(rows: list[list[str]]) -> None:
    kept = [row for row in rows if any(row)]
    assert [row.cells for table in read_csv(write_csv([rows])) for row in table.rows] == kept


@pytest.mark.parametrize(
    ("cell", "days", "unit"),
    [
        ("自信息形成或者变更之日起20个工作日内", 20, "working"),
        ("7日内", 7, "calendar"),
        ("形成后 15 个工作日", 15, "working"),
        ("30天", 30, "calendar"),
    ],
)
def test_a_time_limit_is_read_from_its_words(cell: str, days: int, unit: str) -> None:
    assert cells.read_time_limit(cell) == {"days": days, "unit": unit}
    assert cells.read_time_limit(cells.time_limit(TimeLimit(days, unit))) == {"days": days, "unit": unit}


@pytest.mark.parametrize("cell", ["尽快", "形成后20个工作日内，公示7日", "长期"])
def test_a_time_limit_that_is_not_clear_is_refused(cell: str) -> None:
    with pytest.raises(ValidationError):
        cells.read_time_limit(cell)


@pytest.mark.parametrize(
    ("member", "content"),
    [
        ("xl/worksheets/sheet1.xml", b"<a><b>"),
        ("xl/worksheets/sheet1.xml", b""),
        ("xl/workbook.xml", b"<a><b>"),
        ("xl/workbook.xml", None),
        ("[Content_Types].xml", b""),
        ("[Content_Types].xml", None),
    ],
)
def test_a_broken_workbook_is_refused_and_not_broken_over(member: str, content: bytes | None) -> None:
    with zipfile.ZipFile(io.BytesIO(write_workbook([("公开目录", [["序号"], ["1"]])]))) as whole:
        parts = {name: whole.read(name) for name in whole.namelist()} | {member: content}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as broken:
        for name, part in parts.items():
            if part is not None:
                broken.writestr(name, part)
    with pytest.raises(UnreadableTable):
        read_workbook(out.getvalue())


def test_of_ticked_boxes_those_that_are_ticked_are_read() -> None:
    assert cells.lines("■政府网站\n□政府公报\n☑公开栏") == ["政府网站", "公开栏"]


def test_the_page_on_the_file_tells_each_of_its_heads() -> None:
    page = (Path(__file__).parents[3] / "docs/reference/catalogue-file.md").read_text(encoding="utf-8")
    rows = [line.split("|")[1] for line in page.splitlines() if line.startswith("| ")]
    told = {head.strip() for row in rows for head in row.split(", ")}
    assert [column.head for column in COLUMNS if column.head not in told] == []
