"""Reading a catalogue file: bodies, items and people in the format of the seed document, each bad entry by its line.

What the format leaves out (kinds of channels, topics, retention) follows from its words; what comes out is loaded by
the schemas of the endpoints.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from marshmallow import ValidationError

from chassis.base.converter import structure
from chassis.content.marked_input import refuse_marked_values
from chassis.content.markings import SecrecyMarking
from services.catalog.adapters.http.schemas import BodySchema, ItemSchema, PersonSchema, PostSchema, body_of, item_of
from services.catalog.adapters.imports.entries import BadEntry, why
from services.catalog.domain.body import Body, Channel
from services.catalog.domain.item import Item
from services.catalog.domain.person import Person
from services.catalog.domain.post import Wanted
from services.vocabulary import AUDIENCES

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
# A website with one of these words in its name is another's, on which the body only takes part.
OTHERS_WEBSITE = ("参加", "上级")
PORTAL = {"code": "portal", "name": "政务公开门户", "kind": "website", "automatic": True}
INTRANET = {"code": "intranet", "name": "内部公开网页", "kind": "intranet", "automatic": True}
# One with these is read by the staff alone.
INNER_WEBSITE = ("内部", "内务", "内网")
OFFICE = {"code": "BGS", "name": "政务公开办公室"}

# Of an item's fields these may stand in a file; the others have a form of their own there.
_STATED = (
    *("topic", "information_type", "legal_basis", "procedure", "frequency", "period", "time_limit", "responsible"),
    *("audience_group", "method", "level", "review_route", "retention", "pre_decision", "selection_reasons"),
)
_BODY, _ITEM, _PERSON, _POST = BodySchema(), ItemSchema(), PersonSchema(), PostSchema()


@dataclass(frozen=True, slots=True)
class ReadItem:
    """An item as read; ``retired`` says why it shall not be used."""

    line: int
    item: Item
    retired: str = ""


@dataclass(frozen=True, slots=True)
class ReadPerson:
    """A person as read, with the posts that he shall have; ``stated``: what the file says of him."""

    line: int
    person: Person
    posts: tuple[Wanted, ...]
    stated: frozenset[str]


@dataclass(slots=True)
class Reading:
    """Everything that a catalogue file holds; ``stated_rules``: which rules of a body it names, by the body's code."""

    bodies: list[tuple[int, Body]] = field(default_factory=list)
    items: list[ReadItem] = field(default_factory=list)
    people: list[ReadPerson] = field(default_factory=list)
    stated_rules: dict[str, frozenset[str]] = field(default_factory=dict)
    bad: list[BadEntry] = field(default_factory=list)


def read_catalogue(text: str) -> Reading:
    """Parse the file. Nothing is raised: what is wrong stands in ``bad``."""
    reading = Reading()
    try:
        document = json.loads(text)
    except json.JSONDecodeError as wrong:
        reading.bad.append(BadEntry(wrong.lineno, "", f"不是合法的 JSON：{wrong.msg}"))
        return reading
    except (ValueError, RecursionError):
        reading.bad.append(BadEntry(1, "", "不是合法的 JSON：嵌套过深，或者数字过长。"))
        return reading
    lists = {"bodies": _read_body, "items": _read_item, "people": _read_person}
    if not isinstance(document, dict) or not any(isinstance(document.get(key), list) for key in lists):
        reading.bad.append(BadEntry(1, "", "应有 bodies、items、people 中至少一个列表。"))
        return reading
    for key, read in lists.items():
        entries = document.get(key)
        _read(reading, _located(text, key, entries if isinstance(entries, list) else []), read)
    return reading


def _read(
    reading: Reading, located: list[tuple[int, Any]], read: Callable[[Reading, int, dict[str, Any]], None]
) -> None:
    for line, entry in located:
        try:
            if not isinstance(entry, dict):
                raise ValidationError("应为一个对象。 / Not an object.")
            refuse_marked_values(entry)
            read(reading, line, entry)
        except (ValidationError, SecrecyMarking) as wrong:
            # What is marked is not told, its code included.
            is_told = isinstance(entry, dict) and isinstance(wrong, ValidationError)
            code = entry.get("code") or entry.get("sub", "") if is_told else ""
            reading.bad.append(BadEntry(line, str(code), why(wrong)))


