"""Bodies (机关, 主体), their departments and channels, and the rules that they set for themselves."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from chassis.ports import Actor, DomainEvent
from services.catalog.domain.administration import require_keeper
from services.catalog.domain.checks import BODY_CODE, CODE, Errors
from services.catalog.domain.vocabulary import CHANNEL_KINDS, LEGAL_REGIMES, ROLES


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

    def as_data(self) -> dict[str, Any]:
        """The form in which events carry a channel."""
        return {"code": self.code, "name": self.name, "kind": self.kind, "automatic": self.automatic}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What a body decided for itself: who approves, and whether the leading group deliberates beforehand."""

    approvers: tuple[str, ...] = ("leader",)
    deliberate_before: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """A public organisation that discloses. ``legal_regime`` says which law binds it (条例第五十四、五十五条)."""

    code: str
    name: str
    kind: str = ""
    legal_regime: str = "agency"
    departments: tuple[Department, ...] = ()
    channels: tuple[Channel, ...] = ()
    rules: Rules = Rules()
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


def save_body(body: Body, *, by: Actor, at: datetime) -> tuple[Body, DomainEvent]:
    """Add or change a body. Raises :class:`~chassis.ports.Invalid` with every wrong field."""
    require_keeper(by, body=body.code)
    _check(body)
    saved = replace(body, etag=body.etag + 1)
    return saved, DomainEvent(
        name="body.changed",
        aggregate=body.code,
        body=body.code,
        actor=by,
        at=at,
        data=body_data(saved),
        detail={"active": saved.active, "legal_regime": saved.legal_regime},
    )


def body_data(body: Body) -> dict[str, Any]:
    """What others are told of a body."""
    return {
        "code": body.code,
        "name": body.name,
        "kind": body.kind,
        "legal_regime": body.legal_regime,
        "departments": [{"code": unit.code, "name": unit.name} for unit in body.departments],
        "channels": [channel.as_data() for channel in body.channels],
        "rules": {"approvers": list(body.rules.approvers), "deliberate_before": body.rules.deliberate_before},
        "active": body.active,
    }


def _check(body: Body) -> None:
    errors = Errors()
    errors.need(BODY_CODE.fullmatch(body.code) is not None, "code", "应为大写字母开头的字母和数字，最多20位。")
    errors.filled(body.name, "name", longest=100)
    errors.at_most(body.kind, "kind", longest=50)
    errors.one_of(body.legal_regime, LEGAL_REGIMES, "legal_regime")
    for place, unit in enumerate(body.departments):
        errors.need(CODE.fullmatch(unit.code) is not None, f"departments.{place}.code", "编码不合要求。")
        errors.filled(unit.name, f"departments.{place}.name", longest=100)
    for place, channel in enumerate(body.channels):
        errors.need(CODE.fullmatch(channel.code) is not None, f"channels.{place}.code", "编码不合要求。")
        errors.filled(channel.name, f"channels.{place}.name", longest=100)
        errors.one_of(channel.kind, CHANNEL_KINDS, f"channels.{place}.kind")
        # Only what the act of publishing itself reaches is automatic: our own website.
        errors.need(
            not channel.automatic or channel.kind == "website", f"channels.{place}.automatic", "只有网站可以自动公开。"
        )
    errors.need(_distinct([unit.code for unit in body.departments]), "departments", "部门编码重复。")
    errors.need(_distinct([channel.code for channel in body.channels]), "channels", "渠道编码重复。")
    errors.need(bool(body.rules.approvers), "rules.approvers", "至少需要一个批准岗位。")
    for place, role in enumerate(body.rules.approvers):
        errors.one_of(role, ROLES, f"rules.approvers.{place}")
    errors.refuse()


def _distinct(codes: list[str]) -> bool:
    return len(codes) == len(set(codes))
