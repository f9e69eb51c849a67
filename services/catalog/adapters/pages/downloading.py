"""A file as the browser saves it."""

from __future__ import annotations

from flask import Response

from chassis.web.http import Reply


def download(reply: Reply) -> Response:
    """The reply of the JSON edge as a response of a page; the session's cookie opens pages only."""
    answer = Response(reply.content or b"", mimetype=reply.media_type, headers=dict(reply.headers))
    answer.headers["Cache-Control"] = reply.cache
    return answer
