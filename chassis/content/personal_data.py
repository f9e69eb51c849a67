"""Personal data with a form of their own: found, located, and masked or hidden.

个人信息保护法第二十五条、第二十八条，政府信息公开条例第十五条: what is public shows them masked or not at all. Numbers
are recognised by their check digits where they have some, so that document and account numbers of other kinds stay
readable.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from stdnum import luhn
from stdnum.cn import ric, uscc

Kind = Literal["identity_number", "mobile", "landline", "bank_card", "mail", "plate"]

LABELS: Mapping[Kind, str] = {
    "identity_number": "身份证号",
    "mobile": "手机号",
    "landline": "电话号码",
    "bank_card": "银行卡号",
    "mail": "邮箱",
    "plate": "车牌号",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding in a text: its kind and its span, ``text[start:end]``. What was found is not carried along."""

    kind: Kind
    start: int
    end: int


def find(text: str) -> list[Finding]:
    """All findings in their order, none overlapping.

    Seen are digits of every script and width, blanks, dots and hyphens inside, and invisible characters anywhere.
    """
    left, origins = _plain(text)
    findings: list[Finding] = []
    # What is found splits what stands beside it, so that more may be found in a second turn.
    while new := list(_found_in(left)):
        findings += [Finding(kind, origins[start], origins[end - 1] + 1) for kind, start, end in new]
        left = _without(left, [(start, end) for _, start, end in new])
    return sorted(findings, key=lambda finding: finding.start)


def masked_findings(text: str) -> list[tuple[Kind, str]]:
    """Each different finding by its kind and as :func:`mask` shows it, in their order."""
    found = ((finding.kind, _mask(text[finding.start : finding.end], finding.kind)) for finding in find(text))
    return list(dict.fromkeys(found))


def mask(text: str, *, keep: Collection[tuple[str, str]] = ()) -> str:
    """The text with each finding masked, its length kept: 4101************34, 138****5678, 0371-******21.

    ``keep``: the findings, in the form of :func:`masked_findings`, that stay as they are.
    """

    def replacement(finding: Finding) -> str:
        found = text[finding.start : finding.end]
        masked = _mask(found, finding.kind)
        return found if (finding.kind, masked) in keep else masked

    return _replaced(text, replacement)


def hide(text: str) -> str:
    """The text with a note in place of each finding, for what is published: 【手机号已隐去】."""
    return _PREFIX.sub(r"\1", _replaced(text, lambda finding: f"【{LABELS[finding.kind]}已隐去】"))


def is_identity_number(text: str) -> bool:
    """GB 11643-1999: province, possible date of birth, check character; or the older form of 15 digits."""
    number = _digits(text)
    if not _PROVINCE.match(number):
        return False
    if len(number) == 15:
        return number.isdigit() and _is_date("19" + number[6:12])
    # Not `ric.is_valid`: that asks for a known county of birth as well, and its list may lag behind.
    return bool(_IDENTITY.fullmatch(number)) and number[17] == ric.calc_check_digit(number) and _is_date(number[6:14])


def is_bank_card(text: str) -> bool:
    """16 to 19 digits of a known issuer range that pass the Luhn check (ISO/IEC 7812)."""
    number = _digits(text)
    is_issued = number.startswith(("3", "4", "5", "6", "9558")) and len(set(number)) > 1
    return 16 <= len(number) <= 19 and is_issued and luhn.is_valid(number)


def _found_in(left: str) -> Iterator[tuple[Kind, int, int]]:
    """What the first rule finds that finds anything; spans are those of ``left``."""
    for kind, pattern, is_genuine in _RULES:
        spans = [span for span in _spans(pattern, left) if is_genuine(left, *span) and not _is_masked(left, *span)]
        if spans:
            yield from ((kind, start, end) for start, end in spans)
            return


def _without(text: str, spans: Sequence[tuple[int, int]]) -> str:
    pieces, last = [], 0
    for start, end in spans:
        pieces += [text[last:start], "\x00" * (end - start)]
        last = end
    return "".join([*pieces, text[last:]])


def _spans(pattern: re.Pattern[str], text: str) -> Iterator[tuple[int, int]]:
    return (found.span() for found in pattern.finditer(text))


def _plain(text: str) -> tuple[str, list[int]]:
    """The text as it reads, in half width and without what is invisible, and where each character comes from."""
    kept = [(index, _narrow(character)) for index, character in enumerate(text) if not _is_invisible(character)]
    return "".join(character for _, character in kept), [index for index, _ in kept]


def _narrow(character: str) -> str:
    if character.isascii():
        return character
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    return character.translate(_HALF_WIDTH)


def _is_invisible(character: str) -> bool:
    return not character.isascii() and unicodedata.category(character) == "Cf"


def _replaced(text: str, replacement: Callable[[Finding], str]) -> str:
    pieces, end = [], 0
    for finding in find(text):
        pieces += [text[end : finding.start], replacement(finding)]
        end = finding.end
    return "".join([*pieces, text[end:]])


