"""The HTML pages: one decorator per page, sessions, and the protection of forms."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from functools import wraps
from typing import Any
from urllib.parse import quote, urlsplit

from flask import Blueprint, Flask, Response, g, make_response, redirect, render_template, request
from markupsafe import Markup
from werkzeug.wrappers import Response as BaseResponse

from chassis.base.settings import Settings
from chassis.ports import PUBLIC, Actor, NotAllowed, Refusal
from chassis.web import elder, problems
from chassis.web.access import Access
from chassis.web.forms import in_order_of_page
from chassis.web.host import is_foreign
from chassis.web.identity.tokens import NotSignedIn, Session, SessionTokens, form_token
from chassis.web.incoming import in_words_for_asker, look_over_form, require_form, without_marked
from chassis.web.kept_answers import Look, kept_answer
from chassis.web.limits import admit, guessing
from chassis.web.receipts import form_key, submitted_before, submitted_once
from chassis.web.request import actor, clock, is_over_tls, service, session_cookie

__all__ = ["Pages", "redirect", "render", "sign_in", "sign_out"]

Page = Callable[..., Any]
"""Called as ``view(work, **path)`` for GET, ``view(work, form, **path)`` for POST."""

MAX_FORM_BYTES = 60_000_000
CSRF_FIELD = "csrf"
SIGN_IN = "/sign-in"


class ForeignForm(NotAllowed):
    """A form that did not come from our own page."""

    code = "foreign_form"


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """What a page's form is, beside its address.

    ``files`` is the part that holds files, of one of ``kinds`` where any are named; the view has them from
    :func:`chassis.web.incoming.files`. ``text`` is the part with a file whose text is wanted
    (:func:`chassis.web.incoming.text_of_file`). ``asks``: nothing is kept of it, so it only reads. ``limits``: which of
    the table hold for the public, on what ``thing`` reads from the request; ``tries`` reads the thing whose
    secret the form tries, None where it tries none. ``receipts``: the address below which its receipt is shown; the
    view then returns what that shows, and has one effect however often it is sent. ``prepares``: called as
    ``prepares(form, **path)`` before there is a transaction, for what takes long; the view has what it gives from
    :func:`prepared`.
    """

    again: Page | None = None
    files: str = ""
    kinds: tuple[str, ...] = ()
    text: str = ""
    asks: bool = False
    limits: tuple[str, ...] = ()
    thing: Callable[[], str] = str
    tries: Callable[[], str] | None = None
    receipts: str = ""
    prepares: Callable[..., Any] | None = None


class Pages:
    """The pages of a service, declared on module level; each writes its full path::

        pages = Pages("review")

        @pages.get("/review/cases", who=STAFF)
        def list_cases(work): ...

    GET is called as ``view(work, **path)``, POST as ``view(work, form, **path)``.
    """

    def __init__(self, service: str, name: str = "pages") -> None:
        self._service, self._name = service, name
        self._declared: list[tuple[str, str, Page]] = []

    def get(self, path: str, *, who: Access, kept: Look | None = None) -> Callable[[Page], Page]:
        """Declare a page; ``kept`` as in :class:`chassis.web.endpoint.Endpoint`, called as the page is."""
        return self._declare("GET", path, lambda view: _guarded(view, _shown(view, kept), who))

    def post(self, path: str, *, who: Access, again: Page | None = None, **more: Any) -> Callable[[Page], Page]:
        """Declare what a form sends. Refused, it is shown ``again`` with the refusal and what was filled in.

        ``more``: the further fields of :class:`Form`.
        """
        form = Form(again=again, **more)
        return self._declare("POST", path, lambda view: _guarded(view, _sent(view, form), who, form))

    def waiting(self, method: str, path: str, *, who: Access) -> Callable[[Page], Page]:
        """Declare a page that waits for somebody else first: ``view(**path)`` opens its transactions itself."""
        return self._declare(method, path, lambda view: _guarded(view, _alone(view), who))

    def blueprint(self) -> Blueprint:
        """The pages for one application; made anew for each."""
        group = Blueprint(f"{self._service}-{self._name}", self._service)
        for method, path, handle in self._declared:
            group.add_url_rule(path, f"{method.lower()}_{handle.__name__}", handle, methods=[method])
        return group

    def _declare(self, method: str, path: str, handler: Callable[[Page], Page]) -> Callable[[Page], Page]:
        def declare(view: Page) -> Page:
            self._declared.append((method, path, handler(view)))
            return view

        return declare


def _guarded(view: Page, run: Page, who: Access, form: Form = Form()) -> Page:
    @wraps(view)
    def handle(**path: Any) -> Any:
        if request.method == "POST" and (form.files or form.text):
            request.max_content_length = MAX_FORM_BYTES
        try:
            who.check(actor())
        except NotSignedIn:
            if request.method == "GET":
                return redirect(f"{SIGN_IN}?next={quote(request.full_path.rstrip('?'))}")
            if session_cookie() in request.cookies:
                raise  # it says why the session holds no more
            raise NotSignedIn("请先登录，再重新提交。", "Sign in first, then submit it again.") from None
        return run(**path)

    handle.limits = (*form.limits, *(("code",) if form.tries else ()))  # type: ignore[attr-defined]
    handle.access = who  # type: ignore[attr-defined]  # both are read by the guard tests
    return handle


def render(template: str, **context: Any) -> str:
    """A template in the theme."""
    return render_template(template, **context)


def prepared() -> Any:
    """What was prepared of a form before its transaction; the page declares how."""
    return g.prepared


def sign_in(response: BaseResponse, session: Session) -> BaseResponse:
    """Give the browser the token of a session."""
    response.set_cookie(
        session_cookie(),
        SessionTokens.signing(service().settings, service().clock).issue(session),
        max_age=int((session.expires_at - session.issued_at).total_seconds()),
        **cookie_options(),
    )
    return response


def sign_out(response: BaseResponse) -> BaseResponse:
    """Take the token from the browser; the session itself is ended by the service that began it."""
    response.delete_cookie(session_cookie(), **cookie_options())
    return response


def cookie_options() -> dict[str, Any]:
    """Of a cookie that proves something: no script reads it, no form of another site brings it along."""
    return {"path": "/", "httponly": True, "samesite": "Lax", "secure": is_over_tls()}


def local_path(target: str | None, default: str = "/") -> str:
    """A path on this origin; anything else (an open redirect) becomes the default.

    Line ends would be another header, and browsers leave out tabs: ``/<tab>/other.example`` is another site.
    """
    if not target or not target.isprintable() or not target.startswith("/"):
        return default
    if target.startswith(("//", "/\\")) or urlsplit(target).netloc:
        return default
    return target


def problem(document: dict[str, Any], refusal: Refusal | None = None) -> BaseResponse:
    """An error as a page that says what to do next."""
    body = render_template("problem.html", problem=document, refusal=refusal)
    response = make_response(body, document["status"])
    response.headers.update(problems.retry_after(document))
    return response


@dataclass(frozen=True, slots=True)
class Site:
    """What a page's head says of the website (政府网站发展指引, 国办发〔2017〕47号, annex on tags)."""

    name: str
    domain: str
    id_code: str
    url: str

    @classmethod
    def of(cls, settings: Settings) -> Site:
        """The website of a deployment."""
        domain = urlsplit(settings.public_url).netloc
        return cls(settings.site_name, domain, settings.site_id_code, settings.public_url)


