"""Kinds of case, where each is taken, and through which channels citizens reach the body."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

COMPLAINT, TIP_OFF, OPINION, ENQUIRY, CORRECTION = "complaint", "tip_off", "opinion", "enquiry", "correction"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of case: its Chinese name and the letters in its numbers."""

    code: str
    name: str
    letters: str


KINDS = {
    kind.code: kind
    for kind in (
        Kind(COMPLAINT, "投诉", "TS"),
        Kind(TIP_OFF, "举报", "JB"),
        Kind(OPINION, "意见建议", "YJ"),
        Kind(ENQUIRY, "咨询", "ZX"),
        Kind(CORRECTION, "更正", "GZ"),
    )
}

TAKEN = (OPINION, ENQUIRY, COMPLAINT, CORRECTION)
"""What is taken where people ask and complain; a tip-off has a form, and rules, of its own."""

# As people type it, once dashes, blanks and the word before it are gone; a body's code is letters and digits.
_TYPED = re.compile(
    rf"([A-Z][A-Z0-9]{{0,19}})({'|'.join(kind.letters for kind in KINDS.values())})(\d{{4}})(\d{{1,12}})"
)

# A gap between the serials of tip-offs would tell whoever may not see one that it is about him: theirs are drawn.
FIRST_DRAWN, LAST_DRAWN = 100_000, 999_999

BY_MAIL = "email"
"""The channel of whoever has no receipt code, and is answered by mail."""
CHANNELS = {
    "web": "网上",
    "mailbox": "监督信箱",
    "hotline": "热线电话",
    "visit": "来访",
    "letter": "来信",
    BY_MAIL: "电子邮件",
    "platform_12345": "12345 平台转办",
    "petition_platform": "信访平台转办",
    "evaluation": "公众评议",
}

# What a citizen can use by himself; the others are recorded by a case officer, "evaluation" by the system alone.
PUBLIC_CHANNELS = ("web", "mailbox")
RECORDED_CHANNELS = tuple(code for code in CHANNELS if code != "evaluation")


def number(body: str, kind: str, year: int, serial: int) -> str:
    """The number that citizens quote: ``GJJ-YJ-2026-0001``; serials run per body, kind and year.

    Those of tip-offs are drawn, from :data:`FIRST_DRAWN` to :data:`LAST_DRAWN`: they have no order and no gaps.
    """
    return f"{body}-{KINDS[kind].letters}-{year}-{serial:04d}"


def is_of_tip_off(number: str) -> bool:
    """Whether a number, as :func:`number_asked` gives it, is a tip-off's."""
    return f"-{KINDS[TIP_OFF].letters}-" in number


def number_asked(typed: str) -> str:
    """The number that somebody means, in any width and case, with any dashes or none, after 编号 or not.

    What is no number at all comes back as it was typed, without blanks at its ends.
    """
    plain = unicodedata.normalize("NFKC", typed).strip().upper()
    found = _TYPED.fullmatch("".join(sign for sign in plain.removeprefix("编号") if sign.isalnum()))
    return f"{found[1]}-{found[2]}-{found[3]}-{found[4].lstrip('0').zfill(4)}" if found else plain
