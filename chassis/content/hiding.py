"""Personal data hidden in words that are published: a note stands in the place of each, numbers and homes alike."""

from __future__ import annotations

import re
from collections.abc import Collection

from chassis.content import personal_data
from chassis.content.findings.addresses import addresses
from chassis.content.findings.kinds import PERSONAL
from chassis.content.findings.texts import Span, without_overlaps
from chassis.content.personal_search import plain_of

# What an office has too, and makes public itself.
CONTACTS = ("landline", "mail", "address")


def hide(text: str, *, keep: Collection[str] = ()) -> str:
    """The text with a note in place of each finding: 【手机号已隐去】, 【住址已隐去】.

    ``keep``: the contacts, in the form of :func:`contacts`, that stay as they are.
    """
    pieces, end = list[str](), 0
    for kind, start, stop in _found(text):
        found = text[start:stop]
        is_kept = kind in CONTACTS and is_among(_spelled(found), keep)
        pieces += [text[end:start], found if is_kept else f"【{PERSONAL[kind]}已隐去】"]
        end = stop
    return _PREFIX.sub(r"\1", "".join([*pieces, text[end:]]))


def contacts(text: str) -> list[str]:
    """The landlines, mail addresses and places in a text, each once, spelled alike however they are written."""
    return list(dict.fromkeys(_spelled(text[start:end]) for kind, start, end in _found(text) if kind in CONTACTS))


def is_among(contact: str, others: Collection[str]) -> bool:
    """Whether it is one of them. A place is found with words that lead to it, 请到…, and is the same without them."""
    return contact in others or any(_is_place(contact, other) for other in others)


def _is_place(one: str, other: str) -> bool:
    shorter, longer = sorted((one, other), key=len)
    return bool(_WORD.search(shorter)) and longer.endswith(shorter)


def _found(text: str) -> list[Span]:
    found: list[Span] = [(each.kind, each.start, each.end) for each in personal_data.find(text)]
    return without_overlaps([*found, *(("address", *span) for span in addresses(text))])


def _spelled(found: str) -> str:
    plain = plain_of(found)[0].lower()
    return "".join(character for character in plain if character.isalnum() or ("@" in plain and character in "@._-+"))


_WORD = re.compile("[\u4e00-\u9fff]")
_CODE = "[+＋]?(?<![0-9０-９])(?:00|００)?(?:86|８６)"
_PREFIX = re.compile(rf"(?:[(（]{_CODE}[)）]|{_CODE})[ .·—-]{{0,2}}(【手机号已隐去】)")
