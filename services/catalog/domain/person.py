"""The staff directory: who works where in which roles. Told to the other services."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from chassis.ports import Actor, DomainEvent
from services.catalog.domain.administration import require_keeper
from services.catalog.domain.body import Body
from services.catalog.domain.checks import CODE, Errors
from services.catalog.domain.vocabulary import ROLES

_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


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


def save_person(person: Person, *, body: Body, by: Actor, at: datetime) -> tuple[Person, DomainEvent]:
    """Add or change a person. One person may hold several roles."""
    require_keeper(by, body=person.body)
    _check(person, body)
    saved = replace(person, roles=tuple(sorted(set(person.roles))), etag=person.etag + 1)
    fact = DomainEvent(
        name="person.changed",
        aggregate=saved.sub,
        body=saved.body,
        actor=by,
        at=at,
        data=person_data(saved),
        detail={"roles": list(saved.roles), "active": saved.active},
    )
    return saved, fact


def person_data(person: Person) -> dict[str, Any]:
    """What others are told of a person; one who has left has no roles."""
    data: dict[str, Any] = {
        "sub": person.sub,
        "name": person.name,
        "body": person.body,
        "department": person.department,
        "roles": list(person.roles) if person.active else [],
        "active": person.active,
    }
    if person.mail:
        data["mail"] = person.mail
    return data


def _check(person: Person, body: Body) -> None:
    errors = Errors()
    errors.need(CODE.fullmatch(person.sub) is not None, "sub", "编号不合要求。")
    errors.filled(person.name, "name", longest=50)
    known = {unit.code for unit in body.departments}
    errors.need(not person.department or person.department in known, "department", "该单位没有这个部门。")
    for place, role in enumerate(person.roles):
        errors.one_of(role, ROLES, f"roles.{place}")
    errors.need(not person.mail or _MAIL.fullmatch(person.mail) is not None, "mail", "不是有效的邮箱地址。")
    errors.refuse()
