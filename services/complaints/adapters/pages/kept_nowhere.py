"""Pages that show what a receipt code or a token opens: no browser and no proxy keeps them."""

from __future__ import annotations

from flask import Response, make_response


def kept_nowhere(body: str, *, referrer: bool = True) -> Response:
    """The page, which is not to be stored; ``referrer`` False: its address is told to nobody either."""
    response = make_response(body)
    response.headers["Cache-Control"] = "no-store"
    if not referrer:
        response.headers["Referrer-Policy"] = "no-referrer"
    return response
