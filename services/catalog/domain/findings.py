"""Personal data found in what is proposed: masked, or kept for a written reason that reviewers read.

个人信息保护法第六条、第二十五条，政府信息公开条例第十五条: what is published shows no more of a person than its
purpose needs.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something found in a field, as it would be masked; the thing itself is kept nowhere but in the text."""

    field: str
    kind: str
    name: str
    masked: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptFinding:
    """A finding that its proposer wants to leave readable, wherever it stands, and why."""

    kind: str
    masked: str
    reason: str
    name: str = ""


def unexplained(findings: Iterable[Finding], kept: Iterable[KeptFinding], *, rule: str) -> tuple[Finding, ...]:
    """The findings that must be masked or given a reason, by the item's personal-data rule.

    A public body publishes the telephones of its own offices: where an item holds no personal data (``none``) fixed
    lines are shown as findings and stop nothing.
    """
    explained = {(finding.kind, finding.masked) for finding in kept}
    return tuple(
        finding
        for finding in findings
        if (finding.kind, finding.masked) not in explained and not (rule == "none" and finding.kind == "landline")
    )


def reduced(kept: Iterable[KeptFinding], findings: Iterable[Finding]) -> tuple[KeptFinding, ...]:
    """The reasons for what is there, each once and with the name of its kind; a reason for nothing is none."""
    names = {(finding.kind, finding.masked): finding.name for finding in findings}
    by_finding = {(finding.kind, finding.masked): finding for finding in kept}
    return tuple(
        KeptFinding(kind=kind, masked=masked, reason=finding.reason, name=names[kind, masked])
        for (kind, masked), finding in by_finding.items()
        if (kind, masked) in names
    )
