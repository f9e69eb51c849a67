"""Who may call an address: every route declares it, and a guard test finds those that do not."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.ports import Actor, NotAllowed
from chassis.web.identity.tokens import NotSignedIn


@dataclass(frozen=True, slots=True)
class Access:
    """An access rule. ``roles`` empty and ``staff`` false: everybody. Which body is the use case's question."""

    staff: bool = False
    roles: frozenset[str] = frozenset()

    def check(self, actor: Actor) -> None:
        """Raise :class:`NotSignedIn` or :class:`NotAllowed` unless the actor may call."""
        if not self.staff:
            return
        if not actor.is_staff:
            raise NotSignedIn("请先登录（接口请带 Bearer 令牌）。", "Sign in first (programs: send a Bearer token).")
        if self.roles and self.roles.isdisjoint(actor.roles):
            listed = ", ".join(sorted(self.roles))
            raise NotAllowed(
                "您的角色不能做这件事，请由有此角色的人办理。",
                f"This needs one of the roles: {listed}.",
                roles=sorted(self.roles),
            )


PUBLIC_ACCESS = Access()
STAFF = Access(staff=True)


def role(*roles: str) -> Access:
    """A person who holds at least one of the roles, in whichever body."""
    return Access(staff=True, roles=frozenset(roles))
