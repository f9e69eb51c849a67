"""Revisions (修订): one text of a disclosure with its metadata, and its own way through review."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from services.catalog.domain.body import Channel
from services.catalog.domain.findings import FileFinding, Finding, KeptFinding, of_file
from services.catalog.domain.self_check import Answer
from services.catalog.domain.states import DRAFT, UNDER_WAY


def is_draft_id(named: str) -> bool:
    """Whether ``interprets`` names what had no index number yet: those have a slash, ids have none."""
    return bool(named) and "/" not in named


@dataclass(frozen=True, slots=True)
class Text:
    """A text in the file store, by digest; Markdown, UTF-8, NFC."""

    digest: str = ""
    size: int = 0


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of a revision, in the file store by digest.

    The digest is that of the public copy: what is proposed, reviewed, published and downloaded. ``original`` is the
    digest of the file as it was uploaded where that is another one, ``stripped`` the kinds of what the copy no longer
    holds (:mod:`chassis.content.stripped_kinds`); it stays for staff and the archive package.

    ``unseen`` are the kinds of what no program could read of it (``picture``, ``binary``, ``font``): the secrecy
    review looks at them. ``findings`` is what was found in the public copy, ``withheld`` how many bars stand in it, by
    their grounds. All three follow from the bytes, so the digest covers them.
    """

    digest: str
    name: str
    size: int
    media_type: str
    unseen: tuple[str, ...] = ()
    original: str = ""
    original_size: int = 0
    stripped: tuple[str, ...] = ()
    findings: tuple[FileFinding, ...] = ()
    withheld: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CoIssuer:
    """Who issues a document with the body (联合发文): a body of this deployment by its code, another by name alone."""

    body: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """That who issues a document with the body consents to exactly this content (会签), and who said or entered so.

    Of what was given on paper the body that leads enters the proof: ``document_number`` or ``file``, and its day.
    """

    issuer: CoIssuer
    content_hash: str
    by: Mapping[str, str]
    at: datetime
    document_number: str = ""
    file: Attachment | None = None
    on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fulfilment:
    """A further item that a disclosure fulfils: which of its elements, and of which period."""

    item: str
    elements: tuple[str, ...] = ()
    period: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AfterNotice:
    """What a public notice (公示) says once it is over: its words without the personal data that were shown for it."""

    title: str
    summary: str
    document_number: str
    text: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """Everything that is proposed, reviewed and published together; the content hash covers all of it.

    ``period``: what a disclosure of a periodic item covers, by its code (:mod:`services.catalog.domain.period`).
    ``self_check``: what its proposer answered to the points of the item's sheet (自查).
    ``interprets``: the index number of the document that it explains (解读), or the id of one that is not public yet
    and goes out with it; ``related`` the index numbers of documents that belong with it.
    ``no_website_reason``: why something for everybody shall be on no website at all (条例第二十三条).
    ``sensitive_data``: its proposer says that it discloses sensitive personal data, by which an assessment is due
    (个人信息保护法第五十五条). ``declassified_by`` and ``declassified_on``: number and day of the decision by which its
    source was declassified, whose record stays off this network.
    ``findings`` are the personal data that its words hold, ``kept_findings`` those that shall stay readable.
    ``notice_until``: the last day of a public notice (公示). After it the public reads ``after_notice``, which is
    approved with the rest: the same without the words of ``notice_hides``, kept findings and attachments.
    """

    title: str
    summary: str = ""
    text: Text = Text()
    formed_on: date | None = None
    document_number: str = ""
    topics: tuple[str, ...] = ()
    channels: tuple[Channel, ...] = ()
    elements: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    publish_at: datetime | None = None
    period: str = ""
    also_fulfils: tuple[Fulfilment, ...] = ()
    co_issuers: tuple[CoIssuer, ...] = ()
    interprets: str = ""
    related: tuple[str, ...] = ()
    self_check: tuple[Answer, ...] = ()
    no_website_reason: str = ""
    sensitive_data: bool = False
    declassified_by: str = ""
    declassified_on: date | None = None
    findings: tuple[Finding, ...] = ()
    kept_findings: tuple[KeptFinding, ...] = ()
    notice_until: date | None = None
    notice_hides: tuple[str, ...] = ()
    after_notice: AfterNotice | None = None

    @property
    def all_findings(self) -> tuple[Finding, ...]:
        """Those of its words and of its files."""
        in_files = (of_file(file.digest, found) for file in self.attachments for found in file.findings)
        return (*self.findings, *in_files)

    @property
    def has_website(self) -> bool:
        """Whether it shall be on a website of any kind, our own or another's."""
        return any(channel.kind == "website" for channel in self.channels)

    @property
    def on_website(self) -> bool:
        """Whether it shall be on our own."""
        return any(channel.is_own_website for channel in self.channels)


@dataclass(frozen=True, slots=True, kw_only=True)
class Similar:
    """Another disclosure with the same text (``same`` is ``text``), or of the item the same title or period with an
    element in common (``title``, ``period``).

    ``index_number`` is empty while it is not public. No word of it is kept here: its purge has nothing to blank.
    """

    disclosure: str
    index_number: str
    same: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """One revision.

    ``case`` and ``step`` (the names of all current ones) say where review has it, ``step_due_on`` by when the first of
    them is to be taken, ``unstaffed`` names the steps that nobody could take now, ``similar`` what was like it when it
    was proposed.
    ``deliberate_before``: it is public only once its issue was deliberated, by the body's rule when it was proposed;
    ``deliberated_at``: when that was, ``deliberated_in``: the id of the issue.
    ``deliberate_after``: it goes out before, by a route of which the leading group is still to deliberate (补行审议).
    ``accompanied``: it goes out together with its interpretation (解读), as was settled when it was proposed;
    ``together_at``: when both do, known once nothing else is in the way of either.
    ``consents``: of those who issue it too; each is worth what it was given for, by its hash.
    ``reexamine_on``: when a refusal is examined again (定期审查).
    ``content_hash`` is set when it is proposed, by the form of the hash that was the newest then.
    """

    number: int
    content: Content
    proposer: Mapping[str, str]
    drafted_at: datetime
    state: str = DRAFT
    content_hash: str = ""
    content_form: int = 1
    change_reason: str = ""
    proposed_at: datetime | None = None
    approved_at: datetime | None = None
    published_at: datetime | None = None
    superseded_at: datetime | None = None
    case: str = ""
    step: str = ""
    step_due_on: date | None = None
    unstaffed: tuple[str, ...] = ()
    similar: tuple[Similar, ...] = ()
    returned_reason: str = ""
    returned_fields: tuple[str, ...] = ()
    refusal_reason: str = ""
    refusal_ground: str = ""
    reexamine_on: date | None = None
    verdicts: tuple[Mapping[str, Any], ...] = ()
    deliberate_before: bool = False
    deliberated_at: datetime | None = None
    deliberated_in: str = ""
    deliberate_after: bool = False
    accompanied: bool = False
    together_at: datetime | None = None
    consents: tuple[Consent, ...] = ()
    record_digest: str = ""

    @property
    def is_under_way(self) -> bool:
        """Whether it is still on its way, so that no other may be begun."""
        return self.state in UNDER_WAY
