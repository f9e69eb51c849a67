"""The columns of the directory: the ten of the official template and those in which our further fields stand.

The one table from which files are written and read, pages show an item, and two versions of it are compared.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from services.catalog.adapters.standard_directory import cells
from services.catalog.adapters.standard_directory.cells import Named, wrong
from services.catalog.domain.body import APPROVERS, Body
from services.catalog.domain.item import Item
from services.catalog.domain.vocabulary import (
    FREQUENCIES,
    INFORMATION_TYPES,
    METHODS,
    PERIODS,
    RETENTIONS,
    REVIEW_ROUTES,
)
from services.vocabulary import CATEGORIES, LEVELS, PERSONAL_DATA, ROLES, TOPICS

Given = dict[str, Any]

EVERYBODY, OWN_STAFF, PARTY_MEMBERS, GROUP = "全社会", "本单位工作人员", "本单位党员", "特定群体"
# As a template's cell may say it too.
_READERS: Mapping[str, str] = {
    **dict.fromkeys((EVERYBODY, "社会公众", "对外", "external"), "external"),
    **dict.fromkeys((OWN_STAFF, "对内", "internal"), "internal"),
    **dict.fromkeys((PARTY_MEMBERS, "党内", "party"), "party"),
}
IN_USE, RETIRED = "使用", "停用"
YES_NO: Mapping[str, str] = {"1": "是", "0": "否"}
# How the codes of points begin that are given none.
POINT = "p"
_APPROVERS = {role: ROLES[role] for role in APPROVERS}


@dataclass(frozen=True, slots=True)
class Column:
    """A column with its head; ``fields`` are those of :class:`ItemFields` that stand in it, by their paths.

    ``write`` gives the cell of an item; ``read`` the fields that a cell says, and raises ``ValidationError``.
    ``show`` is what people read on a page, where that is not what a file needs.
    """

    head: str
    fields: tuple[str, ...]
    write: Callable[[Item, Body], str]
    read: Callable[[str, Body], Given]
    show: Callable[[Item, Body], str] | None = None

    def shown(self, item: Item, body: Body) -> str:
        """The cell as a page shows it: names without the codes by which a file tells them apart."""
        return (self.show or self.write)(item, body)


def _text(head: str, field: str) -> Column:
    return Column(head, (field,), lambda item, _: str(getattr(item, field)), lambda cell, _: {field: cell})


def _coded(head: str, field: str, names: Mapping[str, str]) -> Column:
    """One of some codes, by its name; an empty cell says nothing, unless nothing is one of them."""

    def read(cell: str, _: Body) -> Given:
        if not cell:
            return {field: ""} if "" in names else {}
        return {field: cells.chosen(cell, names, head)}

    return Column(head, (field,), lambda item, _: names[getattr(item, field)], read)


def _responsible(head: str, field: str) -> Column:
    return Column(
        head,
        (f"responsible.{field}",),
        lambda item, _: str(getattr(item.responsible, field)),
        lambda cell, _: {"responsible": {field: cell}},
    )


def _read_number(cell: str, _: Body) -> Given:
    if not cell:
        return {}
    if not (cell.isascii() and cell.isdigit() and len(cell) <= 6):
        raise wrong("序号请填整数。", "A whole number.")
    return {"number": int(cell)}


def _titles(item: Item, _: Body) -> str:
    return f"{item.group}\n{item.title}" if item.group else item.title


def _read_titles(cell: str, _: Body) -> Given:
    found = cells.lines(cell)
    if len(found) not in (1, 2):
        raise wrong("请写二级事项；有一级事项的，写在上面一行。", "Give the title, with its group on the line above.")
    return {"group": found[0] if len(found) == 2 else "", "title": found[-1]}


def _readers(item: Item, body: Body) -> str:
    if item.audience_group:
        return "\n".join([GROUP, *cells.names_of(item.audience_group, departments(body))])
    return {"external": EVERYBODY, "internal": OWN_STAFF, "party": PARTY_MEMBERS}[item.audience]


def _read_readers(cell: str, body: Body) -> Given:
    found = cells.lines(cell)
    if found[:1] == [GROUP]:
        group = cells.codes_of("\n".join(found[1:]), departments(body), "部门")
        if not group:
            raise wrong("请在“特定群体”下面每行写一个部门。", "Name the departments of the group, one on each line.")
        return {"audience": "internal", "audience_group": group}
    if len(found) != 1 or found[0] not in _READERS:
        raise wrong(
            f"请填{EVERYBODY}、{OWN_STAFF}、{PARTY_MEMBERS}；或者{GROUP}，下面每行一个部门。",
            "One of the kinds of readers, or 特定群体 with a department on each line below.",
        )
    return {"audience": _READERS[found[0]], "audience_group": []}


def _read_method(cell: str, _: Body) -> Given:
    names = {**METHODS, "proactive": "主动公开", "on_request": "依申请公开"}
    short = {"主动": "主动公开", "依申请": "依申请公开"}
    found = "\n".join(short.get(line, line) for line in cells.lines(cell))
    return {"method": cells.chosen(found, names, "公开方式")} if cell else {}


def _department(cell: str, body: Body) -> Given:
    found = cells.codes_of(cell, departments(body), "部门")
    if len(found) > 1:
        raise wrong("责任部门只填一个。", "One department.")
    return {"department": found[0] if found else ""}


def _read_state(cell: str, _: Body) -> Given:
    return {"active": cells.chosen(cell, {"": "", "1": IN_USE, "0": RETIRED}, "状态") == "1"} if cell else {}


def departments(body: Body) -> Named:
    """A body's departments by code."""
    return [(unit.code, unit.name) for unit in body.departments]


