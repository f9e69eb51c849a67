"""What the endpoints and forms take, field by field, with the labels of the forms."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, fields, validate

from chassis.content.text_guard import STORABLE, is_storable
from chassis.web.schema import Coded, Schema, Text, Whole

WORD_MAX, WORDS_MOST = 60, 50
NAME_MAX = 60
TITLE_MAX, TEXT_MAX, MESSAGE_MAX, REASON_MAX = 200, 10_000, 5_000, 1_000
VOIDED_MOST = 100
DAYS_MOST = 60
REPORTED_MOST = 20
LIMITS_MOST, TEMPLATES_MOST = 40, 20
ASSIGNED_MOST = 50
ORDERS = {"due": "最急的在前", "newest": "最新的在前"}
_LONGEST_CODE = 120
# What an officer can dial and write to; empty: not given.
PHONE = r"|[0-9+()（） 转#*\-]{5,40}"
EMAIL = r"|[A-Za-z0-9._%+'\-]{1,60}@[A-Za-z0-9.\-]{1,50}\.[A-Za-z]{2,8}"


def _is_code(value: str) -> None:
    if not 1 <= len(value) <= _LONGEST_CODE or not is_storable(value):
        raise ValidationError(f"请从列表中选择。 / A code has 1 to {_LONGEST_CODE} printable characters.")


def code_field(*, metadata: Mapping[str, Any] | None = None, **options: Any) -> fields.String:
    """One of a list that grows, by its code."""
    described = {"minLength": 1, "maxLength": _LONGEST_CODE, "pattern": STORABLE, **(metadata or {})}
    return fields.String(validate=_is_code, metadata=described, **options)


def text_field(label: str, longest: int, **options: Any) -> Text:
    """A text that must not be empty."""
    return Text(longest=longest, shortest=1, required=True, metadata={"label": label}, **options)


def optional_text(label: str, longest: int, **options: Any) -> Text:
    """A text that may be left out."""
    return Text(longest=longest, load_default="", metadata={"label": label}, **options)


def lines_field(label: str, description: str) -> fields.List[Any]:
    """Words or contacts, each on a line of its own."""
    word = Text(longest=WORD_MAX, shortest=1, one_line=True, metadata={"label": label})
    error = f"最多{WORDS_MOST}行。 / {WORDS_MOST} at most."
    described = {"label": label, "description": description}
    return fields.List(
        word, load_default=list, validate=validate.Length(max=WORDS_MOST, error=error), metadata=described
    )


def one_line(label: str, longest: int) -> Text:
    """A text of one line that must not be empty."""
    return text_field(label, longest, one_line=True)


class Typed(Coded):
    """What people type letter by letter, such as a telephone number.

    The wide signs of a Chinese keyboard (１３８, ＠) mean the narrow ones, and blanks at the ends mean nothing.
    """

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        plain = unicodedata.normalize("NFKC", value).strip() if isinstance(value, str) else value
        return super()._deserialize(plain, attr, data, **kwargs)


def mail_address(**options: Any) -> Typed:
    """A mail address; empty where it is optional."""
    form = EMAIL.removeprefix("|") if options.get("required") else EMAIL
    return Typed(
        form,
        metadata={"label": "电子邮箱", "maxLength": 120},
        error_messages={"form": "请填写完整的邮箱，例如 wang@example.cn。 / A whole address, such as wang@example.cn."},
        **options,
    )


def several_codes(label: str, description: str) -> fields.List[Any]:
    """Codes of a list."""
    error = f"最多{REPORTED_MOST}个。 / {REPORTED_MOST} at most."
    described = {"label": label, "description": description}
    return fields.List(
        code_field(), load_default=list, validate=validate.Length(max=REPORTED_MOST, error=error), metadata=described
    )


def rating_field(label: str) -> Whole:
    """From 1, the worst, to 5."""
    return Whole(least=1, greatest=5, required=True, metadata={"label": label})


class Reason(Schema):
    """Why."""

    reason = text_field("理由", REASON_MAX)
