"""Signing in by the organisation's identity provider, and out of it. It is waited for outside of any transaction."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import orjson
from cryptography.fernet import InvalidToken
from flask import Response, current_app, make_response, request
from werkzeug.wrappers import Response as BaseResponse

from chassis.ports import SYSTEM
from chassis.web.identity import tokens
from chassis.web.identity.oidc import ATTEMPT_MINUTES, SKEW_SECONDS, BadLogoutToken, Proof, RelyingParty
from chassis.web.pages import Pages, cookie_options, redirect, render, sign_in
from chassis.web.request import clock, keys, provider, service
from services.catalog.adapters.access import may
from services.catalog.adapters.session_tokens import claims_of
from services.catalog.domain.person import NoSuchPerson
from services.catalog.domain.session import ProviderSession, Session
from services.catalog.use_cases.end_sessions_of_provider import EndSessionsOfProvider, end_sessions_of_provider
from services.catalog.use_cases.start_session import StartSession, start_session

_PROOF = "id-token"
CALLBACK = "/sign-in/callback"
_ATTEMPT = "yangguang_sign_in"
# Enough of a state to tell the attempts of several tabs apart.
_STATE_SHOWN = 8

pages = Pages("catalog", "provider-pages")


def go_to_provider(next_page: str, *, as_another: bool) -> BaseResponse:
    """Send the browser there; ``as_another``: the provider shall ask again who somebody is."""
    address, attempt = _party().begin(next_page, prompt="login" if as_another else "")
    response = redirect(address, code=303)
    seconds = ATTEMPT_MINUTES * 60
    response.set_cookie(_attempt_cookie(attempt.state), _party().kept(attempt), max_age=seconds, **cookie_options())
    response.headers["Cache-Control"] = "no-store"
    return response


@pages.waiting("GET", CALLBACK, who=may("session.begin"))
def come_back() -> BaseResponse:
    """The provider's answer: a session for whom it has seen and the office has entered."""
    cookie = _attempt_cookie(request.args.get("state", ""))
    proof = _party().finish(request.args, request.cookies.get(cookie, ""))
    response = _signed_in(proof)
    response.delete_cookie(cookie, **cookie_options())  # the same answer is of no use again
    response.headers["Cache-Control"] = "no-store"
    return response


@pages.waiting("POST", "/sign-out/by-provider", who=may("session.begin"))
def end_by_provider() -> Response:
    """The provider's own word that somebody's session ended there (OpenID Connect Back-Channel Logout 1.0)."""
    try:
        ended = _party().ended(request.form.get("logout_token", ""))
    except BadLogoutToken as refusal:
        return _said({"error": "invalid_request", "error_description": refusal.en}, 400)
    command = EndSessionsOfProvider(
        actor=SYSTEM,
        provider_sub=ended.sub,
        provider_session=ended.session,
        # The clocks may differ; a sign-in after the logout is another session there.
        started_by=ended.at + timedelta(seconds=SKEW_SECONDS),
    )
    with service().transaction() as work:
        end_sessions_of_provider(command, work=work, clock=clock())
    return _said({}, 200)


def provider_logout(ended: Session) -> str:
    """Where the session ends at the provider too; empty where the provider has no such page, or is none of ours now."""
    if service().settings.provider is None:
        return ""
    try:
        id_token = keys().cipher(_PROOF).decrypt(ended.id_token)
    except InvalidToken:
        id_token = ""  # of a secret that is gone: the provider then asks who is to be signed out
    return _party().logout_address(id_token)


def _signed_in(proof: Proof) -> BaseResponse:
    begun_there = ProviderSession(
        sub=proof.sub, session=proof.session, id_token=keys().cipher(_PROOF).encrypt(proof.id_token)
    )
    command = StartSession(sub=proof.person, minutes=tokens.SESSION_MINUTES, provider=begun_there)
    try:
        with service().transaction() as work:
            begun = start_session(command, work=work, clock=clock())
    except NoSuchPerson:
        return make_response(render("catalog/not_entered.html", sub=proof.person, next=proof.next), 403)
    return sign_in(redirect(proof.next, code=303), claims_of(begun))


def _party() -> RelyingParty:
    known: RelyingParty | None = current_app.extensions.get("catalog.relying_party")
    if known is None:
        url = service().settings.public_url
        known = RelyingParty(provider(), url, keys().cipher("sign-in"), clock(), service().ids)
        current_app.extensions["catalog.relying_party"] = known
    return known


def _attempt_cookie(state: str) -> str:
    shown = "".join(character for character in state[:_STATE_SHOWN] if character.isascii() and character.isalnum())
    prefix = "__Host-" if cookie_options()["secure"] else ""
    return f"{prefix}{_ATTEMPT}_{shown}"


def _said(body: dict[str, Any], status: int) -> Response:
    return Response(orjson.dumps(body), status, {"Cache-Control": "no-store"}, mimetype="application/json")
