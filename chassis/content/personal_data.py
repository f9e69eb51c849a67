"""Personal data with a form of their own: identity numbers, phones and bank cards are found, placed and masked.

个人信息保护法第二十八条: several of these are sensitive; what is public shows them masked or not at all.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

Kind = Literal["identity_number", "mobile", "landline", "bank_card"]

_FULL_WIDTH = str.maketrans("０１２３４５６７８９Ｘｘ－　（）", "0123456789Xx- ()")
_PROVINCE = re.compile("1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|91")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_BEFORE = r"(?:(?<![\dA-Za-z])(?<!\d[.])|(?<=\+86)|(?<=\+86[ -]))"
_AFTER = r"(?![\dA-Za-z])(?!\.\d)"


@dataclass(frozen=True, slots=True)
class Finding:
    """One number in a text: its kind and its place, ``text[start:end]``. The number itself is not carried along."""

    kind: Kind
    start: int
    end: int


def find(text: str) -> list[Finding]:
    """All findings in order of place, none overlapping. Full-width digits and blanks or hyphens inside are seen."""
    left = text.translate(_FULL_WIDTH)
    findings: list[Finding] = []
    for kind, pattern, genuine in _RULES:
        for found in list(pattern.finditer(left)):
            if genuine(found[0]):
                findings.append(Finding(kind, *found.span()))
                left = left[: found.start()] + "\x00" * len(found[0]) + left[found.end() :]
    return sorted(findings, key=lambda one: one.start)


def mask(text: str) -> str:
    """The text with each finding masked, its length kept: 4101**************34, 138****5678, 0371-******21."""
    return "".join(_masked(text))


def _masked(text: str) -> Iterator[str]:
    at = 0
    for one in find(text):
        yield text[at : one.start]
        yield _mask_number(text[one.start : one.end], one.kind)
        at = one.end
    yield text[at:]


def _mask_number(number: str, kind: Kind) -> str:
    first, last = _SHOWN[kind]
    places = [place for place, character in enumerate(number) if character.isalnum()]
    if kind == "landline" and _digits(number)[1] in "12":
        first -= 1  # 010 and 02x are area codes of three digits
    hidden = set(places[first : len(places) - last])
    return "".join("*" if place in hidden else character for place, character in enumerate(number))


def is_identity_number(text: str) -> bool:
    """GB 11643-1999: province, possible date of birth, check character; or the older form of 15 digits."""
    number = _digits(text).upper()
    if not _PROVINCE.match(number):
        return False
    if len(number) == 15:
        return number.isdigit() and _is_date("19" + number[6:12])
    if len(number) != 18 or not number[:17].isdigit() or not _is_date(number[6:14]):
        return False
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, number, strict=False))
    return number[17] == "10X98765432"[total % 11]


def is_bank_card(text: str) -> bool:
    """16 to 19 digits of a known issuer range that pass the Luhn check (ISO/IEC 7812)."""
    number = _digits(text)
    if not number.isdigit() or not 16 <= len(number) <= 19 or len(set(number)) == 1:
        return False
    if number[0] not in "3456" and not number.startswith("9558"):
        return False
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(number)))
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def _digits(text: str) -> str:
    return re.sub(r"[^0-9A-Za-z]", "", text.translate(_FULL_WIDTH))


def _is_date(text: str) -> bool:
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:])).year >= 1880
    except ValueError:
        return False


def _pattern(inside: str) -> re.Pattern[str]:
    return re.compile(_BEFORE + inside + _AFTER)


def _always(_: str) -> bool:
    return True


_RULES: tuple[tuple[Kind, re.Pattern[str], Callable[[str], bool]], ...] = (
    ("identity_number", _pattern(r"\d(?:[ -]?\d){16}[ -]?[\dXx]"), is_identity_number),
    ("bank_card", _pattern(r"\d(?:[ -]?\d){15,18}"), is_bank_card),
    ("identity_number", _pattern(r"\d{15}"), is_identity_number),
    ("mobile", _pattern(r"1[3-9]\d[ -]?\d{4}[ -]?\d{4}"), _always),
    ("landline", _pattern(r"(?:\(0\d{2,3}\) ?|0\d{2,3}[ -]{1,2})[2-9]\d{2,3}[ -]?\d{4}(?:-\d{1,6})?"), _always),
    ("landline", _pattern(r"0(?:10|2\d|[3-9]\d{2})[2-9]\d{6,7}"), _always),
)
# Digits left to see at the beginning and at the end.
_SHOWN: dict[Kind, tuple[int, int]] = {
    "identity_number": (4, 2),
    "mobile": (3, 4),
    "landline": (4, 2),
    "bank_card": (0, 4),
}
