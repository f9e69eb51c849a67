"""The staff: who works where, with which posts. Told to the other services, each of which looks up whoever asks."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from chassis import ports
from chassis.permissions import Thing
from chassis.ports import EVERYWHERE, SYSTEM, Actor, ActorKind, Conflict, DomainEvent, NotFound
from services.catalog.domain import post as posts_rules
from services.catalog.domain.body import Body
from services.catalog.domain.checks import Errors
from services.catalog.domain.permissions import PERMISSIONS
from services.catalog.domain.post import CONFIRMED, ENTERED, NoSuchPost, Post, Wanted
from services.catalog.domain.staff_refusals import OwnDepartment, OwnName

# Who acts where no person does, in every audit record.
RESERVED_SUBS = ("system", "public", "operator")


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A member of a body's staff, or a program. ``sub`` never changes; records keep name and department beside it.

    Every session of an older ``generation`` has ended.
    """

    sub: str
    name: str
    body: str
    department: str = ""
    party_member: bool = False
    kind: ActorKind = "person"
    mail: str = ""
    active: bool = True
    generation: int = 1
    posts: tuple[Post, ...] = ()
    etag: int = 0

    def actor(self, today: date) -> Actor:
        """The person as one who acts, with the posts that hold on ``today``."""
        held = [post for post in self.posts if post.holds_on(today)] if self.active else []
        return Actor(
            sub=self.sub,
            name=self.name,
            body=self.body,
            department=self.department,
            posts=tuple(ports.Post(post.role, post.body, post.department, post.deputy_for) for post in held),
            party_member=self.party_member,
            kind=self.kind,
        )

    def post(self, identity: str) -> Post:
        """One of his posts. Raises :class:`NoSuchPost`."""
        found = next((post for post in self.posts if post.id == identity), None)
        if found is None:
            raise NoSuchPost
        return found


class NoSuchPerson(NotFound):
    """Nobody is entered under that identifier."""

    code = "no_such_person"

    def __init__(self, sub: str) -> None:
        super().__init__(f"没有登记“{sub}”，请核对人员编号。", f"There is no person '{sub}'; check the identifier.")


class PersonLeft(Conflict):
    """He works here no more."""

    code = "person_left"

    def __init__(self, sub: str) -> None:
        super().__init__(
            f"“{sub}”已离职，请先恢复在职再登记，或者另选他人。",
            f"'{sub}' has left; make him active again first, or choose somebody else.",
        )


def is_known_to(person: Person, actor: Actor) -> bool:
    """Whether ``actor`` may know that there is such a person: of his body, of a post's, or for whom he stands in."""
    places = {person.body, *(post.body for post in person.posts if post.body != EVERYWHERE)}
    return any(post.deputy_for == actor.sub for post in person.posts) or any(
        PERMISSIONS.permits("person.read", actor, Thing(body=body, owner=person.sub)) for body in places
    )


def require_office(by: Actor, *, body: str) -> None:
    """The disclosure office enters its body's staff (条例第四条: 指定机构负责日常工作)."""
    PERMISSIONS.require("person.save", by, Thing(body=body))


