"""Pages that show what a receipt code or a token opens: no browser and no proxy keeps them, nor learns of them."""

from __future__ import annotations

from flask import Response, make_response


def kept_nowhere(body: str) -> Response:
    """The page, which is not to be stored, nor its address told: the log of what is asked for next would have it."""
    response = make_response(body)
    response.headers.update({"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"})
    return response
