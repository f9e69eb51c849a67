"""The first office and administrators of a body, appointed from outside while nobody could let others in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from chassis.ports import Actor, Clock, Conflict
from services.catalog.domain.person import Person
from services.catalog.domain.post import AUDIT_ADMIN, LETTING_IN, OFFICE, SECURITY_ADMIN, Wanted
from services.catalog.ports import UnitOfWork
from services.catalog.use_cases.appoint import Appoint, appoint

FIRST = (OFFICE, SECURITY_ADMIN, AUDIT_ADMIN)


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointFirst:
    """In which body who; ``holders``: a person for some of :data:`FIRST` or all of them."""

    actor: Actor
    body: str
    holders: Mapping[str, Person]


@dataclass(frozen=True, slots=True)
class Appointed:
    """Who holds which post now; ``is_new``: he had not held it."""

    person: Person
    role: str
    is_new: bool


class HasSecurityAdmin(Conflict):
    """There are people who enter and confirm posts."""

    code = "has_security_admin"

    def __init__(self, body: str) -> None:
        super().__init__(
            f"“{body}”已有政务公开办公室和安全管理员，岗位请由办公室登记、安全管理员确认。",
            f"'{body}' has an office and a security administrator: the office enters posts, and he confirms them.",
        )


class ThreePersons(Conflict):
    """Who enters posts, who confirms them and who audits that are different persons."""

    code = "three_persons"

    def __init__(self, sub: str) -> None:
        super().__init__(
            f"“{sub}”不能身兼两职，请为办公室、安全管理员和安全审计员各指定一人。",
            f"'{sub}' cannot be two of office, security administrator and auditor; name a person for each.",
        )


class OtherName(Conflict):
    """Somebody else is entered under that identifier, or the name is mistyped."""

    code = "other_name"

    def __init__(self, sub: str, known: str) -> None:
        super().__init__(
            f"“{sub}”登记的姓名是“{known}”，请核对人员编号，或者写明登记的姓名。",
            f"'{sub}' is entered as '{known}'; check the identifier, or give the name as it is entered.",
        )


def appoint_first(command: AppointFirst, *, work: UnitOfWork, clock: Clock) -> list[Appointed]:
    """Enter those who are new, and give the posts; what is known of the others stays.

    Raises :class:`HasSecurityAdmin` once somebody enters posts and another confirms them.
    """
    today = clock.today()
    if all(work.people.anybody_holds(role, command.body, today) for role in LETTING_IN):
        raise HasSecurityAdmin(command.body)
    _check(command, work)
    done = []
    for role, person in command.holders.items():
        wanted = Appoint(actor=command.actor, person=person, posts=[Wanted(role=role, body=command.body)], stated=())
        appointed, is_new = appoint(wanted, work=work, clock=clock)
        done.append(Appointed(appointed, role, is_new))
    return done


def _check(command: AppointFirst, work: UnitOfWork) -> None:
    subs = [person.sub for person in command.holders.values()]
    for sub in subs:
        if subs.count(sub) > 1:
            raise ThreePersons(sub)
    known = work.people.some(subs)
    for person in command.holders.values():
        if person.sub in known and known[person.sub].name != person.name:
            raise OtherName(person.sub, known[person.sub].name)