def save_person(
    person: Person, *, previous: Person | None, body: Body, has_party_organisation: bool, by: Actor, at: datetime
) -> tuple[Person, list[DomainEvent]]:
    """Add or change a person. Posts are not touched, save that those end that he leaves behind.

    Moving on ends the posts that were bound to the body or department left; ``active: false`` is a dismissal, which
    ends all of them and every session. The office of the body left lets somebody go to another body; department and
    posts there are that one's to enter. Nobody changes his own name (:class:`OwnName`), nor leaves
    the department in which he works (:class:`OwnDepartment`).
    """
    leaves_the_rest = _leaves_the_rest(person, previous)
    if leaves_the_rest:
        PERMISSIONS.require("membership.decide", by, Thing(body=person.body))
    else:
        require_office(by, body=previous.body if previous else person.body)
    takes_in = leaves_the_rest or PERMISSIONS.permits("person.save", by, Thing(body=person.body))
    _check(person, previous, body, takes_in=takes_in)
    if previous is not None and by.sub == person.sub:
        _must_stay_known(person, previous)
    _check_membership(person, previous, by, has_party_organisation=has_party_organisation)
    if previous is None:
        return _changed(replace(person, posts=(), generation=1), "entered", by=by, at=at)
    saved = replace(person, posts=previous.posts, generation=previous.generation, etag=previous.etag)
    act, events = "changed", list[DomainEvent]()
    if previous.active and not person.active:
        act, saved = "dismissed", replace(saved, generation=saved.generation + 1)
        saved, events = _end_where(saved, lambda _: True, by=by, at=at, reason="离职")
    elif (previous.body, previous.department) != (person.body, person.department):
        act = "moved"
        saved, events = _end_where(saved, _left_behind(previous, person), by=by, at=at, reason="调动")
    if not saved.party_member:
        saved, more = _end_where(saved, posts_rules.is_party_post, by=by, at=at, reason="党员身份变更")
        events = [*events, *more]
    saved, told = _changed(saved, act, by=by, at=at)
    return saved, [*told, *events]


def enter_post(
    person: Person,
    wanted: Wanted,
    *,
    post: str,
    task: str,
    body: Body | None,
    principal: Person | None,
    has_party_organisation: bool,
    by: Actor,
    at: datetime,
    today: date,
) -> tuple[Person, list[DomainEvent]]:
    """Enter a post; it counts once it is confirmed. ``post`` and ``task`` are new identifiers."""
    posts_rules.require_may_enter(by, wanted, holder=person.sub, has_party_organisation=has_party_organisation)
    entered = _new_post(person, wanted, post, body=body, principal=principal, by=by, at=at, today=today)
    entered = replace(entered, task=task)
    saved = replace(person, posts=(*person.posts, entered))
    kept = _audited(saved, "post_entered", by=by, at=at, detail=_detail(entered))
    return saved, [kept, posts_rules.awaits_confirmation(entered, sub=saved.sub, name=saved.name, at=at)]


def confirm_post(
    person: Person, identity: str, *, by: Actor, at: datetime, today: date
) -> tuple[Person, list[DomainEvent]]:
    """Confirm a post that somebody else entered."""
    post = person.post(identity)
    if not person.active:
        raise PersonLeft(person.sub)
    confirmed = posts_rules.confirm(post, person.posts, holder=person.sub, by=by, at=at, today=today)
    saved, told = _changed(_with(person, confirmed), "post_confirmed", by=by, at=at, detail=_detail(confirmed))
    return saved, [*told, *_tasks_done(saved, [post], at)]


def end_post(
    person: Person, identity: str, *, by: Actor, at: datetime, reason: str
) -> tuple[Person, list[DomainEvent]]:
    """End a post at once."""
    post = person.post(identity)
    posts_rules.require_may_end(by, post)
    if not post.is_open:
        raise posts_rules.PostEnded
    saved, closed = _end_where(person, lambda other: other.id == identity, by=by, at=at, reason=reason)
    detail = {**_detail(post), "reason": reason}
    if post.state == ENTERED:  # it never counted, so nobody was told of it
        return saved, [_audited(saved, "post_ended", by=by, at=at, detail=detail), *closed]
    saved, told = _changed(saved, "post_ended", by=by, at=at, detail=detail)
    return saved, [*told, *closed]


def end_deputyships(deputy: Person, principal: Person, *, by: Actor, at: datetime) -> tuple[Person, list[DomainEvent]]:
    """End the posts in which ``deputy`` stands in for somebody who has that post no more."""
    held = principal.posts if principal.active else ()

    def is_orphaned(post: Post) -> bool:
        return post.deputy_for == principal.sub and not posts_rules.stands_in(post, held)

    if not any(post.is_open and is_orphaned(post) for post in deputy.posts):
        return deputy, []
    saved, closed = _end_where(deputy, is_orphaned, by=by, at=at, reason="被代理人已不担任该岗位")
    saved, told = _changed(saved, "deputyship_ended", by=by, at=at)
    return saved, [*told, *closed]


