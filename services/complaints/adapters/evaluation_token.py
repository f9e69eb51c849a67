"""The token that stands for an evaluator: a random value that we signed, so that nobody makes up others by himself."""

from __future__ import annotations

from dataclasses import dataclass, field

from flask import Response

from chassis.ports import Invalid, in_both
from chassis.web.client import address, hashed
from chassis.web.pages import cookie_options
from chassis.web.request import keys, service
from services.complaints.domain.evaluation import TOKEN_LENGTH

HEADER = "Evaluation-Token"
COOKIE = "yangguang_visitor"
COOKIE_SECONDS = 2 * 365 * 24 * 3600
_PURPOSE = "evaluation"
_SOURCE_LENGTH = 32


@dataclass(frozen=True, slots=True)
class Evaluator:
    """The token of somebody, and whether he showed it or is given it now."""

    token: str = field(repr=False)
    is_known: bool


def source(thing: str) -> str:
    """Under which the address of a vote is kept: a keyed hash for that publication or questionnaire alone."""
    return hashed("evaluation source", address(), thing)[:_SOURCE_LENGTH]


def issue() -> str:
    """A new token: value and signature."""
    value = service().ids.code(TOKEN_LENGTH)
    return f"{value}.{keys().sign(_PURPOSE, value)}"


def is_ours(token: str) -> bool:
    """Whether the signature holds."""
    value, _, signature = token.partition(".")
    return token.isascii() and keys().holds(_PURPOSE, value, signature)


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
    return Evaluator(given, is_known=True)


def of_cookie(given: str | None) -> Evaluator:
    """The token of a visitor's browser, or a new one."""
    is_known = bool(given) and is_ours(given or "")
    return Evaluator(given if given and is_known else issue(), is_known)


def keep_in(response: Response, token: str) -> Response:
    """The browser keeps by which it is known as one that evaluated or answered."""
    options = cookie_options() | {"path": "/complaints"}
    response.set_cookie(COOKIE, token, max_age=COOKIE_SECONDS, **options)
    return response
