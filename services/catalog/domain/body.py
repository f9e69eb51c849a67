"""Bodies (机关, 主体), their departments and channels, and the rules that they set for themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import datetime
from typing import Any

from chassis.permissions import Thing
from chassis.ports import Actor, DomainEvent
from services.catalog.domain.checks import Errors
from services.catalog.domain.directory_refusals import ReviewersAreTheOffices
from services.catalog.domain.permissions import PERMISSIONS
from services.vocabulary import is_own_website, is_reached_by_publishing


@dataclass(frozen=True, slots=True)
class Department:
    """A unit of a body, responsible for items."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Channel:
    """A way on which a body publishes; ``automatic`` ones are reached by the act of publishing itself."""

    code: str
    name: str
    kind: str
    automatic: bool = False

    @property
    def is_own_website(self) -> bool:
        """Whether people outside read here, on the portal, what has this channel."""
        return is_own_website(self.kind, self.automatic)

    @property
    def by_itself(self) -> bool:
        """Whether being published is already being there."""
        return is_reached_by_publishing(self.kind, self.automatic)

    @property
    def is_inner(self) -> bool:
        """Whether the staff alone read there, so that nothing for everybody belongs on it."""
        return self.kind == "intranet"


def only_inner(channel: Channel) -> tuple[str, str]:
    """Why nothing for everybody goes on an inner channel."""
    return (
        f"“{channel.name}”只供内部阅读，对外公开的信息不能用；请选网站或其他对外的渠道。",
        "The staff alone read this channel; choose a website or another one for everybody.",
    )


# Who can be asked to approve.
APPROVERS = ("leader", "management_committee", "leading_group", "party_organisation")
# The steps that may fall together; never what is proposed with its review, never secrecy review with approval.
MAY_FALL_TOGETHER = (("section_head", "office"), ("office", "leader"))


