"""The operator at the command line, and the record of what he does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chassis.base.clock import SystemClock
from chassis.ports import EVERYWHERE, Actor, DomainEvent, Post

OPERATOR = Actor(
    sub="operator", name="运维（命令行）", body=EVERYWHERE, posts=(Post("operator", EVERYWHERE),), kind="system"
)


def note(work: Any, name: str, aggregate: str, detail: Mapping[str, Any]) -> None:
    """Record an act in the audit of the service whose ``work`` it is; none of it is announced to other services."""
    work.events.record(
        DomainEvent(
            name=name,
            aggregate=aggregate,
            body="",
            actor=OPERATOR,
            at=SystemClock().now(),
            detail=dict(detail),
            announce=False,
        )
    )
