"""The OpenAPI document of a service, made from its declared endpoints and nothing else."""

from __future__ import annotations

import inspect
import re
import typing
from collections.abc import Iterable, Iterator
from http import HTTPStatus
from typing import Any

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin

from chassis.web import problems
from chassis.web.endpoint import Endpoint, Endpoints
from chassis.web.headers import IF_MATCH, IF_NONE_MATCH, IF_RANGE, RANGE, Header
from chassis.web.input import JSON, MULTIPART, Nothing
from chassis.web.schema import PageQuery

Described = dict[str, Any]

_PARAMETER = re.compile(r"<(?:[^:<>]+:)?(\w+)>")
_TEXT: Described = {"type": "string"}
_PROBLEM: Described = {
    "description": "What went wrong, and what to do next (RFC 9457). Some refusals have further members.",
    "type": "object",
    "required": ["type", "title", "title_en", "status", "detail", "detail_en", "code"],
    "properties": {
        "type": _TEXT | {"format": "uri"},
        "title": _TEXT,
        "title_en": _TEXT,
        "status": {"type": "integer"},
        "detail": _TEXT | {"description": "what to do next, in Chinese"},
        "detail_en": _TEXT | {"description": "the same in English"},
        "code": _TEXT | {"description": "stable, for programs"},
        "errors": {
            "type": "object",
            "description": "what is wrong, by field path (`attachments.0.digest`)",
            "additionalProperties": _TEXT,
        },
    },
    "example": problems.document(
        422,
        "invalid",
        "填写有误，请按提示修改后重新提交。",
        "Correct the fields named in 'errors'.",
        errors={"limit": "1-100"},
    ),
}
_BEARER = {
    "type": "http",
    "scheme": "bearer",
    "bearerFormat": "JWT",
    "description": "`yangguang token` prints one.",
}
_REFUSAL_HEADERS = {
    401: ("WWW-Authenticate", "how to sign in"),
    416: ("Content-Range", "how many bytes there are"),
    429: ("Retry-After", "seconds to wait"),
    503: ("Retry-After", "seconds to wait"),
}
_EVERYWHERE = (401, 421, 422, 503)
_WRITING = (400, 403, 409, 413, 415)


def openapi(service: str, groups: Iterable[Endpoints]) -> Described:
    """The document as a program gets it."""
    spec = APISpec(f"Yangguang {service} 阳光政务", "1.0", "3.1.0", [MarshmallowPlugin()], servers=[{"url": "/"}])
    _converter(spec).add_attribute_function(_without_foreign_default)
    spec.components.security_scheme("bearer", _BEARER)
    spec.components.schema("Problem", _PROBLEM)
    for status, (_, title) in problems.TITLES.items():
        spec.components.response(f"Problem{status}", _problem(status, title))
    for group in groups:
        for endpoint in group.declared:
            path = _PARAMETER.sub(r"{\1}", group.prefix + endpoint.path)
            spec.path(path, operations={endpoint.method.lower(): _operation(spec, group.name, endpoint)})
    return typing.cast(Described, spec.to_dict())


def statuses(endpoint: Endpoint) -> list[int]:
    """Every status that an endpoint may answer."""
    found = {endpoint.status, *endpoint.also, *_EVERYWHERE}
    if endpoint.who.staff:
        found.add(403)
    if endpoint.limits or endpoint.tries:
        found.add(429)
    if _PARAMETER.search(endpoint.path):
        found.add(404)
    if endpoint.query is not None and "cursor" in endpoint.query().fields:
        found.add(400)
    if endpoint.etag and endpoint.method == "GET":
        found.add(304)
    if endpoint.ranges:
        found |= {206, 416}
    if endpoint.match:
        found |= {400, 412}
    if endpoint.match == "required":
        found.add(428)
    return sorted(found.union(_WRITING) if endpoint.method != "GET" else found)


def _security(endpoint: Endpoint) -> list[dict[str, list[str]]]:
    """With a token, without one, or either; the receipt code is a header of its own."""
    if endpoint.who.staff:
        return [{"bearer": []}]
    return [{}] if endpoint.who.by_code else [{}, {"bearer": []}]


def _operation(spec: APISpec, tag: str, endpoint: Endpoint) -> Described:
    summary, _, description = inspect.cleandoc(endpoint.view.__doc__ or "").partition("\n\n")
    described: Described = {
        "operationId": endpoint.view.__name__,
        "tags": [tag],
        "summary": " ".join(summary.split()),
        "security": _security(endpoint),
        "parameters": list(_parameters(spec, endpoint)),
        "responses": {str(status): _response(spec, endpoint, status) for status in statuses(endpoint)},
    }
    if description:
        described["description"] = description
    if endpoint.method != "GET":
        described["requestBody"] = _body(endpoint)
    return described


