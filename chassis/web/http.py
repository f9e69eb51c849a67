"""The HTTP edge of a service: one decorator per JSON endpoint, and the application that carries them.

An endpoint declares its access rule, what it takes and what it gives; the decorator checks the rule, reads the input,
opens the one transaction, keeps the answer for the Idempotency-Key, and turns the result into JSON.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, cast
from urllib.parse import urlencode

import marshmallow
import orjson
from flask import Response, current_app, g, request
from flask_smorest import Blueprint
from marshmallow import ValidationError, fields, validate
from sqlalchemy.exc import IntegrityError

from chassis.base.encryption import Cipher
from chassis.base.hashing import sm3
from chassis.ports import PUBLIC, Actor, Clock, Refusal, Stale
from chassis.service import Service
from chassis.storage import idempotency_keys
from chassis.web.access import PUBLIC_ACCESS, STAFF, Access, role
from chassis.web.auth import LocalIssuer, NotSignedIn
from chassis.web.problems import MatchRequired, RepeatedKey

__all__ = [
    "PUBLIC_ACCESS",
    "STAFF",
    "PageQuery",
    "Reply",
    "Schema",
    "actor",
    "blueprint",
    "clock",
    "endpoint",
    "if_match",
    "page_of",
    "require_match",
    "role",
]

SESSION_COOKIE = "yangguang_session"
MAX_JSON_BYTES = 2_000_000
MAX_KEY_LENGTH = 200
MAX_PAGE = 100


class Schema(marshmallow.Schema):
    """Input or output of an endpoint; fields that it does not know are refused."""

    class Meta:
        """marshmallow's options."""

        unknown = marshmallow.RAISE


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


@dataclass(frozen=True, slots=True)
class Reply:
    """A result with more than its data: status, version, place, caching; ``content`` for other than JSON."""

    data: Any = None
    status: int = 0
    etag: str = ""
    location: str = ""
    cache: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    content: bytes | None = None
    media_type: str = "application/json"


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


def service() -> Service:
    """The service that answers this request."""
    return cast(Service, current_app.extensions["yangguang"])


def issuer() -> LocalIssuer:
    """The issuer of this service's tokens."""
    return cast(LocalIssuer, current_app.extensions["yangguang.issuer"])


def clock() -> Clock:
    """The clock of the service."""
    return service().clock


def actor() -> Actor:
    """Who asks: the person of the token or session, or the public. Raises when a token does not hold."""
    known: Actor | None = g.get("actor")
    if known is None:
        known = g.actor = _identify()
    return known


def if_match() -> str | None:
    """The version that the client saw, from If-Match; None when it sent none."""
    given = request.headers.get("If-Match", "").strip()
    return given.removeprefix("W/").strip('"') or None


def require_match(etag: str) -> None:
    """Refuse a change of another version than the present one (428 without If-Match, 412 when stale)."""
    given = if_match()
    if given is None:
        raise MatchRequired("请先读取最新内容，并带上 If-Match。", "Send If-Match with the ETag that you read.")
    if given not in ("*", etag):
        raise Stale("内容已被他人更新，请重新读取后再改。", "It was changed meanwhile; read it again.", etag=etag)


def _identify() -> Actor:
    header = request.headers.get("Authorization", "")
    if header[:7].lower() == "bearer ":
        return issuer().verify(header[7:].strip())
    cookie = request.cookies.get(SESSION_COOKIE) if "Cookie" in request.headers else None
    if cookie and request.path.split("/", 3)[2:3] != ["api"]:
        try:
            return issuer().verify(cookie)
        except NotSignedIn:
            return PUBLIC  # an old cookie must not shut anybody out of the public pages
    return PUBLIC


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
        key = request.headers.get("Idempotency-Key", "") if request.method == "POST" else ""
        if not key:
            with service().transaction(traceparent=request.headers.get("traceparent", "")) as work:
                return _respond(view(work, *inputs, **path), status)
        try:
            return _once(key, view, status, inputs, path)
        except IntegrityError:
            # The same key at the same moment: the other one won, so its answer is there now.
            return _once(key, view, status, inputs, path)
        except Refusal:
            # So it may be here: what the other one did is then the reason of this refusal.
            given = _given_meanwhile(key)
            if given is None:
                raise
            return given

    return write


def _given_meanwhile(key: str) -> Response | None:
    with service().reading() as work:
        kept = idempotency_keys.find(work.events.connection, actor().sub, key, clock().now())
    return _replayed(kept, _fingerprint(), _seal()) if kept is not None else None


def _once(key: str, view: Callable[..., Any], status: int, inputs: Any, path: Any) -> Response:
    if len(key) > MAX_KEY_LENGTH:
        raise RepeatedKey("Idempotency-Key 过长。", f"Keep the Idempotency-Key under {MAX_KEY_LENGTH} characters.")
    fingerprint, seal = _fingerprint(), _seal()
    with service().transaction(traceparent=request.headers.get("traceparent", "")) as work:
        connection, now = work.events.connection, clock().now()
        kept = idempotency_keys.find(connection, actor().sub, key, now)
        if kept is not None:
            return _replayed(kept, fingerprint, seal)
        answer = _respond(view(work, *inputs, **path), status)
        headers = {name: value for name, value in answer.headers.items() if name in ("Location", "ETag")}
        sealed = seal.close(answer.get_data(as_text=True))
        kept = idempotency_keys.Kept(fingerprint, answer.status_code, headers, sealed)
        idempotency_keys.keep(connection, actor().sub, key, kept, now)
        return answer


def _fingerprint() -> str:
    return sm3(f"{request.method} {request.full_path}\n".encode() + request.get_data(cache=True))


def _seal() -> Cipher:
    """An answer may hold a receipt code, which nobody else may read: it is kept sealed."""
    return cast(Cipher, current_app.extensions["yangguang.answers"])


def _replayed(kept: idempotency_keys.Kept, fingerprint: str, seal: Cipher) -> Response:
    if kept.request != fingerprint:
        raise RepeatedKey(
            "这个 Idempotency-Key 已用于另一项请求，请换一个。",
            "This Idempotency-Key was used for another request; take a new one.",
        )
    headers = {**kept.headers, "Idempotent-Replayed": "true"}
    return Response(seal.open(kept.body), status=kept.status, headers=headers, mimetype="application/json")


def _respond(result: Any, status: int) -> Response:
    if isinstance(result, Response):
        return result
    reply = result if isinstance(result, Reply) else Reply(result)
    headers = dict(reply.headers)
    if reply.location:
        headers["Location"] = reply.location
    if reply.cache:
        headers["Cache-Control"] = reply.cache
    if reply.etag:
        headers["ETag"] = f'"{reply.etag}"'
        # RFC 9110, 13.1.2: compared weakly, since a proxy that compresses makes our versions weak ones.
        if request.method == "GET" and request.if_none_match.contains_weak(reply.etag):
            return Response(status=304, headers=headers)
    content = reply.content if reply.content is not None else orjson.dumps(reply.data, default=_plain)
    return Response(content, status=reply.status or status, headers=headers, mimetype=reply.media_type)


def _plain(value: Any) -> Any:
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"{type(value).__name__} cannot be sent as JSON")


def _listed(returns: type[marshmallow.Schema]) -> type[marshmallow.Schema]:
    described: dict[str, fields.Field[Any]] = {
        "items": fields.List(fields.Nested(returns)),
        "next": fields.String(allow_none=True, metadata={"description": "cursor of the next page, or null"}),
    }
    return Schema.from_dict(described, name=f"{returns.__name__}Page")
