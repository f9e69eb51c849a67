"""Items (公开事项): the entries of the directory; what must be disclosed, by whom, how and until when."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from chassis.permissions import Thing
from chassis.ports import Actor, Audience, DomainEvent
from services.catalog.domain.body import Body, only_inner
from services.catalog.domain.checks import Errors
from services.catalog.domain.directory_refusals import ReviewersAreTheOffices
from services.catalog.domain.permissions import PERMISSIONS
from services.catalog.domain.refusals import AudienceFixed
from services.catalog.domain.self_check import Point, check_points, points_of
from services.catalog.domain.time_limit import TimeLimit, needs_other_law


@dataclass(frozen=True, slots=True)
class Element:
    """What an item must contain; coverage counts elements, not uploads."""

    code: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Responsible:
    """Levels of responsibility: 第一责任人, 直接领导责任, 直接责任."""

    first: str = ""
    leader: str = ""
    head: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One entry of the directory. Audience and body never change; everything else makes a new version.

    ``group`` is its 一级事项, ``title`` the 二级事项; ``category`` the point of Art. 20 (条例第二十条) that it answers.
    ``approvers``: who approves what is disclosed of it; whom the body's rules name where there are none.
    ``self_check``: the points of its own sheet (自查), else the standard ones.
    ``needs_interpretation``: its documents go out together with an interpretation (解读).
    ``template`` is the text with which its drafts begin (Markdown).
    """

    code: str
    body: str
    title: str
    audience: Audience
    topic: str = "other"
    category: str = ""
    group: str = ""
    number: int = 0
    elements: tuple[Element, ...] = ()
    information_type: str = "government_information"
    legal_basis: str = ""
    procedure: str = ""
    frequency: str = "ad_hoc"
    period: str = ""
    time_limit: TimeLimit = field(default_factory=TimeLimit)
    department: str = ""
    responsible: Responsible = Responsible()
    channels: tuple[str, ...] = ()
    audience_group: tuple[str, ...] = ()
    method: str = "proactive"
    level: str = "unit"
    review_route: str = "external"
    retention: str = "10年"
    pre_decision: bool = False
    needs_interpretation: bool = False
    approvers: tuple[str, ...] = ()
    self_check: tuple[Point, ...] = ()
    selection_reasons: tuple[str, ...] = ()
    personal_data: str = "none"
    sensitive_data: bool = False
    note: str = ""
    template: str = ""
    active: bool = True
    version: int = 0

    @property
    def self_check_points(self) -> tuple[Point, ...]:
        """The points that a proposer answers."""
        return points_of(self.self_check, personal_data=self.personal_data)


# What others are told of an item.
ANNOUNCED = (
    "code",
    "body",
    "title",
    "audience",
    "topic",
    "elements",
    "personal_data",
    "review_route",
    "retention",
    "time_limit",
    "department",
    "channels",
    "active",
    "version",
)
# A route of another audience would let people read what they must not, or leave out the secrecy review's form.
# Whose approvers the item or the body chooses; the others name theirs.
APPROVED_BY_CHOICE = ("external", "internal")
FITTING_ROUTES = {"external": ("external", "urgent"), "internal": ("internal", "urgent"), "party": ("party",)}


def require_keeper(item: Item, by: Actor) -> None:
    """The disclosure office of the body, or an operator, keeps its directory; party matters their organisation too."""
    PERMISSIONS.require("item.keep", by, Thing(body=item.body, audience=item.audience))


def require_own_code(item: Item) -> None:
    """Nobody takes a code of another body's directory, nor learns from a refusal which there are.

    Raises :class:`~chassis.ports.Invalid`.
    """
    errors = Errors()
    errors.need(
        item.code.startswith(f"{item.body}-"),
        "code",
        f"事项编码须以本单位代码加连字符开头，例如“{item.body}-W-01”。",
        f"An item's code begins with its body's own and a hyphen, as in '{item.body}-W-01'.",
    )
    errors.refuse("invalid_item")


DECIDES_STEPS = {
    "review_route": "审核流程",
    "approvers": "审批人",
    "information_type": "信息类型",
    "personal_data": "个人信息处理",
    "sensitive_data": "公开敏感个人信息",
    "selection_reasons": "选择理由",
}
"""What decides by whom, and in how many steps, that is reviewed which is disclosed of an item: a body's own routes have
steps for some types of information, of personal data, and for what many ask after (``attention``)."""


def may_keep(item: Item, actor: Actor) -> bool:
    """Whether ``actor`` keeps the item's entry in the directory."""
    return PERMISSIONS.permits("item.keep", actor, Thing(body=item.body, audience=item.audience))


def save_item(
    item: Item, *, previous: Item | None, body: Body, by: Actor, at: datetime, reason: str = ""
) -> tuple[Item, DomainEvent]:
    """Add an item or make its next version; who, when and why is kept."""
    require_keeper(item, by)
    require_own_code(item)
    if previous and (previous.audience, previous.body) != (item.audience, item.body):
        raise AudienceFixed
    _require_readers_kept(item, previous, by)
    _require_reviewers_kept(item, previous, by)
    _check(item, body)
    saved = replace(item, version=(previous.version if previous else 0) + 1)
    return saved, _event("item.changed", saved, by, at, reason)


