"""Asking the site that publishes: what it answers, or that it cannot be asked now."""

from __future__ import annotations

from collections.abc import Callable
from http.client import HTTPException, IncompleteRead
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

Fetch = Callable[[str], tuple[int, bytes]]
TIMEOUT_SECONDS = 30
LONGEST_ASKED_SECONDS = 600.0
# Twice the largest attachment. What is longer comes from something that stands before the site.
MOST_BYTES = 100_000_000


class NotNow(Exception):
    """It cannot be done at the moment and may be tried again, after ``seconds`` where the site asked for that.

    An agency's own program may raise it as well, of its database for instance.
    """

    def __init__(self, reason: str, *, seconds: float = 0.0) -> None:
        super().__init__(reason)
        self.seconds = seconds


class NotGiven(NotNow):
    """The site does not give it, or not as it was announced: it is away, or this one thing is damaged there."""


class BadSite(ValueError):
    """The address of the site is none; the message says in Chinese and English what one looks like."""

    def __init__(self, site: str) -> None:
        super().__init__(
            f"网站地址不对：{site}，应为 https://主机。 / This is no address of a site: {site}; give https://HOST."
        )


def get(address: str) -> tuple[int, bytes]:
    """Status and content. Raises :class:`NotGiven` where the site is away, or asks for patience (429, 503)."""
    if not address.startswith(("https://", "http://")):
        raise NotGiven(f"not a web address: {address}")
    request = Request(address, headers={"Accept": "application/json"})  # noqa: S310  # the scheme is checked above
    try:
        with urlopen(request, timeout=TIMEOUT_SECONDS) as answer:  # noqa: S310  # the scheme is checked above
            return answer.status, _content(answer)
    except HTTPError as error:
        if error.code in (429, 503):
            asked = _seconds(error.headers.get("Retry-After"))
            raise NotGiven(f"{address}: the site answered {error.code}", seconds=asked) from None
        return error.code, _refusal(error)
    except (OSError, HTTPException) as error:
        raise NotGiven(f"{address}: {error!r}") from None


def _content(answer: Any) -> bytes:
    content: bytes = answer.read(MOST_BYTES)
    if len(content) == MOST_BYTES and answer.read(1):
        raise NotGiven(f"{answer.url}: the answer is longer than anything that is published")
    if getattr(answer, "length", None):  # it broke off
        raise IncompleteRead(content, answer.length)
    return content


def _refusal(error: HTTPError) -> bytes:
    """What a refusal says; nothing where that does not arrive."""
    try:
        return _content(error)
    except (OSError, HTTPException):
        return b""


def _seconds(asked: str | None) -> float:
    """``Retry-After`` in seconds; its other form, a date, is left to the pauses of our own."""
    return min(float(asked), LONGEST_ASKED_SECONDS) if asked and asked.isdecimal() else 0.0
