"""Pages for who lost his receipt code, and for who rates an answer by the link of a letter."""

from __future__ import annotations

from typing import Any

from flask import Response, request

from chassis.content.text_guard import is_storable
from chassis.web.forms import load_form
from chassis.web.pages import Pages, render
from chassis.web.request import clock
from services.complaints.adapters.access import may
from services.complaints.adapters.http.telling import LostCode, TokenRating, asked_for
from services.complaints.adapters.pages.kept_nowhere import kept_nowhere, untold
from services.complaints.adapters.storage import Work
from services.complaints.adapters.storage.reads.telling import rated_by
from services.complaints.adapters.telling import RATE
from services.complaints.domain.telling import NoSuchToken
from services.complaints.use_cases.ask_for_code import ask_for_code
from services.complaints.use_cases.rate_by_token import RateByToken, rate_by_token

LOST = "/complaints/lost-code"

pages = Pages("complaints", "telling")


@pages.get(LOST, who=may("case.renew_code"))
def show_lost(work: Work) -> Response:
    """The form, where there is a mail server; else what to do instead."""
    return untold(render("complaints/lost_code.html", offered=work.tells_by_mail, asked=False))


@pages.post(LOST, who=may("case.renew_code"), again=show_lost, limits=("lost-code",))
def ask_code(work: Work, form: Any) -> Response:
    """The same answer to everybody."""
    ask_for_code(asked_for(load_form(LostCode, form)), work=work, clock=clock())
    return untold(render("complaints/lost_code.html", offered=True, asked=True))


@pages.get(f"{RATE}/<token>", who=may("case.rate"))
def show_rate(work: Work, token: str) -> Response:
    """Of which case the answer is rated, and nothing else of it. Raises :class:`NoSuchToken`."""
    return _shown(work, token)


def show_rate_again(work: Work) -> Response:
    """The same, with what was wrong."""
    return _shown(work, request.form.get("token", ""))


@pages.post(RATE, who=may("case.rate"), again=show_rate_again, limits=("message",))
def rate(work: Work, form: Any) -> Response:
    """Rate it, once."""
    case = rate_by_token(RateByToken(**load_form(TokenRating, form)), work=work, clock=clock())
    return kept_nowhere(render("complaints/rate.html", number=case.number, rated=True, token=""))


def _shown(work: Work, token: str) -> Response:
    number = rated_by(work.connection, work.fingerprint(token)) if is_storable(token) else None
    if number is None:
        raise NoSuchToken
    return kept_nowhere(render("complaints/rate.html", number=number, token=token, rated=False))
