"""Fetch the text or a file that an event announces, and make sure that it is that one."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from subscriber.events import PublicationEvent
from subscriber.site import Fetch, NotGiven, get


class TextNotAvailable(NotGiven):
    """The text could not be fetched: the site does not answer as expected."""


class DigestDiffers(NotGiven):
    """What was fetched is not what was announced, nor what the site says that it is: altered on its way."""


class Overtaken(Exception):
    """Withdrawn or corrected since it was announced: an event about that follows, so this one may be passed."""


class Gone(Overtaken):
    """Withdrawn since (410)."""


class Changed(Overtaken):
    """Corrected since: the site has another text, whose digest it names."""


def fetch_text(event: PublicationEvent, fetch: Fetch | None = None) -> str:
    """The text of a publication, its digest checked.

    Raises :class:`Gone` or :class:`Changed` where an event about that follows, and
    :class:`~subscriber.site.NotNow` (:class:`TextNotAvailable`, :class:`DigestDiffers`) where it may be tried again.
    """
    announced = event.data["text"]["digest"]
    if event.text is not None:  # it came with a first load
        check_digest(event.text.encode(), announced)
        return event.text
    answer = _publication(event, fetch or get)
    text, present = answer.get("text"), answer.get("text_digest")
    if not isinstance(text, str):
        raise TextNotAvailable(f"{event.index_number}: the answer holds no text")
    if present not in (None, announced):
        check_digest(text.encode(), present)
        raise Changed(f"{event.index_number}: corrected since")
    check_digest(text.encode(), announced)
    return text


def fetch_file(event: PublicationEvent, digest: str, fetch: Fetch | None = None) -> bytes:
    """An attachment of a publication, its digest checked. Raises as :func:`fetch_text` does."""
    status, content = (fetch or get)(f"{event.data['api']}/files/{digest}")
    if status == 200:
        check_digest(content, digest)
        return content
    # The present edition has no such file: is it another than was announced?
    answer = _publication(event, fetch or get)
    if answer.get("content_hash") != event.data["content_hash"]:
        raise Changed(f"{event.index_number}: corrected since")
    raise TextNotAvailable(f"{event.index_number}: the site answered {status} for {digest}")


def check_digest(content: bytes, digest: str) -> None:
    """Compare a text or attachment with its announced ``sm3:<hex>``. Raises :class:`DigestDiffers`."""
    found = "sm3:" + hashlib.new("sm3", content).hexdigest()
    if found != digest:
        raise DigestDiffers(f"announced {digest}, found {found}")


def _publication(event: PublicationEvent, fetch: Fetch) -> Mapping[str, Any]:
    """What the site says of it now."""
    status, content = fetch(event.data["api"])
    if status == 410:
        raise Gone(f"{event.index_number}: withdrawn since")
    try:
        answer = json.loads(content) if status == 200 else None
    except ValueError:
        answer = None
    if not isinstance(answer, dict):
        raise TextNotAvailable(f"{event.index_number}: the site answered {status}, and not with a publication")
    return answer
