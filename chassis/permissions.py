"""Who may do what: the table that each service keeps, from which its guards, the document and the tests are made.

A table maps acts to grants: a role, and how far it reaches. Standard library only, like the ports.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from chassis.ports import EVERYWHERE, Actor, Audience, NotAllowed, Post, Refusal

ANYBODY, RECEIPT, STAFF = "anybody", "receipt", "staff"
"""In place of a role: everybody; whoever has the receipt code of the thing; any member of a body's staff."""


class Scope(StrEnum):
    """How far a role reaches."""

    DEPARTMENT = "department"
    """What belongs to the department of his post; a post for all departments reaches each."""
    BODY = "body"
    """Whatever belongs to the body of his post."""
    DEPLOYMENT = "deployment"
    """What belongs to no single body: it takes a post in every one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """What an act is done to, as far as it decides who may.

    ``owner`` is the ``sub`` of the person whose own it is; ``departments`` those that it belongs to (none: no single
    one). ``roles``: which of an act's roles this thing asks for (None: all of them). ``kept_from`` names, for each
    separation of duties, the subs of whom it keeps away.
    """

    body: str
    audience: Audience = "internal"
    departments: Collection[str] = ()
    owner: str = ""
    roles: Collection[str] | None = None
    kept_from: Mapping[str, Collection[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Grant:
    """A role that may, and how far; ``own``: only with what he himself proposed, is in charge of, or is."""

    role: str
    scope: Scope
    own: bool = False

    def reaches(self, actor: Actor, thing: Thing) -> bool:
        """Whether ``actor`` has the role for ``thing``."""
        if self.role == ANYBODY:
            return True
        if self.role == STAFF:
            return (not self.own or actor.sub == thing.owner) and self._reaches_as_staff(actor, thing)
        return bool(self.posts(actor, thing))

    def posts(self, actor: Actor, thing: Thing) -> list[Post]:
        """The posts by which ``actor`` has the role for ``thing``."""
        if self.own and actor.sub != thing.owner:
            return []
        if thing.roles is not None and not self.own and self.role not in thing.roles:
            return []
        posts = [post for post in actor.posts if post.role == self.role and post.body in (thing.body, EVERYWHERE)]
        if self.scope == Scope.DEPLOYMENT:
            return [post for post in posts if post.body == EVERYWHERE]
        if self.scope == Scope.BODY:
            return posts
        return [post for post in posts if not post.department or _is_among(post.department, thing.departments)]

    def _reaches_as_staff(self, actor: Actor, thing: Thing) -> bool:
        if self.scope == Scope.DEPLOYMENT:
            return actor.is_staff
        is_near = self.scope == Scope.BODY or _is_among(actor.department, thing.departments)
        return is_near and actor.reaches(thing.body)


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One line of a table: what is done, and by whom.

    Party matters are for party members alone, whichever the role; ``party`` are the grants that hold for them in
    place of ``grants``, ``external`` those that hold besides for what is for everybody. ``never`` names the
    separations of duties (职责分离), each with its refusal. ``basis`` is the article or rule behind it.
    """

    name: str
    grants: tuple[Grant, ...]
    external: tuple[Grant, ...] = ()
    party: tuple[Grant, ...] | None = None
    never: Mapping[str, Callable[[], Refusal]] = field(default_factory=dict)
    basis: str = ""

    def grants_for(self, audience: Audience) -> tuple[Grant, ...]:
        """Those that hold for things of that audience."""
        if audience == "party" and self.party is not None:
            return self.party
        return (*self.external, *self.grants) if audience == "external" else self.grants

    @property
    def all_grants(self) -> tuple[Grant, ...]:
        """Those of every audience."""
        return tuple(dict.fromkeys((*self.external, *self.grants, *(self.party or ()))))

    def has_role(self, actor: Actor, thing: Thing) -> bool:
        """Whether one of the grants reaches, separations of duties left aside."""
        if actor.kind == "system":
            return True
        if thing.audience == "party" and not (actor.is_staff and actor.party_member):
            return False
        return any(grant.reaches(actor, thing) for grant in self.grants_for(thing.audience))

    def deputy_for(self, actor: Actor, thing: Thing) -> str:
        """For whom the actor stands in, where a deputy's post alone lets him; empty otherwise."""
        posts = [post for grant in self.grants_for(thing.audience) for post in grant.posts(actor, thing)]
        return "" if any(not post.deputy_for for post in posts) else next((post.deputy_for for post in posts), "")

    def kept_from(self, actor: Actor, thing: Thing) -> str:
        """The separation of duties that keeps the actor away; empty where none does."""
        return next((kind for kind in self.never if actor.sub in thing.kept_from.get(kind, ())), "")


