"""What a proof of filing (收件回执) states: which words came to which body, and when.

Its form is settled in docs/decisions/0076: whatever stands here is checked by tools that others made.
"""

from __future__ import annotations

import hmac
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from chassis.ports import Conflict
from services.complaints.domain import receipt
from services.complaints.domain.entry import CHINA
from services.complaints.domain.kinds import KINDS

FORM = "yangguang-filing-proof/1"
_SALT = "yangguang filing proof salt/1 "


class NothingToProve(Conflict):
    """There are no words of the citizen that a proof could be about."""

    code = "nothing_to_prove"


def salt(number: str, code: str) -> str:
    """64 hexadecimal digits that follow from the receipt code, which does not follow from them."""
    return hmac.digest(receipt.normalised(code).encode(), f"{_SALT}{number}".encode(), "sha256").hex()


def words(case: Mapping[str, Any], code: str) -> str:
    """What the digest of a proof is of: salt, title and text, a line each. Raises :class:`NothingToProve`."""
    if whole := case["split_from"]:
        raise NothingToProve(
            f"这一件是承办人从{whole}拆分出来的，不是您提交的原件。请凭同一查询码取得{whole}的回执。",
            f"An officer made this case of a part of {whole}; take the proof of that one, by the same code.",
        )
    if case["erased_at"] or not case["text"]:
        raise NothingToProve(
            "这一件的内容已经清除，不能再出具回执。以前保存的回执仍然有效。",
            "What was written here was erased, so no proof can be made any more; one that you kept still holds.",
        )
    return unicodedata.normalize("NFC", f"{salt(case['number'], code)}\n{case['title']}\n{case['text']}")


def body_filed_with(number: str) -> str:
    """The code of the body that took it in; a transfer changes no number."""
    return number.rsplit("-", 3)[0]


def kind_filed_as(number: str) -> str:
    """The kind that it was filed as; a corrected registration changes no number."""
    letters = number.rsplit("-", 3)[1]
    return next(kind.code for kind in KINDS.values() if kind.letters == letters)


def statement(case: Mapping[str, Any], *, issuer: str, body_name: str, digest: str) -> dict[str, Any]:
    """What is signed; ``digest`` is that of the :func:`words`."""
    came: datetime = case["received_at"]
    return {
        "form": FORM,
        "iss": issuer,
        "number": case["number"],
        "body": body_filed_with(case["number"]),
        "body_name": body_name,
        "kind": kind_filed_as(case["number"]),
        "channel": case["channel"],
        "received_on": case["received_on"].isoformat(),
        "filed_at": came.astimezone(CHINA).isoformat(timespec="seconds"),
        "words": digest,
    }
