"""Posts (任职): person × role × body × department × dates.

The office enters one, and it counts once the security administrator has confirmed it. Nobody enters or confirms a post
of his own; a deputy's post (代理) says for whom and until when.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from chassis.permissions import Thing
from chassis.ports import EVERYWHERE, SYSTEM, Actor, Conflict, DomainEvent, NotFound, Task
from services.catalog.domain.body import Body
from services.catalog.domain.checks import Errors
from services.catalog.domain.permissions import PERMISSIONS
from services.vocabulary import DEPARTMENT_ROLES, ROLES

ENTERED, CONFIRMED, ENDED = "entered", "confirmed", "ended"
OFFICE, SECURITY_ADMIN, AUDIT_ADMIN = "office", "security_admin", "audit_admin"
# Who enters posts, and who confirms them: without both of them a body can let nobody in.
LETTING_IN = (OFFICE, SECURITY_ADMIN)
# For whom work waits: where nobody holds one of these in the body (a head in the department), citizens, reviews, orders
# or channels wait for nobody.
WAITED_FOR = (
    *LETTING_IN,
    "leader",
    "section_head",
    "secrecy_officer",
    "case_officer",
    "archivist",
    "channel_keeper",
)
PARTY_ROLES = ("party_organisation",)
# 等级保护 (GB/T 22239): system, security and audit administrator are different persons.
ADMINISTRATORS = ("operator", SECURITY_ADMIN, AUDIT_ADMIN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A post as somebody asks for it: in ``body`` (``"*"``: every one), from and until China dates, both inclusive."""

    role: str
    body: str
    department: str = ""
    from_on: date | None = None
    until_on: date | None = None
    deputy_for: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A post in the state that it is in; whoever entered, confirmed and ended it, as he was then."""

    id: str
    role: str
    body: str
    department: str
    from_on: date
    until_on: date | None
    deputy_for: str
    state: str
    entered_by: Mapping[str, str]
    entered_at: datetime
    confirmed_by: Mapping[str, str] | None = None
    confirmed_at: datetime | None = None
    ended_by: Mapping[str, str] | None = None
    ended_at: datetime | None = None
    end_reason: str = ""
    task: str = ""

    @property
    def is_open(self) -> bool:
        """Whether it is entered or confirmed, and not ended."""
        return self.state != ENDED

    def is_over(self, today: date) -> bool:
        """Whether its last day has passed."""
        return self.until_on is not None and self.until_on < today

    def holds_on(self, day: date) -> bool:
        """Whether it counts on that day."""
        return self.state == CONFIRMED and self.from_on <= day and not self.is_over(day)

    def covers(self, wanted: Wanted) -> bool:
        """Whether it reaches at least as far as ``wanted``, for whose holder a deputy then may stand in."""
        return (
            self.role == wanted.role
            and self.body in (wanted.body, EVERYWHERE)
            and self.department in ("", wanted.department)
        )

    def is_as(self, wanted: Wanted) -> bool:
        """Whether it is that post, whatever its dates."""
        return all(
            getattr(self, name) == getattr(wanted, name) for name in ("role", "body", "department", "deputy_for")
        )

    def overlaps(self, from_on: date, until_on: date | None) -> bool:
        """Whether both hold on some day."""
        return (self.until_on is None or from_on <= self.until_on) and (until_on is None or self.from_on <= until_on)


class AdministratorsApart(Conflict):
    """三员分立: operator, security administrator and audit administrator are different persons."""

    code = "administrators_apart"

    def __init__(self, role: str, other: str) -> None:
        super().__init__(
            f"“{ROLES[role]}”与“{ROLES[other]}”不能由同一人担任，请先结束其中一个岗位或者另选他人。",
            f"One person may not hold '{role}' beside '{other}'; end the one first, or choose somebody else.",
        )


class PostHeldAlready(Conflict):
    """He has that post in that time, or it awaits confirmation."""

    code = "post_held"

    def __init__(self) -> None:
        super().__init__(
            "此人在这段时间已有同样的岗位（或者正待确认），无需重复登记。",
            "That person has this post in that time already, or it awaits confirmation; nothing is to be entered.",
        )


class PostNotAwaiting(Conflict):
    """Only a post that was entered, and whose last day has not passed, can be confirmed."""

    code = "post_not_awaiting"

    def __init__(self, state: str) -> None:
        zh = {CONFIRMED: "已经确认", ENDED: "已经结束"}.get(state, "已过截止日期")
        super().__init__(f"这个岗位{zh}，不能再确认；请刷新后再看。", f"This post awaits no confirmation ('{state}').")


class PostEnded(Conflict):
    """It has ended."""

    code = "post_ended"

    def __init__(self) -> None:
        super().__init__("这个岗位已经结束，无需再办。", "This post has ended already.")


class NoSuchPost(NotFound):
    """The person has no such post."""

    code = "no_such_post"

    def __init__(self) -> None:
        super().__init__("此人没有这个岗位，请刷新后再选。", "That person has no such post; reload the list.")


def is_party_post(post: Post) -> bool:
    """Whether only a party member can hold it."""
    return post.role in PARTY_ROLES


def require_may_enter(by: Actor, wanted: Wanted, *, holder: str, has_party_organisation: bool) -> None:
    """The office of the body enters posts; party posts its party organisation, once it has one. Nobody his own."""
    is_theirs = wanted.role in PARTY_ROLES and has_party_organisation
    roles = PARTY_ROLES if is_theirs else ("office",)
    thing = Thing(body=wanted.body, roles=roles, kept_from={"holder": (holder,)})
    PERMISSIONS.require("post.enter", by, thing)


def require_may_confirm(by: Actor, post: Post, *, holder: str) -> None:
    """The security administrator confirms, who neither entered the post nor gets it."""
    kept_from = {"holder": (holder,), "enterer": (post.entered_by["sub"],)}
    PERMISSIONS.require("post.confirm", by, Thing(body=post.body, kept_from=kept_from))


def require_may_end(by: Actor, post: Post) -> None:
    """Office and security administrator end posts, and for whom a deputy is; party posts the party organisation.

    The office must not: who has the party organisation's word decides who reads party matters.
    """
    roles = (SECURITY_ADMIN, *(PARTY_ROLES if post.role in PARTY_ROLES else ("office",)))
    PERMISSIONS.require("post.end", by, Thing(body=post.body, owner=post.deputy_for, roles=roles))


def check(
    wanted: Wanted,
    *,
    sub: str,
    party_member: bool,
    body: Body | None,
    principal: Iterable[Post] | None,
    today: date,
) -> tuple[date, date | None]:
    """The dates of a post that makes sense for the person ``sub``.

    ``principal``: the posts of whom a deputy stands in for; None: unknown.

    Raises :class:`~chassis.ports.Invalid` with every wrong field.
    """
    errors, from_on, until_on = Errors(), wanted.from_on or today, wanted.until_on
    known = {unit.code for unit in body.departments} if body else set()
    errors.need(wanted.role in ROLES, "role", "没有这种岗位。", "There is no such post.")
    errors.need(
        wanted.role not in PARTY_ROLES or party_member,
        "role",
        "党组织岗位须由党员担任，请先登记党员身份。",
        "A post of the party organisation is a member's; enter the membership first.",
    )
    errors.need(body is not None or wanted.body == EVERYWHERE, "body", "没有这个单位。", "There is no such body.")
    errors.need(
        not wanted.department or wanted.department in known,
        "department",
        "该单位没有这个部门。",
        "The body has no such department.",
    )
    errors.need(
        not wanted.department or wanted.role in DEPARTMENT_ROLES,
        "department",
        "这个岗位在全单位有效，不能限于一个部门，请选全部部门；只有承办人和科室负责人可以限于部门。",
        "This role reaches the whole body; leave the department out, which only proposers and section heads have.",
    )
    errors.need(
        until_on is None or until_on >= from_on, "until_on", "截止日期不能早于起始日期。", "It ends before it begins."
    )
    errors.need(until_on is None or until_on >= today, "until_on", "截止日期已经过去。", "That day is over.")
    if wanted.deputy_for:
        held = principal is not None and any(
            post.covers(wanted) and not post.deputy_for for post in _confirmed(principal)
        )
        errors.need(wanted.deputy_for != sub, "deputy_for", "不能代理自己。", "Nobody is his own deputy.")
        errors.need(held, "deputy_for", "被代理人没有这个岗位。", "The person stood in for has no such post.")
        errors.need(until_on is not None, "until_on", "代理须有截止日期。", "A deputy's post needs a last day.")
    errors.refuse("invalid_post")
    return from_on, until_on


def check_beside(wanted: Wanted, others: Iterable[Post], from_on: date, until_on: date | None) -> None:
    """Refuse what cannot stand beside the person's ``others`` in that time."""
    for other in others:
        if not (other.is_open and other.overlaps(from_on, until_on)):
            continue
        if other.is_as(wanted):
            raise PostHeldAlready
        check_apart(wanted.role, other.role)


