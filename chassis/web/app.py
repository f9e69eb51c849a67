"""Assembles a service's WSGI application from its blueprints and the parts that every service has."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from functools import cache, partial
from typing import Any, cast

import orjson
from flask import Blueprint, Flask, Response, current_app, g, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed, NotFound, RequestedRangeNotSatisfiable
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import Rule
from werkzeug.wrappers import Response as BaseResponse

from chassis.base.keys import Keys
from chassis.base.sign_in import Provider
from chassis.monitoring import health_server
from chassis.monitoring.metrics import Metrics
from chassis.ports import PUBLIC, Clock, Refusal
from chassis.service import Service
from chassis.storage import migrate, outages
from chassis.web import document, pages, problems, ui
from chassis.web.access import OPEN
from chassis.web.audit_api import audit_endpoints
from chassis.web.client import give_cookie
from chassis.web.endpoint import MAX_JSON_BYTES, Endpoints
from chassis.web.host import check_host, is_from_here
from chassis.web.identity.settings_check import check
from chassis.web.identity.tokens import SessionTokens
from chassis.web.incoming import in_words_for_asker
from chassis.web.input import check_address
from chassis.web.kept_answers import KeptAnswers
from chassis.web.request import session_cookie

log = logging.getLogger(__name__)

_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; "
        "frame-ancestors 'none'; base-uri 'self'; form-action 'self'"
    ),
}


class _Rule(Rule):
    """A rule whose builders of addresses are compiled once one is asked for: most never are, of hundreds at a start."""

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        compiled = cache(partial(super()._compile_builder, append_unknown))
        return lambda rule, **values: compiled()(rule, **values)


class _Application(Flask):
    """Flask without its look, six times a request, whether a function is a coroutine: none of ours is."""

    url_rule_class = _Rule

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """The function itself."""
        return func


def create_app(of: Service) -> Flask:
    """The WSGI application of a service: its blueprints, the theme, health, metrics, audit and the API document."""
    check(of.settings, of.name)
    app = _Application(f"yangguang.{of.name}", static_folder=None, template_folder=str(of.root / "templates"))
    app.config.update(
        MAX_CONTENT_LENGTH=MAX_JSON_BYTES,
        MAX_FORM_MEMORY_SIZE=MAX_JSON_BYTES,
        TRAP_HTTP_EXCEPTIONS=False,
        PROPAGATE_EXCEPTIONS=False,
        JSON_AS_ASCII=False,
    )
    if of.settings.proxies:
        # The address alone: of the scheme gunicorn is told, and the host has to be the public one.
        through = ProxyFix(app.wsgi_app, x_for=of.settings.proxies, x_proto=0, x_host=0)
        app.wsgi_app = through  # type: ignore[method-assign]  # Flask's own way to put something before it
    app.extensions["yangguang"] = of
    app.extensions["yangguang.metrics"] = of.metrics  # made here, before several threads ask for them at once
    app.extensions["yangguang.tokens"] = SessionTokens.verifying(of.settings, of.name, of.clock)
    app.extensions["yangguang.keys"] = keys = Keys(of.settings.secrets(of.name))
    kept = of.settings.kept_answers_mb
    app.extensions["yangguang.kept_answers"] = KeptAnswers(kept * 1024 * 1024) if kept else None
    app.extensions["yangguang.answers"] = keys.cipher("answers")
    if of.settings.provider is not None:
        _connect(app, of.settings.provider, of.clock)
    ui.register(app)
    pages.register(app)
    groups = [*of.routes(), audit_endpoints(of.name, of.permissions)]
    for group in groups:
        app.register_blueprint(group.blueprint())
    endpoints = [group for group in groups if isinstance(group, Endpoints)]
    app.extensions["yangguang.document"] = cache(lambda: document.openapi(of.name, endpoints))
    app.register_blueprint(_operations(of))
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Refusal, _refusal)
    app.register_error_handler(Exception, _unexpected)
    app.before_request(_begin)
    app.after_request(_finish)
    return app


def _connect(app: Flask, provider: Provider, clock: Clock) -> None:
    # Loaded here only: without a provider nothing of it is needed.
    from chassis.web.identity.access_tokens import AccessTokens
    from chassis.web.identity.provider import ProviderClient

    client = ProviderClient(provider)
    app.extensions["yangguang.provider"] = client
    app.extensions["yangguang.access_tokens"] = AccessTokens(client, clock)


def _begin() -> None:
    g.started = time.perf_counter()
    check_host()
    check_address()


def _finish(response: Response) -> Response:
    present = {name.lower() for name, _ in response.headers}
    for name, value in _HEADERS.items():
        if name.lower() not in present:
            response.headers.add(name, value)
    if "cache-control" not in present:
        response.headers.add("Cache-Control", "no-store" if _is_personal() else "no-cache")
    give_cookie(response)
    if "started" in g:
        taken = time.perf_counter() - g.started
        metrics: Metrics = current_app.extensions["yangguang.metrics"]
        metrics.answered(request.endpoint, request.method, response.status_code, taken)
    return response


def _is_personal() -> bool:
    return "Authorization" in request.headers or session_cookie() in request.cookies


def _http_error(error: HTTPException) -> BaseResponse:
    """An error of the framework in the form that the asker reads."""
    if error.code and error.code < 400:
        return error.get_response()
    answer = _answer(problems.problem_of_http(error))
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        answer.headers["Allow"] = ", ".join(sorted(error.valid_methods))
    if isinstance(error, RequestedRangeNotSatisfiable):
        answer.headers["Content-Range"] = f"{error.units} */{error.length}"
    return answer


def _refusal(refusal: Refusal) -> BaseResponse:
    said = in_words_for_asker(refusal)
    return _answer(problems.problem_of(said), said)


def _answer(problem: dict[str, Any], refusal: Refusal | None = None) -> BaseResponse:
    if _reads_json():
        return problems.response(problem)
    return pages.problem(problem, refusal)


def _reads_json() -> bool:
    parts = request.path.split("/")
    if "api" in parts[2:3]:
        return True
    accepted = request.accept_mimetypes
    return accepted["application/json"] > accepted["text/html"]


def _unexpected(error: Exception) -> BaseResponse:
    if outages.is_unavailable(error):
        if outages.is_away(error) or outages.refuses_some(error):  # said once, however many ask meanwhile
            of: Service = current_app.extensions["yangguang"]
            of.lost(error)
        else:
            log.warning("answered 503: %s", outages.said(error))
        g.setdefault("actor", PUBLIC)  # who asks cannot be found out either
        return _answer(problems.broken(503))
    log.exception("unexpected error at %s %s", request.method, request.path)
    return _answer(problems.broken(500))


def _operations(of: Service) -> Blueprint:
    group = Blueprint("operations", __name__)

    def healthz() -> Response:
        return Response('{"status":"ok"}', mimetype="application/json")

    def readyz() -> Response:
        return _readiness(of)

    def show_metrics() -> Response:
        if not is_from_here():  # counts of requests are no public matter
            raise NotFound
        return Response(of.metrics.render(), mimetype="text/plain")

    def openapi() -> Response:
        made = current_app.extensions["yangguang.document"]()
        return Response(orjson.dumps(made, option=orjson.OPT_INDENT_2), mimetype="application/json")

    def docs() -> Response:
        return Response(ui.render_api(current_app, of.name), mimetype="text/html")

    for path, view in (
        (f"/{of.name}/healthz", healthz),
        (f"/{of.name}/readyz", readyz),
        (f"/{of.name}/metrics", show_metrics),
        (f"/{of.name}/api/openapi.json", openapi),
        (f"/{of.name}/api/docs", docs),
    ):
        cast(Any, view).access = OPEN  # read by the guard test
        group.add_url_rule(path, view_func=view)
    return group


def _readiness(of: Service) -> Response:
    body: dict[str, Any] = {"status": "ready", "warnings": []}
    if error := health_server.database_error(of.database, of.migrations):
        # What its server said names accounts and hosts: no public matter.
        told = error if is_from_here() else "it cannot be used; the log of this web says why"
        body |= {"status": "not ready", "reason": f"database: {told}"}
        if not error.endswith(migrate.OF_THE_VERSION):
            of.availability.lost(error)
    else:
        of.availability.back(wrote=False)
    if refused := of.availability.refuses_writes:
        told = f": {refused}" if is_from_here() else "; the log of this web says why"
        body["warnings"].append(f"{health_server.REFUSES_WRITES}{told}")
    if of.settings.mode == "distributed" and health_server.broker_error(of.settings.amqp_url):
        # The web keeps accepting: the outbox holds what is to be told.
        body["warnings"].append("the broker does not answer; events wait in the outbox")
    # As worker and relay answer: a state for probes, and no problem of whoever asks, whose `status` would be a number.
    answer = Response(orjson.dumps(body), status=503 if "reason" in body else 200, mimetype="application/json")
    if "reason" in body:
        answer.headers["Retry-After"] = "5"
    return answer
