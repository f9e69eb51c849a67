"""Optimistic change: whoever changes something says which version he saw."""

from __future__ import annotations

from chassis.ports import Stale


def require_version(present: int, expected: str | None) -> None:
    """Refuse a change of another version than the present one; None or ``*`` takes whichever is there.

    What stands behind a hyphen in an ETag counts what the public added, which is nobody's to overwrite.
    """
    if expected not in (None, "*") and expected.partition("-")[0] != str(present):
        raise Stale(
            "内容已被他人更新，请重新读取后再改。", "It was changed meanwhile; read it again.", etag=str(present)
        )
