"""Fetch the text that an event announces, and make sure that it is that text."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from subscriber.events import PublicationEvent

Fetch = Callable[[str], tuple[int, bytes]]
TIMEOUT_SECONDS = 30


class TextNotAvailable(Exception):
    """The text could not be fetched: the site does not answer as expected."""


class DigestDiffers(Exception):
    """What was fetched is not what was announced, nor what the site says that it is: altered on its way."""


class Overtaken(Exception):
    """Withdrawn (410) or corrected since it was announced: an event about that follows, so this one may be passed."""


def fetch_text(event: PublicationEvent, fetch: Fetch | None = None) -> str:
    """The text of a publication, its digest checked.

    Raises :class:`Overtaken`, :class:`TextNotAvailable` or :class:`DigestDiffers`.
    """
    status, content = (fetch or _get)(event.data["api"])
    if status == 410:
        raise Overtaken(f"{event.index_number}: withdrawn since")
    if status != 200:
        raise TextNotAvailable(f"{event.index_number}: the site answered {status}")
    try:
        answer = json.loads(content)
        text, present = str(answer["text"]), answer.get("text_digest")
    except (AttributeError, KeyError, TypeError, ValueError):
        raise TextNotAvailable(f"{event.index_number}: the answer holds no text") from None
    announced = event.data["text"]["digest"]
    if present not in (None, announced):
        check_digest(text.encode(), present)
        raise Overtaken(f"{event.index_number}: corrected since")
    check_digest(text.encode(), announced)
    return text


def check_digest(content: bytes, digest: str) -> None:
    """Compare a text or attachment with its announced ``sm3:<hex>``. Raises :class:`DigestDiffers`."""
    found = "sm3:" + hashlib.new("sm3", content).hexdigest()
    if found != digest:
        raise DigestDiffers(f"announced {digest}, found {found}")


def _get(address: str) -> tuple[int, bytes]:
    if not address.startswith(("https://", "http://")):
        raise TextNotAvailable(f"not a web address: {address}")
    request = Request(address, headers={"Accept": "application/json"})  # noqa: S310  # the scheme is checked above
    try:
        with urlopen(request, timeout=TIMEOUT_SECONDS) as answer:  # noqa: S310  # the scheme is checked above
            return answer.status, answer.read()
    except HTTPError as error:
        return error.code, b""
