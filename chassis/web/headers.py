"""The headers that endpoints read: how they are documented, and what they must look like."""

from __future__ import annotations

import re
from dataclasses import dataclass

from flask import request

from chassis.ports import Refusal
from chassis.storage.idempotency_keys import KEPT_HOURS


@dataclass(frozen=True, slots=True)
class Header:
    """A request header as the document describes it."""

    name: str
    description: str
    pattern: str = ""
    required: bool = False
    # What the pattern means, in Chinese and in English, for whoever sent something else.
    form: tuple[str, str] = ("", "")


_TAG = re.compile(r'"([!#-~]+)"')


class MatchRequired(Refusal):
    """A change needs an If-Match header."""

    code = "if_match_required"


class MalformedHeader(Refusal):
    """A header that does not have its form."""

    code = "malformed_header"


def _key_form(least: int) -> tuple[str, str]:
    return (
        f"{least}至200个英文字母、数字或者符号，没有空格和汉字",
        f"{least} to 200 letters, digits or signs of ASCII, without blanks",
    )


IF_MATCH = Header(
    "If-Match",
    "The ETag of the version that was read, or several: refused (412) when there is a newer one. `*` stands for any.",
    r'^(\*|(W/)?"[!#-~]+"([ \t]*,[ \t]*(W/)?"[!#-~]+")*)$',
    form=("读取时给的 ETag，连同双引号", "the ETag that was read, with its quotation marks"),
)
IDEMPOTENCY_KEY = Header(
    "Idempotency-Key",
    f"A key of your own: the same request with the same key is done once, and answered alike for {KEPT_HOURS} hours.",
    "^[!-~]{1,200}$",
    form=_key_form(1),
)
# Where nobody signs in, a key is all that tells two callers apart who come from the same network.
PUBLIC_IDEMPOTENCY_KEY = Header(
    "Idempotency-Key",
    "A random key of your own, 16 characters or more: the same request with the same key is done once, and answered "
    f"alike for {KEPT_HOURS} hours to whoever sends the cookie that came with the first answer, or the Receipt-Code. "
    "An answer may be lost on its way: send with the first request already a cookie `yangguang_client` (under https "
    "`__Host-yangguang_client`) of 32 random characters, and with it you are given the answer again.",
    "^[!-~]{16,200}$",
    form=_key_form(16),
)
RECEIPT_CODE = Header("Receipt-Code", "The code that the citizen was shown once, when the case was submitted.")
RANGE = Header("Range", "One range of bytes, `bytes=100-`; several at once are ignored.")
IF_RANGE = Header("If-Range", "The ETag of the part that is there; of another version the whole is given.")
IF_NONE_MATCH = Header("If-None-Match", "ETags that are already known; unchanged, the answer is 304 without content.")


def matched_tags() -> str | None:
    """The opaque tags of If-Match, by blanks, or ``*``; None without the header. Raises :class:`MalformedHeader`.

    A weak tag counts as a strong one: proxies that compress weaken ours.
    """
    given = _read(IF_MATCH)
    return given if given in (None, "*") else " ".join(_TAG.findall(given))


def idempotency_key(header: Header = IDEMPOTENCY_KEY) -> str | None:
    """The caller's key, or None. Raises :class:`MalformedHeader`."""
    return _read(header)


def _read(header: Header) -> str | None:
    given = request.headers.get(header.name)
    if given is not None and re.fullmatch(header.pattern, given) is None:
        zh, en = header.form
        raise MalformedHeader(f"请求头 {header.name} 的格式不对，应为{zh}。", f"The header {header.name} takes {en}.")
    return given
