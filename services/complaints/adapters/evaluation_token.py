"""The token that stands for an evaluator: a random value that we signed, so that nobody makes up others by himself.

It tells us, and nobody else, whether it is shown at the address where it was given. There it makes nobody known: an
address can collect as many as there are publications.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from flask import Response, request

from chassis.ports import Invalid, in_both
from chassis.web.client import address, hashed
from chassis.web.pages import cookie_options
from chassis.web.request import keys, service
from services.complaints.domain.evaluation import TOKEN_LENGTH

HEADER = "Evaluation-Token"
COOKIE = "yangguang_visitor"
PATHS = ("/complaints/evaluations", "/complaints/questionnaires")
"""Where the cookie goes: it lasts for years, so it never reaches the pages of tip-offs, nor any other."""
COOKIE_SECONDS = 2 * 365 * 24 * 3600
_PURPOSE = "evaluation"
_PLACE = "evaluation place"
_SOURCE_LENGTH = 32


@dataclass(frozen=True, slots=True)
class Evaluator:
    """The token of somebody, and whether he brought it from another address than that where it was given."""

    token: str = field(repr=False)
    is_known: bool


def source(thing: str) -> str:
    """Under which the address of a vote is kept: a keyed hash for that publication or questionnaire alone."""
    return hashed("evaluation source", address(), thing)[:_SOURCE_LENGTH]


def issue() -> str:
    """A new token: value, where it was given as a keyed hash that no other token shares, and signature of both."""
    value = service().ids.code(TOKEN_LENGTH)
    placed = f"{value}.{keys().sign(_PLACE, _here(value))}"
    return f"{placed}.{keys().sign(_PURPOSE, placed)}"


def is_ours(token: str) -> bool:
    """Whether the signature holds."""
    placed, signature = _parts(token)
    return token.isascii() and keys().holds(_PURPOSE, placed, signature)


def is_from_elsewhere(token: str) -> bool:
    """Whether a token of ours was given at another address than the one it is shown at."""
    value, _, place = _parts(token)[0].partition(".")
    return not keys().holds(_PLACE, _here(value), place)


def _parts(token: str) -> tuple[str, str]:
    """Value with place, and signature, which has a dot itself; both empty for something else."""
    parts = token.split(".")
    return (".".join(parts[:3]), ".".join(parts[3:])) if len(parts) == 5 else ("", "")


def _here(value: str) -> str:
    return f"{value}\n{address()}"


def of_header(given: str | None) -> Evaluator:
    """The token that a program sent, or a new one. Raises :class:`Invalid` for one that is not ours."""
    if not given:
        return Evaluator(issue(), is_known=False)
    if not is_ours(given):
        raise Invalid(
            "评议令牌无效。请去掉 Evaluation-Token 后再提交，答复中会给出新的。",
            "The Evaluation-Token is not ours. Send none; the answer then holds a new one.",
            errors={HEADER: in_both("请去掉后重试。", "Leave it out.")},
        )
    return Evaluator(given, is_known=is_from_elsewhere(given))


def of_cookie() -> Evaluator:
    """The token of the visitor's browser, or a new one."""
    given = request.cookies.get(COOKIE)
    if not given or not is_ours(given):
        return Evaluator(issue(), is_known=False)
    return Evaluator(given, is_known=is_from_elsewhere(given))


def keep_in(response: Response, token: str) -> Response:
    """The browser keeps by which it is known as one that evaluated or answered."""
    for path in PATHS:
        response.set_cookie(COOKIE, token, max_age=COOKIE_SECONDS, **cookie_options() | {"path": path})
    return response
