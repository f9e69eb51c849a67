"""What is found in the words and files of what is proposed: taken out, or kept for a reason that reviewers read.

个人信息保护法第六条、第二十五条，政府信息公开条例第十五条: what is published shows no more of a person than its
purpose needs.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

# What a public body publishes of its own offices: of items without personal data it is shown and stops nothing.
ADVISORY = frozenset({"landline", "address"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something found in a field, as it would be masked; the thing itself is kept nowhere but in the text.

    ``file``: the digest of the attachment that holds it, empty for words.
    """

    field: str
    kind: str
    name: str
    masked: str
    file: str = ""

    @property
    def key(self) -> tuple[str, str, str]:
        """By what a reason names it."""
        return self.kind, self.masked, self.file


@dataclass(frozen=True, slots=True, kw_only=True)
class FileFinding:
    """All findings of one kind in a file: how many, where the first ones are, and how they look masked.

    They follow from the bytes, so the file's digest covers them.
    """

    kind: str
    name: str
    count: int
    places: tuple[str, ...]
    masked: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptFinding:
    """A finding that its proposer wants to leave as it is, wherever it stands, why, and who said so when.

    ``file``: the digest of the attachment in which all of the kind stay; empty for words.
    """

    kind: str
    masked: str
    reason: str
    name: str = ""
    file: str = ""
    by: str = ""
    at: datetime | None = None

    @property
    def key(self) -> tuple[str, str, str]:
        """What it names."""
        return self.kind, self.masked, self.file


def of_file(digest: str, found: FileFinding) -> Finding:
    """A file's finding as one that is decided."""
    return Finding(field="attachments", kind=found.kind, name=found.name, masked=found.masked, file=digest)


def unexplained(findings: Iterable[Finding], kept: Iterable[KeptFinding], *, rule: str) -> tuple[Finding, ...]:
    """The findings that must be masked or given a reason, by the item's personal-data rule.

    A public body publishes the telephones of its own offices: where an item holds no personal data (``none``) fixed
    lines and addresses are shown as findings and stop nothing.
    """
    explained = {finding.key for finding in kept}
    return tuple(
        finding
        for finding in findings
        if finding.key not in explained and not (rule == "none" and finding.kind in ADVISORY)
    )


def reduced(kept: Iterable[KeptFinding], findings: Iterable[Finding]) -> tuple[KeptFinding, ...]:
    """The reasons for what is there, each once and with the name of its kind; a reason for nothing is none."""
    names = {finding.key: finding.name for finding in findings}
    by_finding = {finding.key: finding for finding in kept}
    return tuple(replace(finding, name=names[key]) for key, finding in by_finding.items() if key in names)


def signed(
    kept: Iterable[KeptFinding], before: Iterable[KeptFinding], *, by: str, at: datetime
) -> tuple[KeptFinding, ...]:
    """The reasons with who gave each and when; one that reads as before stays his who gave it then."""
    known = {(finding.key, finding.reason): finding for finding in before if finding.at is not None}
    return tuple(
        replace(finding, by=given.by, at=given.at)
        if (given := known.get((finding.key, finding.reason)))
        else replace(finding, by=by, at=at)
        for finding in kept
    )