def check_apart(role: str, other: str) -> None:
    """Nobody is two of the three administrators, and who audits does nothing else."""
    if role == other:
        return
    if AUDIT_ADMIN in (role, other) or (role in ADMINISTRATORS and other in ADMINISTRATORS):
        raise AdministratorsApart(role, other)


def confirm(post: Post, others: Iterable[Post], *, holder: str, by: Actor, at: datetime, today: date) -> Post:
    """From now on the post counts on its days."""
    if post.state != ENTERED:
        raise PostNotAwaiting(post.state)
    require_may_confirm(by, post, holder=holder)
    if post.is_over(today):
        raise PostNotAwaiting("over")
    for other in others:
        if other.is_open and other.id != post.id and other.overlaps(post.from_on, post.until_on):
            check_apart(post.role, other.role)
    return replace(post, state=CONFIRMED, confirmed_by=by.snapshot(), confirmed_at=at)


def end(post: Post, *, by: Actor, at: datetime, reason: str) -> Post:
    """From now on it counts no more."""
    return replace(post, state=ENDED, ended_by=by.snapshot(), ended_at=at, end_reason=reason)


def stands_in(post: Post, principal: Iterable[Post]) -> bool:
    """Whether a deputy's post still has one that it stands in for; every other post stands for itself."""
    wanted = Wanted(role=post.role, body=post.body, department=post.department)
    return not post.deputy_for or any(held.covers(wanted) and not held.deputy_for for held in _confirmed(principal))


