"""A subscribing agency: one queue of its own in the publications vhost, filled by topic."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from chassis.ports import Actor, DomainEvent, Invalid, NotAllowed
from services.notify.domain.transitions import state_after
from services.vocabulary import TOPICS

_CODE = re.compile(r"[a-z][a-z0-9-]{1,39}")


class NotTheOperator(NotAllowed):
    """Only operators manage the subscriptions of other agencies."""

    code = "not_the_operator"


class AgencyState(StrEnum):
    """Whether it still receives."""

    ACTIVE = "active"
    REMOVED = "removed"


TRANSITIONS: Mapping[tuple[AgencyState, str], AgencyState] = MappingProxyType(
    {
        (AgencyState.ACTIVE, "rotate"): AgencyState.ACTIVE,
        (AgencyState.ACTIVE, "remove"): AgencyState.REMOVED,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Agency:
    """``topics`` empty: all. ``bodies`` empty: all. ``generation`` counts its credentials, which are never stored.

    ``wanted`` counts the changes that the broker is to learn of, ``arranged`` those that it has; ``version`` is the
    stored row's.
    """

    id: str
    code: str
    name: str
    kind: str = "agency_queue"
    bodies: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    state: AgencyState = AgencyState.ACTIVE
    generation: int = 1
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
        """The patterns that fill its queue. Bodies are not in the routing key: its client leaves out the others."""
        return tuple(f"disclosure.*.{topic}.*" for topic in self.topics) or ("disclosure.#",)


def add(agency: Agency, *, by: Actor) -> tuple[Agency, DomainEvent]:
    """Take an agency in. Raises :class:`Invalid` for a code, name or topic that cannot be."""
    require_operator(by)
    errors: dict[str, str] = {}
    if not _CODE.fullmatch(agency.code):
        errors["code"] = "代码用小写字母、数字和连字符，2至40位，以字母开头。 Lower-case letters, digits, hyphens."
    if not agency.name.strip() or len(agency.name) > 100:
        errors["name"] = "请填写单位名称，不超过100字。 A name of at most 100 characters."
    unknown = sorted(set(agency.topics) - set(TOPICS))
    if unknown:
        errors["topics"] = f"没有这些主题：{'、'.join(unknown)}。 Known: {', '.join(TOPICS)}."
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
    require_operator(by)
    state_after(TRANSITIONS, agency.state, "rotate")
    rotated = replace(agency, generation=agency.generation + 1, wanted=agency.wanted + 1)
    return rotated, _event(rotated, "rotated", by, at)


def remove(agency: Agency, *, by: Actor, at: datetime) -> tuple[Agency, DomainEvent]:
    """It receives no more: queue and user are removed from the broker."""
    require_operator(by)
    removed = replace(agency, state=state_after(TRANSITIONS, agency.state, "remove"), wanted=agency.wanted + 1)
    return removed, _event(removed, "removed", by, at)


def require_operator(actor: Actor) -> None:
    """Raises :class:`NotTheOperator`."""
    if "operator" not in actor.roles:
        raise NotTheOperator(
            "只有运维人员可以管理机关订阅，请联系运维人员。",
            "Only operators manage agency subscriptions.",
        )


def _event(agency: Agency, verb: str, by: Actor, at: datetime) -> DomainEvent:
    return DomainEvent(
        name=f"agency.{verb}",
        aggregate=agency.id,
        body=by.body,
        actor=by,
        at=at,
        detail={
            "code": agency.code,
            "topics": agency.topics,
            "bodies": agency.bodies,
            "state": str(agency.state),
        },
        announce=False,
    )
