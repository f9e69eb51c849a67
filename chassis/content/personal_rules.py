"""Which numbers are personal, and how they are written: the rules of :mod:`chassis.content.personal_data`.

A pattern sees the plain form of a text (:mod:`chassis.content.personal_search`), in which all digits, dashes and
crosses that look alike are one.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from stdnum.cn import ric, uscc

Kind = Literal["identity_number", "mobile", "landline", "bank_card", "mail", "plate"]
PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
PROVINCE = "\x80"
"""What stands for each of them in a plain text."""
CROSS = "×"
BLANK = "\x00"
"""What stands in place of what was found already."""


@dataclass(frozen=True, slots=True)
class Rule:
    """How one kind is written, what it must be besides, and how it must stand.

    ``begins``: the characters with which it can begin, so that it is tried nowhere else.
    ``is_valid`` is asked with what was found in its plain form, ``stands`` with that and what is before and behind it.
    """

    kind: Kind
    begins: str
    pattern: re.Pattern[bytes]
    is_valid: Callable[[str], bool]
    stands: Callable[[str, str, str], bool]


def is_identity_number(number: str) -> bool:
    """GB 11643-1999: province, possible date of birth, check character; or the older form of 15 digits."""
    if not _PROVINCE_CODE.match(number):
        return False
    if len(number) == 15:
        return number.isdigit() and _is_date("19" + number[6:12])
    # Not `ric.is_valid`: that asks for a known county of birth as well, and its list may lag behind.
    return bool(_IDENTITY.fullmatch(number)) and _is_date(number[6:14]) and number[17] == ric.calc_check_digit(number)


def is_bank_card(number: str) -> bool:
    """16 to 19 digits of a known issuer range that pass the Luhn check (ISO/IEC 7812)."""
    is_issued = number.startswith(("3", "4", "5", "6", "9558")) and len(set(number)) > 1
    return 16 <= len(number) <= 19 and is_issued and _luhn(number) == 0


def digits(plain: str) -> str:
    """The digits and letters alone."""
    return plain.translate(_SQUEEZED).upper()


def _luhn(number: str) -> int:
    return (sum(map(int, number[::-1][::2])) + sum(map(int, number[::-1][1::2].translate(_DOUBLED)))) % 10


def _is_date(text: str) -> bool:
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:])).year >= 1880
    except ValueError:
        return False


def _is_identity(found: str) -> bool:
    return is_identity_number(digits(found))


def _is_card(found: str) -> bool:
    return is_bank_card(digits(found))


def _is_private(before: str, found: str, after: str) -> bool:
    """Whether the digits are no part of a 统一社会信用代码: that of an organisation, and public."""
    start, end = _WORD_BEFORE.search(before[-18:]), _WORD.match(after[:18])
    whole = (start[0] if start else "") + found + (end[0] if end else "")
    # One in thirty identity numbers passes the other check too: whatever is one by itself is somebody's.
    return is_identity_number(whole) or not _is_organisation(whole)


def _is_organisation(code: str) -> bool:
    """GB 32100-2015: who registered it, of which kind it is, where, and the check."""
    return bool(_REGISTERED.match(code)) and bool(_PROVINCE_CODE.match(code[2:4])) and uscc.is_valid(code)


def _is_grouped(found: str) -> bool:
    """Whether the digits are grouped as people group a mobile, and not as the figures of a table."""
    groups = _GROUP.findall(found)
    sizes = list(map(len, groups))
    if sizes in _USUAL_GROUPS:
        return True
    separators = set(_GROUP.split(found)[1:-1])
    if len(separators) > 1 or "\n" in next(iter(separators)):
        return False
    is_dated = sizes == [3, 4, 2, 2] and groups[1].startswith(("19", "20"))
    return len(sizes) == 11 or (sizes[0] >= 3 and len(sizes) <= 5 and not is_dated)


def _is_no_row(before: str, found: str, after: str) -> bool:
    """Whether digits in unusual groups are not cut out of a longer row of figures."""
    if list(map(len, _GROUP.findall(found))) in _USUAL_GROUPS:
        return True
    return not (_DIGIT_BEFORE.search(before[-4:]) or _DIGIT_AFTER.match(after[:4]))


def _is_at_home(before: str, _found: str, _after: str) -> bool:
    """Whether nothing calls a line the telephone of an office."""
    return not _OFFICE.search(before[-20:])


def _is_plate(found: str) -> bool:
    return sum(character.isdigit() for character in found) >= 3


def _any(_found: str) -> bool:
    return True


def _anywhere(_before: str, _found: str, _after: str) -> bool:
    return True


def _compiled(pattern: str, flags: int = 0) -> re.Pattern[bytes]:
    return re.compile(pattern.encode("latin-1"), flags)


def _number(inside: str) -> re.Pattern[bytes]:
    return _compiled(BEFORE + inside + _AFTER)


_PROVINCE_CODE = re.compile("1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|91")
_REGISTERED = re.compile("1[1239]|2[19]|3[1-59]|4[19]|5[1239]|6[129]|7[129]|8[19]|9[123]|A[19]|N[1239]|Y1")
_IDENTITY = re.compile("[0-9]{17}[0-9X]")
_SQUEEZED = str.maketrans(CROSS, "X", " .·_~*\n-")
_DOUBLED = str.maketrans("0123456789", "0246813579")
_OFFICE = re.compile(
    "(?:办公室?|单位|窗口|值班|热线|监督|投诉|服务|咨询|大厅)(?:联系|固定)?(?:电话|热线|座机)?[是为]?[:： ]*$"
)
_WORD, _WORD_BEFORE = re.compile("[0-9A-Za-z]+"), re.compile("[0-9A-Za-z]+$")
_GROUP = re.compile("[0-9]+")
_USUAL_GROUPS = ([11], [3, 4, 4], [3, 8], [7, 4])
_DIGIT_BEFORE, _DIGIT_AFTER = re.compile(r"[0-9][ .·_~-]{1,3}$"), re.compile(r"[ .·_~-]{1,3}[0-9]")

_GAP = "[ .·_-]?"
# Blanks, dots and dashes, Markdown's emphasis, the break of a line.
_WIDE_GAP = r"(?:[ .·_~-]{1,3}|\*\*| ?\n ?)?"
# No digit stands beside it, nor is it part of a decimal number; a country code may stand before it.
BEFORE = r"(?:(?<![0-9])(?<![0-9][.])|(?<=(?<![0-9])86)|(?<=(?<![0-9])0086)|(?<=[+]86[.])|(?<=(?<![0-9])0086[.]))"
_AFTER = r"(?![0-9])(?![.][0-9]{1,4}(?![0-9]))"
_PLATE = rf"{PROVINCE} ?[A-Z][ .·-]?[A-HJ-NP-Z0-9]{{5,6}}(?![A-Za-z0-9])"

MAIL = Rule(
    "mail",
    "",  # sought everywhere
    _compiled(r"[A-Za-z0-9._%+-]{1,64} ?@ ?[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})+"),
    _any,
    _anywhere,
)
NUMBERS: tuple[Rule, ...] = (
    Rule(
        "identity_number",
        "123456789",
        _number(rf"[1-9](?:{_WIDE_GAP}[0-9]){{16}}{_WIDE_GAP}[0-9Xx{CROSS}]"),
        _is_identity,
        _is_private,
    ),
    *(
        Rule("bank_card", "34569", _number(rf"[34569](?:{_GAP}[0-9]){{{length - 1}}}"), _is_card, _is_private)
        for length in (19, 18, 17, 16)
    ),
    Rule("identity_number", "123456789", _number(rf"[1-9](?:{_GAP}[0-9]){{14}}"), _is_identity, _is_private),
    Rule("mobile", "1", _number(rf"1{_WIDE_GAP}[3-9](?:{_WIDE_GAP}[0-9]){{9}}"), _is_grouped, _is_no_row),
    Rule(
        "landline",
        "(0",
        _number(r"(?:\(0[0-9]{2,3}\) ?|0[0-9]{2,3}[ .-]{1,2})[2-9][0-9]{2,3}[ -]?[0-9]{4}(?:-[0-9]{1,6})?"),
        _any,
        _is_at_home,
    ),
    Rule("landline", "0", _number(r"0(?:10|2[0-9]|[3-9][0-9]{2})[2-9][0-9]{6,7}"), _any, _is_at_home),
    Rule("plate", PROVINCE, _compiled(_PLATE, re.IGNORECASE), _is_plate, _anywhere),
)
