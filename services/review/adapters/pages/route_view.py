"""A route as a page draws it: a column for each stage, every code by its name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from werkzeug.datastructures import MultiDict

from services.review.adapters.http.route_schemas import SHEETS
from services.review.domain.route_version import RouteVersion
from services.review.domain.routes import SKIPPED_FOR, RouteStep, When
from services.vocabulary import AUDIENCES, INFORMATION_TYPES, PERSONAL_DATA, ROLES

_SPARE_ROWS = 2


def drawn(route: RouteVersion, around: Mapping[str, Any]) -> dict[str, Any]:
    """The stages of a route by their numbers, each with its steps; ``around`` names departments and people."""
    stages: dict[int, list[dict[str, Any]]] = {}
    for step in sorted(route.steps, key=lambda step: step.stage):
        stages.setdefault(step.stage, []).append(_step(step, around))
    return {"version": route, "name": route.name, "stages": stages}


def step_rows(route: RouteVersion, form: MultiDict[str, str] | None, most: int) -> list[RouteStep | None]:
    """The rows of the form: a step each, and room for more."""
    count = len(route.steps)
    if form:
        numbers = [name.split(".")[1] for name in form if name.startswith("steps.")]
        count = max((int(number) + 1 for number in numbers if number.isdecimal() and len(number) < 3), default=count)
    steps: list[RouteStep | None] = [*route.steps]
    wanted = min(most, count if form else count + _SPARE_ROWS)
    return [*steps, *[None] * max(0, wanted - len(steps))]


def _step(step: RouteStep, around: Mapping[str, Any]) -> dict[str, Any]:
    who = "、".join(ROLES[role] for role in step.roles) or "事项或者单位指定的审批人"
    department = around["departments"].get(step.department, step.department)
    person = around["people"].get(step.person, step.person)
    return {
        "name": step.name,
        "who": " ".join(part for part in (department, who) if part),
        "person": person,
        "count": step.count,
        "days": step.days,
        "sheet": SHEETS[step.sheet] if step.sheet else "",
        "when": "；".join(_conditions(step.when)),
        "skip_when": SKIPPED_FOR.get(step.skip_when, ""),
    }


def _conditions(when: When) -> list[str]:
    named = (
        (when.audiences, AUDIENCES),
        (when.information_types, INFORMATION_TYPES),
        (when.personal_data, PERSONAL_DATA),
    )
    told = ["、".join(names[code] for code in codes) for codes, names in named if codes]
    if when.attention:
        told.append(f"选择理由不少于 {when.attention} 条")
    if when.approval_named:
        told.append("事项指定了审批人")
    return told
