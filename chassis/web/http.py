"""The HTTP edge as it was: only for services that have not moved to `endpoint` yet."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any
from urllib.parse import urlencode

import marshmallow
import orjson
from flask import Response, request
from flask_smorest import Blueprint
from marshmallow import ValidationError, fields, validate

from chassis.web.access import PUBLIC_ACCESS, STAFF, Access, role
from chassis.web.endpoint import MAX_JSON_BYTES
from chassis.web.idempotency import answered_once
from chassis.web.reply import Reply, respond
from chassis.web.request import SESSION_COOKIE, actor, clock, if_match, issuer, require_match, service
from chassis.web.schema import MAX_PAGE, Schema

__all__ = [
    "PUBLIC_ACCESS",
    "SESSION_COOKIE",
    "STAFF",
    "PageQuery",
    "Reply",
    "Schema",
    "actor",
    "blueprint",
    "clock",
    "endpoint",
    "if_match",
    "issuer",
    "page_of",
    "require_match",
    "role",
    "service",
]


class Cursor(fields.Field[list[Any]]):
    """An opaque place in a list, given back by the list before."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> list[Any]:
        try:
            key = orjson.loads(base64.urlsafe_b64decode(str(value) + "=" * (-len(str(value)) % 4)))
        except (binascii.Error, ValueError):
            key = None
        if not isinstance(key, list):
            raise ValidationError("Take the cursor from 'next' of the page before, unchanged.")
        return key


class PageQuery(Schema):
    """What every list takes."""

    class Meta(Schema.Meta):
        """marshmallow's options."""

    limit = fields.Integer(load_default=20, validate=validate.Range(1, MAX_PAGE))
    cursor = Cursor(load_default=None, metadata={"type": "string"})


def blueprint(service: str, name: str) -> Blueprint:
    """A group of JSON endpoints of a service, under ``/<service>/api/v1``."""
    return Blueprint(name, f"{service}.{name}", url_prefix=f"/{service}/api/v1")


def endpoint(
    group: Blueprint,
    method: str,
    path: str,
    *,
    who: Access,
    body: type[marshmallow.Schema] | None = None,
    query: type[marshmallow.Schema] | None = None,
    returns: type[marshmallow.Schema] | None = None,
    many: bool = False,
    status: int = 200,
    max_bytes: int = MAX_JSON_BYTES,
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declare a JSON endpoint. The view is called as ``view(work, [query], [body], **path)``."""

    def declare(view: Callable[..., Any]) -> Callable[..., Any]:
        run = _writing(view, status) if method != "GET" else _reading(view, status)
        # Schemas are instances, so that they are built once and not at every request.
        if body is not None:
            run = group.arguments(body(), location="json", unknown=marshmallow.RAISE)(run)
        if query is not None:
            asked = query()
            run = _unasked(group.arguments(asked, location="query", unknown=marshmallow.RAISE)(run), run, asked)
        run = group.response(status, _listed(returns) if many and returns else returns)(run)
        guarded = _guarded(run, who, max_bytes)
        guarded.access = who  # type: ignore[attr-defined]  # read by the guard test
        group.route(path, methods=[method], endpoint=f"{method.lower()}_{view.__name__}")(guarded)
        return view

    return declare


def page_of(items: Sequence[Any], next_key: Sequence[Any] | None) -> Reply:
    """One page of a list: ``{"items": […], "next": cursor or null}`` and the Link header (RFC 8288)."""
    cursor = encode_cursor(next_key)
    headers = {}
    if cursor:
        again = {name: value for name, value in request.args.items(multi=True) if name != "cursor"}
        headers["Link"] = f'<{request.path}?{urlencode({**again, "cursor": cursor})}>; rel="next"'
    return Reply({"items": list(items), "next": cursor}, headers=headers)


def encode_cursor(key: Sequence[Any] | None) -> str | None:
    """The opaque form of a place in a list."""
    return base64.urlsafe_b64encode(orjson.dumps(list(key))).decode().rstrip("=") if key is not None else None


def _guarded(run: Callable[..., Any], who: Access, max_bytes: int) -> Callable[..., Any]:
    @wraps(run)
    def guard(**path: Any) -> Any:
        request.max_content_length = max_bytes
        who.check(actor())
        return run(**path)

    return guard


def _unasked(parse: Callable[..., Any], run: Callable[..., Any], query: marshmallow.Schema) -> Callable[..., Any]:
    """What no query at all means is worked out once: most readers ask for a page as it is."""
    if any(callable(one.load_default) for one in query.load_fields.values()):
        return parse
    try:
        nothing = query.load({})
    except ValidationError:
        return parse  # something is required

    @wraps(parse)
    def ask(**path: Any) -> Any:
        return parse(**path) if request.query_string else run(dict(nothing), **path)

    return ask


def _reading(view: Callable[..., Any], status: int) -> Callable[..., Any]:
    @wraps(view)
    def read(*inputs: Any, **path: Any) -> Response:
        with service().reading() as work:
            return _respond(view(work, *inputs, **path), status)

    return read


def _writing(view: Callable[..., Any], status: int) -> Callable[..., Any]:
    @wraps(view)
    def write(*inputs: Any, **path: Any) -> Response:
        def answer(work: Any) -> Response:
            return _respond(view(work, *inputs, **path), status)

        key = request.headers.get("Idempotency-Key", "") if request.method == "POST" else ""
        if key:
            return answered_once(key, answer)
        with service().transaction(traceparent=request.headers.get("traceparent", "")) as work:
            return answer(work)

    return write


def _respond(result: Any, status: int) -> Response:
    return respond(result, status, None)


def _listed(returns: type[marshmallow.Schema]) -> type[marshmallow.Schema]:
    described: dict[str, fields.Field[Any]] = {
        "items": fields.List(fields.Nested(returns)),
        "next": fields.String(allow_none=True, metadata={"description": "cursor of the next page, or null"}),
    }
    return Schema.from_dict(described, name=f"{returns.__name__}Page")
