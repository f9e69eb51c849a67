"""The columns of the two registers: the one table from which files are written and read."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.catalog.adapters.standard_directory import cells
from services.catalog.adapters.standard_directory.cells import wrong
from services.catalog.adapters.standard_directory.columns import body_name, departments
from services.catalog.domain.body import Body
from services.catalog.domain.vocabulary import ACTIVITY_KINDS, BYLAW_KINDS

BODY = "单位"
# As people write a day in a cell: 2026-03-01, 2026/3/1, 2026年3月1日.
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")


@dataclass(frozen=True, slots=True)
class RegisterColumn:
    """A column with its head; ``field`` is that of the endpoint's schema that stands in it.

    ``write`` gives the cell of an entry, ``read`` what a cell says, and raises ``ValidationError``.
    """

    head: str
    field: str
    write: Callable[[Any, Body], str]
    read: Callable[[str, Body], Any]


def _text(head: str, field: str) -> RegisterColumn:
    return RegisterColumn(head, field, lambda entry, _: str(getattr(entry, field)), lambda cell, _: cell)


def _coded(head: str, field: str, names: Mapping[str, str]) -> RegisterColumn:
    return RegisterColumn(
        head,
        field,
        lambda entry, _: names[getattr(entry, field)],
        lambda cell, _: cells.chosen(cell, names, head),
    )


def _day(head: str, field: str) -> RegisterColumn:
    return RegisterColumn(
        head, field, lambda entry, _: _written(getattr(entry, field)), lambda cell, _: _read_day(cell)
    )


def _count(head: str, field: str) -> RegisterColumn:
    return RegisterColumn(
        head, field, lambda entry, _: _written(getattr(entry, field)), lambda cell, _: _read_count(cell, head)
    )


def _written(value: date | int | None) -> str:
    return "" if value is None else str(value)


def _read_day(cell: str) -> str | None:
    match = _DAY.fullmatch(cell)
    return f"{match[1]}-{match[2]:0>2}-{match[3]:0>2}" if match else cell or None


def _read_count(cell: str, head: str) -> int | None:
    if not cell:
        return None
    if not (cell.isascii() and cell.isdigit() and len(cell) <= 9):
        raise wrong(f"“{head}”请填整数。", "A whole number.")
    return int(cell)


def _read_department(cell: str, body: Body) -> str:
    found = cells.codes_of(cell, departments(body), "部门")
    if len(found) > 1:
        raise wrong("责任部门只填一个。", "One department.")
    return found[0] if found else ""


_BODY = RegisterColumn(BODY, "body", lambda _, body: body_name(body), lambda _, body: body.code)

BYLAW_COLUMNS: tuple[RegisterColumn, ...] = (
    _BODY,
    _text("制度编号", "code"),
    _text("版本", "version"),
    _coded("类别", "kind", BYLAW_KINDS),
    _text("制度名称", "name"),
    _day("施行日期", "in_force_from"),
    _text("发文字号", "document_number"),
    _text("索引号", "index_number"),
    RegisterColumn(
        "责任部门",
        "department",
        lambda entry, body: "\n".join(
            cells.names_of([entry.department] if entry.department else [], departments(body))
        ),
        _read_department,
    ),
    _day("上次复查日期", "reviewed_on"),
    _day("下次复查日期", "review_by"),
    _day("废止日期", "repealed_on"),
)
ACTIVITY_COLUMNS: tuple[RegisterColumn, ...] = (
    _BODY,
    _text("登记编号", "code"),
    _coded("形式", "kind", ACTIVITY_KINDS),
    _day("日期", "held_on"),
    _text("主题", "topic"),
    _count("参加人数", "participants"),
    _count("调查人数", "asked"),
    _count("知晓人数", "aware"),
    _text("数据来源", "source"),
    _text("材料", "materials"),
)
