"""Words that come in: what no database, page or feed can carry is refused by field."""

from __future__ import annotations

import re

from marshmallow import ValidationError

from chassis.ports import NotFound

# Control characters other than tab and line breaks, and halves of surrogate pairs.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
_ID = re.compile(r"[A-Za-z0-9._:-]{1,80}")


def writable(text: str) -> None:
    """A validator. Raises :class:`marshmallow.ValidationError`."""
    if _UNWRITABLE.search(text):
        raise ValidationError("含有无法显示的字符，请删去。 It holds characters that cannot be written; remove them.")


def is_writable(text: str) -> bool:
    """Whether a text can be kept and shown."""
    return _UNWRITABLE.search(text) is None


def known_id(given: str) -> str:
    """An identifier of ours out of a path. Raises :class:`NotFound` for what cannot be one."""
    if not _ID.fullmatch(given):
        raise NotFound("没有这条记录。", "There is no such thing.")
    return given
