"""Hiding obvious personal data before a citizen's words are published (个人信息保护法第二十五条、条例第十五条).

Numbers are recognised by their check digits, so that document and account numbers of other kinds stay readable.
"""

from __future__ import annotations

import re
from collections.abc import Callable

# The full-width forms (U+FF01 to U+FF5E) stand in the order of ASCII.
_WIDE = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)}
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"

_IDENTITY = re.compile(r"(?<![0-9])[1-9][0-9]{16}[0-9Xx](?![0-9])")
_CARD = re.compile(r"(?<![0-9])[1-9](?:[ -]?[0-9]){15,18}(?![0-9])")
_MOBILE = re.compile(r"(?<![0-9])(?:\+?86[ -]?)?1[3-9][0-9](?:[ -]?[0-9]{4}){2}(?![0-9])")
_MAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})+")


def mask(text: str) -> str:
    """``text`` with identity numbers (GB 11643), bank cards (Luhn), mobile numbers and mail addresses hidden."""
    for pattern, is_one, label in _RULES:
        text = _replaced(text, pattern, is_one, f"【{label}已隐去】")
    return text


def is_identity_number(digits: str) -> bool:
    """Whether 18 characters are a citizen identity number with a right check digit (GB 11643-1999)."""
    if len(digits) != 18 or not digits[:17].isdecimal():
        return False
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, digits[:17], strict=True))
    return _CHECKS[total % 11] == digits[17].upper()


def is_bank_card(digits: str) -> bool:
    """Whether 16 to 19 digits, blanks and hyphens aside, pass the Luhn check."""
    figures = [int(character) for character in digits if character.isdecimal()]
    total = 0
    for place, figure in enumerate(reversed(figures)):
        doubled = figure * 2 if place % 2 else figure
        total += doubled - 9 if doubled > 9 else doubled
    return 16 <= len(figures) <= 19 and total % 10 == 0


def _replaced(text: str, pattern: re.Pattern[str], is_one: Callable[[str], bool], label: str) -> str:
    # Matched in the half-width form of the same length, replaced in the original: places stay the same.
    plain, pieces, end = text.translate(_WIDE), [], 0
    for found in pattern.finditer(plain):
        if is_one(found.group()):
            pieces += [text[end : found.start()], label]
            end = found.end()
    return "".join([*pieces, text[end:]])


def _always(_found: str) -> bool:
    return True


_RULES: tuple[tuple[re.Pattern[str], Callable[[str], bool], str], ...] = (
    (_IDENTITY, is_identity_number, "身份证号"),
    (_CARD, is_bank_card, "银行卡号"),
    (_MOBILE, _always, "手机号"),
    (_MAIL, _always, "邮箱"),
)