def told(post: Post) -> dict[str, Any]:
    """What others are told of a post."""
    names = ("id", "role", "body", "department", "from_on", "until_on", "deputy_for")
    return {name: getattr(post, name) for name in names}


def awaits_confirmation(post: Post, *, sub: str, name: str, at: datetime) -> DomainEvent:
    """The task of the security administrator."""
    return _task(post, sub, name).opened(by=SYSTEM, at=at, **_recorded(post, sub))


def awaits_no_more(post: Post, *, sub: str, name: str, at: datetime) -> DomainEvent:
    """The task is done, whether the post was confirmed or ended."""
    return _task(post, sub, name).closed(post.state, by=SYSTEM, at=at, **_recorded(post, sub))


def _task(post: Post, sub: str, name: str) -> Task:
    return Task(
        id=post.task,
        kind="confirm_post",
        title=f"岗位待确认：{name}，{ROLES[post.role]}{'（代理）' if post.deputy_for else ''}",
        body=post.body,
        page=f"/staff/{sub}",
        about=("person", sub),
        roles=(SECURITY_ADMIN,),
        not_for=(post.entered_by["sub"], sub),
        from_department=post.entered_by.get("department", ""),
        from_name=post.entered_by.get("name", ""),
    )


def _recorded(post: Post, sub: str) -> dict[str, Any]:
    return {"correlation": sub, "detail": {"kind": "confirm_post", "person": sub, "post": post.id}}


def _confirmed(posts: Iterable[Post]) -> list[Post]:
    return [post for post in posts if post.state == CONFIRMED]
