"""Who may keep the directory of bodies and items."""

from __future__ import annotations

from chassis.ports import SYSTEM, Actor
from services.catalog.domain.refusals import RoleMissing


def require_keeper(actor: Actor, *, body: str) -> None:
    """The disclosure office of the body, or an operator, keeps its directory (条例第四条: 指定机构负责日常工作)."""
    if actor == SYSTEM or actor.holds("office", "operator", body=body):
        return
    raise RoleMissing("政务公开办公室", "disclosure office")