def _mask(found: str, kind: Kind) -> str:
    first, last = _SHOWN[kind]
    if kind == "mail":
        last = sum(map(str.isalnum, re.split("[@＠]", found)[1]))
    if kind == "landline" and _digits(found)[1] in "12":
        first -= 1  # 010 and 02x are area codes of three digits
    shown = [index for index, character in enumerate(found) if character.isalnum()]
    hidden = set(shown[first : len(shown) - last])
    return "".join("*" if index in hidden else character for index, character in enumerate(found))


def _digits(text: str) -> str:
    """The digits and letters alone."""
    return re.sub(r"[^0-9A-Za-z]", "", _plain(text)[0]).upper()


def _is_date(text: str) -> bool:
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:])).year >= 1880
    except ValueError:
        return False


def _is_masked(text: str, start: int, end: int) -> bool:
    """Whether it is what a mask has left to see, with what stands beside it."""
    return bool(_MASK_BEFORE.search(text[max(start - 8, 0) : start]) or _MASK_AFTER.match(text[end : end + 8]))


def _identity(text: str, start: int, end: int) -> bool:
    return is_identity_number(text[start:end]) and not _is_organisation(text, start, end)


def _card(text: str, start: int, end: int) -> bool:
    return is_bank_card(text[start:end]) and not _is_organisation(text, start, end)


def _is_organisation(text: str, start: int, end: int) -> bool:
    """Whether the digits are part of a 统一社会信用代码: that of an organisation, and public."""
    before, after = _WORD_BEFORE.search(text[max(start - 18, 0) : start]), _WORD.match(text[end : end + 18])
    return uscc.is_valid((before[0] if before else "") + text[start:end] + (after[0] if after else ""))


def _home(text: str, start: int, _end: int) -> bool:
    """Whether nothing calls a line the telephone of an office."""
    return not _OFFICE.search(text[max(start - 20, 0) : start])


def _plate(text: str, start: int, end: int) -> bool:
    return sum(character.isdigit() for character in text[start:end]) >= 3


def _always(_text: str, _start: int, _end: int) -> bool:
    return True


def _number(inside: str) -> re.Pattern[str]:
    return re.compile(_BEFORE + inside + _AFTER, re.ASCII)


# The full-width forms (U+FF01 to U+FF5E) stand in the order of ASCII.
_HALF_WIDTH = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)} | {0x3000: " "}
_PROVINCE = re.compile("1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|91")
_IDENTITY = re.compile("[0-9]{17}[0-9X]")
_OFFICE = re.compile(
    "(?:办公室?|单位|窗口|值班|热线|监督|投诉|服务|咨询|大厅)(?:联系|固定)?(?:电话|热线|座机)?[是为]?[:： ]*$"
)
_WORD, _WORD_BEFORE = re.compile("[0-9A-Za-z]+"), re.compile("[0-9A-Za-z]+$")
_MASK_BEFORE, _MASK_AFTER = re.compile(r"(?:\*[ .·-]?){4}$"), re.compile(r"(?:[ .·-]?\*){4}")
_PREFIX = re.compile(r"[+＋]?(?<![0-9０-９])(?:86|８６)[ -]?(【手机号已隐去】)")

_GAP = "[ .·-]?"
# No digit stands beside it, nor is it part of a decimal number; a country code may stand before it.
_BEFORE = r"(?:(?<![0-9])(?<![0-9][.])|(?<=(?<![0-9])86)|(?<=(?<![0-9])86[ -]))"
_AFTER = r"(?![0-9])(?![.][0-9]{1,4}(?![0-9]))"
_PLATE = (
    "[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z][ .·-]?[A-HJ-NP-Z0-9]{5,6}(?![A-Za-z0-9])"
)
_RULES: tuple[tuple[Kind, re.Pattern[str], Callable[[str, int, int], bool]], ...] = (
    ("mail", re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})+"), _always),
    ("identity_number", _number(rf"[0-9](?:{_GAP}[0-9]){{16}}{_GAP}[0-9Xx]"), _identity),
    *(("bank_card", _number(rf"[0-9](?:{_GAP}[0-9]){{{length - 1}}}"), _card) for length in (19, 18, 17, 16)),
    ("identity_number", _number(rf"[0-9](?:{_GAP}[0-9]){{14}}"), _identity),
    ("mobile", _number(rf"1[3-9][0-9]{_GAP}[0-9]{{4}}{_GAP}[0-9]{{4}}"), _always),
    (
        "landline",
        _number(r"(?:\(0[0-9]{2,3}\) ?|0[0-9]{2,3}[ .-]{1,2})[2-9][0-9]{2,3}[ -]?[0-9]{4}(?:-[0-9]{1,6})?"),
        _home,
    ),
    ("landline", _number(r"0(?:10|2[0-9]|[3-9][0-9]{2})[2-9][0-9]{6,7}"), _home),
    ("plate", re.compile(_PLATE, re.IGNORECASE), _plate),
)
# Letters and digits left to see at the beginning and at the end.
_SHOWN: Mapping[Kind, tuple[int, int]] = {
    "identity_number": (4, 2),
    "mobile": (3, 4),
    "landline": (4, 2),
    "bank_card": (0, 4),
    "mail": (1, 0),
    "plate": (2, 1),
}
