"""A superior's indicators as a table (csv) or as JSON, read by the endpoint's schema; what is wrong names its row."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

import marshmallow
from marshmallow import ValidationError
from werkzeug.exceptions import BadRequest

from chassis.ports import in_both
from chassis.web.input import from_text, parse_json
from chassis.web.problems import flatten
from services.review.adapters.http.indicator_schemas import IndicatorSchema, IndicatorSetSchema
from services.review.domain.oversight_refusals import IndicatorsRefused

_ROW, _ENTRY = ("第 {} 行", "Row {}"), ("第 {} 项", "Indicator {}")
COLUMNS = {"编号": "code", "指标": "title", "佐证": "evidence", "分值": "points"}


def from_table(content: bytes, said: Mapping[str, Any]) -> dict[str, Any]:
    """The set that a csv table gives, ``said`` the rest of it. Raises :class:`IndicatorsRefused`, :class:`Invalid`."""
    numbered = _rows(content)
    try:
        loaded = _loaded({**said, "indicators": [row for _, row in numbered]})
    except ValidationError as wrong:
        raise _in_rows(wrong, [number for number, _ in numbered]) from None
    return loaded


def from_json(text: str, said: Mapping[str, Any]) -> dict[str, Any]:
    """The set whose ``indicators`` stand in a JSON text, as a list or as the endpoint takes them. Raises as above."""
    try:
        given = parse_json(text.encode())
    except BadRequest:
        zh, en = "这不是 JSON，请检查括号、引号和逗号。", "This is no JSON; look at brackets, quotes and commas."
        raise IndicatorsRefused({"json": in_both(zh, en)}) from None
    listed = given.get("indicators") if isinstance(given, dict) else given
    if not isinstance(listed, list):
        zh, en = "请粘贴各项指标的列表（方括号括起来）。", "Give a list of indicators."
        raise IndicatorsRefused({"json": in_both(zh, en)})
    try:
        return _loaded({**said, "indicators": listed})
    except ValidationError as wrong:
        raise _in_rows(wrong, range(1, len(listed) + 1), _ENTRY) from None


def _loaded(given: Mapping[str, Any]) -> dict[str, Any]:
    schema = IndicatorSetSchema(unknown=marshmallow.EXCLUDE)
    loaded: dict[str, Any] = schema.load(given)
    return loaded


def _rows(content: bytes) -> list[tuple[int, dict[str, Any]]]:
    """Each indicator with the number of its row, the first row being 1. Raises :class:`IndicatorsRefused`."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("gb18030", "replace")
    try:
        first, *others = [[cell.strip() for cell in cells] for cells in csv.reader(io.StringIO(text), strict=True)]
    except (ValueError, csv.Error):
        raise IndicatorsRefused(_NO_TABLE) from None
    names = [COLUMNS.get(name, name) for name in first]
    if not set(COLUMNS.values()) <= set(names) or not any(map(any, others)):
        raise IndicatorsRefused(_NO_TABLE)
    return [(number, _row(names, cells)) for number, cells in enumerate(others, start=2) if any(cells)]


_NO_TABLE = {
    "file": in_both(
        "表格首行须有四列：编号、指标、佐证、分值，下面每行一项。",
        "The first line names four columns: code, title, evidence, points; a line for each indicator follows.",
    )
}


def _row(names: Sequence[str], cells: Sequence[str]) -> dict[str, Any]:
    given = dict(zip(names, [*cells, *[""] * len(names)], strict=False))
    fields = IndicatorSchema().load_fields
    return {name: from_text(fields[name], given[name]) for name in COLUMNS.values()}


def _in_rows(wrong: ValidationError, numbers: Sequence[int], place: tuple[str, str] = _ROW) -> IndicatorsRefused:
    """What is wrong, by row: ``row.3.points``."""
    errors: dict[str, str] = {}
    for path, text in flatten(wrong.messages).items():
        first, _, rest = path.partition(".")
        number, _, name = rest.partition(".")
        if first != "indicators" or not number.isdecimal():
            errors[path] = f"“{_label(IndicatorSetSchema, first)}”{text}"
            continue
        row, (zh, _, en) = numbers[int(number)], text.partition(" / ")
        zh = f"{place[0].format(row)}“{_label(IndicatorSchema, name)}”{zh}" if name else f"{place[0].format(row)}{zh}"
        errors[f"row.{row}.{name}".rstrip(".")] = in_both(zh, f"{place[1].format(row)}, {name}: {en}")
    return IndicatorsRefused(errors)


def _label(schema: type[marshmallow.Schema], name: str) -> str:
    field = schema().load_fields.get(name)
    return str(field.metadata.get("label", name)) if field else name
