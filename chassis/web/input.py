"""What a request says, read by schemas: its query, its JSON body, an uploaded file."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

import marshmallow
from flask import request
from marshmallow import ValidationError, fields
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import BadRequest, NotFound, UnsupportedMediaType

from chassis.base import bounded_json
from chassis.content.text_guard import is_storable
from chassis.ports import Invalid
from chassis.web.incoming import look_over, refuse_marked_input
from chassis.web.problems import flatten
from chassis.web.schema import Hundredths, Schema

JSON = "application/json"
MULTIPART = "multipart/form-data"

# As many as the greatest number that a database keeps.
_MOST_DIGITS = 19
_DECIMAL = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,9})?")
_FLAGS = {"true": True, "1": True, "false": False, "0": False}
_UNSTORABLE = "含有不能保存的字符，请删去。 / Remove the characters that cannot be kept."


class Nothing(Schema):
    """No field at all."""


def refused(wrong: ValidationError) -> Invalid:
    """The refusal of what a schema did not take: field by field, in a problem document or at the top of a form."""
    return _invalid(flatten(wrong.messages))


def from_text(field: fields.Field[Any], text: str) -> Any:
    """What JSON would say for the text of a form or an address; text that means nothing stays, and is refused."""
    if isinstance(field, fields.Integer):
        is_number = text.isascii() and text.removeprefix("-").isdigit() and len(text) <= _MOST_DIGITS
        return int(text) if is_number else text
    if isinstance(field, Hundredths):
        return float(text) if _DECIMAL.fullmatch(text.strip()) else text
    return _FLAGS.get(text, text) if isinstance(field, fields.Boolean) else text


def check_address() -> None:
    """Refuse an address with characters that nothing of ours can bear: such a thing is not there."""
    if not all(is_storable(value) for value in (request.view_args or {}).values() if isinstance(value, str)):
        raise NotFound
    if request.query_string:
        wrong = [name for name, value in request.args.items(multi=True) if not is_storable(f"{name}{value}")]
        if wrong:
            raise wrong_address(dict.fromkeys(wrong, _UNSTORABLE))


def read_query(schema: marshmallow.Schema) -> dict[str, Any]:
    """The query; each parameter is known and given once. Raises :class:`~chassis.ports.Invalid`."""
    repeated = [name for name, values in request.args.lists() if len(values) > 1]
    if repeated:
        raise _invalid(dict.fromkeys(repeated, "只能填写一次。 / Give it once."))
    known = {field.data_key or name: field for name, field in schema.load_fields.items()}
    asked = {name: from_text(known[name], text) if name in known else text for name, text in request.args.items()}
    return _loaded(schema, asked)


def read_body(schema: marshmallow.Schema) -> dict[str, Any]:
    """The JSON body; none at all counts as ``{}``. A secrecy marking is refused before anything else is said of it.

    Raises :class:`~chassis.ports.Invalid`, or the framework's errors 400 and 415 where it is no JSON.
    """
    if request.mimetype == MULTIPART:
        raise UnsupportedMediaType  # before its content is read: a key may have parsed it already
    content = request.get_data(cache=True)
    if not content:
        return _loaded(schema, {})
    if request.mimetype != JSON:
        raise UnsupportedMediaType
    given = parse_json(content)
    refuse_marked_input(given)
    return _loaded(schema, given)


def read_upload(part: str, read: Callable[[FileStorage, str], Any] = look_over) -> Any:
    """The one file of a multipart form, looked over, or what else ``read`` makes of it.

    Raises :class:`~chassis.ports.Invalid`, or the framework's 415.
    """
    if request.mimetype != MULTIPART:
        raise UnsupportedMediaType
    others = [name for name in (*request.files, *request.form) if name != part]
    errors = dict.fromkeys(others, "没有这个字段。 / There is no such part.")
    if len(request.files.getlist(part)) != 1:
        errors[part] = f"请用 multipart/form-data 的 {part} 字段上传一个文件。 / Send one file as this part."
    if errors:
        raise _invalid(errors)
    return read(request.files[part], part)


def parse_json(content: bytes) -> Any:
    """The value of a JSON text. Raises the framework's error 400, also for what goes beyond the bounds of JSON."""
    try:
        return bounded_json.loads(content)
    except bounded_json.UnreadableJson:
        raise BadRequest from None


def _loaded(schema: marshmallow.Schema, given: Any) -> dict[str, Any]:
    try:
        loaded: dict[str, Any] = schema.load(given, unknown=marshmallow.RAISE)
    except ValidationError as wrong:
        raise refused(wrong) from None
    return loaded


def wrong_address(errors: Mapping[str, str]) -> Invalid:
    """The refusal of an address's parameters."""
    return Invalid(
        "网址中的参数不对，请从列表重新进入。",
        "The address has wrong parameters; start again from the list.",
        code="invalid",
        errors=errors,
    )


def _invalid(errors: Mapping[str, str]) -> Invalid:
    return Invalid(
        "填写有误，请按提示修改后重新提交。",
        "Correct the fields named in 'errors' and send the request again.",
        code="invalid",
        errors=errors,
    )
