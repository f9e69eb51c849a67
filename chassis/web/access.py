"""Who may call an address: every route names the acts that it is for, and a guard test finds those that do not.

This is the first question, asked before anything is read; whether it is this thing that he may act on is the guard's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from chassis.permissions import ANYBODY, RECEIPT, STAFF, Permissions, RoleMissing
from chassis.ports import Actor
from chassis.web.identity.tokens import NotSignedIn


@dataclass(frozen=True, slots=True)
class Access:
    """An access rule: some acts of the permission table, any of which somebody must be able to do somewhere.

    ``roles`` empty and ``staff`` false: everybody. ``roles`` empty and ``staff`` true: every member of the staff.
    """

    acts: tuple[str, ...] = ()
    staff: bool = False
    roles: frozenset[str] = frozenset()
    permissions: Permissions | None = None
    by_code: bool = False
    """Whether it opens with the receipt code alone, so that a token opens nothing."""

    def check(self, actor: Actor) -> None:
        """Raise :class:`NotSignedIn` or :class:`~chassis.permissions.RoleMissing` unless the actor may call."""
        if not self.staff:
            return
        if not actor.is_staff:
            raise NotSignedIn("请先登录（接口请带 Bearer 令牌）。", "Sign in first (programs: send a Bearer token).")
        if self.roles and self.roles.isdisjoint(actor.roles):
            raise RoleMissing(self._who(actor))

    def _who(self, actor: Actor) -> Mapping[str, tuple[str, str]]:
        """Whom to ask. What it is about is not known yet, so the roles of party matters alone are not named."""
        if self.permissions is None:
            return {role: (role, role) for role in sorted(self.roles)}
        acts = [self.permissions[act] for act in self.acts]
        return self.permissions.who([grant for act in acts for grant in (*act.external, *act.grants)], actor)


OPEN = Access()
"""What is about the system itself: its documents, its looks, its health."""


def access_to(permissions: Permissions, *acts: str) -> Access:
    """For those who may do any of these acts somewhere."""
    roles = {grant.role for act in acts for grant in permissions[act].all_grants}
    if roles & {ANYBODY, RECEIPT}:
        return Access(acts, by_code=roles == {RECEIPT})
    if STAFF in roles:
        return Access(acts, staff=True)
    return Access(acts, staff=True, roles=frozenset(roles), permissions=permissions)
