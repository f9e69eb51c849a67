"""Pages of which nobody is to learn by what is asked for next, and those that no browser and no proxy keeps besides."""

from __future__ import annotations

from flask import Response, make_response


def kept_nowhere(body: str) -> Response:
    """What a receipt code or a token opens: it is not to be stored either."""
    response = untold(body)
    response.headers["Cache-Control"] = "no-store"
    return response


def untold(body: str) -> Response:
    """The page, whose address is not told: the log of what is asked for next would have it (docs/decisions/0075)."""
    response = make_response(body)
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
