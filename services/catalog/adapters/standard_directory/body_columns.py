"""The columns of the bodies, which stand beside the directory so that it can be loaded where there is none yet."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from services.catalog.adapters.standard_directory import cells
from services.catalog.adapters.standard_directory.cells import wrong
from services.catalog.domain.body import APPROVERS, LONGEST_MONTHS, MAY_FALL_TOGETHER, Body, Channel
from services.catalog.domain.vocabulary import DELIBERATION_PERIODS, LEGAL_REGIMES
from services.vocabulary import CHANNEL_KINDS, ROLES

Given = dict[str, Any]

IN_USE, ABOLISHED = "使用", "停用"
SAME_PERSON = "可由同一人办理的环节"
_AUTOMATIC = "自动公开"
_CHANNEL = re.compile(rf"(.+)：(.+?)(，{_AUTOMATIC})?")
_APPROVERS = {role: ROLES[role] for role in APPROVERS}
_OF_PAIRS = {role: ROLES[role] for pair in MAY_FALL_TOGETHER for role in pair}
_MONTHS = {str(number): str(number) for number in range(1, LONGEST_MONTHS + 1)}


@dataclass(frozen=True, slots=True)
class BodyColumn:
    """A column of the bodies' table; ``fields`` are those of the endpoint's schema that stand in it."""

    head: str
    fields: tuple[str, ...]
    write: Callable[[Body], str]
    read: Callable[[str], Given]


def _text(head: str, field: str) -> BodyColumn:
    return BodyColumn(head, (field,), lambda body: str(getattr(body, field)), lambda cell: {field: cell})


def _contact(head: str, field: str) -> BodyColumn:
    return BodyColumn(
        head,
        (f"contact.{field}",),
        lambda body: str(getattr(body.contact, field)),
        lambda cell: {"contact": {field: cell}},
    )


def _channel(channel: Channel) -> str:
    automatic = f"，{_AUTOMATIC}" if channel.automatic else ""
    return f"{channel.name}（{channel.code}）：{CHANNEL_KINDS[channel.kind]}{automatic}"


def read_departments(cell: str) -> Given:
    """The departments that a cell or a form lists, one on each line. Raises ``ValidationError``."""
    return {"departments": [{"code": code, "name": name} for code, name in cells.split_codes(cell)]}


def read_channels(cell: str) -> Given:
    """The channels that a cell or a form lists, one on each line. Raises ``ValidationError``."""
    found = []
    for line in cells.lines(cell):
        match = _CHANNEL.fullmatch(line)
        if match is None:
            raise wrong(f"“{line}”请写成：名称（编码）：种类。", f"Write '{line}' as name（code）：kind.")
        ((code, name),) = cells.split_codes(match[1])
        kind = cells.chosen(match[2], CHANNEL_KINDS, "渠道种类")
        found.append({"code": code, "name": name, "kind": kind, "automatic": bool(match[3])})
    return {"channels": found}


def _read_regime(cell: str) -> Given:
    return {"legal_regime": cells.chosen(cell, LEGAL_REGIMES, "适用法律")} if cell else {}


def _read_pairs(cell: str) -> Given:
    pairs = [[cells.chosen(name, _OF_PAIRS, SAME_PERSON) for name in line.split("、")] for line in cells.lines(cell)]
    return {"rules": {"same_person": pairs}}


def _read_deliberation(cell: str) -> Given:
    return {"rules": {"deliberate_before": cells.chosen(cell, cells.YES_NO, "公开前审议") == "1"}} if cell else {}


def _read_every(cell: str) -> Given:
    return {"rules": {"deliberate_every": cells.chosen(cell, DELIBERATION_PERIODS, "审议周期")}} if cell else {}


def _read_months(cell: str) -> Given:
    return {"rules": {"reexamine_months": int(cells.chosen(cell, _MONTHS, "定期审查间隔月数"))}} if cell else {}


def _read_state(cell: str) -> Given:
    return {"active": cells.chosen(cell, {"1": IN_USE, "0": ABOLISHED}, "单位状态") == "1"} if cell else {}


def _read_approvers(cell: str) -> Given:
    found = [cells.chosen(line, _APPROVERS, "审批人") for line in cells.lines(cell)]
    return {"rules": {"approvers": found}} if found else {}


BODY_COLUMNS: tuple[BodyColumn, ...] = (
    _text("单位代码", "code"),
    _text("单位名称", "name"),
    _text("单位类别", "kind"),
    _text("全宗号", "fonds"),
    BodyColumn("适用法律", ("legal_regime",), lambda body: LEGAL_REGIMES[body.legal_regime], _read_regime),
    BodyColumn(
        "部门",
        ("departments",),
        lambda body: "\n".join(cells.with_codes([(unit.code, unit.name) for unit in body.departments])),
        read_departments,
    ),
    BodyColumn("渠道", ("channels",), lambda body: "\n".join(map(_channel, body.channels)), read_channels),
    BodyColumn(
        "审批人",
        ("rules.approvers",),
        lambda body: "\n".join(ROLES[role] for role in body.rules.approvers),
        _read_approvers,
    ),
    BodyColumn(
        SAME_PERSON,
        ("rules.same_person",),
        lambda body: "\n".join("、".join(ROLES[role] for role in pair) for pair in body.rules.same_person),
        _read_pairs,
    ),
    BodyColumn(
        "公开前审议",
        ("rules.deliberate_before",),
        lambda body: cells.YES_NO[str(int(body.rules.deliberate_before))],
        _read_deliberation,
    ),
    BodyColumn(
        "审议周期",
        ("rules.deliberate_every",),
        lambda body: DELIBERATION_PERIODS[body.rules.deliberate_every],
        _read_every,
    ),
    BodyColumn(
        "定期审查间隔月数",
        ("rules.reexamine_months",),
        lambda body: str(body.rules.reexamine_months),
        _read_months,
    ),
    _contact("办公地址", "address"),
    _contact("办公时间", "hours"),
    _contact("联系电话", "telephone"),
    _contact("传真号码", "fax"),
    _contact("电子邮箱", "mail"),
    _contact("网址", "website"),
    BodyColumn("单位状态", ("active",), lambda body: IN_USE if body.active else ABOLISHED, _read_state),
)


def written(body: Body, field: str) -> str:
    """The cell in which a field of the endpoint's schema stands."""
    return next(column.write(body) for column in BODY_COLUMNS if field in column.fields)
