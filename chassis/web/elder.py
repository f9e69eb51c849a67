"""长者模式: larger and plainer pages, remembered by the browser (《互联网网站适老化通用设计规范》)."""

from __future__ import annotations

from flask import g, request
from werkzeug.wrappers import Response

from chassis.web.request import ELDER_COOKIE

FIELD = "elder"
"""The name of the switch where it is sent with a page's form, so that nothing of what is written in that is lost."""
_YEAR_SECONDS = 365 * 24 * 3600


def is_elder() -> bool:
    """Whether this page is shown so."""
    return bool(g.get("elder", request.cookies.get(ELDER_COOKIE) == "1"))


def is_switched() -> bool:
    """Whether a form was sent by the switch: it is shown again as it is, and nothing is done with it."""
    return request.method == "POST" and FIELD in request.form


def switch() -> None:
    """Show this page as the form says."""
    g.elder = request.form.get(FIELD) == "1"


def remember(answer: Response, is_on: bool) -> Response:
    """Have the browser keep it."""
    if is_on:
        answer.set_cookie(ELDER_COOKIE, "1", max_age=_YEAR_SECONDS, samesite="Lax", secure=request.is_secure)
    else:
        answer.delete_cookie(ELDER_COOKIE)
    return answer