# 定期审查 at a longer interval would be none: at least every other year.
LONGEST_MONTHS = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What a body decided for itself: who approves, and whether the leading group deliberates beforehand.

    ``deliberate_before``: what is approved, for everybody or inside, waits until its issue (期次) is deliberated.

    ``deliberate_every``: where it does not, what was published in such a period is deliberated at its end (审议周期).

    ``reexamine_months``: after how long what was refused is examined again (条例第十八条).

    ``same_person``: pairs of roles whose steps of one review a single person may pass, in a body too small for more.
    """

    approvers: tuple[str, ...] = ("leader",)
    same_person: tuple[tuple[str, str], ...] = ()
    deliberate_before: bool = False
    deliberate_every: str = "quarter"
    reexamine_months: int = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """How people reach the office that answers for disclosure; its guide shows it (条例第十二条). Empty: not given."""

    address: str = ""
    hours: str = ""
    telephone: str = ""
    fax: str = ""
    mail: str = ""
    website: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """A public organisation that discloses. ``legal_regime`` says which law binds it (条例第五十四、五十五条).

    ``fonds`` (全宗号) is given by the archives; without one nothing is filed.
    """

    code: str
    name: str
    kind: str = ""
    legal_regime: str = "agency"
    fonds: str = ""
    departments: tuple[Department, ...] = ()
    channels: tuple[Channel, ...] = ()
    rules: Rules = Rules()
    contact: Contact = Contact()
    active: bool = True
    etag: int = 0

    def channel(self, code: str) -> Channel | None:
        """The channel of that code."""
        return next((channel for channel in self.channels if channel.code == code), None)

    def department_name(self, code: str) -> str:
        """The name of a department, or its code when it is no longer listed."""
        return next((unit.name for unit in self.departments if unit.code == code), code)

    @property
    def takes_requests(self) -> bool:
        """Disclosure on request exists for agencies and mandated organisations, not for utilities (条例第五十五条)."""
        return self.legal_regime != "utility"


@dataclass(frozen=True, slots=True, kw_only=True)
class InUse:
    """How many still name a department or a channel of a body by its code: items in use, people and their posts."""

    items: Mapping[str, int] = field(default_factory=dict)
    people: Mapping[str, int] = field(default_factory=dict)
    channels: Mapping[str, int] = field(default_factory=dict)


def drops_something(body: Body, present: Body | None) -> bool:
    """Whether a department or a channel that was there is no longer listed, by its code."""
    return present is not None and bool(_dropped(body, present, "departments") or _dropped(body, present, "channels"))


def is_put_out_of_use(body: Body, present: Body | None) -> bool:
    """Whether the body, which was in use, is from now on listed nowhere."""
    return present is not None and present.active and not body.active


def require_no_items(items: int) -> None:
    """A body is put out of use once none of its items is in use: what fell due there would be missing where nobody
    finds it. Raises :class:`~chassis.ports.Invalid`.
    """
    errors = Errors()
    errors.need(
        not items,
        "active",
        f"还有公开事项{items}项在用，请先停用这些事项（逐项停用，或者在目录文件中一并停用），再停用单位。",
        f"Items ({items}) are still in use; retire them first, one by one or in the directory's file.",
    )
    errors.refuse("still_in_use")


def require_unused(body: Body, present: Body, in_use: InUse) -> None:
    """What items, people or posts still name stays listed under its code: else it is shown as a bare code, and heads
    review for a department that is not there. Raises :class:`~chassis.ports.Invalid`.
    """
    errors = Errors()
    for unit in _dropped(body, present, "departments"):
        items, people = in_use.items.get(unit.code, 0), in_use.people.get(unit.code, 0)
        errors.need(
            not items and not people,
            "departments",
            f"“{unit.name}”还有公开事项{items}项、人员和岗位{people}人，请先改到其他部门，再去掉它；"
            "改名的只改名称，编码不动。",
            f"Items ({items}) or people ({people}) are still in {unit.code}; move them first. "
            "To rename it, keep its code.",
        )
    for channel in _dropped(body, present, "channels"):
        items = in_use.channels.get(channel.code, 0)
        errors.need(
            not items,
            "channels",
            f"“{channel.name}”还有公开事项{items}项使用，请先在事项中取消，再去掉它；改名的只改名称，编码不动。",
            f"Items still use {channel.code} ({items}); take it from them first. To rename it, keep its code.",
        )
    errors.refuse("still_in_use")


def _dropped(body: Body, present: Body, listed: str) -> list[Any]:
    kept = {each.code for each in getattr(body, listed)}
    return [each for each in getattr(present, listed) if each.code not in kept]


def require_keeper(code: str, by: Actor, *, is_new: bool) -> None:
    """The disclosure office or an operator: of the body, or for a new one of the whole deployment."""
    PERMISSIONS.require("body.add" if is_new else "body.change", by, Thing(body=code))


def save_body(body: Body, *, previous: Body | None = None, by: Actor, at: datetime) -> tuple[Body, DomainEvent]:
    """Add or change a body. Raises :class:`~chassis.ports.Invalid` with every wrong field.

    The rules hold for what is proposed from then on: a case that is open goes by those it was proposed under. Who
    approves, and who may pass two steps, is the office's to decide, and stands in the audit.
    """
    require_keeper(body.code, by, is_new=body.etag == 0)
    body = replace(body, rules=replace(body.rules, same_person=_ordered(body.rules.same_person)))
    is_changed = previous is not None and body.rules != previous.rules
    if is_changed and not PERMISSIONS.permits("body.rules", by, Thing(body=body.code)):
        raise ReviewersAreTheOffices("审批规则", "rules")
    _check(body)
    return body, DomainEvent(
        name="body.changed",
        aggregate=body.code,
        body=body.code,
        actor=by,
        at=at,
        data=body_data(body),
        detail={"active": body.active, "legal_regime": body.legal_regime, "rules": asdict(body.rules)},
    )


def body_data(body: Body) -> dict[str, Any]:
    """What others are told of a body: all of it but its version, and where its office is found."""
    return {field.name: getattr(body, field.name) for field in fields(body) if field.name not in ("etag", "contact")}


def _ordered(pairs: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """Each pair in the order of the steps: which of two roles is named first says nothing."""
    return tuple((other, one) if (other, one) in MAY_FALL_TOGETHER else (one, other) for one, other in pairs)


def _check(body: Body) -> None:
    errors = Errors()
    for number, channel in enumerate(body.channels):
        # Only what the act of publishing itself reaches is automatic: our own website, and its inner pages always.
        errors.need(
            not channel.automatic or channel.by_itself,
            f"channels.{number}.automatic",
            "只有网站、内部网页可以自动公开。",
            "Only websites and inner pages are automatic.",
        )
        errors.need(
            channel.automatic or not channel.is_inner,
            f"channels.{number}.automatic",
            "内部网页由本系统自动公开，请选自动。",
            "Inner pages are always automatic.",
        )
    for number, pair in enumerate(body.rules.same_person):
        errors.need(
            pair in MAY_FALL_TOGETHER,
            f"rules.same_person.{number}",
            "只有科室负责人与政务公开办公室、政务公开办公室与领导这两对环节可以由同一人办理。",
            "Only section_head and office, or office and leader, may fall together.",
        )
        errors.need(
            "leader" not in pair or "leader" in body.rules.approvers,
            f"rules.same_person.{number}",
            "本单位的审批人里没有领导，这一对不会起作用；请在审批人中加上领导，或者去掉这一对。",
            "No leader approves here, so this pair means nothing; add leader to the approvers or leave the pair out.",
        )
    errors.distinct(
        [str(pair) for pair in body.rules.same_person],
        "rules.same_person",
        "同一对环节写了两次。",
        "A pair stands twice.",
    )
    errors.distinct([unit.code for unit in body.departments], "departments", "部门编码重复。", "A code stands twice.")
    errors.distinct([channel.code for channel in body.channels], "channels", "渠道编码重复。", "A code stands twice.")
    errors.refuse("invalid_body")