class RoleMissing(NotAllowed):
    """The act belongs to another role in this body."""

    code = "role_missing"

    def __init__(self, who: Mapping[str, tuple[str, str]]) -> None:
        """``who`` says of each role in both languages whose it is and how far it reaches."""
        names = [zh for zh, _ in who.values()]
        super().__init__(
            f"此操作由{'、'.join(names) or '运维人员用命令行'}办理，请联系该岗位人员。",
            f"This act belongs to: {', '.join(en for _, en in who.values()) or 'command line'}; ask one of them.",
            roles=list(who) or ["command line"],
        )


class Permissions(Mapping[str, Act]):
    """The table of a service, act by act. ``roles`` gives each role its name."""

    def __init__(self, roles: Mapping[str, str], acts: Mapping[str, Act]) -> None:
        self.roles = {**roles, STAFF: "本单位人员"}
        self._acts = dict(acts)

    def __getitem__(self, act: str) -> Act:
        return self._acts[act]

    def __iter__(self) -> Iterator[str]:
        return iter(self._acts)

    def __len__(self) -> int:
        return len(self._acts)

    def permits(self, act: str, actor: Actor, thing: Thing) -> bool:
        """Whether ``actor`` may do it, as far as his posts and the separation of duties go."""
        found = self[act]
        return found.has_role(actor, thing) and not found.kept_from(actor, thing)

    def require(self, act: str, actor: Actor, thing: Thing) -> None:
        """Raise :class:`RoleMissing`, or the refusal of the separation of duties that keeps the actor away."""
        found = self[act]
        if not found.has_role(actor, thing):
            grants = found.grants_for(thing.audience)
            asked = [grant for grant in grants if thing.roles is None or grant.role in thing.roles]
            raise RoleMissing(self.who(asked, actor, thing))
        if kept := found.kept_from(actor, thing):
            raise found.never[kept]()

    def who(self, grants: Iterable[Grant], actor: Actor, thing: Thing | None = None) -> dict[str, tuple[str, str]]:
        """Each role with how far it reaches, as seen by ``actor``: 责任部门的承办人, 本单位的政务公开办公室."""
        widest: dict[str, Grant] = {}
        for grant in grants:
            known = widest.setdefault(grant.role, grant)
            if known.own and not grant.own:
                widest[grant.role] = grant
        return {role: self._reach(grant, actor, thing) for role, grant in widest.items()}

    def _reach(self, grant: Grant, actor: Actor, thing: Thing | None) -> tuple[str, str]:
        name = self.roles.get(grant.role, grant.role)
        if grant.role == STAFF:
            return ("本人" if grant.own else name), grant.role
        himself = ("经办", " in charge of it") if grant.own else ("", "")
        place = _place(grant.scope, actor, thing)
        return (
            f"{place[0]}{himself[0]}{'的' if place[0] or himself[0] else ''}{name}",
            f"{grant.role}{himself[1]}{place[1]}",
        )


def own(grants: Iterable[Grant]) -> tuple[Grant, ...]:
    """The grants for one's own alone."""
    return tuple(replace(grant, own=True) for grant in grants)


def in_department(*roles: str) -> tuple[Grant, ...]:
    """Each of the roles, in the department."""
    return tuple(Grant(role, Scope.DEPARTMENT) for role in roles)


def in_body(*roles: str) -> tuple[Grant, ...]:
    """Each of the roles, in the body."""
    return tuple(Grant(role, Scope.BODY) for role in roles)


def everywhere(*roles: str) -> tuple[Grant, ...]:
    """Each of the roles, in the whole deployment."""
    return tuple(Grant(role, Scope.DEPLOYMENT) for role in roles)


AUDIT: Mapping[str, Act] = {
    "audit.read": Act(name="查看审计记录", grants=in_body("audit_admin", "inspector", "operator", "office")),
}
"""What every service lets be done alike."""


def _is_among(department: str, departments: Collection[str]) -> bool:
    return not departments or department in departments


def _place(scope: Scope, actor: Actor, thing: Thing | None) -> tuple[str, str]:
    """Where a role must be held, in both languages; without a thing as the actor's own body and department."""
    if scope == Scope.DEPLOYMENT:
        return "", ""
    if thing is not None and not actor.reaches(thing.body):
        return "该单位", " of that body"
    if scope == Scope.BODY or (thing is not None and not thing.departments):
        return "本单位", " of this body"
    if thing is None or actor.department in thing.departments:
        return "本部门", " of this department"
    return "责任部门", " of the department in charge"