def _located(text: str, key: str, entries: list[Any]) -> list[tuple[int, Any]]:
    """Each entry of a top-level list with the line on which it begins."""
    decoder = json.JSONDecoder()
    for found in re.finditer(rf'"{key}"\s*:\s*\[', text):
        start, located = found.end(), []
        try:
            for _ in entries:
                while text[start] in " \t\r\n,":
                    start += 1
                value, end = decoder.raw_decode(text, start)
                located.append((text.count("\n", 0, start) + 1, value))
                start = end
        except (json.JSONDecodeError, IndexError):
            continue
        if [value for _, value in located] == entries:
            return located
    return [(0, entry) for entry in entries]


def _read_body(reading: Reading, line: int, entry: dict[str, Any]) -> None:
    given: dict[str, Any] = {
        "code": entry.get("code"),
        "name": entry.get("name"),
        "kind": entry.get("kind", ""),
        "legal_regime": entry.get("legal_regime", "agency"),
        "fonds": entry.get("fonds", ""),
        "departments": _departments(entry),
        "channels": _channels(_names(entry, "channels")),
        "rules": _rules(entry),
    }
    body = body_of(_BODY.load(given))
    if any(known.code == body.code for _, known in reading.bodies):
        raise ValidationError("单位代码重复。 / The code stands twice.", "code")
    reading.bodies.append((line, body))
    reading.stated_rules[body.code] = frozenset(given["rules"])


def _rules(entry: Mapping[str, Any]) -> Any:
    """The rules that an entry names: ``rules`` as the endpoint takes them, or its approvers, also by their words."""
    rules, approvers = entry.get("rules", {}), [APPROVERS.get(name, name) for name in _names(entry, "approvers")]
    if not isinstance(rules, dict):
        raise ValidationError("应为一个对象。 / Not an object.", "rules")
    if approvers and "approvers" in rules:
        raise ValidationError("审批人写了两处，请只写一处。 / Give either approvers or rules.approvers.", "approvers")
    return {**rules, "approvers": approvers} if approvers else rules


def _departments(entry: Mapping[str, Any]) -> list[Any]:
    given = entry.get("departments")
    if given:
        return given if isinstance(given, list) else [given]
    found = []
    for number, name in enumerate(_names(entry, "units"), 1):
        is_office = "政务公开办公室" in name
        found.append(
            {
                "code": OFFICE["code"] if is_office else f"{number:03d}",
                "name": name.replace("(", "（").replace(")", "）"),
            }
        )
    return found if any(unit["code"] == OFFICE["code"] for unit in found) else [OFFICE, *found]


def _channels(names: list[str]) -> list[dict[str, Any]]:
    counts: dict[str, int] = {}
    channels = []
    for name in names:
        kind = _kind_of_channel(name)
        counts[kind] = counts.get(kind, 0) + 1
        code = kind if counts[kind] == 1 else f"{kind}-{counts[kind]}"
        is_own = kind == "intranet" or (kind == "website" and not any(word in name for word in OTHERS_WEBSITE))
        channels.append({"code": code, "name": name, "kind": kind, "automatic": is_own})
    # Whoever has no website of its own publishes on the portal of this system.
    if not any(channel["automatic"] and channel["kind"] == "website" for channel in channels):
        channels.append(PORTAL)
    # Where a body names no board of its own for internal matters, its staff read them on an internal page.
    return channels if any(_is_internal(name) for name in names) else [*channels, INTRANET]