def channels(body: Body) -> Named:
    """A body's channels by code."""
    return [(channel.code, channel.name) for channel in body.channels]


def elements(item: Item) -> Named:
    """An item's elements by code."""
    return [(element.code, element.name) for element in item.elements]


def points(item: Item) -> Named:
    """The points of an item's own sheet by code."""
    return [(point.code, point.text) for point in item.self_check]


def body_name(body: Body) -> str:
    """How a file names a body; its code tells which, whatever others are called."""
    return f"{body.name}（{body.code}）"


# 国务院办公厅, 基层政务公开标准目录: the ten official heads, in their order.
STANDARD: tuple[Column, ...] = (
    Column("序号", ("number",), lambda item, _: str(item.number), _read_number),
    Column("公开事项(一级、二级)", ("group", "title"), _titles, _read_titles),
    # Their codes follow from those that the item has.
    Column(
        "公开内容(要素)",
        ("elements",),
        lambda item, _: "\n".join(cells.element_names(elements(item))),
        lambda cell, _: {"elements": cells.elements(cell)},
        show=lambda item, _: "\n".join(element.name for element in item.elements),
    ),
    _text("公开依据", "legal_basis"),
    Column(
        "公开时限",
        ("time_limit",),
        lambda item, _: cells.time_limit(item.time_limit),
        lambda cell, _: {"time_limit": cells.read_time_limit(cell)} if cell else {},
    ),
    # Which body it is was read before all else.
    Column(
        "公开主体",
        ("body",),
        lambda _, body: body_name(body),
        lambda _, body: {"body": body.code},
        show=lambda _, body: body.name,
    ),
    Column(
        "公开渠道和载体",
        ("channels",),
        lambda item, body: "\n".join(cells.names_of(item.channels, channels(body))),
        lambda cell, body: {"channels": cells.codes_of(cell, channels(body), "渠道")},
    ),
    Column("公开对象(全社会、特定群体)", ("audience", "audience_group"), _readers, _read_readers),
    Column("公开方式(主动、依申请)", ("method",), lambda item, _: METHODS[item.method], _read_method),
    _coded("公开层级", "level", LEVELS),
)
FURTHER: tuple[Column, ...] = (
    Column("事项编码", ("code",), lambda item, _: item.code, lambda cell, _: {"code": cell} if cell else {}),
    Column(
        "责任部门",
        ("department",),
        lambda item, body: "\n".join(cells.names_of([item.department] if item.department else [], departments(body))),
        _department,
    ),
    _responsible("第一责任人", "first"),
    _responsible("直接领导责任人", "leader"),
    _responsible("直接责任人", "head"),
    _coded("条例第二十条类别", "category", {"": "", **CATEGORIES}),
    _coded("主题分类", "topic", TOPICS),
    _coded("信息类型", "information_type", INFORMATION_TYPES),
    _coded("公开频次", "frequency", FREQUENCIES),
    _coded("周期", "period", PERIODS),
    _text("办理程序", "procedure"),
    _coded("审核流程", "review_route", REVIEW_ROUTES),
    Column(
        "审批人",
        ("approvers",),
        lambda item, _: "\n".join(ROLES[role] for role in item.approvers),
        lambda cell, _: {"approvers": [cells.chosen(line, _APPROVERS, "审批人") for line in cells.lines(cell)]},
    ),
    # Their codes follow from those that the item has.
    Column(
        "自查要点",
        ("self_check",),
        lambda item, _: "\n".join(cells.element_names(points(item), POINT)),
        lambda cell, _: {"self_check": cells.elements(cell)},
        show=lambda item, _: "\n".join(point.text for point in item.self_check),
    ),
    Column(
        "须附解读",
        ("needs_interpretation",),
        lambda item, _: YES_NO[str(int(item.needs_interpretation))],
        lambda cell, _: {"needs_interpretation": cells.chosen(cell, YES_NO, "须附解读") == "1"} if cell else {},
    ),
    _coded("保管期限", "retention", {code: code for code in RETENTIONS}),
    _coded("个人信息处理", "personal_data", PERSONAL_DATA),
    Column(
        "公开敏感个人信息",
        ("sensitive_data",),
        lambda item, _: cells.YES_NO[str(int(item.sensitive_data))],
        lambda cell, _: {"sensitive_data": cells.chosen(cell, cells.YES_NO, "公开敏感个人信息") == "1"} if cell else {},
    ),
    Column(
        "选择理由",
        ("selection_reasons",),
        lambda item, _: "\n".join(item.selection_reasons),
        lambda cell, _: {"selection_reasons": cells.lines(cell)},
    ),
    _text("备注", "note"),
    _text("底稿", "template"),
    Column("状态", ("active",), lambda item, _: IN_USE if item.active else RETIRED, _read_state),
)
COLUMNS = STANDARD + FURTHER
