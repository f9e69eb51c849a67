"""What was proposed: the revision whose content is under review, and what its content hash covers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any

from chassis.ports import Audience
from services.review.domain.routes import Facts
from services.review.domain.step import Person

# The form of the content hash that can be computed here.
CONTENT_FORM = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class TextFile:
    """The text by its digest; review never keeps it."""

    digest: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FileFinding:
    """All findings of one kind in a file: how many, where the first ones are, and how they look masked."""

    kind: str
    name: str
    count: int
    places: tuple[str, ...]
    masked: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """An attachment by its digest; ``unseen`` are the kinds of what no program could read of it, ``findings`` what the
    scan found in it, ``withheld`` how many bars stand in it, by their grounds.
    """

    digest: str
    name: str
    size: int
    media_type: str
    unseen: tuple[str, ...] = ()
    findings: tuple[FileFinding, ...] = ()
    withheld: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """Where it is to be published."""

    code: str
    name: str
    kind: str
    automatic: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Personal data found in a field, as they are masked."""

    field: str
    kind: str
    name: str
    masked: str
    file: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptFinding:
    """What stays as it is, as it is masked, the reason, who gave it when; ``file``: the attachment that holds it."""

    kind: str
    name: str
    masked: str
    reason: str
    file: str = ""
    by: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fulfilment:
    """A further item of the body that it fulfils: by code, which of its elements, of which period."""

    item: str
    elements: tuple[str, ...]
    period: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CoIssuer:
    """Who issues the document with the body; without a code it is none of this deployment."""

    body: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the proposer answered to a point of his self-check (自查): ``yes``, or ``unsure`` with a remark."""

    code: str
    text: str
    answer: str
    remark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Similar:
    """Another disclosure of the body with the same text, or the item's with the same title or period.

    Without a number it is not public yet.
    """

    disclosure: str
    index_number: str
    same: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AfterNotice:
    """What the public reads once a public notice (公示) is over; the approval covers it."""

    title: str
    summary: str
    document_number: str
    text: TextFile


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What a reviewer looks at besides title, summary and text.

    Dates stay as they were announced: the content hash covers their text.
    """

    formed_on: str | None = None
    document_number: str | None = None
    topics: tuple[str, ...] = ()
    channels: tuple[Channel, ...] = ()
    elements: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    publish_at: str | None = None
    period: str = ""
    change_reason: str | None = None
    also_fulfils: tuple[Fulfilment, ...] = ()
    co_issuers: tuple[CoIssuer, ...] = ()
    interprets: str = ""
    related: tuple[str, ...] = ()
    self_check: tuple[Answer, ...] = ()
    no_website_reason: str = ""
    sensitive_data: bool = False
    declassified_by: str = ""
    declassified_on: str | None = None
    findings: tuple[Finding, ...] = ()
    kept_findings: tuple[KeptFinding, ...] = ()
    notice_until: str | None = None
    after_notice: AfterNotice | None = None
    similar: tuple[Similar, ...] = ()

    @property
    def other_findings(self) -> tuple[Finding, ...]:
        """What was found and needed no reason: the telephones of offices."""
        kept = {(finding.kind, finding.masked) for finding in self.kept_findings}
        return tuple(finding for finding in self.findings if (finding.kind, finding.masked) not in kept)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A revision as ``catalog.disclosure.proposed`` announces it, its fields by the names that they have there.

    ``internal_approval``: the directory names who approves this internal item. ``same_person``: the pairs
    of roles whose steps one person may pass, by the body's rule. ``deliberate_before``: approved, it waits until its
    issue (期次) is deliberated. ``information_type`` is the item's, ``attention`` the
    number of reasons for which it was selected (社会普遍关心 …).
    """

    disclosure: str
    revision: int
    body: str
    audience: Audience
    item: str
    item_title: str
    title: str
    summary: str
    content_hash: str
    content_form: int
    text: TextFile
    review_route: str
    approvers: tuple[str, ...]
    personal_data: str
    proposer: Person
    due_on: date | None = None
    department: str = ""
    internal_approval: bool = False
    same_person: tuple[tuple[str, str], ...] = ()
    deliberate_before: bool = False
    sensitive_item: bool = False
    information_type: str = ""
    attention: int = 0
    metadata: Metadata = Metadata()

    @property
    def facts(self) -> Facts:
        """What the conditions of a route are asked of."""
        return Facts(
            audience=self.audience,
            information_type=self.information_type,
            personal_data=self.personal_data,
            attention=self.attention,
            approval_named=self.internal_approval,
        )

    @property
    def has_unseen(self) -> bool:
        """Whether an attachment holds something that no program could look over for secrecy markings."""
        return any(file.unseen for file in self.metadata.attachments)

    def hashed_value(self) -> dict[str, Any]:
        """The JSON value whose canonical SM3 is the content hash, in the form that the proposal names.

        The hash is part of what ``catalog.disclosure.proposed`` promises; of a form that is not known here nothing can
        be told, so that its hash comes out wrong and nobody passes it unread.
        """
        metadata = self.metadata
        return {
            "form": CONTENT_FORM,
            "item": self.item,
            "body": self.body,
            "audience": self.audience,
            "title": self.title,
            "summary": self.summary,
            "text": self.text.digest,
            "formed_on": metadata.formed_on,
            "document_number": metadata.document_number or "",
            "topics": list(metadata.topics),
            "channels": [channel.code for channel in metadata.channels],
            "elements": list(metadata.elements),
            "attachments": [{"digest": file.digest, "name": file.name} for file in metadata.attachments],
            "publish_at": metadata.publish_at,
            "period": metadata.period,
            "also_fulfils": [asdict(further) for further in metadata.also_fulfils],
            "co_issuers": [asdict(issuer) for issuer in metadata.co_issuers],
            "interprets": metadata.interprets,
            "related": list(metadata.related),
            "self_check": [asdict(answer) for answer in metadata.self_check],
            "no_website_reason": metadata.no_website_reason,
            "sensitive_data": metadata.sensitive_data,
            "declassified_by": metadata.declassified_by,
            "declassified_on": metadata.declassified_on,
            "kept_findings": [
                {"kind": finding.kind, "masked": finding.masked, "reason": finding.reason}
                | ({"file": finding.file} if finding.file else {})
                for finding in metadata.kept_findings
            ],
            "notice_until": metadata.notice_until,
            "after_notice": _after_notice(metadata.after_notice),
        }


def _after_notice(after: AfterNotice | None) -> dict[str, str] | None:
    if after is None:
        return None
    return {**asdict(after), "text": after.text.digest}
