"""How a body handles its cases: what an answer goes through before it is sent. Kept by its office, as data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from chassis.ports import Actor, DomainEvent, Invalid, in_both
from services.complaints.domain.permissions import require_to
from services.complaints.domain.terms import Limit, Terms

STEPS: Mapping[str, str] = {"review_answer": "保密与合法性审核", "sign_answer": "签发"}
"""What may stand between a draft and its sending, in this order."""
SAME_PERSON: Mapping[str, str] = {
    "draft+review_answer": "拟稿人可以审核",
    "draft+sign_answer": "拟稿人可以签发",
    "review_answer+sign_answer": "审核人可以签发",
}
"""Pairs of steps that a small body may let fall to one person; without one they fall to two."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnLimit:
    """A limit that the body promised: of a kind, through one ``channel`` or, without one, through every."""

    kind: str
    days: int
    unit: str
    basis: str
    channel: str | None = None
    extension: int = 0

    def as_limit(self) -> Limit:
        """The limit by itself."""
        return Limit(self.days, self.unit, self.basis, self.extension)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerTemplate:
    """The text (底稿) with which answers to a kind of case may begin."""

    name: str
    kind: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyRules:
    """The rules of a body; without any entered, an officer answers by himself.

    ``document_code`` is what stands before the year in the numbers of its answers (机关代字); empty: they have none.
    """

    body: str = ""
    steps: tuple[str, ...] = ()
    same_person: tuple[str, ...] = ()
    checklist: bool = False
    document_code: str = ""
    limits: tuple[OwnLimit, ...] = ()
    templates: tuple[AnswerTemplate, ...] = ()
    """Not among the rules that a case is loaded with."""
    version: int = 0

    def may_both(self, former: str, later: str) -> bool:
        """Whether one person may do both steps of one answer."""
        return f"{former}+{later}" in self.same_person

    def limit(self, kind: str, channel: str, terms: Terms) -> Limit:
        """The limit of a case from receipt: the body's own of kind and channel, the channel's law, the body's, ours.

        What a law says of a channel goes before what a body promised for every one.
        """
        own = {(limit.kind, limit.channel): limit for limit in self.limits}
        if found := own.get((kind, channel)):
            return found.as_limit()
        if channel in terms.channels:
            return terms.channels[channel]
        return own[kind, None].as_limit() if (kind, None) in own else terms.limits[kind]


def changed(rules: BodyRules, *, by: Actor, at: datetime, terms: Terms) -> tuple[BodyRules, DomainEvent]:
    """The rules as the office sets them, from now on. Raises :class:`Invalid` for limits that cannot be."""
    require_to("case_rules.set", rules.body, by)
    _check_limits(rules.limits, terms)
    rules = replace(rules, version=rules.version + 1)
    detail: dict[str, Any] = {
        "steps": rules.steps,
        "same_person": rules.same_person,
        "checklist": rules.checklist,
        "document_code": rules.document_code,
        "limits": len(rules.limits),
        "templates": len(rules.templates),
        "version": rules.version,
    }
    return rules, DomainEvent(
        name="case_rules.changed", aggregate=rules.body, body=rules.body, actor=by, at=at, detail=detail, announce=False
    )


def _check_limits(limits: Sequence[OwnLimit], terms: Terms) -> None:
    """One for each kind and channel, and none that promises less than the law of the channel."""
    errors: dict[str, str] = {}
    seen: set[tuple[str, str | None]] = set()
    for number, limit in enumerate(limits):
        if (limit.kind, limit.channel) in seen:
            errors[f"limits.{number}.kind"] = in_both("这个类型和渠道已经有一条。", "There is one already.")
        seen.add((limit.kind, limit.channel))
        law = terms.channels.get(limit.channel or "")
        if law and (limit.unit != law.unit or limit.days > law.days):
            errors[f"limits.{number}.days"] = in_both(
                f"不能长于法定的{law.days}日（自然日）。", f"At most {law.days} {law.unit} days, as the law says."
            )
    if errors:
        raise Invalid("有几条期限不能这样定，请改正。", "Some limits cannot be.", code="wrong_limits", errors=errors)


CHECKS: Mapping[str, str] = {
    "parts": "所提的每一项都答复了",
    "ground": "写明了依据",
    "remedy": "告知了不服时的救济途径，或者本件依法没有",
}
"""What an officer looks over before an answer is sent."""


def must_be_looked_over(rules: BodyRules, checks: Sequence[str]) -> None:
    """Raises :class:`Invalid` where the body wants a point looked over that was not."""
    if missing := [name for code, name in CHECKS.items() if code not in checks] if rules.checklist else []:
        raise Invalid(
            "发出前请逐项核对答复质量：" + "；".join(missing) + "。",
            f"Look the answer over before it goes on: {', '.join(code for code in CHECKS if code not in checks)}.",
            code="not_looked_over",
            errors={"checks": in_both("请逐项核对。", "Each point is looked over.")},
        )
