"""A subscribing agency: one queue of its own in the publications vhost, filled by topic."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from chassis.ports import Actor, DomainEvent, IllegalTransition, Invalid, NotAllowed

TOPICS: Mapping[str, str] = MappingProxyType(
    {
        "policy": "政策法规",
        "procedure": "业务程序",
        "finance": "财务收支",
        "fees": "收费标准",
        "organisation": "机构职能",
        "enforcement": "执法公告",
        "questions": "知识问答",
        "news": "工作动态",
        "procurement": "采购招标",
        "personnel": "人事信息",
        "other": "其他",
    }
)
_CODE = re.compile(r"[a-z][a-z0-9-]{1,39}")


class NotTheOperator(NotAllowed):
    """Only operators arrange subscriptions of other agencies."""

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


def allowed_acts(state: AgencyState) -> frozenset[str]:
    """The acts possible in ``state``."""
    return frozenset(act for (origin, act) in TRANSITIONS if origin == state)


@dataclass(frozen=True, slots=True, kw_only=True)
class Agency:
    """``topics`` empty: all. ``bodies`` empty: all. ``generation`` counts its credentials, which are never stored.

    ``wanted`` counts what the broker is to be told of it, ``arranged`` how far it was: smaller means work to do.
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

    def bindings(self) -> tuple[str, ...]:
        """The patterns that fill its queue. Bodies are not in the routing key: its client leaves out the others."""
        return tuple(f"disclosure.*.{topic}.*" for topic in self.topics) or ("disclosure.#",)


def add(agency: Agency, *, by: Actor) -> tuple[Agency, DomainEvent]:
    """Take an agency in. Raises :class:`Invalid` for a code, name or filter that cannot be."""
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
        raise Invalid("订阅信息有误，请按提示修改。", "The subscription is wrong.", errors=errors)
    return agency, _fact(agency, "added", by, agency.added_at)


def rotate(agency: Agency, *, by: Actor, at: datetime) -> tuple[Agency, DomainEvent]:
    """New credentials; the old ones end as soon as the broker has been told."""
    require_operator(by)
    _next(agency, "rotate")
    turned = replace(agency, generation=agency.generation + 1, wanted=agency.wanted + 1)
    return turned, _fact(turned, "rotated", by, at)


def remove(agency: Agency, *, by: Actor, at: datetime) -> tuple[Agency, DomainEvent]:
    """It receives no more: queue and user are removed from the broker."""
    require_operator(by)
    gone = replace(agency, state=_next(agency, "remove"), wanted=agency.wanted + 1)
    return gone, _fact(gone, "removed", by, at)


def require_operator(actor: Actor) -> None:
    """Raises :class:`NotTheOperator`."""
    if "operator" not in actor.roles:
        raise NotTheOperator(
            "只有运维人员可以管理机关订阅，请联系运维人员。",
            "Only operators arrange agency subscriptions; ask one.",
        )


def _next(agency: Agency, act: str) -> AgencyState:
    state = TRANSITIONS.get((agency.state, act))
    if state is None:
        raise IllegalTransition(agency.state, act, allowed_acts(agency.state))
    return state


def _fact(agency: Agency, verb: str, by: Actor, at: datetime) -> DomainEvent:
    return DomainEvent(
        name=f"agency.{verb}",
        aggregate=agency.id,
        body=by.body,
        actor=by,
        at=at,
        detail={
            "code": agency.code,
            "topics": list(agency.topics),
            "bodies": list(agency.bodies),
            "state": str(agency.state),
        },
        announce=False,
    )
