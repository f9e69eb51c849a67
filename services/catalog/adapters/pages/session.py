"""Signing in as a member of the staff and signing out; where this system itself says who somebody is, by a choice."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

from flask import g, make_response, request
from werkzeug.wrappers import Response as BaseResponse

from chassis.content.text_guard import is_storable
from chassis.ports import PUBLIC, Invalid, NotFound
from chassis.web.identity.tokens import SESSION_MINUTES
from chassis.web.pages import SIGN_IN, Pages, local_path, redirect, render, sign_in, sign_out
from chassis.web.request import actor, clock, service, session, session_cookie
from services.catalog.adapters.access import may
from services.catalog.adapters.pages.provider import go_to_provider, provider_logout
from services.catalog.adapters.session_tokens import claims_of
from services.catalog.adapters.storage.reads import directory
from services.catalog.adapters.storage.reads import people as reads
from services.catalog.adapters.storage.work import Work
from services.catalog.domain.person import NoSuchPerson
from services.catalog.domain.post import CONFIRMED
from services.catalog.domain.session import NoSuchSession
from services.catalog.use_cases.end_session import EndSession, end_session
from services.catalog.use_cases.start_session import StartSession, start_session
from services.vocabulary import ROLES

FIRST_PAGE = "/notify/tasks"

pages = Pages("catalog", "session-pages")


@pages.waiting("GET", "/sign-in", who=may("session.begin"))
def ask_who() -> BaseResponse:
    """Ask the identity provider, or without one let the visitor choose."""
    if service().settings.provider is not None:
        return go_to_provider(_next(), as_another=request.args.get("as") == "another")
    with service().reading() as work:
        return make_response(choose_person(work))


def choose_person(work: Work) -> str:
    """Everybody of the staff, by body, with what he may do."""
    _require_local_issuer()
    connection = work.events.connection
    people = sorted(map(_with_roles, reads.active_people(connection)), key=_by_duty)
    return render(
        "catalog/sign_in.html",
        bodies=[
            (
                body,
                [
                    (person, body.department_name(person["department"]))
                    for person in people
                    if person["body"] == body.code
                ],
            )
            for body in directory.all_bodies(connection)
        ],
        roles=ROLES,
        next=_next(),
    )


@pages.post("/sign-in", who=may("session.begin"), again=choose_person, limits=("sign-in",))
def begin_session(work: Work, form: Any) -> Any:
    """Sign in as the chosen person."""
    _require_local_issuer()
    sub = form.get("sub", "")
    try:
        begun = start_session(
            StartSession(sub=sub if is_storable(sub) else "", minutes=SESSION_MINUTES), work=work, clock=clock()
        )
    except NoSuchPerson:
        raise Invalid(
            "请从下面选择一位人员。",
            "Choose a person.",
            errors={"sub": "没有这位人员，或者已停用。 / Unknown or not active."},
        ) from None
    return sign_in(redirect(_next(), code=303), claims_of(begun))


@pages.waiting("POST", "/sign-out", who=may("session.begin"))
def leave() -> BaseResponse:
    """End the session, in every service and at the provider, and go to the portal."""
    held, address = session(), ""
    if held is not None:
        # What was ended and put away long ago is no reason to keep anybody from leaving.
        with suppress(NoSuchSession):
            command = EndSession(actor=actor(), sub=held.sub, session=held.session)
            with service().transaction() as work:
                ended = end_session(command, work=work, clock=clock())
            address = provider_logout(ended) if ended.provider_sub else ""
    if held is None and session_cookie() not in request.cookies:
        # Another site's form comes without the cookie: it must not take it from the browser either.
        return redirect("/", code=303)
    if not address:
        return sign_out(redirect("/", code=303))
    g.actor = PUBLIC
    # A page and no redirect: a form of ours may lead nowhere else (form-action of our Content-Security-Policy).
    return sign_out(make_response(render("catalog/signed_out.html", address=address)))


def _next() -> str:
    """Where to go after signing in; never to a page of signing in again."""
    target = local_path(request.values.get("next"), FIRST_PAGE)
    return FIRST_PAGE if urlsplit(target).path.startswith(SIGN_IN) else target


def _with_roles(person: Mapping[str, Any]) -> Mapping[str, Any]:
    today = clock().today()
    held = {
        post["role"]
        for post in person["posts"]
        if post["state"] == CONFIRMED
        and post["from_on"] <= today
        and (post["until_on"] is None or today <= post["until_on"])
    }
    return {**person, "roles": held}


def _by_duty(person: Mapping[str, Any]) -> tuple[int, str]:
    """In the order of the roles, which is about that of the six steps."""
    duties = [number for number, code in enumerate(ROLES) if code in person["roles"]]
    return min(duties, default=len(ROLES)), person["sub"]


def _require_local_issuer() -> None:
    if not service().settings.local_issuer:
        raise NotFound(
            "本系统没有开启试用登录，请从单位的统一身份认证进入。",
            "Trial sign-in is off; sign in with your organisation's identity provider.",
            code="no_local_issuer",
        )
