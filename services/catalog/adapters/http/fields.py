"""Fields that every schema of the catalogue uses: text that a database can keep, attachments, places in lists."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, fields, validate

from chassis.ports import Invalid
from services.catalog.domain.refusals import NoSuchDisclosure
from services.catalog.use_cases.submission import AttachmentName

# A NUL cannot be kept by PostgreSQL, a lone surrogate cannot be written as UTF-8.
_UNKEEPABLE = re.compile("[\x00\ud800-\udfff]")
_IDENTITY = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_GREATEST = 2**62


class Words(fields.String):
    """A text that can be kept."""

    def __init__(self, *, longest: int, shortest: int = 0, **kwargs: Any) -> None:
        super().__init__(validate=validate.Length(min=shortest, max=longest), **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text: str = super()._deserialize(value, attr, data, **kwargs)
        if _UNKEEPABLE.search(text):
            raise ValidationError("有无法保存的字符。/ Some characters cannot be kept.")
        return text


class AttachmentRef(fields.Field[AttachmentName]):
    """An uploaded file, by its digest or as ``{"digest": …, "name": …}``."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> AttachmentName:
        given = {"digest": value} if isinstance(value, str) else value
        if not isinstance(given, Mapping) or not set(given) <= {"digest", "name"}:
            raise ValidationError("应为 digest，或者 {digest, name}。/ A digest, or {digest, name}.")
        digest, name = given.get("digest"), given.get("name", "")
        if not isinstance(digest, str) or not isinstance(name, str) or _UNKEEPABLE.search(digest + name):
            raise ValidationError("digest 和 name 应为文字。/ digest and name are texts.")
        if len(digest) > 80 or len(name) > 200:
            raise ValidationError("过长。/ Too long.")
        return AttachmentName(digest, name)


def text_place(cursor: list[Any] | None) -> str:
    """The place of a list that is ordered by a text."""
    if cursor is None:
        return ""
    if len(cursor) != 1 or not isinstance(cursor[0], str) or _UNKEEPABLE.search(cursor[0]):
        raise _wrong_cursor()
    return cursor[0]


def number_place(cursor: list[Any] | None) -> list[Any] | None:
    """The place of a list that is ordered by a number."""
    if cursor is None:
        return None
    if len(cursor) != 1 or type(cursor[0]) is not int or not 0 <= cursor[0] <= _GREATEST:
        raise _wrong_cursor()
    return cursor


def identity(value: str) -> str:
    """An identifier in its form, or the answer for what does not exist."""
    if not _IDENTITY.fullmatch(value):
        raise NoSuchDisclosure
    return value


def _wrong_cursor() -> Invalid:
    return Invalid(
        "翻页位置无效，请从第一页重新开始。",
        "Take the cursor from 'next' of the page before, unchanged.",
        errors={"cursor": "无效。"},
    )
