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
    """The text could not be fetched: withdrawn meanwhile (410), or the site does not answer as expected."""


class DigestDiffers(Exception):
    """What was fetched is not what was announced: altered on its way, or corrected meanwhile (an event follows)."""


def fetch_text(event: PublicationEvent, fetch: Fetch | None = None) -> str:
    """The text of a publication, its digest checked. Raises :class:`TextNotAvailable` or :class:`DigestDiffers`."""
    status, content = (fetch or _get)(event.data["api"])
    if status != 200:
        raise TextNotAvailable(f"{event.index_number}: the site answered {status}")
    try:
        text = json.loads(content)["text"]
    except (KeyError, TypeError, ValueError):
        raise TextNotAvailable(f"{event.index_number}: the answer holds no text") from None
    check_digest(text.encode(), event.data["text"]["digest"])
    return str(text)


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
