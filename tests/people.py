"""People for tests."""

from __future__ import annotations

from chassis.ports import Actor, Post


def a_person(
    sub: str,
    *roles: str,
    name: str = "",
    body: str = "GJJ",
    department: str = "CW",
    scope: tuple[str, ...] = (),
) -> Actor:
    """A member of a body's staff who holds the roles in all of his body, and in the further bodies of ``scope``."""
    posts = tuple(Post(role, place) for role in roles for place in (body, *scope))
    return Actor(sub, name or f"人员{sub}", body, department, posts)
