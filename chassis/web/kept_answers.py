"""Answers to people who are nobody in particular, kept as bytes by their version: asked again, one look at the version
is all the work.

Each process keeps its own, up to so many bytes, the least recently asked leaving first. What is on the public log
empties it: no byte of what was withdrawn or purged outlives the next look.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from flask import Response, current_app, g, request

from chassis.web.receipts import PLACEHOLDER, random_key
from chassis.web.request import ELDER_COOKIE, session_cookie

_PLACEHOLDER = PLACEHOLDER.encode()
_HEADERS = ("Content-Type", "Cache-Control", "ETag", "Link")
# The gateway may keep what is for everybody for so many seconds (deploy/gateway/nginx.conf), and nothing else.
SHARED = {"X-Accel-Expires": "2"}
# One answer may take so much of the room; longer ones (a whole sitemap) are made anew.
_SHARE = 16


@dataclass(frozen=True, slots=True)
class Stamp:
    """What an answer depends on: ``version`` its own, ``log`` the position of the public log."""

    log: int
    version: str = ""


Look = Callable[..., Stamp | None]
"""What an address's answer depends on, looked up for each request; None for what is not to be kept."""


@dataclass(frozen=True, slots=True)
class _Kept:
    version: str
    content: bytes
    headers: dict[str, str]
    has_form: bool


class KeptAnswers:
    """The answers of one process, at most ``room`` bytes of content and addresses."""

    def __init__(self, room: int) -> None:
        self._room, self._taken, self._log = room, 0, 0
        self._kept: OrderedDict[str, _Kept] = OrderedDict()
        self._lock = threading.Lock()

    def find(self, key: str, stamp: Stamp) -> _Kept | None:
        """What was answered under a key, if it still holds."""
        with self._lock:
            if stamp.log != self._log:
                self._kept.clear()
                self._taken, self._log = 0, stamp.log
            found = self._kept.get(key)
            if found is None or found.version != stamp.version:
                return None
            self._kept.move_to_end(key)
            return found

    def keep(self, key: str, stamp: Stamp, response: Response) -> None:
        """Keep an answer, unless something was published since its version was looked at."""
        headers = {name: response.headers[name] for name in _HEADERS if name in response.headers}
        content = response.get_data()
        with self._lock:
            size = _size(key, content)
            if stamp.log != self._log or size > self._room // _SHARE:
                return
            self._forget(key)
            self._kept[key] = _Kept(stamp.version, content, headers, _PLACEHOLDER in content)
            self._taken += size
            while self._taken > self._room:
                self._forget(next(iter(self._kept)))

    def _forget(self, key: str) -> None:
        if (old := self._kept.pop(key, None)) is not None:
            self._taken -= _size(key, old.content)


def kept_answer(look: Callable[[], Stamp | None], answer: Callable[[], Response]) -> Response:
    """The answer that is kept, if ``look`` says that it holds; else a new one, which is then kept.

    ``look`` gives None for what is not to be kept. Whoever sent a session or a token is answered anew each time.
    """
    kept: KeptAnswers | None = current_app.extensions["yangguang.kept_answers"]
    if kept is None or "Authorization" in request.headers or session_cookie() in request.cookies:
        return answer()
    stamp = look()
    if stamp is None:
        return answer()
    key = _key()
    found = kept.find(key, stamp)
    if found is not None:
        return _sent(found)
    g.keeps_answer = True
    response = answer()
    if not _is_for_all(response):
        return _filled(response)
    kept.keep(key, stamp, response)
    return _shared(response)


def _is_for_all(response: Response) -> bool:
    """Whether it is whole, and for nobody in particular: what goes out with a cookie is for one browser alone."""
    with_cookie = "new_client" in g or "Set-Cookie" in response.headers
    return response.status_code == 200 and not with_cookie and not response.cache_control.no_store


def _key() -> str:
    return f"{request.full_path}\n{request.cookies.get(ELDER_COOKIE) == '1'}"


def _sent(kept: _Kept) -> Response:
    headers = kept.headers
    tag = headers.get("ETag", "").strip('"')
    if tag and request.if_none_match.contains_weak(tag):
        return Response(status=304, headers={name: headers[name] for name in headers if name != "Content-Type"})
    if kept.has_form:
        return _filled(Response(kept.content, headers=headers))
    return Response(kept.content, headers=headers | SHARED)


def _shared(response: Response) -> Response:
    """With leave to be kept by the gateway; a form has a key of its own each time, so it is nobody else's."""
    if _PLACEHOLDER in response.get_data():
        return _filled(response)
    response.headers.update(SHARED)
    return response


def _filled(response: Response) -> Response:
    if _PLACEHOLDER in (content := response.get_data()):
        response.set_data(content.replace(_PLACEHOLDER, random_key().encode()))
    return response


def _size(key: str, content: bytes) -> int:
    return len(key) + len(content)
