"""What endpoints and forms take (:class:`Schema`) and what endpoints give (:class:`View`)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cached_property
from operator import attrgetter, itemgetter
from typing import Any

import marshmallow
from marshmallow import ValidationError, fields, validate

from chassis.content.findings.kinds import GROUNDS
from chassis.content.text_guard import FILLED, STORABLE, RefusedText, checked_text
from chassis.ports import in_both
from chassis.storage.paging import CURSOR, LONGEST_CURSOR, BadCursor

MAX_PAGE = 100
_YEARS = "(1949|19[5-9][0-9]|2[0-9]{3})"
_DAY = re.compile(rf"{_YEARS}-[0-9]{{2}}-[0-9]{{2}}")
_OF_ANY_YEAR = re.compile(r"[0-9]{4,6}-[0-9]{2}-[0-9]{2}")
# RFC 3339, of which Python reads much more than there is.
_MOMENT = re.compile(
    rf"{_YEARS}-[0-9]{{2}}-[0-9]{{2}}[Tt][0-9]{{2}}:[0-9]{{2}}:[0-9]{{2}}(\.[0-9]+)?([Zz]|[+-][0-9]{{2}}:[0-9]{{2}})"
)
_BEYOND_EXACT = 2**53

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
    (fields.Number, "应为数字。 / Not a number."),
    (fields.String, "应为文字。 / Not a text."),
    (fields.List, "应为列表。 / Not a list."),
    (fields.Dict, "应为一个对象。 / Not an object."),
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
        _refuse_in_both_languages(field_obj)


def _refuse_in_both_languages(field: fields.Field[Any]) -> None:
    messages = dict(_MESSAGES)
    if isinstance(field, fields.Nested):
        messages["type"] = "应为列表。 / Not a list." if field.many else "应为一个对象。 / Not an object."
    for kind, text in _MESSAGES_OF_KIND:
        if isinstance(field, kind):
            messages |= {"invalid": text, "invalid_awareness": text}
            break
    field.error_messages = {**field.error_messages, **messages}
    if isinstance(field, fields.List):
        for validator in field.validators:
            if isinstance(validator, validate.Length):
                validator.error = validator.error or _how_many(validator)
        _refuse_in_both_languages(field.inner)


def _how_many(length: validate.Length) -> str:
    if length.min is None:
        return f"最多 {length.max} 项。 / At most {length.max} items."
    if length.max is None:
        return f"至少 {length.min} 项。 / At least {length.min} items."
    return f"应为 {length.min} 到 {length.max} 项。 / From {length.min} to {length.max} items."


class Text(fields.String):
    """A text as the one guard takes it (:func:`chassis.content.text_guard.checked_text`)."""

    def __init__(
        self,
        *,
        longest: int,
        shortest: int = 0,
        one_line: bool = False,
        metadata: Mapping[str, Any] | None = None,
        **options: Any,
    ) -> None:
        described = {"pattern": FILLED if shortest else STORABLE, **(metadata or {})}
        # For the document only; what is counted is the text after the guard.
        length = validate.Length(min=shortest or None, max=longest)
        super().__init__(validate=length, metadata=described, **options)
        self.longest, self.shortest, self.one_line = longest, shortest, one_line

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text: str = super()._deserialize(value, attr, data, **kwargs)
        try:
            return checked_text(text, longest=self.longest, shortest=self.shortest, one_line=self.one_line)
        except RefusedText as refused:
            raise ValidationError(str(refused)) from None


class Coded(fields.String):
    """A text that matches a regular expression from its first to its last character."""

    default_error_messages = {"form": "格式不对。 / It does not have the form {pattern}."}  # noqa: RUF012  # as marshmallow's

    def __init__(self, pattern: str, *, metadata: Mapping[str, Any] | None = None, **options: Any) -> None:
        self.pattern = re.compile(pattern)
        super().__init__(metadata={"pattern": f"^({pattern})$", **(metadata or {})}, **options)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text: str = super()._deserialize(value, attr, data, **kwargs)
        if self.pattern.fullmatch(text) is None:
            raise self.make_error("form", pattern=self.pattern.pattern)
        return text


class Day(fields.Date):
    """A date of RFC 3339, 1949 to 2999."""

    # A browser's date field sends 0026-11-24 for a year that was typed with two digits.
    default_error_messages = {"years": "年份应为1949至2999，例如2026-11-24。 / The year is 1949 to 2999."}  # noqa: RUF012  # as marshmallow's

    def __init__(self, *, metadata: Mapping[str, Any] | None = None, **options: Any) -> None:
        super().__init__(metadata={"pattern": f"^{_YEARS}-", **(metadata or {})}, **options)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> date:
        if not isinstance(value, str) or _DAY.fullmatch(value) is None:
            is_of_other_years = isinstance(value, str) and _OF_ANY_YEAR.fullmatch(value) is not None
            raise self.make_error("years" if is_of_other_years else "invalid", input=value, obj_type=self.OBJ_TYPE)
        found: date = super()._deserialize(value, attr, data, **kwargs)
        return found


class Moment(fields.AwareDateTime):
    """A moment of RFC 3339 with its zone, 1949 to 2999; given in UTC."""

    def __init__(self, *, metadata: Mapping[str, Any] | None = None, **options: Any) -> None:
        super().__init__(metadata={"pattern": f"^{_YEARS}-", **(metadata or {})}, **options)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> datetime:
        if not isinstance(value, str) or _MOMENT.fullmatch(value) is None:
            raise self.make_error("invalid", input=value, obj_type=self.OBJ_TYPE)
        found: datetime = super()._deserialize(value.upper(), attr, data, **kwargs)
        return found.astimezone(UTC)


class Whole(fields.Integer):
    """A whole number as JSON Schema has it: neither ``true`` nor ``"1"``, but ``1.0``."""

    def __init__(self, *, least: int, greatest: int, **options: Any) -> None:
        refusal = f"应为 {least} 到 {greatest} 之间的整数。 / A whole number from {least} to {greatest}."
        super().__init__(strict=True, validate=validate.Range(least, greatest, error=refusal), **options)

    def _validated(self, value: Any) -> int:
        if isinstance(value, bool):
            raise self.make_error("invalid", input=value)
        if isinstance(value, float) and value.is_integer() and abs(value) < _BEYOND_EXACT:
            return int(value)
        return super()._validated(value)


class Hundredths(fields.Float):
    """A number with at most two decimals (points, percent, a rating), kept as whole hundredths: ``12.5`` is 1250."""

    default_error_messages = {  # noqa: RUF012  # as marshmallow's
        "range": "应为 {least} 到 {greatest} 之间的数字，最多两位小数，例如 12.5。"
        " / A number from {least} to {greatest} with at most two decimals."
    }

    def __init__(
        self,
        *,
        least: float = 0,
        greatest: float = 100,
        metadata: Mapping[str, Any] | None = None,
        **options: Any,
    ) -> None:
        self.least, self.greatest = least, greatest
        described = {"minimum": least, "maximum": greatest, "multipleOf": 0.01}
        super().__init__(metadata={**described, **(metadata or {})}, **options)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int:
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        # NaN and the infinities are in no range.
        if not is_number or not self.least <= value <= self.greatest:
            raise self.make_error("range", least=self.least, greatest=self.greatest)
        kept = Decimal(str(value)) * 100
        if kept != int(kept):
            raise self.make_error("range", least=self.least, greatest=self.greatest)
        return int(kept)

    @staticmethod
    def render(kept: int) -> float:
        """As it is written."""
        return kept / 100


class Flag(fields.Boolean):
    """``true`` or ``false`` as JSON has them; what addresses and forms write is turned into these before."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> bool:
        if not isinstance(value, bool):
            raise self.make_error("invalid", input=value)
        return value


