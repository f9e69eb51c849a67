"""What a view answers, and how it is written."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode

from flask import Response, request

from chassis.base.converter import dumps
from chassis.base.hashing import sm3
from chassis.storage.paging import Page
from chassis.web.ranges import with_range
from chassis.web.schema import View


@dataclass(frozen=True, slots=True)
class Reply:
    """A result with more than its data: status, version, place, caching; ``content`` for other than JSON.

    ``media_type``: without a charset, which is UTF-8 and added to texts. ``ranges``: parts of the content may be asked
    for. ``is_live``: what is shown follows from more than the version (the day, the reader, facts of others), so the
    ETag names both; acts compare what stands before its dot (:func:`chassis.ports.is_seen`).
    """

    data: Any = None
    status: int = 0
    etag: str = ""
    location: str = ""
    cache: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    content: bytes | None = None
    media_type: str = "application/json"
    ranges: bool = False
    is_live: bool = False

    def __post_init__(self) -> None:
        if ";" in self.media_type:
            raise ValueError(f"a media type alone, not '{self.media_type}'")


def download(name: str, content: bytes, media_type: str, *, etag: str = "", cache: str = "no-store") -> Reply:
    """A file to be saved, never shown by the browser in our name; one with a version is given in parts as well."""
    # RFC 6266, 4.3: programs that read no other form take the first one.
    plain = re.sub(r"[^A-Za-z0-9._-]+", "_", name).lstrip("._-")  # a leading dash reads as an option
    plain = plain if "." in plain else f"download.{plain}"
    headers = {"Content-Disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}"}
    return Reply(content=content, media_type=media_type, etag=etag, cache=cache, headers=headers, ranges=bool(etag))


def respond(result: Any, status: int, view: View | None, *, many: bool = False) -> Response:
    """The response of a result: a :class:`Reply`, a :class:`~chassis.storage.paging.Page`, or what is rendered."""
    if isinstance(result, Response):
        return result
    reply = result if isinstance(result, Reply) else Reply(result)
    headers = dict(reply.headers)
    if reply.location:
        headers["Location"] = reply.location
    if reply.cache:
        headers["Cache-Control"] = reply.cache
    content = _content(reply, view, headers, many=many) if reply.is_live else None
    etag = f"{reply.etag}.{sm3(content).removeprefix('sm3:')[:16]}" if content is not None else reply.etag
    if etag:
        headers["ETag"] = f'"{etag}"'
        # RFC 9110, 13.1.2: compared weakly, since a proxy that compresses makes our versions weak ones.
        if request.method == "GET" and request.if_none_match.contains_weak(etag):
            return Response(status=304, headers=headers)
    if content is None:
        content = _content(reply, view, headers, many=many)
    response = Response(content, status=reply.status or status, headers=headers, mimetype=reply.media_type)
    return with_range(response, content, etag) if reply.ranges else response


def _content(reply: Reply, view: View | None, headers: dict[str, str], *, many: bool) -> bytes:
    if reply.content is not None:
        return reply.content
    return dumps(_listed(reply.data, view, headers) if many else _rendered(reply.data, view))


def next_url(page: Page[Any]) -> str | None:
    """The address of a list's next page, with what this one was filtered by; None on the last page."""
    if page.next is None:
        return None
    again = {name: value for name, value in request.args.items(multi=True) if name != "cursor"}
    return f"{request.path}?{urlencode({**again, 'cursor': page.next})}"


def _listed(page: Page[Any] | Sequence[Any], view: View | None, headers: dict[str, str]) -> dict[str, Any]:
    """One page of a list: ``{"items": […], "next": cursor or null}`` and the Link header (RFC 8288)."""
    following = page.next if isinstance(page, Page) else None
    if isinstance(page, Page) and following:
        headers["Link"] = f'<{next_url(page)}>; rel="next"'
    return {"items": [_rendered(item, view) for item in page], "next": following}


def _rendered(value: Any, view: View | None) -> Any:
    return view.render(value) if view is not None and value is not None else value
