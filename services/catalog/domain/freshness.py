"""Optimistic change: whoever changes something says which version he saw."""

from __future__ import annotations

from chassis.ports import Stale, is_seen


def require_version(present: int, expected: str | None) -> None:
    """Refuse a change of another version than the present one; see :func:`chassis.ports.is_seen`.

    What stands behind a hyphen in an ETag counts what the public added, which is nobody's to overwrite.
    """
    known = expected and " ".join(tag.partition("-")[0] for tag in expected.split())
    if not is_seen(present, known):
        raise Stale(
            "内容已被他人更新，请重新读取后再改。", "It was changed meanwhile; read it again.", etag=str(present)
        )
