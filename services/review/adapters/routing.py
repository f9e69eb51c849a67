"""What somebody wants a route to be, by endpoint and form alike."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chassis.base.converter import structure
from chassis.web.request import actor
from services.review.domain.refusals import RouteNotFound
from services.review.domain.routes import RouteStep
from services.review.use_cases.enter_route import EnterRoute


def number_of(version: str) -> int:
    """The number that an address names. Raises :class:`RouteNotFound` for what is none."""
    if not (version.isascii() and version.isdecimal() and len(version) < 6):
        raise RouteNotFound
    return int(version)


def command_of(given: Mapping[str, Any], body: str, code: str, *, seen: str) -> EnterRoute:
    """The command of what :class:`RouteSchema` loads; ``seen`` is the number of the version that was changed."""
    return EnterRoute(
        body=body,
        code=code,
        steps=tuple(structure(RouteStep, step) for step in given["steps"]),
        deliberate_within=given["deliberate_within"],
        reason=given["reason"],
        actor=actor(),
        seen=seen,
    )
