"""What a catalogue file holds once it is read, whichever its format; and what follows where it says nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from services.catalog.adapters.imports.entries import BadEntry, Label
from services.catalog.domain.body import Body, Channel
from services.catalog.domain.item import Item
from services.catalog.domain.person import Person
from services.catalog.domain.post import Wanted
from services.vocabulary import AUDIENCES

RETIRED_NOTE = "已不适用,导入后停用"
RETIRED_REASON = "导入目录：状态为停用"
INTRANET = {"code": "intranet", "name": "内部公开网页", "kind": "intranet", "automatic": True}
# One with these is read by the staff alone.
INNER_WEBSITE = ("内部", "内务", "内网")

# By the first word that a name contains; what matches nothing is put up by hand.
CHANNEL_WORDS: tuple[tuple[str, str], ...] = (
    ("网站", "website"),
    ("显示屏", "screen"),
    ("公开栏", "notice_board"),
    ("墙报", "notice_board"),
    ("广告", "advert"),
    ("媒体", "media"),
    ("例会", "briefing"),
    ("通报", "briefing"),
    ("公众号", "official_account"),
)
TOPIC_WORDS: tuple[tuple[str, str], ...] = (
    ("收费", "fees"),
    ("财务", "finance"),
    ("开支", "finance"),
    ("政策法规", "policy"),
    ("改革方案", "policy"),
    ("制度", "policy"),
    ("组织机构", "organisation"),
    ("管理机构", "organisation"),
    ("电话", "organisation"),
    ("程序", "procedure"),
    ("查询", "procedure"),
    ("知识问答", "questions"),
    ("执法", "enforcement"),
    ("处罚", "enforcement"),
    ("采购", "procurement"),
    ("干部", "personnel"),
    ("职工", "personnel"),
    ("考核", "personnel"),
    ("动态", "news"),
    ("项目", "news"),
    ("通报", "news"),
    ("计划", "news"),
)
# 机关文件材料归档范围和文书档案保管期限规定: what lasts as long as the organisation, and accounts.
RETENTION_WORDS: tuple[tuple[str, str], ...] = (
    ("规章制度", "永久"),
    ("组织机构", "永久"),
    ("政策法规", "永久"),
    ("财务收支", "30年"),
    ("财务分析", "30年"),
)
# 条例第二十条: the point that a title plainly falls under; what is left is for the office to say.
CATEGORY_WORDS: tuple[tuple[str, str], ...] = (
    ("政策法规", "art20-1"),
    ("改革方案", "art20-1"),
    ("组织机构", "art20-2"),
    ("电话", "art20-2"),
    ("收费", "art20-8"),
    ("处罚", "art20-6"),
    ("执法", "art20-6"),
    ("采购", "art20-9"),
    ("办理程序", "art20-5"),
    ("办事", "art20-5"),
)


@dataclass(frozen=True, slots=True)
class ReadItem:
    """An item as read; ``retired`` says why it shall not be used.

    ``names_template``: whether the file says with what its drafts begin; else what the office wrote stays.
    Of a row ``stated`` are the heads under which something stands, ``left_out`` what stands beside unticked boxes.
    """

    line: int
    item: Item
    retired: str = ""
    names_template: bool = True
    stated: frozenset[str] = frozenset()
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadPerson:
    """A person as read, with the posts that he shall have; ``stated``: what the file says of him."""

    line: int
    person: Person
    posts: tuple[Wanted, ...]
    stated: frozenset[str]


@dataclass(slots=True)
class Reading:
    """Everything that a catalogue file holds, each entry with the line or row on which it begins.

    ``stated`` and ``stated_rules``: which fields and rules of a body it names, by the body's code; the others stay.
    """

    bodies: list[tuple[int, Body]] = field(default_factory=list)
    items: list[ReadItem] = field(default_factory=list)
    people: list[ReadPerson] = field(default_factory=list)
    stated: dict[str, frozenset[str]] = field(default_factory=dict)
    stated_rules: dict[str, frozenset[str]] = field(default_factory=dict)
    bad: list[BadEntry] = field(default_factory=list)
    label: Label = str


def usual(code: str, title: str, audience: str, body: Body, *, topic: str = "") -> dict[str, Any]:
    """What an item's fields are where a file does not say, by its words and its body; ``topic``: where it does."""
    topic = topic or by_words(title, TOPIC_WORDS, "other")
    lasting = topic in ("policy", "organisation", "procedure", "fees")
    frequency = "periodic" if "定期" in title else "standing" if lasting else "ad_hoc"
    return {
        "code": code,
        "body": body.code,
        "title": title,
        "audience": audience,
        "topic": topic,
        "category": by_words(title, CATEGORY_WORDS, "") if audience == "external" and body.takes_requests else "",
        "group": AUDIENCES.get(audience, "") + "公开",
        "frequency": frequency,
        "period": "quarter" if frequency == "periodic" else "",
        "department": _department(body),
        "channels": _channels(audience, body),
        "level": by_words(body.kind + body.name, (("县", "county"), ("市", "municipal")), "unit"),
        "retention": by_words(title, RETENTION_WORDS, "10年"),
    }


def retirement(item: Item, *, by_note: bool) -> str:
    """Why an item of a file is not to be used; empty for one that is. ``by_note``: the file has no other word on it."""
    if by_note and item.note == RETIRED_NOTE:
        return RETIRED_NOTE
    return "" if item.active else RETIRED_REASON


def by_words(text: str, words: Iterable[tuple[str, str]], otherwise: str) -> str:
    """What stands beside the first word that is in the text."""
    return next((value for word, value in words if word in text), otherwise)


def kind_of_channel(name: str) -> str:
    """What a channel is, by its name; what matches nothing is put up by hand."""
    kind = by_words(name, CHANNEL_WORDS, "notice_board")
    return "intranet" if kind == "website" and any(word in name for word in INNER_WEBSITE) else kind


def is_internal(channel: str) -> bool:
    """Whether a channel of that name is for the staff."""
    return "内务" in channel or kind_of_channel(channel) == "intranet"


def _department(body: Body) -> str:
    for word in ("政务公开办公室", "办公室"):
        for unit in body.departments:
            if word in unit.name:
                return unit.code
    return body.departments[0].code if body.departments else ""


def _channels(audience: str, body: Body) -> list[str]:
    if audience != "external":
        return [next((channel.code for channel in body.channels if is_internal(channel.name)), str(INTRANET["code"]))]
    websites = [channel for channel in body.channels if channel.kind == "website"]
    own = [channel.code for channel in websites if channel.automatic]
    others = [channel.code for channel in websites if not channel.automatic]
    return own[:1] + others + [channel.code for channel in _boards(body) if not is_internal(channel.name)][:1]


def _boards(body: Body) -> list[Channel]:
    """What is put up by hand: notice boards first, then screens."""
    return [channel for kind in ("notice_board", "screen") for channel in body.channels if channel.kind == kind]
