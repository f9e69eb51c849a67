"""Remember a body that catalog told of."""

from __future__ import annotations

from services.review.ports import Body, UnitOfWork


def keep_body(body: Body, *, work: UnitOfWork) -> None:
    """Keep the present names and rules of a body."""
    work.directory.keep_body(body)
