"""The bodies that somebody keeps in some way, and the one of them that a page is about."""

from __future__ import annotations

from collections.abc import Sequence
from typing import get_args

from chassis.permissions import Thing
from chassis.ports import Audience
from chassis.web.request import actor
from services.catalog.adapters.storage.reads import directory as reads
from services.catalog.adapters.storage.work import Work
from services.catalog.domain.body import Body
from services.catalog.domain.directory_refusals import NoSuchBody
from services.catalog.domain.permissions import PERMISSIONS


def kept_bodies(work: Work, act: str) -> list[Body]:
    """The bodies in which the reader may do ``act``, by code."""
    reader, audiences = actor(), get_args(Audience)
    return [
        body
        for body in reads.all_bodies(work.events.connection)
        if any(PERMISSIONS.permits(act, reader, Thing(body=body.code, audience=name)) for name in audiences)
    ]


def chosen_body(bodies: Sequence[Body], code: str) -> Body | None:
    """The body of that code, else the reader's own, else the first, if any. Raises :class:`NoSuchBody`."""
    wanted = code or actor().body
    found = next((body for body in bodies if body.code == wanted), None)
    if found is None and code and bodies:
        raise NoSuchBody(code)
    return found or (bodies[0] if bodies else None)
