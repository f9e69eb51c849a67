"""Personal data with a form of their own: found, located, and masked (:mod:`.hiding` hides them).

个人信息保护法第二十五条、第二十八条，政府信息公开条例第十五条: what is public shows them masked or not at all. Numbers
are recognised by their check digits where they have some, so that document and account numbers of other kinds stay
readable.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import cast

from chassis.content import personal_rules
from chassis.content.personal_rules import CROSS, Kind
from chassis.content.personal_search import narrow, numbers_in, plain_of

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

    Seen are digits of every script and width; blanks, dots, dashes and emphasis inside; invisible characters anywhere.
    Takes time in proportion to the text.
    """
    plain, origins = plain_of(text)
    findings = [Finding(kind, origins[start], origins[end - 1] + 1) for kind, start, end in numbers_in(plain)]
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


def mask_as(found: str, kind: str) -> str:
    """What was found as that kind, masked."""
    return _mask(found, cast(Kind, kind))


def is_identity_number(text: str) -> bool:
    """GB 11643-1999, in 18 or 15 digits, however it is written."""
    return personal_rules.is_identity_number(_digits(text))


def is_bank_card(text: str) -> bool:
    """16 to 19 digits of a known issuer range that pass the Luhn check (ISO/IEC 7812)."""
    return personal_rules.is_bank_card(_digits(text))


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
    shown = [index for index, character in enumerate(found) if character.isalnum() or narrow(character) == CROSS]
    hidden = set(shown[first : len(shown) - last])
    return "".join("*" if index in hidden else character for index, character in enumerate(found))


def _digits(text: str) -> str:
    return personal_rules.digits(plain_of(text)[0])


# Letters and digits left to see at the beginning and at the end.
_SHOWN: Mapping[Kind, tuple[int, int]] = {
    "identity_number": (4, 2),
    "mobile": (3, 4),
    "landline": (4, 2),
    "bank_card": (0, 4),
    "mail": (1, 0),
    "plate": (2, 1),
}
