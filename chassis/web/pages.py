"""The HTML pages: one decorator per page, sessions, and the protection of forms."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any
from urllib.parse import quote, urlsplit

from flask import Blueprint, Flask, Response, g, make_response, redirect, render_template, request
from markupsafe import Markup
from werkzeug.wrappers import Response as BaseResponse

from chassis.ports import PUBLIC, Actor, NotAllowed, Refusal
from chassis.web import problems
from chassis.web.access import Access
from chassis.web.auth import SESSION_MINUTES, NotSignedIn
from chassis.web.request import SESSION_COOKIE, actor, check_path, issuer, service

__all__ = ["Pages", "page", "page_blueprint", "redirect", "render", "sign_in", "sign_out"]

MAX_FORM_BYTES = 60_000_000
CSRF_FIELD = "csrf"
SIGN_IN = "/sign-in"


class ForeignForm(NotAllowed):
    """A form that did not come from our own page."""

    code = "foreign_form"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Declared:
    method: str
    path: str
    view: Callable[..., Any]
    who: Access
    again: Callable[..., Any] | None = None


class Pages:
    """The pages of a service, declared on module level; each writes its full path::

        pages = Pages("review")

        @pages.get("/review/cases", who=STAFF)
        def list_cases(work): ...

    GET is called as ``view(work, **path)``, POST as ``view(work, form, **path)``.
    """

    def __init__(self, service: str, name: str = "pages") -> None:
        self._service, self._name = service, name
        self._declared: list[_Declared] = []

    def get(self, path: str, *, who: Access) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """Declare a page."""
        return self._declare("GET", path, who, None)

    def post(
        self, path: str, *, who: Access, again: Callable[..., Any] | None = None
    ) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """Declare what a form sends. Refused, it is shown ``again`` with the refusal and what was filled in."""
        return self._declare("POST", path, who, again)

    def blueprint(self) -> Blueprint:
        """The pages for one application; made anew for each."""
        group = Blueprint(f"{self._service}-{self._name}", self._service)
        for declared in self._declared:
            page(group, declared.method, declared.path, who=declared.who, again=declared.again)(declared.view)
        return group

    def _declare(
        self, method: str, path: str, who: Access, again: Callable[..., Any] | None
    ) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        def declare(view: Callable[..., Any]) -> Callable[..., Any]:
            self._declared.append(_Declared(method=method, path=path, view=view, who=who, again=again))
            return view

        return declare


def page_blueprint(service: str) -> Blueprint:
    """The pages of a service; each writes its full path."""
    return Blueprint(f"{service}-pages", service)


def page(
    group: Blueprint,
    method: str,
    path: str,
    *,
    who: Access,
    again: Callable[..., Any] | None = None,
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declare a page. GET is called as ``view(work, **path)``, POST as ``view(work, form, **path)``.

    When a POST is refused, ``again`` (the page with the form) is shown with the refusal and what was filled in.
    """

    def declare(view: Callable[..., Any]) -> Callable[..., Any]:
        run = _reading(view) if method == "GET" else _writing(view, again)

        @wraps(view)
        def guard(**path: Any) -> Any:
            if method == "POST":
                request.max_content_length = MAX_FORM_BYTES
            try:
                who.check(actor())
            except NotSignedIn:
                if method == "GET":
                    return redirect(f"{SIGN_IN}?next={quote(request.full_path.rstrip('?'))}")
                raise
            check_path(path)
            return run(**path)

        guard.access = who  # type: ignore[attr-defined]  # read by the guard test
        group.add_url_rule(path, f"{method.lower()}_{view.__name__}", guard, methods=[method])
        return view

    return declare


def render(template: str, **context: Any) -> str:
    """A template in the theme."""
    return render_template(template, **context)


def sign_in(response: BaseResponse, person: Actor) -> BaseResponse:
    """Begin a person's session on a response."""
    response.set_cookie(
        SESSION_COOKIE,
        issuer().issue(person),
        max_age=SESSION_MINUTES * 60,
        httponly=True,
        samesite="Lax",
        secure=request.is_secure,
    )
    return response


def sign_out(response: BaseResponse) -> BaseResponse:
    """End the session."""
    response.delete_cookie(SESSION_COOKIE)
    return response


def local_path(target: str | None, default: str = "/") -> str:
    """A path on this origin; anything else (an open redirect) becomes the default."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")) or urlsplit(target).netloc:
        return default
    return target


def problem(document: dict[str, Any], refusal: Refusal | None = None) -> BaseResponse:
    """An error as a page that says what to do next."""
    body = render_template("problem.html", problem=document, refusal=refusal)
    return make_response(body, document["status"])


def register(app: Flask) -> None:
    """What every template may use."""
    trial = http_settings(app).local_issuer

    def context() -> dict[str, Any]:
        return {
            "viewer": g.get("actor") or _viewer(),
            "trial": trial,
            "csrf": _csrf_field,
            "refusal": g.get("refusal"),
            "form": g.get("form"),
            "path": request.path,
        }

    app.context_processor(context)


def http_settings(app: Flask) -> Any:
    """The settings of the service behind an application."""
    return app.extensions["yangguang"].settings


def _viewer() -> Actor:
    try:
        return actor()
    except NotSignedIn:
        return PUBLIC


def _reading(view: Callable[..., Any]) -> Callable[..., Any]:
    def read(**path: Any) -> Any:
        with service().reading() as work:
            return view(work, **path)

    return read


def _writing(view: Callable[..., Any], again: Callable[..., Any] | None) -> Callable[..., Any]:
    def write(**path: Any) -> Any:
        _check_csrf()
        try:
            with service().transaction() as work:
                return view(work, request.form, **path)
        except Refusal as refusal:
            if again is None:
                raise
            g.refusal, g.form = refusal, request.form
            with service().reading() as work:
                return _with_status(again(work, **path), problems.status_of(refusal))

    return write


def _with_status(result: Any, status: int) -> Response:
    response = make_response(result)
    response.status_code = status
    return response


def _csrf_token() -> str:
    cookie = request.cookies.get(SESSION_COOKIE, "")
    return issuer().sign("csrf", cookie) if cookie else ""


def _csrf_field() -> Markup:
    return Markup('<input type="hidden" name="{}" value="{}">').format(CSRF_FIELD, _csrf_token())


def _check_csrf() -> None:
    """A signed-in person's form must carry the token of his session; the public has nothing that could be misused."""
    cookie = request.cookies.get(SESSION_COOKIE, "")
    if cookie and not issuer().holds("csrf", cookie, request.form.get(CSRF_FIELD, "")):
        raise ForeignForm(
            "页面已过期，没有提交。请返回上一页刷新后再提交。",
            "The form did not come from this session's page; reload it and submit again.",
        )