def end_lapsed_posts(person: Person, *, at: datetime, today: date) -> tuple[Person, list[DomainEvent]]:
    """Put away the posts whose last day has passed; they count no more since then."""
    saved, closed = _end_where(person, lambda post: post.is_over(today), by=SYSTEM, at=at, reason="到期")
    saved, told = _changed(saved, "posts_lapsed", by=SYSTEM, at=at)
    return saved, [*told, *closed]


def appoint(
    person: Person,
    wanted: Iterable[tuple[Wanted, Body | None, Person | None]],
    *,
    new_id: Callable[[], str],
    by: Actor,
    at: datetime,
    today: date,
) -> tuple[Person, list[DomainEvent]]:
    """Give posts at once, without a second person: what the system does when it is set up. Posts he has are left.

    One that awaits confirmation, begins later or is over gives way to the one that counts. ``wanted``: each with its
    body, and the person whom a deputy stands in for.
    """
    PERMISSIONS.require("person.appoint", by, Thing(body=person.body))
    saved, given, closed = person, list[Post](), list[DomainEvent]()
    for each, body, principal in wanted:
        if any(post.is_as(each) and post.holds_on(max(each.from_on or today, today)) for post in saved.posts):
            continue
        saved, more = _end_where(saved, _as(each), by=by, at=at, reason="改由任命")
        post = _new_post(saved, each, new_id(), body=body, principal=principal, by=by, at=at, today=today)
        given.append(replace(post, state=CONFIRMED, confirmed_by=by.snapshot(), confirmed_at=at))
        saved, closed = replace(saved, posts=(*saved.posts, given[-1])), [*closed, *more]
    if not given:
        return person, []
    saved, told = _changed(saved, "appointed", by=by, at=at, detail={"posts": [_detail(post) for post in given]})
    return saved, [*told, *closed]


def sign_out_everywhere(person: Person, *, by: Actor, at: datetime) -> tuple[Person, list[DomainEvent]]:
    """End every session and token of a person: by himself, the office or the security administrator."""
    PERMISSIONS.require("person.sign-out", by, Thing(body=person.body, owner=person.sub))
    return _changed(replace(person, generation=person.generation + 1), "signed_out", by=by, at=at)


def person_data(person: Person) -> dict[str, Any]:
    """What others are told of a person: posts only that are confirmed and not ended, also those to come."""
    data: dict[str, Any] = {
        "sub": person.sub,
        "name": person.name,
        "body": person.body,
        "department": person.department,
        "posts": [posts_rules.told(post) for post in person.posts if post.state == CONFIRMED],
        "party_member": person.party_member,
        "kind": person.kind,
        "active": person.active,
        "generation": person.generation,
    }
    if person.mail:
        data["mail"] = person.mail
    return data


def _check(person: Person, previous: Person | None, body: Body, *, takes_in: bool) -> None:
    errors = Errors()
    errors.need(
        takes_in or not person.department,
        "department",
        "调出到其他单位时部门留空，由新单位登记。",
        "Leave the department empty; the new body enters it.",
    )
    known = {unit.code for unit in body.departments}
    errors.need(
        not person.department or person.department in known,
        "department",
        "该单位没有这个部门。",
        "The body has no such department.",
    )
    errors.need(
        _plainly(person.sub) not in RESERVED_SUBS,
        "sub",
        "这个编号由系统保留，请另取一个。",
        "The system keeps this one; choose another.",
    )
    errors.need(
        previous is None or previous.kind == person.kind,
        "kind",
        "人员和程序不能互换，请另行登记。",
        "A person does not become a program; enter another one.",
    )
    errors.refuse("invalid_person")


def _leaves_the_rest(person: Person, previous: Person | None) -> bool:
    """Whether nothing changes but the membership: all else is the office's word."""
    if previous is None:
        return False
    of_office = ("name", "body", "department", "kind", "mail", "active")
    return all(getattr(person, name) == getattr(previous, name) for name in of_office)


