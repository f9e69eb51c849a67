"""The addresses of another website from which something was moved here: each leads to its place here, for good."""

from __future__ import annotations

from contextlib import suppress
from typing import Any
from urllib.parse import unquote

from flask import request

from chassis.web.pages import Pages, redirect
from chassis.web.request import actor
from services.catalog.adapters.access import may
from services.catalog.adapters.storage.reads.moved import index_number_at
from services.catalog.adapters.storage.reads.published import find_published
from services.catalog.adapters.storage.work import Work
from services.catalog.domain.refusals import NoSuchDisclosure, Withdrawn

_FROM = "from="

pages = Pages("catalog", "moved-pages")


@pages.get("/moved", who=may("publication.read"))
def show_moved(work: Work) -> Any:
    """``/moved?from=`` and the whole old address lead to the publication, or to its tombstone."""
    number = index_number_at(work.events.connection, _asked())
    if not number:
        raise NoSuchDisclosure
    # A tombstone says so at its own address.
    with suppress(Withdrawn):
        find_published(work.events.connection, actor(), number)
    return redirect(f"/published/{number}", code=301)


def _asked() -> str:
    """The address as it was sent: a server that passes it on does not write its own query in another form."""
    query = request.query_string.decode("ascii", "replace")
    asked = query.partition(_FROM)[2]
    return asked if "://" in asked else unquote(asked)
