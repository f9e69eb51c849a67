"""Reading a catalogue file: bodies, items and people in the format of the seed document, each bad entry by its line.

What the format leaves out (kinds of channels, topics, retention) follows from its words; what comes out is loaded by
the schemas of the endpoints.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from marshmallow import ValidationError

from chassis.base.converter import structure
from chassis.content.marked_input import refuse_marked_values
from chassis.content.markings import SecrecyMarking
from services.catalog.adapters.http.directory_schemas import BodySchema, ItemSchema, body_of, item_of
from services.catalog.adapters.http.people_schemas import PersonSchema, PostSchema
from services.catalog.adapters.imports.entries import BadEntry, why
from services.catalog.adapters.imports.reading import (
    INTRANET,
    Reading,
    ReadItem,
    ReadPerson,
    is_internal,
    kind_of_channel,
    retirement,
    usual,
)
from services.catalog.domain.person import Person
from services.catalog.domain.post import Wanted

APPROVERS: Mapping[str, str] = {"管委会": "management_committee", "中心领导": "leader"}
# A website with one of these words in its name is another's, on which the body only takes part.
OTHERS_WEBSITE = ("参加", "上级")
PORTAL = {"code": "portal", "name": "政务公开门户", "kind": "website", "automatic": True}
OFFICE = {"code": "BGS", "name": "政务公开办公室"}

# Of an item's fields these may stand in a file; the others have a form of their own there.
_STATED = (
    *("topic", "information_type", "legal_basis", "procedure", "frequency", "period", "time_limit", "responsible"),
    *("audience_group", "method", "level", "review_route", "retention", "pre_decision", "selection_reasons"),
    "needs_interpretation",
    *("category", "channels", "active"),
    *("approvers", "self_check"),
    *("template", "sensitive_data"),
)
_BODY, _ITEM, _PERSON, _POST = BodySchema(), ItemSchema(), PersonSchema(), PostSchema()


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
        "departments": _departments(entry),
        "channels": _channels(entry),
        "rules": _rules(entry),
        **{name: entry[name] for name in ("fonds", "contact", "active") if name in entry},
    }
    body = body_of(_BODY.load(given))
    if any(known.code == body.code for _, known in reading.bodies):
        raise ValidationError("单位代码重复。 / The code stands twice.", "code")
    reading.bodies.append((line, body))
    # What follows from words that are not there (kind, channels by default) is for a new body only.
    reading.stated[body.code] = frozenset(
        name for name in given if name in entry or (name == "departments" and "units" in entry)
    )
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
    if given is not None:
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


def _channels(entry: Mapping[str, Any]) -> list[Any]:
    """Objects as the endpoint takes them, or names, by whose words it is known what they are."""
    listed = entry.get("channels")
    if isinstance(listed, list) and all(isinstance(channel, dict) for channel in listed):
        return listed
    return _named_channels(_names(entry, "channels"))


def _named_channels(names: list[str]) -> list[dict[str, Any]]:
    counts: dict[str, int] = {}
    channels = []
    for name in names:
        kind = kind_of_channel(name)
        counts[kind] = counts.get(kind, 0) + 1
        code = kind if counts[kind] == 1 else f"{kind}-{counts[kind]}"
        is_own = kind == "intranet" or (kind == "website" and not any(word in name for word in OTHERS_WEBSITE))
        channels.append({"code": code, "name": name, "kind": kind, "automatic": is_own})
    # Whoever has no website of its own publishes on the portal of this system.
    if not any(channel["automatic"] and channel["kind"] == "website" for channel in channels):
        channels.append(PORTAL)
    # Where a body names no board of its own for internal matters, its staff read them on an internal page.
    return channels if any(is_internal(name) for name in names) else [*channels, INTRANET]


def _read_item(reading: Reading, line: int, entry: dict[str, Any]) -> None:
    code, title, audience = (str(entry.get(name) or "") for name in ("code", "title", "audience"))
    owner = entry.get("body") or code.split("-", 1)[0]
    body = next((body for _, body in reading.bodies if body.code == owner), None)
    if body is None:
        raise ValidationError(
            "编码的第一段（或者 body）不是本文件中的单位代码。 / Its first part, or its body, is no body of this file.",
            "code",
        )
    if any(read.item.code == code for read in reading.items):
        raise ValidationError("事项编码重复。 / The code stands twice.", "code")
    given: dict[str, Any] = {
        **usual(code, title, audience, body, topic=str(entry.get("topic") or "")),
        "audience": entry.get("audience"),
        "number": entry.get("number", 0),
        "elements": _elements(entry),
        "personal_data": entry.get("personal_data", "none"),
        "note": entry.get("note", ""),
    }
    given |= {name: entry[name] for name in ("group", "department") if entry.get(name) is not None}
    # What an entry says by the name that the endpoint has is taken as it is, and refused as it is there.
    given |= {name: entry[name] for name in _STATED if name in entry}
    item = item_of(_ITEM.load(given))
    reading.items.append(
        ReadItem(line, item, retirement(item, by_note="active" not in entry), names_template="template" in entry)
    )


def _elements(entry: Mapping[str, Any]) -> list[Any]:
    """Names, which are numbered, or objects as the endpoint takes them."""
    listed = entry.get("elements") or []
    if isinstance(listed, list) and any(isinstance(element, dict) for element in listed):
        return listed
    return [{"code": f"E{number:02d}", "name": name} for number, name in enumerate(_names(entry, "elements"), 1)]


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


def _names(entry: Mapping[str, Any], key: str) -> list[str]:
    value = entry.get(key) or []
    if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
        raise ValidationError("应为文字列表。 / Not a list of texts.", key)
    return value