class Cursor(fields.String):
    """A place in a list, as text that only the list itself reads. Raises :class:`BadCursor`."""

    def __init__(self) -> None:
        described = {
            "description": "'next' of the page before, unchanged",
            "pattern": CURSOR.pattern,
            "minLength": 1,
            "maxLength": LONGEST_CURSOR,
        }
        super().__init__(load_default=None, metadata=described)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text: str = super()._deserialize(value, attr, data, **kwargs)
        if len(text) > LONGEST_CURSOR or CURSOR.fullmatch(text) is None:
            raise BadCursor
        return text


def choice(values: Any, **options: Any) -> fields.String:
    """One of some codes; give a mapping of codes to names, or the codes."""
    codes = list(values)
    zh = f"可选：{'、'.join(named)}。" if (named := _names(values)) else "请从给出的选项中选择。"
    # Names and codes are no templates of marshmallow's.
    error = in_both(zh, f"Must be one of: {', '.join(codes)}.").replace("{", "{{").replace("}", "}}")
    return fields.String(validate=validate.OneOf(codes, error=error), **options)


def _names(values: Any) -> list[str]:
    """What people read instead of the codes, where a mapping tells it."""
    if not isinstance(values, Mapping):
        return []
    named = [name if isinstance(name, str) else getattr(name, "name", "") for name in values.values()]
    return [name for name in named if name]


