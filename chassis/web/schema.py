"""What endpoints and forms take (:class:`Schema`) and what endpoints give (:class:`View`)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from operator import attrgetter
from typing import Any

import marshmallow
from marshmallow import ValidationError, fields, validate

from chassis.content.text_guard import RefusedText, checked_text

MAX_PAGE = 100

Render = Callable[[Any], Any]


# What people read of a field that a schema does not take, whatever its kind, and by its kind.
_MESSAGES = {"required": "没有填写。 / Fill it in.", "null": "没有填写。 / Fill it in."}
_MESSAGES_OF_KIND: tuple[tuple[type[fields.Field[Any]], str], ...] = (
    (
        fields.AwareDateTime,
        "请按“年-月-日 时:分”填写，例如2026-11-24T09:00+08:00。 / Not a valid moment with its zone.",
    ),
    (fields.Date, "请按“年-月-日”填写，例如2026-11-24。 / Not a valid date."),
    (fields.Boolean, "应为 true 或 false。 / Not true or false."),
    (fields.Integer, "应为整数。 / Not a whole number."),
    (fields.String, "应为文字。 / Not a text."),
    (fields.List, "应为列表。 / Not a list."),
)


class Schema(marshmallow.Schema):
    """Input of an endpoint or a form; fields that it does not know are refused."""

    class Meta:
        """marshmallow's options."""

        unknown = marshmallow.RAISE

    error_messages: dict[str, str] = {  # noqa: RUF012 # as marshmallow declares it
        "unknown": "没有这个字段。 / Unknown field.",
        "type": "应为一个对象。 / Not an object.",
    }

    def on_bind_field(self, field_name: str, field_obj: fields.Field[Any]) -> None:
        """Refuse in both languages."""
        messages = dict(_MESSAGES)
        for kind, text in _MESSAGES_OF_KIND:
            if isinstance(field_obj, kind):
                messages |= {"invalid": text, "invalid_awareness": text}
                break
        field_obj.error_messages = {**field_obj.error_messages, **messages}


class Text(fields.String):
    """A text as the one guard takes it (:func:`chassis.content.text_guard.checked_text`)."""

    def __init__(self, *, longest: int, shortest: int = 0, one_line: bool = False, **options: Any) -> None:
        # For the document only; what is counted is the text after the guard.
        super().__init__(validate=validate.Length(min=shortest or None, max=longest), **options)
        self.longest, self.shortest, self.one_line = longest, shortest, one_line

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text: str = super()._deserialize(value, attr, data, **kwargs)
        try:
            return checked_text(text, longest=self.longest, shortest=self.shortest, one_line=self.one_line)
        except RefusedText as refused:
            raise ValidationError(str(refused)) from None


class Whole(fields.Integer):
    """A whole number as JSON writes it: neither ``true`` nor ``"1"`` nor ``1.0``. Forms send text: see ``forms``."""

    def __init__(self, *, least: int, greatest: int, **options: Any) -> None:
        super().__init__(strict=True, validate=validate.Range(least, greatest), **options)

    def _validated(self, value: Any) -> int:
        if isinstance(value, bool):
            raise self.make_error("invalid", input=value)
        return super()._validated(value)


class Flag(fields.Boolean):
    """True or false as JSON writes them, or as an address does: ``true``, ``1``, ``false``, ``0``."""

    def __init__(self, **options: Any) -> None:
        super().__init__(truthy={True, "true", "1"}, falsy={False, "false", "0"}, **options)


def choice(values: Any, **options: Any) -> fields.String:
    """One of some codes; give a mapping of codes to names, or the codes."""
    codes = validate.OneOf(list(values), error="应为其中之一：{choices}。 / Must be one of: {choices}.")
    return fields.String(validate=codes, **options)


class PageQuery(Schema):
    """What every list takes."""

    limit = fields.Integer(load_default=20, validate=validate.Range(1, MAX_PAGE))
    cursor = fields.String(
        load_default=None,
        validate=validate.Length(max=2_000),
        metadata={"description": "'next' of the page before, unchanged"},
    )


class View(marshmallow.Schema):
    """Output of an endpoint: rows, dataclasses or mappings are rendered by the very schema that the document shows.

    Every field must be there, save those with ``metadata={"optional": True}``, which are left out where the value has
    none. Moments and dates stay as they are until the answer is written as JSON.
    """

    class Meta:
        """marshmallow's options."""

        unknown = marshmallow.RAISE

    def on_bind_field(self, field_name: str, field_obj: fields.Field[Any]) -> None:
        """The document promises what is rendered."""
        if not field_obj.metadata.get("optional"):
            field_obj.required = True

    def render(self, value: Any) -> dict[str, Any]:
        """The declared fields of a value. Raises ``KeyError`` or ``AttributeError`` where one is missing."""
        pick = self._from_mapping if isinstance(value, Mapping) else self._from_object
        return pick(value)

    def _from_mapping(self, value: Mapping[Any, Any]) -> dict[str, Any]:
        rendered = {}
        for key, name, convert, is_optional in self._plan:
            if is_optional and name not in value:
                continue
            found = value[name]
            rendered[key] = convert(found) if convert is not None and found is not None else found
        return rendered

    def _from_object(self, value: Any) -> dict[str, Any]:
        rendered = {}
        for key, name, convert, is_optional in self._plan:
            if is_optional and not hasattr(value, name):
                continue
            found = attrgetter(name)(value)
            rendered[key] = convert(found) if convert is not None and found is not None else found
        return rendered

    @cached_property
    def _plan(self) -> tuple[tuple[str, str, Render | None, bool], ...]:
        return tuple(
            (
                field.data_key or name,
                field.attribute or name,
                _renderer(field),
                bool(field.metadata.get("optional")),
            )
            for name, field in self.dump_fields.items()
        )


def _renderer(field: fields.Field[Any]) -> Render | None:
    """How a field's value is rendered; None: as it is."""
    if isinstance(field, fields.Nested):
        nested = field.schema
        if not isinstance(nested, View):
            raise TypeError(f"{field.name} nests {type(nested).__name__}, which is no View")
        if field.many:
            return lambda values: [nested.render(value) for value in values]
        return nested.render
    if isinstance(field, fields.List):
        inner = _renderer(field.inner)
        return list if inner is None else lambda values: [inner(value) for value in values]
    convert: Render | None = getattr(field, "render", None)
    return convert
