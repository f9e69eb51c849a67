"""Reading a catalogue file: bodies and items in the format of the seed document, each bad entry by its line."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from chassis.ports import Invalid, Refusal
from services.catalog.domain.body import Body, Channel, Department, Rules
from services.catalog.domain.item import Element, Item
from services.catalog.domain.vocabulary import AUDIENCES, LEGAL_REGIMES, PERSONAL_DATA

RETIRED_NOTE = "已不适用,导入后停用"

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
APPROVERS: Mapping[str, str] = {"管委会": "management_committee", "中心领导": "leader"}
INTRANET = Channel("intranet", "内部公开网页", "website", automatic=True)
OFFICE = Department("office", "政务公开办公室")


@dataclass(frozen=True, slots=True)
class BadEntry:
    """What is wrong with one entry, and where it begins."""

    line: int
    entry: str
    reason: str


@dataclass(frozen=True, slots=True)
class ReadItem:
    """An item as read; ``retired`` says why it shall not be used."""

    line: int
    item: Item
    retired: str = ""


@dataclass(slots=True)
class Reading:
    """Everything that a catalogue file holds."""

    bodies: list[tuple[int, Body]] = field(default_factory=list)
    items: list[ReadItem] = field(default_factory=list)
    bad: list[BadEntry] = field(default_factory=list)


def why(refusal: Refusal) -> str:
    """A refusal in one line: every wrong field, or its own words."""
    if isinstance(refusal, Invalid) and refusal.errors:
        return "；".join(f"{path}：{text}" for path, text in refusal.errors.items())
    return refusal.zh


class _Wrong(Exception):
    """An entry cannot be read."""


def read_catalogue(text: str) -> Reading:
    """Parse the file. Nothing is raised: what is wrong stands in ``bad``."""
    reading = Reading()
    try:
        document = json.loads(text)
    except json.JSONDecodeError as wrong:
        reading.bad.append(BadEntry(wrong.lineno, "", f"不是合法的 JSON：{wrong.msg}"))
        return reading
    if not isinstance(document, dict) or not isinstance(document.get("bodies"), list):
        reading.bad.append(BadEntry(1, "", "应有 bodies 和 items 两个列表。"))
        return reading
    for line, entry in _located(text, "bodies", document["bodies"]):
        with _bad_noted(reading, line, entry):
            reading.bodies.append((line, _body(entry, reading)))
    bodies = {body.code: body for _, body in reading.bodies}
    items = document.get("items")
    for line, entry in _located(text, "items", items if isinstance(items, list) else []):
        with _bad_noted(reading, line, entry):
            reading.items.append(_item(line, entry, bodies, reading))
    return reading


@contextmanager
def _bad_noted(reading: Reading, line: int, entry: Any) -> Iterator[None]:
    try:
        yield
    except _Wrong as wrong:
        code = entry.get("code", "") if isinstance(entry, dict) else ""
        reading.bad.append(BadEntry(line, str(code), str(wrong)))


def _located(text: str, key: str, entries: list[Any]) -> list[tuple[int, Any]]:
    """Each entry of a top-level list with the line on which it begins."""
    decoder = json.JSONDecoder()
    for found in re.finditer(rf'"{key}"\s*:\s*\[', text):
        place, located = found.end(), []
        try:
            for _ in entries:
                while text[place] in " \t\r\n,":
                    place += 1
                value, end = decoder.raw_decode(text, place)
                located.append((text.count("\n", 0, place) + 1, value))
                place = end
        except (json.JSONDecodeError, IndexError):
            continue
        if [value for _, value in located] == entries:
            return located
    return [(0, entry) for entry in entries]


def _body(entry: Mapping[str, Any], reading: Reading) -> Body:
    code, name = _text(entry, "code"), _text(entry, "name")
    if any(body.code == code for _, body in reading.bodies):
        raise _Wrong("单位代码重复。")
    regime = entry.get("legal_regime", "agency")
    if regime not in LEGAL_REGIMES:
        raise _Wrong(f"legal_regime 应为 {'、'.join(LEGAL_REGIMES)} 之一。")
    named = _names(entry, "approvers")
    unknown = [one for one in named if one not in APPROVERS]
    if unknown:
        raise _Wrong(f"批准岗位“{'、'.join(unknown)}”不认识，应为 {'、'.join(APPROVERS)}。")
    return Body(
        code=code,
        name=name,
        kind=str(entry.get("kind", "")),
        legal_regime=regime,
        departments=_departments(entry),
        channels=_channels(_names(entry, "channels")),
        rules=Rules(approvers=tuple(APPROVERS[one] for one in named) or ("leader",)),
    )


def _departments(entry: Mapping[str, Any]) -> tuple[Department, ...]:
    given = entry.get("departments")
    if isinstance(given, list) and all(isinstance(one, dict) for one in given):
        return tuple(Department(_text(one, "code"), _text(one, "name")) for one in given)
    units = _names(entry, "units")
    found = []
    for number, name in enumerate(units, 1):
        is_office = "政务公开办公室" in name
        found.append(
            Department("office" if is_office else f"unit-{number}", name.replace("(", "（").replace(")", "）"))
        )
    return tuple(found) if any(one.code == "office" for one in found) else (OFFICE, *found)


def _channels(names: list[str]) -> tuple[Channel, ...]:
    counts: dict[str, int] = {}
    channels = []
    for name in names:
        kind = next((kind for word, kind in CHANNEL_WORDS if word in name), "notice_board")
        counts[kind] = counts.get(kind, 0) + 1
        code = kind if counts[kind] == 1 else f"{kind}-{counts[kind]}"
        channels.append(Channel(code, name, kind, automatic=kind == "website"))
    # Where a body names no board of its own for internal matters, its staff read them on an internal page.
    return tuple(channels) if _internal_board(channels) else (*channels, INTRANET)


def _item(line: int, entry: Mapping[str, Any], bodies: Mapping[str, Body], reading: Reading) -> ReadItem:
    code, title = _text(entry, "code"), _text(entry, "title")
    body = bodies.get(code.split("-", 1)[0])
    if body is None:
        raise _Wrong("编码的第一段不是本文件中的单位代码。")
    if any(one.item.code == code for one in reading.items):
        raise _Wrong("事项编码重复。")
    audience, personal_data = entry.get("audience"), entry.get("personal_data", "none")
    if audience not in AUDIENCES:
        raise _Wrong(f"audience 应为 {'、'.join(AUDIENCES)} 之一。")
    if personal_data not in PERSONAL_DATA:
        raise _Wrong(f"personal_data 应为 {'、'.join(PERSONAL_DATA)} 之一。")
    number = entry.get("number", 0)
    if not isinstance(number, int) or isinstance(number, bool):
        raise _Wrong("number 应为整数。")
    note = str(entry.get("note", ""))
    topic = _by_words(title, TOPIC_WORDS, "other")
    lasting = topic in ("policy", "organisation", "procedure")
    frequency = "periodic" if "定期" in title else "standing" if lasting else "ad_hoc"
    item = Item(
        code=code,
        body=body.code,
        title=title,
        audience=audience,
        topic=topic,
        group=str(entry.get("group") or AUDIENCES[audience] + "公开"),
        number=number,
        elements=tuple(Element(f"E{place:02d}", name) for place, name in enumerate(_names(entry, "elements"), 1)),
        frequency=frequency,
        period="quarter" if frequency == "periodic" else "",
        department=_department(entry, body),
        channels=_default_channels(audience, body),
        level=_by_words(body.kind + body.name, (("县", "county"), ("市", "municipal")), "unit"),
        review_route=audience,
        retention=_by_words(title, RETENTION_WORDS, "10年"),
        personal_data=personal_data,
        note=note,
    )
    return ReadItem(line, item, note if note == RETIRED_NOTE else "")


def _department(entry: Mapping[str, Any], body: Body) -> str:
    if entry.get("department"):
        return _text(entry, "department")
    for word in ("政务公开办公室", "办公室"):
        for unit in body.departments:
            if word in unit.name:
                return unit.code
    return body.departments[0].code


def _default_channels(audience: str, body: Body) -> tuple[str, ...]:
    if audience != "external":
        return ((_internal_board(body.channels) or INTRANET).code,)
    website = [one.code for one in body.channels if one.automatic and one != INTRANET][:1]
    by_hand = [one for kind in ("notice_board", "screen") for one in body.channels if one.kind == kind]
    boards = [one.code for one in by_hand if "内务" not in one.name][:1]
    return tuple(website + boards)


def _internal_board(channels: list[Channel] | tuple[Channel, ...]) -> Channel | None:
    return next((one for one in channels if "内务" in one.name), None)


def _by_words(text: str, words: tuple[tuple[str, str], ...], otherwise: str) -> str:
    return next((value for word, value in words if word in text), otherwise)


def _text(entry: Mapping[str, Any], key: str) -> str:
    if not isinstance(entry, dict):
        raise _Wrong("应为一个对象。")
    value = entry.get(key)
    if not isinstance(value, str) or not value.strip():
        raise _Wrong(f"缺少 {key}。")
    return value.strip()


def _names(entry: Mapping[str, Any], key: str) -> list[str]:
    value = entry.get(key) or []
    if not isinstance(value, list) or not all(isinstance(one, str) and one.strip() for one in value):
        raise _Wrong(f"{key} 应为文字列表。")
    return [one.strip() for one in value]
