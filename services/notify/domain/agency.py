"""A subscribing agency: one queue of its own in the publications vhost, filled by topic."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType

from chassis.permissions import Thing
from chassis.ports import EVERYWHERE, Actor, Conflict, DomainEvent, Invalid, NotFound, in_both
from services.notify.domain.permissions import PERMISSIONS
from services.notify.domain.transitions import NamedState, state_after
from services.vocabulary import TOPICS

_CODE = re.compile(r"[a-z][a-z0-9-]{1,39}")


class NoSuchSubscription(NotFound):
    """There is none, or it belongs to a body whose operator one is not."""

    code = "no_such_subscription"

    def __init__(self) -> None:
        super().__init__("没有这个订阅。", "There is no such subscription.")


class CredentialsShown(Conflict):
    """They are shown once: what was shown is handed over, and known to nobody else."""

    code = "credentials_shown"

    def __init__(self) -> None:
        super().__init__(
            "这套账号已经显示过一次，不再显示；请更换账号后再取。",
            "These credentials were shown once already; rotate them to see new ones.",
        )


class UnknownBody(Invalid):
    """A body of that code is in no directory, so nothing of it would ever come."""

    code = "wrong_subscription"

    def __init__(self, field: str, codes: Sequence[str]) -> None:
        named = "、".join(codes)
        super().__init__(
            "没有这些单位，请按目录中的单位代码填写。",
            "There are no such bodies; give codes of the directory.",
            errors={field: in_both(f"没有这些单位：{named}。", f"Unknown: {', '.join(codes)}.")},
        )


class AgencyState(NamedState):
    """Whether it still receives."""

    ACTIVE = "active", "正常"
    REMOVED = "removed", "已取消订阅"


TRANSITIONS: Mapping[tuple[AgencyState, str], AgencyState] = MappingProxyType(
    {
        (AgencyState.ACTIVE, "rotate"): AgencyState.ACTIVE,
        (AgencyState.ACTIVE, "show_credentials"): AgencyState.ACTIVE,
        (AgencyState.ACTIVE, "remove"): AgencyState.REMOVED,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Agency:
    """``topics`` empty: all. ``bodies`` empty: all. ``generation`` counts its credentials, which are never stored.

    ``body`` is the body whose operators manage it (``"*"``: those of the whole deployment); another body's publications
    are then none of its business. ``shown`` is the generation whose credentials somebody has seen.
    ``wanted`` counts the changes that the broker is to learn of, ``arranged`` those that it has; ``version`` is the
    stored row's.
    """

    id: str
    code: str
    name: str
    kind: str = "agency_queue"
    body: str = EVERYWHERE
    bodies: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    state: AgencyState = AgencyState.ACTIVE
    generation: int = 1
    shown: int = 0
    wanted: int = 1
    arranged: int = 0
    added_at: datetime
    version: int = 1

    @property
    def queue(self) -> str:
        """Its queue, and its user, in the publications vhost."""
        return f"agency.{self.code}"

    @property
    def is_arranged(self) -> bool:
        """Whether the broker knows it as it is now."""
        return self.arranged >= self.wanted

    def bindings(self) -> tuple[str, ...]:
        """The patterns that fill its queue: each event has a second key, with its body as the last word."""
        if not self.bodies:
            return tuple(f"disclosure.*.{topic}.*" for topic in self.topics) or ("disclosure.#",)
        return tuple(f"disclosure.*.{topic}.*.{body}" for topic in self.topics or ("*",) for body in self.bodies)


def add(agency: Agency, *, by: Actor) -> tuple[Agency, DomainEvent]:
    """Take an agency in. Raises :class:`Invalid` for a code, name or topic that cannot be."""
    _require_operator(agency, by)
    errors: dict[str, str] = {}
    if not _CODE.fullmatch(agency.code):
        errors["code"] = in_both(
            "代码用小写字母、数字和连字符，2至40位，以字母开头。", "Lower-case letters, digits, hyphens; 2 to 40."
        )
    if not agency.name.strip() or len(agency.name) > 100:
        errors["name"] = in_both("请填写单位名称，不超过100字。", "A name of at most 100 characters.")
    unknown = sorted(set(agency.topics) - set(TOPICS))
    if unknown:
        errors["topics"] = in_both(
            f"没有这样的主题，可选：{'、'.join(TOPICS.values())}。", f"Known: {', '.join(TOPICS)}."
        )
    if agency.body != EVERYWHERE and agency.bodies != (agency.body,):
        errors["bodies"] = in_both(
            "只能订阅本单位的公开信息。", "Only the publications of the body that it belongs to."
        )
    if errors:
        raise Invalid(
            "订阅信息有误，请按提示修改。",
            "Correct the fields named in 'errors'.",
            code="wrong_subscription",
            errors=errors,
        )
    return agency, _event(agency, "added", by, agency.added_at)


def rotate(agency: Agency, *, by: Actor, at: datetime) -> tuple[Agency, DomainEvent]:
    """New credentials; the old ones end as soon as the broker has been told."""
    _require_operator(agency, by)
    state_after(TRANSITIONS, agency.state, "rotate")
    rotated = replace(agency, generation=agency.generation + 1, wanted=agency.wanted + 1)
    return rotated, _event(rotated, "rotated", by, at)


def remove(agency: Agency, *, by: Actor, at: datetime) -> tuple[Agency, DomainEvent]:
    """It receives no more: queue and user are removed from the broker."""
    _require_operator(agency, by)
    removed = replace(agency, state=state_after(TRANSITIONS, agency.state, "remove"), wanted=agency.wanted + 1)
    return removed, _event(removed, "removed", by, at)


def show_credentials(agency: Agency, *, by: Actor, at: datetime) -> tuple[Agency, DomainEvent]:
    """Let somebody see the credentials of the present generation; nobody sees them again."""
    PERMISSIONS.require("subscription.credentials", by, Thing(body=agency.body))
    state_after(TRANSITIONS, agency.state, "show_credentials")
    if agency.shown >= agency.generation:
        raise CredentialsShown
    shown = replace(agency, shown=agency.generation)
    return shown, _event(shown, "credentials_shown", by, at)


def body_of(actor: Actor, wanted: str) -> str:
    """The body that a new agency belongs to: the one that is named, else the only one whose operator ``actor`` is."""
    if wanted or actor.kind == "system":
        return wanted or EVERYWHERE
    places = {post.body for post in actor.posts if post.role == "operator"}
    if len(places) == 1:
        return places.pop()
    raise Invalid(
        "请指明这个订阅属于哪个单位。",
        "Name the body that this subscription belongs to.",
        code="wrong_subscription",
        errors={"body": in_both("请指明单位。", "Name the body.")},
    )


def known_to(actor: Actor, agency: Agency) -> Agency:
    """The agency, for those who manage it. Raises :class:`NoSuchSubscription` for all others."""
    if not PERMISSIONS.permits("subscription.keep", actor, Thing(body=agency.body)):
        raise NoSuchSubscription
    return agency


def _require_operator(agency: Agency, by: Actor) -> None:
    PERMISSIONS.require("subscription.keep", by, Thing(body=agency.body))


def _event(agency: Agency, verb: str, by: Actor, at: datetime) -> DomainEvent:
    return DomainEvent(
        name=f"agency.{verb}",
        aggregate=agency.id,
        body=agency.body if agency.body != EVERYWHERE else by.body,
        actor=by,
        at=at,
        detail={
            "code": agency.code,
            "generation": agency.generation,
            "topics": agency.topics,
            "bodies": agency.bodies,
            "state": str(agency.state),
        },
        announce=False,
    )
