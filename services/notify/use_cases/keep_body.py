"""Keep what the catalog tells of a body."""

from __future__ import annotations

from chassis.ports import Clock
from services.notify.ports import Body, UnitOfWork


def keep_body(body: Body, *, work: UnitOfWork, clock: Clock) -> Body:
    """Its name and departments, as feeds and pages write them."""
    work.directory.keep_body(body)
    return body