def _read_item(reading: Reading, line: int, entry: dict[str, Any]) -> None:
    code, title, audience = (str(entry.get(name) or "") for name in ("code", "title", "audience"))
    body = next((body for _, body in reading.bodies if body.code == code.split("-", 1)[0]), None)
    if body is None:
        raise ValidationError("编码的第一段不是本文件中的单位代码。 / Its first part is no body of this file.", "code")
    if any(read.item.code == code for read in reading.items):
        raise ValidationError("事项编码重复。 / The code stands twice.", "code")
    topic = _by_words(title, TOPIC_WORDS, "other")
    lasting = topic in ("policy", "organisation", "procedure")
    frequency = "periodic" if "定期" in title else "standing" if lasting else "ad_hoc"
    elements = enumerate(_names(entry, "elements"), 1)
    given: dict[str, Any] = {
        "code": code,
        "body": body.code,
        "title": title,
        "audience": entry.get("audience"),
        "topic": topic,
        "group": entry.get("group") or AUDIENCES.get(audience, "") + "公开",
        "number": entry.get("number", 0),
        "elements": [{"code": f"E{number:02d}", "name": name} for number, name in elements],
        "frequency": frequency,
        "period": "quarter" if frequency == "periodic" else "",
        "department": entry.get("department") or _department(body),
        "channels": _default_channels(audience, body),
        "level": _by_words(body.kind + body.name, (("县", "county"), ("市", "municipal")), "unit"),
        "retention": _by_words(title, RETENTION_WORDS, "10年"),
        "personal_data": entry.get("personal_data", "none"),
        "note": entry.get("note", ""),
    }
    # What an entry says by the name that the endpoint has is taken as it is, and refused as it is there.
    given |= {name: entry[name] for name in _STATED if name in entry}
    item = item_of(_ITEM.load(given))
    reading.items.append(ReadItem(line, item, item.note if item.note == RETIRED_NOTE else ""))


def _read_person(reading: Reading, line: int, entry: dict[str, Any]) -> None:
    listed = entry.get("posts") or []
    if not isinstance(listed, list):
        raise ValidationError("应为列表。 / Not a list.", "posts")
    given = _PERSON.load({name: value for name, value in entry.items() if name != "posts"})
    # A post is in the person's own body unless it names another.
    posts = [_POST.load({"body": given["body"], **post} if isinstance(post, dict) else post) for post in listed]
    if any(known.person.sub == given["sub"] for known in reading.people):
        raise ValidationError("人员编号重复。 / The sub stands twice.", "sub")
    wanted = tuple(structure(Wanted, post) for post in posts)
    reading.people.append(ReadPerson(line, structure(Person, given), wanted, frozenset(entry)))


def _department(body: Body) -> str:
    for word in ("政务公开办公室", "办公室"):
        for unit in body.departments:
            if word in unit.name:
                return unit.code
    return body.departments[0].code


def _default_channels(audience: str, body: Body) -> list[str]:
    if audience != "external":
        return [next((channel.code for channel in body.channels if _is_internal(channel.name)), str(INTRANET["code"]))]
    websites = [channel for channel in body.channels if channel.kind == "website"]
    own = [channel.code for channel in websites if channel.automatic]
    others = [channel.code for channel in websites if not channel.automatic]
    return own[:1] + others + [channel.code for channel in _boards(body) if not _is_internal(channel.name)][:1]


def _boards(body: Body) -> list[Channel]:
    """What is put up by hand: notice boards first, then screens."""
    return [channel for kind in ("notice_board", "screen") for channel in body.channels if channel.kind == kind]


def _kind_of_channel(name: str) -> str:
    kind = _by_words(name, CHANNEL_WORDS, "notice_board")
    return "intranet" if kind == "website" and any(word in name for word in INNER_WEBSITE) else kind


def _is_internal(channel: str) -> bool:
    return "内务" in channel or _kind_of_channel(channel) == "intranet"


def _by_words(text: str, words: tuple[tuple[str, str], ...], otherwise: str) -> str:
    return next((value for word, value in words if word in text), otherwise)


def _names(entry: Mapping[str, Any], key: str) -> list[str]:
    value = entry.get(key) or []
    if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
        raise ValidationError("应为文字列表。 / Not a list of texts.", key)
    return value
