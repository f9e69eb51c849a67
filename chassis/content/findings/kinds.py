"""Kinds of findings by code, and the grounds on which something is withheld (政府信息公开条例第十四条至第十六条)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from chassis.content.personal_data import LABELS

PERSONAL: Mapping[str, str] = {**{str(kind): name for kind, name in LABELS.items()}, "address": "住址"}
WORK_SECRET = "work_secret"  # noqa: S105 - a kind of finding
HIDDEN: Mapping[str, str] = {
    "hidden_text": "隐藏的文字",
    "covered_text": "遮住或者看不见的文字",
    "tracked_changes": "修订记录",
    "comment": "批注",
    "notes": "备注页",
    "hidden_sheet": "隐藏的工作表",
    "hidden_rows": "隐藏的行",
    "hidden_columns": "隐藏的列",
    "hidden_slide": "隐藏的幻灯片",
    "hidden_name": "隐藏的名称",
    "unused_text": "不再显示的文字",
    "pivot_cache": "数据透视表的原始数据",
    "data_model": "数据模型",
    "external_link": "外部链接",
    "embedded": "内嵌文件",
    "unreferenced": "文档不再使用的部件",
    "layers": "可以隐藏的图层",
    "attached_file": "PDF中的附件",
    "old_saves": "以前保存的版本",
    "location": "拍摄位置",
}
KINDS: Mapping[str, str] = {**PERSONAL, WORK_SECRET: "内部资料标志", **HIDDEN}
"""Every kind with its name."""

ADVISORY = frozenset({"landline", "address"})
"""What a public body publishes of its own offices: shown, and in the way of nothing where an item holds no personal
data."""


class Ground(NamedTuple):
    """Why something is withheld, and by which article."""

    name: str
    article: str


GROUNDS: Mapping[str, Ground] = {
    "privacy": Ground("个人隐私", "条例第十五条"),
    "trade_secret": Ground("商业秘密", "条例第十五条"),
    "forbidden": Ground("法律法规禁止公开", "条例第十四条"),
    "security": Ground("涉及安全稳定", "条例第十四条"),
    "internal": Ground("内部事务信息", "条例第十六条"),
    "process": Ground("过程性信息", "条例第十六条"),
}


BAR_BEGINS = "〔已隐去："


def bar(ground: str) -> str:
    """What stands in place of withheld words."""
    return f"{BAR_BEGINS}{GROUNDS[ground].name}〕"
