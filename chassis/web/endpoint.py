"""The JSON endpoints of a service: one decorator each, which checks access, reads the input, opens the transaction,
renders the answer, and writes the document.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

import marshmallow
from flask import Response, request
from flask_smorest import Blueprint
from marshmallow import ValidationError, fields

from chassis.web.access import Access
from chassis.web.idempotency import answered_once
from chassis.web.reply import respond
from chassis.web.request import actor, check_path, service
from chassis.web.schema import Schema, View

MAX_JSON_BYTES = 2_000_000

AnyView = Callable[..., Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """One method of one address, as it was declared."""

    method: str
    path: str
    view: AnyView
    who: Access
    body: type[marshmallow.Schema] | None = None
    query: type[marshmallow.Schema] | None = None
    returns: type[View] | None = None
    many: bool = False
    status: int = 200
    max_bytes: int = MAX_JSON_BYTES


class Endpoints:
    """A group of JSON endpoints under ``/<service>/api/v1``, declared on module level::

        endpoints = Endpoints("review", "cases")

        @endpoints.get("/cases", who=STAFF, query=CaseQuery, returns=CaseView, many=True)
        def list_cases(work, query): ...

    A view is called as ``view(work, [query], [body], **path)`` in one transaction (reading for GET). What it returns is
    rendered by ``returns``; with ``many`` it returns a :class:`~chassis.storage.paging.Page`.
    """

    def __init__(self, service: str, name: str) -> None:
        self._service, self._name = service, name
        self._declared: list[Endpoint] = []

    def get(self, path: str, **options: Any) -> Callable[[AnyView], AnyView]:
        """Declare a GET; see :class:`Endpoint` for the options."""
        return self._declare("GET", path, options)

    def post(self, path: str, **options: Any) -> Callable[[AnyView], AnyView]:
        """Declare a POST; it takes an Idempotency-Key."""
        return self._declare("POST", path, options)

    def put(self, path: str, **options: Any) -> Callable[[AnyView], AnyView]:
        """Declare a PUT."""
        return self._declare("PUT", path, options)

    def act(self, thing: str, act: str, **options: Any) -> Callable[[AnyView], AnyView]:
        """Declare an act on a thing: POST to the thing's path and the act's name."""
        return self.post(f"{thing}/{act}", **options)

    def blueprint(self) -> Blueprint:
        """The group for one application; made anew for each."""
        group = Blueprint(self._name, f"{self._service}.{self._name}", url_prefix=f"/{self._service}/api/v1")
        for endpoint in self._declared:
            _add(group, endpoint)
        return group

    def _declare(self, method: str, path: str, options: dict[str, Any]) -> Callable[[AnyView], AnyView]:
        def declare(view: AnyView) -> AnyView:
            self._declared.append(Endpoint(method=method, path=path, view=view, **options))
            return view

        return declare


def _add(group: Blueprint, endpoint: Endpoint) -> None:
    # Schemas are instances, so that they are built once and not at every request.
    returns = endpoint.returns() if endpoint.returns is not None else None
    run = _reading(endpoint, returns) if endpoint.method == "GET" else _writing(endpoint, returns)
    if endpoint.body is not None:
        run = group.arguments(endpoint.body(), location="json", unknown=marshmallow.RAISE)(run)
    if endpoint.query is not None:
        asked = endpoint.query()
        run = _unasked(group.arguments(asked, location="query", unknown=marshmallow.RAISE)(run), run, asked)
    shown = _page_of(endpoint.returns) if endpoint.many and endpoint.returns is not None else endpoint.returns
    run = group.response(endpoint.status, shown)(run)
    guarded = _guarded(run, endpoint)
    guarded.access = endpoint.who  # type: ignore[attr-defined]  # read by the guard test
    name = f"{endpoint.method.lower()}_{endpoint.view.__name__}"
    group.route(endpoint.path, methods=[endpoint.method], endpoint=name)(guarded)


def _guarded(run: AnyView, endpoint: Endpoint) -> AnyView:
    @wraps(run)
    def guard(**path: Any) -> Any:
        request.max_content_length = endpoint.max_bytes
        endpoint.who.check(actor())
        check_path(path)
        return run(**path)

    return guard


def _unasked(parse: AnyView, run: AnyView, query: marshmallow.Schema) -> AnyView:
    """What no query at all means is worked out once: most readers ask for a page as it is."""
    if any(callable(field.load_default) for field in query.load_fields.values()):
        return parse
    try:
        nothing = query.load({})
    except ValidationError:
        return parse  # something is required

    @wraps(parse)
    def ask(**path: Any) -> Any:
        return parse(**path) if request.query_string else run(dict(nothing), **path)

    return ask


def _reading(endpoint: Endpoint, returns: View | None) -> AnyView:
    view = endpoint.view

    @wraps(view)
    def read(*inputs: Any, **path: Any) -> Response:
        with service().reading() as work:
            return respond(view(work, *inputs, **path), endpoint.status, returns, many=endpoint.many)

    return read


def _writing(endpoint: Endpoint, returns: View | None) -> AnyView:
    view = endpoint.view

    @wraps(view)
    def write(*inputs: Any, **path: Any) -> Response:
        def answer(work: Any) -> Response:
            return respond(view(work, *inputs, **path), endpoint.status, returns, many=endpoint.many)

        key = request.headers.get("Idempotency-Key", "") if request.method == "POST" else ""
        if key:
            return answered_once(key, answer)
        with service().transaction(traceparent=request.headers.get("traceparent", "")) as work:
            return answer(work)

    return write


def _page_of(returns: type[View]) -> type[marshmallow.Schema]:
    described: dict[str, fields.Field[Any]] = {
        "items": fields.List(fields.Nested(returns), required=True),
        "next": fields.String(
            required=True, allow_none=True, metadata={"description": "cursor of the next page, or null"}
        ),
    }
    return Schema.from_dict(described, name=f"{returns.__name__}Page")
