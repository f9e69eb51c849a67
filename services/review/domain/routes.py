"""Review routes as data: ordered steps, each with its roles, how many must agree, days allowed and its sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from chassis.ports import Invalid, in_both

ROUTE_NAMES: Mapping[str, str] = {
    "external": "对外公开",
    "internal": "对内公开",
    "party": "党内公开",
    "urgent": "突发事件",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteStep:
    """One step of a route. Empty ``roles``: the body's own approvers take it; ``days`` are working days.

    Steps of one ``stage`` run side by side. ``count`` people must agree. ``department`` names whose people take it
    where that is not the proposer's; ``person`` who alone takes it.
    """

    name: str
    roles: tuple[str, ...]
    days: int
    stage: int
    count: int = 1
    department: str = ""
    person: str = ""
    sheet: str = ""
    optional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """The steps in their order; ``deliberate_after``: the leading group must deliberate afterwards (审议)."""

    steps: tuple[RouteStep, ...]
    deliberate_after: bool = False


_HEAD = RouteStep(name="科室负责人审核", roles=("section_head",), days=2, stage=1)
_SECRECY = RouteStep(name="保密审查", roles=("secrecy_officer",), days=3, stage=2, sheet="secrecy")
_OFFICE = RouteStep(name="政务公开办公室审核", roles=("office",), days=2, stage=3, sheet="office")
_APPROVAL = RouteStep(name="审批", roles=(), days=3, stage=4)

# 条例第十七条: no route without secrecy review. An emergency (突发事件) is decided within two working days.
ROUTES: Mapping[str, Route] = {
    "external": Route(steps=(_HEAD, _SECRECY, _OFFICE, _APPROVAL)),
    "internal": Route(steps=(_HEAD, _SECRECY, _OFFICE, replace(_APPROVAL, optional=True))),
    "party": Route(
        steps=(_HEAD, _SECRECY, RouteStep(name="党组织审核", roles=("party_organisation",), days=3, stage=3)),
    ),
    "urgent": Route(
        steps=(replace(_SECRECY, days=1, stage=1), RouteStep(name="审批", roles=("leader",), days=1, stage=2)),
        deliberate_after=True,
    ),
}


def steps_of(route: str, *, approvers: Sequence[str], with_optional: bool = False) -> tuple[RouteStep, ...]:
    """The steps of ``route`` for a body whose ``approvers`` approve (any of their roles; the leader by default).

    Raises :class:`Invalid` for an unknown route.
    """
    if route not in ROUTES:
        raise Invalid(
            f"没有这种审核流程，请在公开事项中改选：{'、'.join(ROUTE_NAMES.values())}。",
            f"There is no review route '{route}'; choose one of {', '.join(ROUTES)} in the item.",
            errors={"review_route": in_both("没有这种审核流程。", f"Unknown: {route}.")},
            code="unknown_route",
        )
    taken = [step for step in ROUTES[route].steps if with_optional or not step.optional]
    return tuple(step if step.roles else replace(step, roles=tuple(approvers) or ("leader",)) for step in taken)
