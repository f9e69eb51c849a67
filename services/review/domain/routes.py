"""Review routes as data: the steps of a version of a route, each with its roles, terms and conditions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

ROUTE_NAMES: Mapping[str, str] = {
    "external": "对外公开",
    "internal": "对内公开",
    "party": "党内公开",
    "urgent": "突发事件",
}


METADATA_ONLY = "metadata_only"
SKIPPED_FOR: Mapping[str, str] = {METADATA_ONLY: "更正只改登记信息（成文日期、文号、主题、要素、所属期、关联）"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What conditions of steps are asked of: the item, and what is proposed.

    ``attention`` is the number of reasons for which the item was selected (社会普遍关心 …); ``approval_named``: the
    item names who approves it, where the audience leaves that out otherwise.
    """

    audience: str
    information_type: str = ""
    personal_data: str = "none"
    attention: int = 0
    approval_named: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """When a step is taken: each condition that says something must hold; one that says nothing always does.

    ``attention``: at least so many reasons of selection.
    """

    audiences: tuple[str, ...] = ()
    information_types: tuple[str, ...] = ()
    personal_data: tuple[str, ...] = ()
    attention: int = 0
    approval_named: bool = False

    def applies_to(self, facts: Facts) -> bool:
        """Whether the step is taken of what these facts are told of."""
        named = (
            (self.audiences, facts.audience),
            (self.information_types, facts.information_type),
            (self.personal_data, facts.personal_data),
        )
        is_named = all(not wanted or fact in wanted for wanted, fact in named)
        return is_named and facts.attention >= self.attention and (facts.approval_named or not self.approval_named)


ALWAYS = When()


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteStep:
    """One step of a route. Empty ``roles``: whoever the item or the body names takes it; ``days`` are working days.

    Steps of one ``stage`` run side by side. ``count`` people must agree. ``department`` names whose people take it
    where that is not the proposer's; ``person`` who alone takes it. ``skip_when``: of which corrections it is left out.
    """

    name: str
    roles: tuple[str, ...]
    days: int
    stage: int
    count: int = 1
    department: str = ""
    person: str = ""
    sheet: str = ""
    when: When = field(default=ALWAYS)
    skip_when: str = ""


def steps_of(steps: Sequence[RouteStep], facts: Facts, *, approvers: Sequence[str]) -> tuple[RouteStep, ...]:
    """The steps that are taken of what these facts are told of; ``approvers`` approve (the leader by default)."""
    taken = [step for step in steps if step.when.applies_to(facts)]
    return tuple(step if step.roles else replace(step, roles=tuple(approvers) or ("leader",)) for step in taken)