def _parameters(spec: APISpec, endpoint: Endpoint) -> Iterator[Described]:
    for name in _PARAMETER.findall(endpoint.path):
        yield {"in": "path", "name": name, "required": True, "schema": _TEXT | {"minLength": 1}}
    if endpoint.query is not None:
        yield from map(_without_null, _converter(spec).schema2parameters(endpoint.query(), location="query"))
    for header in endpoint.headers:
        yield _header(header)
    if endpoint.match:
        yield _header(IF_MATCH, required=endpoint.match == "required")
    if endpoint.method == "POST":
        yield _header(endpoint.idempotency_key)
    if endpoint.etag and endpoint.method == "GET":
        yield _header(IF_NONE_MATCH)
    if endpoint.ranges:
        yield _header(RANGE)
        yield _header(IF_RANGE)


def _without_null(parameter: Described) -> Described:
    """No address says null: a parameter that may be null is one that may be left out."""
    schema = parameter["schema"]
    if isinstance(schema.get("type"), list):
        (schema["type"],) = (kind for kind in schema["type"] if kind != "null")
    if "enum" in schema:
        schema["enum"] = [value for value in schema["enum"] if value is not None]
    if schema.get("default") is None:
        schema.pop("default", None)
    return parameter


def _without_foreign_default(_converter: Any, _field: Any, ret: Described) -> Described:
    """What stands for "left out" inside is no choice to be sent."""
    if "enum" in ret and ret.get("default") not in ret["enum"]:
        ret.pop("default", None)
    return {}


def _header(header: Header, *, required: bool = False) -> Described:
    schema = _TEXT | ({"pattern": header.pattern} if header.pattern else {})
    described = {"in": "header", "name": header.name, "description": header.description, "schema": schema}
    return described | {"required": required or header.required}


def _body(endpoint: Endpoint) -> Described:
    if endpoint.upload:
        schema = {
            "type": "object",
            "required": [endpoint.upload],
            "properties": {
                endpoint.upload: _TEXT
                | {"format": "binary", "description": f"One file; the request has at most {endpoint.max_bytes} bytes."}
            },
            "additionalProperties": False,
        }
        return {"required": True, "content": {MULTIPART: {"schema": schema}}}
    body = endpoint.body or Nothing
    is_required = any(field.required for field in body().load_fields.values())
    return {"required": is_required, "content": {JSON: {"schema": body}}}


def _response(spec: APISpec, endpoint: Endpoint, status: int) -> Described | str:
    if status >= 400:
        return f"Problem{status}"
    described: Described = {
        "description": HTTPStatus(status).phrase,
        "headers": dict(_response_headers(endpoint, status)),
    }
    if status not in (204, 304):
        described["content"] = _content(spec, endpoint)
    return described


def _response_headers(endpoint: Endpoint, status: int) -> Iterator[tuple[str, Described]]:
    if endpoint.etag or endpoint.match:
        yield "ETag", {"description": "the version, for If-Match and If-None-Match", "schema": _TEXT}
    if endpoint.ranges and status in (200, 206):
        yield "Accept-Ranges", {"description": "`bytes`: parts may be asked for", "schema": _TEXT}
    if status == 206:
        yield "Content-Range", {"description": "which part of how many bytes", "schema": _TEXT}
    if status == 201:
        yield "Location", {"description": "where it is", "schema": _TEXT}
    if endpoint.query is not None and (endpoint.many or issubclass(endpoint.query, PageQuery)):
        yield "Link", {"description": 'the next page, rel="next"', "schema": _TEXT}
    if endpoint.method == "POST":
        yield (
            "Idempotent-Replayed",
            {"description": "`true`: this answer was given before", "schema": _TEXT},
        )


def _content(spec: APISpec, endpoint: Endpoint) -> Described:
    if endpoint.media:
        return {media: {"schema": {}} for media in endpoint.media}
    if endpoint.returns is None:
        return {JSON: {"schema": {}}}
    return {JSON: {"schema": _page(spec, endpoint.returns) if endpoint.many else endpoint.returns}}


def _page(spec: APISpec, returns: type[Any]) -> Described:
    return {
        "type": "object",
        "required": ["items", "next"],
        "properties": {
            "items": {"type": "array", "items": _converter(spec).resolve_nested_schema(returns)},
            "next": {"type": ["string", "null"], "description": "cursor of the next page, null on the last"},
        },
        "additionalProperties": False,
    }


def _problem(status: int, title: str) -> Described:
    described: Described = {
        "description": title,
        "content": {problems.MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    if status in _REFUSAL_HEADERS:
        name, meaning = _REFUSAL_HEADERS[status]
        described["headers"] = {name: {"description": meaning, "schema": _TEXT}}
    return described


def _converter(spec: APISpec) -> Any:
    (plugin,) = spec.plugins
    return typing.cast(MarshmallowPlugin, plugin).converter
