"""Where somebody else saved a draft first: his changes are taken over, and compared with mine where both changed."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from werkzeug.datastructures import MultiDict

from chassis.base.hashing import sm3
from chassis.web.ui.text import china_input
from services.catalog.domain.revision import Content

SEEN = "seen"
"""The field of the form that holds a digest of each value with which it was opened."""

Line = tuple[str, str]
"""``same``, ``theirs`` or ``mine``, and the line."""

_AROUND = 1


@dataclass(frozen=True, slots=True)
class Merge:
    """The form with the other's changes where I made none (``taken``), and by field the lines where both made some."""

    form: MultiDict[str, str]
    taken: Sequence[str]
    both: Mapping[str, Sequence[Line]]


def seen(content: Content, text: str) -> str:
    """What the form sends back, to tell later who changed what."""
    return json.dumps({name: _digest(values) for name, values in _values(content, text).items()})


def merge(form: Any, content: Content, text: str) -> Merge | None:
    """The form and what is kept now, field by field; None where the form does not say what it was opened with."""
    before = _before(form.get(SEEN, ""))
    if before is None:
        return None
    merged, taken, both = MultiDict[str, str](form), list[str](), dict[str, Sequence[Line]]()
    for name, theirs in _values(content, text).items():
        mine = _clean(form.getlist(name))
        is_theirs, is_mine = _digest(theirs) != before.get(name), _digest(mine) != before.get(name)
        if mine == theirs or not is_theirs:
            continue
        if is_mine:
            both[name] = _lines("\n".join(theirs), "\n".join(mine))
        else:
            merged.setlist(name, theirs)
            taken.append(name)
    return Merge(merged, taken, both)


def _values(content: Content, text: str) -> dict[str, list[str]]:
    """Each field of the form as it is sent; what is ticked, sorted."""
    single = {
        "title": content.title,
        "document_number": content.document_number,
        "formed_on": content.formed_on.isoformat() if content.formed_on else "",
        "period": content.period,
        "summary": content.summary,
        "text": text,
        "no_website_reason": content.no_website_reason,
        "sensitive_data": "1" if content.sensitive_data else "",
        "declassified_by": content.declassified_by,
        "declassified_on": content.declassified_on.isoformat() if content.declassified_on else "",
        "publish_at": china_input(content.publish_at),
        "notice_until": content.notice_until.isoformat() if content.notice_until else "",
        "notice_hides": "\n".join(content.notice_hides),
    }
    ticked = {
        "elements": content.elements,
        "topics": content.topics,
        "channels": tuple(channel.code for channel in content.channels),
    }
    return {name: _clean([value]) for name, value in single.items()} | {
        name: _clean(values) for name, values in ticked.items()
    }


def _clean(values: Sequence[str]) -> list[str]:
    return sorted(value for value in (each.replace("\r\n", "\n").strip() for each in values) if value)


def _digest(values: Sequence[str]) -> str:
    return sm3("\n".join(values).encode())[-12:]


def _before(given: str) -> dict[str, str] | None:
    try:
        found = json.loads(given)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def _lines(theirs: str, mine: str) -> list[Line]:
    """What differs, with a line of what is the same around it."""
    old, new = theirs.split("\n"), mine.split("\n")
    found = list[Line]()
    for group in SequenceMatcher(None, old, new, autojunk=False).get_grouped_opcodes(_AROUND):
        for tag, first, last, start, end in group:
            if tag == "equal":
                found += [("same", line) for line in old[first:last]]
            else:
                found += [("theirs", line) for line in old[first:last]]
                found += [("mine", line) for line in new[start:end]]
    return found