def _plainly(sub: str) -> str:
    """An identifier as an eye reads it: nobody shall be taken for the system in a record."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", sub).casefold()))


def _check_membership(person: Person, previous: Person | None, by: Actor, *, has_party_organisation: bool) -> None:
    """Who is a party member is the party organisation's word, once there is one: it opens what only members read."""
    if person.party_member == (previous is not None and previous.party_member):
        return
    roles = posts_rules.PARTY_ROLES if has_party_organisation else ("office",)
    thing = Thing(body=person.body, roles=roles, kept_from={"himself": (person.sub,)})
    PERMISSIONS.require("membership.decide", by, thing)


def _new_post(
    person: Person,
    wanted: Wanted,
    identity: str,
    *,
    body: Body | None,
    principal: Person | None,
    by: Actor,
    at: datetime,
    today: date,
) -> Post:
    if not person.active:
        raise PersonLeft(person.sub)
    held = principal.posts if principal is not None and principal.active else None
    from_on, until_on = posts_rules.check(
        wanted, sub=person.sub, party_member=person.party_member, body=body, principal=held, today=today
    )
    posts_rules.check_beside(wanted, person.posts, from_on, until_on)
    return Post(
        id=identity,
        role=wanted.role,
        body=wanted.body,
        department=wanted.department,
        from_on=from_on,
        until_on=until_on,
        deputy_for=wanted.deputy_for,
        state=ENTERED,
        entered_by=by.snapshot(),
        entered_at=at,
    )


def _as(wanted: Wanted) -> Callable[[Post], bool]:
    return lambda post: post.is_as(wanted)


def _left_behind(previous: Person, person: Person) -> Callable[[Post], bool]:
    """The posts that a move ends: in the body left, or bound to the department left."""
    if previous.body != person.body:
        return lambda post: post.body == previous.body
    return lambda post: post.body == previous.body and bool(post.department) and post.department == previous.department


def _end_where(
    person: Person, is_meant: Callable[[Post], bool], *, by: Actor, at: datetime, reason: str
) -> tuple[Person, list[DomainEvent]]:
    ending = [post for post in person.posts if post.is_open and is_meant(post)]
    saved = person
    for post in ending:
        saved = _with(saved, posts_rules.end(post, by=by, at=at, reason=reason))
    return saved, _tasks_done(saved, ending, at)


def _tasks_done(person: Person, before: Iterable[Post], at: datetime) -> list[DomainEvent]:
    awaited = [post for post in before if post.state == ENTERED and post.task]
    return [
        posts_rules.awaits_no_more(person.post(post.id), sub=person.sub, name=person.name, at=at) for post in awaited
    ]


def _must_stay_known(person: Person, previous: Person) -> None:
    if person.name != previous.name:
        raise OwnName
    # Whoever was appointed has none yet, and enters it.
    if previous.department and (person.body, person.department) != (previous.body, previous.department):
        raise OwnDepartment


def _with(person: Person, changed: Post) -> Person:
    return replace(person, posts=tuple(changed if post.id == changed.id else post for post in person.posts))


def _changed(
    person: Person, act: str, *, by: Actor, at: datetime, detail: Mapping[str, Any] | None = None
) -> tuple[Person, list[DomainEvent]]:
    kept = {"act": act, "active": person.active, "generation": person.generation, **(detail or {})}
    told = replace(_audited(person, "changed", by=by, at=at, detail=kept), data=person_data(person), announce=True)
    return person, [told]


def _audited(person: Person, verb: str, *, by: Actor, at: datetime, detail: Mapping[str, Any]) -> DomainEvent:
    return DomainEvent(
        name=f"person.{verb}",
        aggregate=person.sub,
        body=person.body,
        actor=by,
        at=at,
        detail=detail,
        announce=False,
    )


def _detail(post: Post) -> dict[str, Any]:
    names = ("role", "department", "deputy_for", "from_on", "until_on")
    return {"post": post.id, "in": post.body, **{name: getattr(post, name) for name in names}}