def register(app: Flask) -> None:
    """What every template may use."""
    settings = app.extensions["yangguang"].settings
    trial, site = settings.local_issuer, Site.of(settings)

    def context() -> dict[str, Any]:
        return {
            "viewer": g.get("actor") or _viewer(),
            "trial": trial,
            "site": site,
            "csrf": _csrf_field,
            "form_key": form_key,
            "refusal": g.get("refusal"),
            "form": g.get("form"),
            "path": request.path,
            # A term that ended yesterday, a day off, is late though no working day has passed since.
            "is_past": lambda day: day < clock().today(),
        }

    app.context_processor(context)


def _viewer() -> Actor:
    try:
        return actor()
    except NotSignedIn:
        return PUBLIC


def _shown(view: Page, kept: Look | None) -> Page:
    def read(**path: Any) -> Any:
        with service().reading() as work:
            if kept is None:
                return view(work, **path)
            return kept_answer(lambda: kept(work, **path), lambda: make_response(view(work, **path)))

    return read


def _alone(view: Page) -> Page:
    def answer(**path: Any) -> Any:
        if request.method == "POST":
            require_form()
            _check_csrf()
        return view(**path)

    return answer


def _sent(view: Page, form: Form) -> Page:
    def write(**path: Any) -> Any:
        require_form()
        _check_csrf()
        if form.again is not None and elder.is_switched():
            return _switched(form.again, path)
        try:
            if form.receipts and (before := submitted_before(form.receipts)) is not None:
                return before
            admit(form.limits, form.thing(), tries=form.tries is not None)
            look_over_form(form.files, form.text, kinds=form.kinds)
            g.prepared = form.prepares(request.form, **path) if form.prepares else None
            with guessing(form.tries(), form.limits) if form.tries else nullcontext():
                return _done(view, form, path)
        except Refusal as refusal:
            if form.again is None:
                raise
            told = in_order_of_page(in_words_for_asker(refusal), request.form)
            g.refusal, g.form = told, without_marked(request.form, refusal)
            with service().reading() as work:
                return _refused(form.again(work, **path), refusal)

    return write


def _switched(again: Page, path: dict[str, Any]) -> BaseResponse:
    """The form with what is written in it so far, in the mode that was asked for. Nothing of it is kept or counted."""
    elder.switch()
    g.form = request.form
    with service().reading() as work:
        response = make_response(again(work, **path))
    return elder.remember(response, elder.is_elder())


def _done(view: Page, form: Form, path: dict[str, Any]) -> Any:
    if form.receipts:
        return submitted_once(form.receipts, lambda work: view(work, request.form, **path))
    with service().reading() if form.asks else service().transaction() as work:
        return view(work, request.form, **path)


def _refused(result: Any, refusal: Refusal) -> Response:
    response = make_response(result)
    response.status_code = problems.status_of(refusal)
    response.headers.update(problems.retry_after(problems.problem_of(refusal)))
    return response


def _csrf_token() -> str:
    cookie = request.cookies.get(session_cookie(), "")
    return form_token(cookie) if cookie else ""


def _csrf_field() -> Markup:
    return Markup('<input type="hidden" name="{}" value="{}">').format(CSRF_FIELD, _csrf_token())


def _check_csrf() -> None:
    """A signed-in person's form must carry the token of his session; nobody's comes from another site.

    Else any page could have its visitors vote and complain, each from an address of his own.
    """
    if is_foreign():
        raise ForeignForm(
            "这份表单不是从本网站提交的，没有受理。请在本网站打开页面后再提交。",
            "The form was sent from another site; open its page here and send it from there.",
        )
    cookie = request.cookies.get(session_cookie(), "")
    given = request.form.get(CSRF_FIELD, "").encode("utf-8", "replace")
    if cookie and not hmac.compare_digest(form_token(cookie).encode(), given):
        raise ForeignForm(
            "页面已过期，没有提交。请返回上一页刷新后再提交。",
            "The form did not come from this session's page; reload it and submit again.",
        )