class PageQuery(Schema):
    """What every list takes."""

    limit = Whole(least=1, greatest=MAX_PAGE, load_default=20)
    cursor = Cursor()


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
        plan, is_mapping = self._plan, isinstance(value, Mapping)
        rendered = dict(zip(plan.keys, (plan.members if is_mapping else plan.attributes)(value), strict=True))
        for key, name in plan.optional:
            if name in value if is_mapping else hasattr(value, name):
                rendered[key] = value[name] if is_mapping else getattr(value, name)
        for key, convert in plan.converted:
            if rendered.get(key) is not None:
                rendered[key] = convert(rendered[key])
        return rendered

    @cached_property
    def _plan(self) -> _Plan:
        declared = [
            (field.data_key or name, field.attribute or name, field) for name, field in self.dump_fields.items()
        ]
        needed = [(key, name) for key, name, field in declared if not field.metadata.get("optional")]
        names = [name for _, name in needed]
        return _Plan(
            keys=tuple(key for key, _ in needed),
            members=_all_of(itemgetter, names),
            attributes=_all_of(attrgetter, names),
            optional=tuple((key, name) for key, name, field in declared if field.metadata.get("optional")),
            converted=tuple((key, convert) for key, _, field in declared if (convert := _renderer(field))),
        )


class ActorView(View):
    """A person as records keep him: as he was when he acted."""

    sub = fields.String()
    name = fields.String()
    department = fields.String()


class TextFileView(View):
    """A text in the file store, by its digest."""

    digest = fields.String()
    size = fields.Integer()


class FileView(TextFileView):
    """A file in the file store, by its digest."""

    name = fields.String()
    media_type = fields.String()


class CheckedFileView(FileView):
    """A file, and the kinds of what no program could read of it (picture, binary, font): a person looks at them."""

    unseen = fields.List(fields.String())
    findings = fields.List(fields.Nested(lambda: FileFindingView()))


class WithheldView(View):
    """So many places of a text are withheld on one ground; where they stood, the text says so."""

    ground = fields.String(metadata={"description": ", ".join(GROUNDS)})
    name = fields.String()
    article = fields.String()
    count = fields.Integer()


class FileFindingView(View):
    """All findings of a kind in a file: how many, where the first are, and how they look masked."""

    kind = fields.String()
    name = fields.String()
    count = fields.Integer()
    places = fields.List(fields.String())
    masked = fields.String()


class FindingView(View):
    """Something found in a field, as it is masked; ``file`` is the digest of the attachment that holds it."""

    field = fields.String()
    kind = fields.String()
    name = fields.String()
    masked = fields.String()
    file = fields.String()


class KeptFindingView(View):
    """What shall stay as it is, as it is masked, the reason, and who gave it when; ``file`` as of a finding."""

    kind = fields.String()
    name = fields.String()
    masked = fields.String()
    reason = fields.String()
    file = fields.String()
    by = fields.String()
    at = fields.DateTime(allow_none=True)


@dataclass(frozen=True, slots=True)
class _Plan:
    """How a view picks its fields: those that must be there at once, the optional by name; then what is converted."""

    keys: tuple[str, ...]
    members: Render
    attributes: Render
    optional: tuple[tuple[str, str], ...]
    converted: tuple[tuple[str, Render], ...]


def _all_of(getter: Any, names: list[str]) -> Render:
    """The values of all names, as a tuple whatever their number."""
    if len(names) > 1:
        picked: Render = getter(*names)
        return picked
    each = [getter(name) for name in names]
    return lambda value: tuple(pick(value) for pick in each)


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
        return None if inner is None else lambda values: [inner(value) for value in values]
    convert: Render | None = getattr(field, "render", None)
    return convert
