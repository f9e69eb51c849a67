"""People for tests."""

from __future__ import annotations

from typing import Any

from chassis.ports import Actor, Post


def a_person(
    sub: str,
    *roles: str,
    name: str = "",
    body: str = "GJJ",
    department: str = "CW",
    scope: tuple[str, ...] = (),
) -> Actor:
    """A member of a body's staff who holds the roles in all of his body, and in the further bodies of ``scope``.

    ``party_member`` among the roles makes him one, and whoever has a post of the party organisation is one.
    """
    posts = tuple(Post(role, place) for role in roles if role != "party_member" for place in (body, *scope))
    member = not {"party_member", "party_organisation"}.isdisjoint(roles)
    return Actor(sub, name or f"人员{sub}", body, department, posts, party_member=member)


def staff_row(actor: Actor) -> dict[str, Any]:
    """A person as a row of the services' own copies of the staff, and as catalog tells of him."""
    posts = [
        {
            "id": f"{actor.sub}-{number}",
            "role": post.role,
            "body": post.body,
            "department": post.department,
            "from_on": "2000-01-01",
            "until_on": None,
            "deputy_for": post.deputy_for,
        }
        for number, post in enumerate(actor.posts, 1)
    ]
    return {
        "sub": actor.sub,
        "name": actor.name,
        "body": actor.body,
        "department": actor.department,
        "posts": posts,
        "party_member": actor.party_member,
        "kind": actor.kind,
        "active": True,
        "generation": 1,
    }