def _require_readers_kept(item: Item, previous: Item | None, by: Actor) -> None:
    """For which group it is the office alone decides: whoever only keeps the directory could add himself to it."""
    before = previous.audience_group if previous else ()
    if set(item.audience_group) != set(before):
        PERMISSIONS.require("item.readers", by, Thing(body=item.body, audience=item.audience))


def _require_reviewers_kept(item: Item, previous: Item | None, by: Actor) -> None:
    """Who reviews is no matter of keeping the directory either: whoever keeps it could choose those who let pass.

    A new item goes the route of its audience, to the approvers of its body. Of one that is there, nothing changes
    either by which a route takes or leaves out a step (:data:`DECIDES_STEPS`).
    """
    before = previous or replace(item, approvers=(), review_route=item.audience)
    changed = [name for name in DECIDES_STEPS if _without_order(item, name) != _without_order(before, name)]
    if changed and not PERMISSIONS.permits("item.reviewers", by, Thing(body=item.body, audience=item.audience)):
        raise ReviewersAreTheOffices("、".join(DECIDES_STEPS[name] for name in changed), ", ".join(changed))


def _without_order(item: Item, name: str) -> Any:
    value = getattr(item, name)
    return set(value) if isinstance(value, tuple) else value


def retire_item(item: Item, *, by: Actor, at: datetime, reason: str) -> tuple[Item, DomainEvent]:
    """Take an item out of use: it stays in the directory's history and takes no new disclosures."""
    require_keeper(item, by)
    saved = replace(item, active=False, version=item.version + 1)
    return saved, _event("item.retired", saved, by, at, reason)


def item_data(item: Item) -> dict[str, Any]:
    """What others are told of an item."""
    return {name: getattr(item, name) for name in ANNOUNCED}


def _event(name: str, item: Item, by: Actor, at: datetime, reason: str) -> DomainEvent:
    # Items themselves are the directory, told to all services alike; the audience of what they hold is in the data.
    detail = {"version": item.version, "active": item.active, "reason": reason}
    return DomainEvent(
        name=name,
        aggregate=item.code,
        body=item.body,
        actor=by,
        at=at,
        data=item_data(item),
        detail=detail,
        audited_as="party" if item.audience == "party" else None,
    )


def _check(item: Item, body: Body) -> None:
    errors = Errors()
    departments = {unit.code for unit in body.departments}
    errors.need(item.body == body.code, "body", "事项不属于该单位。", "The item is another body's.")
    errors.need(
        (item.frequency == "periodic") == bool(item.period),
        "period",
        "定期公开须写明周期，其他不填。",
        "Needed with 'periodic', and only there.",
    )
    errors.need(
        body.takes_requests or item.method != "on_request",
        "method",
        "公共企事业单位没有依申请公开。",
        "Utilities have no disclosure on request.",
    )
    errors.need(
        not item.pre_decision,
        "pre_decision",
        "本版本还不能办理决策前公开，请不要选用。",
        "Disclosure before a decision is not supported yet; leave it out.",
    )
    errors.need(
        item.review_route in FITTING_ROUTES[item.audience],
        "review_route",
        "审核流程与公开对象不符。",
        "This route is another audience's.",
    )
    errors.need(
        item.audience == "external" or not item.category,
        "category",
        "条例第二十条只管对外公开的事项，对内和党内事项不填。",
        "Art. 20 is about what is disclosed to everybody; leave it out.",
    )
    errors.need(
        item.audience == "internal" or not item.audience_group,
        "audience_group",
        "只有对内事项可以限定特定群体。",
        "Only internal items have a group of readers.",
    )
    errors.need(
        set(item.audience_group) <= departments,
        "audience_group",
        "该单位没有其中的部门。",
        "The body lacks one of these departments.",
    )
    errors.need(
        not item.department or item.department in departments,
        "department",
        "该单位没有这个部门。",
        "The body has no such department.",
    )
    errors.need(
        not needs_other_law(item.audience, body.legal_regime, item.time_limit, item.legal_basis),
        "time_limit",
        "超过二十个工作日（条例第二十六条）：法律、法规另有规定的，请在公开依据写明《…法》或者《…条例》，否则请改短。",
        "Longer than Art. 26 allows: name the law or regulation that says so as legal basis, or shorten it.",
    )
    for number, code in enumerate(item.channels):
        channel = body.channel(code)
        errors.need(channel is not None, f"channels.{number}", "该单位没有这个渠道。", "The body has no such channel.")
        if channel and item.audience == "external":
            errors.need(not channel.is_inner, f"channels.{number}", *only_inner(channel))
    errors.need(
        item.review_route in APPROVED_BY_CHOICE or not item.approvers,
        "approvers",
        "这种审核流程的审批人是固定的，请删去。",
        "Who approves on this route is fixed; leave it out.",
    )
    errors.distinct(item.approvers, "approvers")
    check_points(item.self_check, errors)
    errors.distinct([element.code for element in item.elements], "elements", "要素编码重复。", "A code stands twice.")
    errors.refuse("invalid_item")
