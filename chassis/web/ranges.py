"""Parts of a file (RFC 9110, 14): a download that broke off goes on where it stopped."""

from __future__ import annotations

from flask import Response, request
from werkzeug.datastructures import ContentRange
from werkzeug.exceptions import RequestedRangeNotSatisfiable
from werkzeug.http import parse_range_header

UNIT = "bytes"


def with_range(response: Response, content: bytes, etag: str) -> Response:
    """The response with the one range that was asked for, 206; whole where none was, or of another version.

    Several ranges at once, other units and what cannot be read are ignored, as the standard allows.
    Raises :class:`RequestedRangeNotSatisfiable`, 416, for a range that the content does not reach.
    """
    response.headers["Accept-Ranges"] = UNIT
    asked = parse_range_header(request.headers.get("Range"))
    if request.method != "GET" or asked is None or asked.units != UNIT or len(asked.ranges) != 1 or not _holds(etag):
        return response
    start, stop = _span(*asked.ranges[0], len(content))
    if start >= stop:
        raise RequestedRangeNotSatisfiable(len(content), UNIT)
    response.status_code = 206
    response.headers["Content-Range"] = ContentRange(UNIT, start, stop, len(content)).to_header()
    response.set_data(content[start:stop])
    return response


def _holds(etag: str) -> bool:
    """Whether the reader's part, if it names one by If-Range, is of this version: compared strongly (13.1.5)."""
    given = request.headers.get("If-Range")
    return given is None or given.strip() == f'"{etag}"'


def _span(first: int, end: int | None, length: int) -> tuple[int, int]:
    """From where up to where; a ``first`` below nothing counts from the end, at most the whole."""
    start = first if first >= 0 else max(length + first, 0)
    return start, min(length if end is None else end, length)
