"""The staff directory: who works where in which roles. Told to the other services."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from chassis.ports import Actor, DomainEvent, Post
from services.catalog.domain.administration import require_keeper
from services.catalog.domain.body import Body
from services.catalog.domain.checks import Errors


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A member of a body's staff; ``sub`` never changes, records keep a snapshot of name and department beside it."""

    sub: str
    name: str
    body: str
    department: str = ""
    roles: tuple[str, ...] = ()
    mail: str = ""
    active: bool = True
    etag: int = 0

    @property
    def actor(self) -> Actor:
        """The person as one who acts."""
        posts = tuple(Post(role, self.body) for role in self.roles)
        return Actor(self.sub, self.name, self.body, self.department, posts)


def save_person(person: Person, *, body: Body, by: Actor, at: datetime) -> tuple[Person, DomainEvent]:
    """Add or change a person. One person may hold several roles."""
    require_keeper(by, body=person.body)
    errors = Errors()
    known = {unit.code for unit in body.departments}
    errors.need(not person.department or person.department in known, "department", "该单位没有这个部门。")
    errors.refuse("invalid_person")
    saved = replace(person, roles=tuple(sorted(set(person.roles))))
    return saved, DomainEvent(
        name="person.changed",
        aggregate=saved.sub,
        body=saved.body,
        actor=by,
        at=at,
        data=person_data(saved),
        detail={"roles": saved.roles, "active": saved.active},
    )


def person_data(person: Person) -> dict[str, Any]:
    """What others are told of a person; one who has left has no roles."""
    data: dict[str, Any] = {
        "sub": person.sub,
        "name": person.name,
        "body": person.body,
        "department": person.department,
        "roles": person.roles if person.active else (),
        "active": person.active,
    }
    if person.mail:
        data["mail"] = person.mail
    return data
