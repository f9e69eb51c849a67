"""The JSON endpoints of a service: one declaration each, from which follow access, the reading of the input, the
transaction, the rendering of the answer, and the document.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, partial, wraps
from typing import Any

import marshmallow
from flask import Blueprint, Response, request
from marshmallow import ValidationError

from chassis.web.access import Access
from chassis.web.headers import IDEMPOTENCY_KEY, PUBLIC_IDEMPOTENCY_KEY, Header, idempotency_key
from chassis.web.idempotency import answered_once, given_before
from chassis.web.incoming import clean_text, look_over
from chassis.web.input import Nothing, read_body, read_query, read_upload
from chassis.web.kept_answers import Look, kept_answer
from chassis.web.limits import admit, guessing
from chassis.web.reply import respond
from chassis.web.request import actor, header, if_match, required_version, service
from chassis.web.schema import View

MAX_JSON_BYTES = 2_000_000

AnyView = Callable[..., Any]
Read = Callable[[], Any]
Answer = Callable[[Any], Response]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Endpoint:
    """One method of one address, as it was declared.

    ``status`` is that of success; ``also`` lists what else it may answer beside what follows from the rest: another
    success with the same content, or a refusal (404 for a name in the body, 410). ``match``: it reads If-Match, which
    is ``"required"`` or ``"optional"``. ``etag``: what is read has a version, so it may be 304. ``upload``: the part
    of a multipart form that holds a file, of one of ``kinds`` where any are named; ``converts`` that its text is wanted
    and not the file. ``asks``: it changes
    nothing and its answer is not kept, so the same key is answered anew. ``media``: the types of content other than
    JSON, ``ranges`` that a part of it may be asked for. ``headers``: what it reads beside those. ``limits``: which of
    the table hold for the public (:mod:`chassis.base.limits`); the thing is what its path names. ``tries``: the header
    whose secret is tried on it.
    ``kept``: called as the view is, it looks up what the public's answer depends on, so that the answer is kept
    (:mod:`chassis.web.kept_answers`); None for what is not to be kept.
    ``prepares``: called with the inputs and the path before there is a transaction, for what takes long; what it gives
    is the view's last input. An answer that is kept for the request's key is given without it.
    """

    method: str
    path: str
    view: AnyView
    who: Access
    body: type[marshmallow.Schema] | None = None
    query: type[marshmallow.Schema] | None = None
    upload: str = ""
    kinds: tuple[str, ...] = ()
    converts: bool = False
    asks: bool = False
    headers: tuple[Header, ...] = ()
    match: str = ""
    returns: type[View] | None = None
    many: bool = False
    media: tuple[str, ...] = ()
    ranges: bool = False
    etag: bool = False
    status: int = 200
    also: tuple[int, ...] = ()
    max_bytes: int = MAX_JSON_BYTES
    limits: tuple[str, ...] = ()
    tries: Header | None = None
    kept: Look | None = None
    prepares: Callable[..., Any] | None = None

    @property
    def idempotency_key(self) -> Header:
        """What it takes as Idempotency-Key: where nobody need sign in, no short one."""
        return IDEMPOTENCY_KEY if self.who.staff else PUBLIC_IDEMPOTENCY_KEY


class Endpoints:
    """A group of JSON endpoints under ``/<service>/api/v1``, declared on module level::

        endpoints = Endpoints("review", "cases")

        @endpoints.get("/cases", who=STAFF, query=CaseQuery, returns=CaseView, many=True)
        def list_cases(work, query): ...

    A view is called as ``view(work, [query], [body or file], **path)`` in one transaction (reading for GET). What it
    returns is rendered by ``returns``; with ``many`` it returns a :class:`~chassis.storage.paging.Page`. Its docstring
    is the document's text.
    """

    def __init__(self, service: str, name: str) -> None:
        self.service, self.name = service, name
        self.declared: list[Endpoint] = []

    @property
    def prefix(self) -> str:
        """The beginning of every path."""
        return f"/{self.service}/api/v1"

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
        group = Blueprint(self.name, f"{self.service}.{self.name}", url_prefix=self.prefix)
        for endpoint in self.declared:
            name = f"{endpoint.method.lower()}_{endpoint.view.__name__}"
            group.add_url_rule(endpoint.path, name, _handler(endpoint), methods=[endpoint.method])
        return group

    def _declare(self, method: str, path: str, options: dict[str, Any]) -> Callable[[AnyView], AnyView]:
        def declare(view: AnyView) -> AnyView:
            self.declared.append(Endpoint(method=method, path=path, view=view, **options))
            return view

        return declare


@cache
def _handler(endpoint: Endpoint) -> AnyView:
    # Schemas are instances, so that they are built once in a process and not at every request.
    returns = endpoint.returns() if endpoint.returns is not None else None
    # Whether its key is known was looked up before it was counted.
    writing = partial(_writing, is_limited=bool(endpoint.limits))
    execute = _reading if endpoint.method == "GET" or endpoint.asks else writing
    reads, view, who, kept = _inputs(endpoint), endpoint.view, endpoint.who, endpoint.kept

    @wraps(view)
    def handle(**path: Any) -> Response:
        request.max_content_length = endpoint.max_bytes
        who.check(actor())
        if (replayed := _admit(endpoint, path)) is not None:
            return replayed
        given = [read() for read in reads]
        inputs = [value for value in given if value is not None]
        if endpoint.prepares is not None:
            if not endpoint.asks and (replayed := _replayed(endpoint)) is not None:
                return replayed
            inputs.append(endpoint.prepares(*inputs, **path))

        def made(work: Any) -> Response:
            return respond(view(work, *inputs, **path), endpoint.status, returns, many=endpoint.many)

        def answer(work: Any) -> Response:
            return made(work) if kept is None else kept_answer(lambda: kept(work, *inputs, **path), lambda: made(work))

        if endpoint.tries is not None and header(endpoint.tries):
            with guessing(_thing(path), endpoint.limits):
                return execute(answer)
        return execute(answer)

    handle.limits = (*endpoint.limits, *((endpoint.tries.name,) if endpoint.tries else ()))  # type: ignore[attr-defined]
    handle.access = who  # type: ignore[attr-defined]  # read by the guard test
    return handle


def _admit(endpoint: Endpoint, path: Mapping[str, str]) -> Response | None:
    """Hold a request of the public against its limits; one that was answered already is given that answer."""
    if not endpoint.limits or actor().is_staff:
        return None
    key = idempotency_key(endpoint.idempotency_key)
    replayed = given_before(key) if key is not None else None
    if replayed is None:
        admit(endpoint.limits, _thing(path), tries=endpoint.tries is not None)
    return replayed


def _replayed(endpoint: Endpoint) -> Response | None:
    key = idempotency_key(endpoint.idempotency_key)
    return given_before(key) if key is not None else None


def _thing(path: Mapping[str, str]) -> str:
    return "/".join(path.values())


def _inputs(endpoint: Endpoint) -> list[Read]:
    """What is read of each request, in this order; what gives None is checked only."""
    reads = [_query(endpoint)]
    if endpoint.match:
        reads.append(_checked(required_version if endpoint.match == "required" else if_match))
    if endpoint.method == "POST":
        reads.append(_checked(lambda: idempotency_key(endpoint.idempotency_key)))
    if endpoint.upload:
        read = clean_text if endpoint.converts else partial(look_over, kinds=endpoint.kinds)
        reads.append(partial(read_upload, endpoint.upload, read))
    elif endpoint.method != "GET":
        reads.append(_body(endpoint))
    return reads


def _query(endpoint: Endpoint) -> Read:
    """What no query at all means is worked out once: most readers ask for a page as it is."""
    query = (endpoint.query or Nothing)()
    if endpoint.query is None:
        return _checked(lambda: read_query(query) if request.query_string else None)
    if any(callable(field.load_default) for field in query.load_fields.values()):
        return lambda: read_query(query)
    try:
        usual = query.load({})
    except ValidationError:
        return lambda: read_query(query)  # something is required
    return lambda: read_query(query) if request.query_string else dict(usual)


def _body(endpoint: Endpoint) -> Read:
    body = (endpoint.body or Nothing)()
    return _checked(lambda: read_body(body)) if endpoint.body is None else lambda: read_body(body)


def _checked(read: Read) -> Read:
    return lambda: _none(read())


def _none(_value: Any) -> None:
    return None


def _reading(answer: Answer) -> Response:
    with service().reading() as work:
        return answer(work)


def _writing(answer: Answer, *, is_limited: bool = False) -> Response:
    key = idempotency_key() if request.method == "POST" else None
    if key is not None:
        return answered_once(key, answer, is_new=is_limited and not actor().is_staff)
    with service().transaction(traceparent=request.headers.get("traceparent", "")) as work:
        return answer(work)
