"""Optimistic change: whoever changes something says which version he saw."""

from __future__ import annotations

from chassis.ports import Stale


def require_version(present: int, expected: str | None) -> None:
    """Refuse a change of another version than the present one; None or ``*`` takes whichever is there."""
    if expected not in (None, "*", str(present)):
        raise Stale(
            "内容已被他人更新，请重新读取后再改。", "It was changed meanwhile; read it again.", etag=str(present)
        )
