"""The disclosure (公开信息): the lasting thing with its index number, whose revisions carry the work."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from chassis.ports import Actor, Audience
from services.catalog.domain.body import Body, Channel
from services.catalog.domain.findings import Finding, unexplained
from services.catalog.domain.item import Item
from services.catalog.domain.revision import CoIssuer, Consent, Revision, is_draft_id
from services.catalog.domain.states import APPROVED, PUBLISHED, REFUSED, UNPUBLISHED, WITHDRAWN


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Something that happened on the way, kept for the six-step timeline."""

    step: str
    act: str
    at: datetime
    by: Mapping[str, str]
    revision: int
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """A revision that was published: what the list of versions shows."""

    number: int
    title: str
    published_at: datetime
    content_hash: str
    channels: tuple[Channel, ...]
    change_reason: str = ""
    superseded_at: datetime | None = None
    notice_until: date | None = None
    withheld_by: int = 0
    """The number of the edition that withheld some of its words, by which it was closed."""
    deliberated_in: str = ""
    """The id of the issue (期次) in which the leading group agreed to it, so that it is filed with that one."""

    @property
    def on_website(self) -> bool:
        """Whether it is for the portal, and for all that carries what the portal does."""
        return any(channel.is_own_website for channel in self.channels)


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """A publication that reached, or failed to reach, one channel."""

    revision: int
    channel: str
    name: str
    kind: str
    at: datetime
    completed: bool
    proof: Mapping[str, Any] = field(default_factory=dict)
    reason: str = ""

    @property
    def reached(self) -> Channel:
        """The channel as it was then."""
        return Channel(self.channel, self.name, self.kind)


FOLLOW_UP = "follow_up"
"""The kind of the task to review a purge."""

UNPUBLISHED_TASK = "unpublished"
"""The kind of the task to mend what could not be published at its hour."""

NO_ISSUE = "no_issue"
"""The kind of the task to add to an issue what waits to be deliberated."""

REEXAMINE = "re_examine"
"""The kind of the task to examine again what was refused."""

NOTICE_ENDED = "notice_ended"
"""The kind of the task to look at a correction that the end of a public notice interrupted."""

HAND_OVER = "hand_over"
"""The kind of the task to hand over what waits for somebody who can act no more."""

COMPANION_ENDED = "companion_ended"
"""The kind of the task to say what becomes of what was to go out with something that has ended."""

OBJECTED = "objected"
"""The kind of the task to look at why a body that issues it too does not consent."""

AVERAGES = ("truthfulness", "completeness", "effectiveness")


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """What the public thinks so far: averages of 1 to 5. ``suppressed``: too few for the averages to be shown."""

    count: int
    truthfulness: float
    completeness: float
    effectiveness: float
    comments: int
    at: datetime
    suppressed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """A published answer to what a citizen said of this disclosure; texts by digest in complaints' room."""

    id: str
    outcome: str
    question: Mapping[str, Any]
    answer: Mapping[str, Any]
    published_at: datetime
    case_number: str | None = None
    by: Mapping[str, str] = field(default_factory=dict)
    """Who answered: department and name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """How a citizen's case about a disclosure stands; never what it says."""

    state: str
    due_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupEvaluation:
    """What the leading group said of an edition (评议): verdicts by aspect and the conclusion; why is review's."""

    id: str
    period: str
    revision: int
    aspects: Mapping[str, str]
    conclusion: str
    by: Mapping[str, str]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RemedialOrder:
    """How an order to mend (整改) stands that has to do with this disclosure; what and why are review's."""

    id: str
    number: str
    department: str
    state: str
    round: int
    due_on: date
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing:
    """One archive package. A later correction or withdrawal adds another under the same number (补充材料 1, 2 …).

    ``supplement`` counts them; the first package is 0. ``afterwards``: how many evaluations of the leading group and
    verified orders it holds.
    """

    archive_number: str
    retention: str
    package_digest: str
    filed_at: datetime
    revision: int
    supplement: int = 0
    afterwards: int = 0

    @property
    def label(self) -> str:
        """The number as people read it, an addendum with which one it is."""
        return f"{self.archive_number}（补充材料{self.supplement}）" if self.supplement else self.archive_number


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """Why a publication is gone."""

    reason: str
    ground: str
    at: datetime
    by: Mapping[str, str]


IN_FORCE = "in_force"


@dataclass(frozen=True, slots=True, kw_only=True)
class Validity:
    """Whether what it says is in force (:data:`~services.catalog.domain.vocabulary.VALIDITIES`), as declared last.

    ``on``: since when. ``document``: the index number of the document that did it. Nobody declared anything: ``at`` is
    None, and it is in force.
    """

    state: str = IN_FORCE
    on: date | None = None
    reason: str = ""
    document: str = ""
    at: datetime | None = None
    by: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Disclosure:
    """A disclosure with its item, its body and its latest revision.

    ``public_revision`` is the number of the one that people read; while a correction is on its way it differs from
    ``revision.number``. ``closed_through``: up to which number the public reads no edition any more, since a public
    notice (公示) ended or a later edition withheld words of theirs; those who work on it and the archive keep them.
    Deliveries and what the public says of it are kept beside it: ``told`` counts that, ``etag`` what staff do with it,
    and neither changes the other.
    ``counted_from``: the day of the re-examination (定期审查) that decided to disclose it; its limit runs from then.
    ``formerly_published_on``: when another website published it, from which it was moved here; its limit was met, or
    not, by that.
    """

    id: str
    item: Item
    body: Body
    revision: Revision
    published: str = UNPUBLISHED
    index_number: str | None = None
    public_revision: int | None = None
    published_at: datetime | None = None
    first_published_at: datetime | None = None
    formerly_published_on: date | None = None
    counted_from: date | None = None
    position: int | None = None
    withdrawal: Withdrawal | None = None
    validity: Validity = Validity()
    purged_at: datetime | None = None
    closed_through: int = 0
    timeline: tuple[Entry, ...] = ()
    editions: tuple[Edition, ...] = ()
    deliveries: tuple[Delivery, ...] = ()
    evaluation: Evaluation | None = None
    responses: tuple[Response, ...] = ()
    group_evaluations: tuple[GroupEvaluation, ...] = ()
    remedial_orders: tuple[RemedialOrder, ...] = ()
    opinions: Mapping[str, Opinion] = field(default_factory=dict)
    filings: tuple[Filing, ...] = ()
    tasks: Mapping[str, str] = field(default_factory=dict)
    closed_tasks: tuple[str, ...] = ()
    told: int = 0
    etag: int = 0

    @property
    def audience(self) -> Audience:
        """Whom it is for; the item's, and never another."""
        return self.item.audience

    @property
    def is_published(self) -> bool:
        """Whether people can read it now."""
        return self.published == PUBLISHED

    @property
    def public_edition(self) -> Edition | None:
        """The edition that people read, or read last."""
        return next((edition for edition in self.editions if edition.number == self.public_revision), None)

    @property
    def notice_until(self) -> date | None:
        """The last day of the public notice that people read now."""
        edition = self.public_edition
        runs = self.is_published and edition is not None and edition.number > self.closed_through
        return edition.notice_until if edition is not None and runs else None

    @property
    def reexamine_on(self) -> date | None:
        """When what was refused is to be examined again; None where nothing is, or nothing is left to disclose."""
        is_gone = self.is_purged or self.published == WITHDRAWN
        return self.revision.reexamine_on if self.revision.state == REFUSED and not is_gone else None

    @property
    def notice_ended_on(self) -> date | None:
        """The last day of the notice that ended last."""
        closed = (each for each in self.editions if each.number <= self.closed_through and not each.withheld_by)
        days = (each.notice_until for each in closed)
        return max(filter(None, days), default=None)

    @property
    def on_website(self) -> bool:
        """Whether the edition that people read is for the portal."""
        edition = self.public_edition
        return edition is not None and edition.on_website

    @property
    def department(self) -> str:
        """The department responsible: the item's, else its proposer's."""
        return self.item.department or self.revision.proposer.get("department", "")

    @property
    def unexplained_findings(self) -> tuple[Finding, ...]:
        """Personal data of the latest revision that stand in the way of a proposal."""
        content = self.revision.content
        return unexplained(content.all_findings, content.kept_findings, rule=self.item.personal_data)

    @property
    def maskable_findings(self) -> tuple[Finding, ...]:
        """Those of them that stand in words: files are masked by no button."""
        return tuple(finding for finding in self.unexplained_findings if not finding.file)

    @property
    def archive_number(self) -> str | None:
        """The number under which it is filed."""
        return self.filings[0].archive_number if self.filings else None

    @property
    def proposer(self) -> str:
        """Who proposes the latest revision."""
        return self.revision.proposer.get("sub", "")

    @property
    def proposers(self) -> tuple[str, ...]:
        """Who proposes the latest revision, and who proposed it before it was handed over (移交)."""
        entries = (each for each in self.timeline if (each.act, each.revision) == ("propose", self.revision.number))
        return tuple(sorted({self.proposer, *(entry.by.get("sub", "") for entry in entries)} - {""}))

    @property
    def is_purged(self) -> bool:
        """Whether it was purged, so that nothing of it is kept but digests."""
        return self.purged_at is not None

    @property
    def held(self) -> Entry | None:
        """By whom and why an approval was taken back last."""
        return next((entry for entry in reversed(self.timeline) if entry.act == "hold"), None)

    @property
    def purged_by(self) -> str:
        """Who purged it last; empty while it is not purged."""
        return next((entry.by.get("sub", "") for entry in reversed(self.timeline) if entry.act == "purge"), "")

    @property
    def awaits_review_of_purge(self) -> bool:
        """Whether the review that follows a purge is still to be done."""
        return FOLLOW_UP in self.tasks

    @property
    def awaits_deliberation(self) -> bool:
        """Whether it is approved, and public only once its issue is deliberated (公开一期审议一期)."""
        revision = self.revision
        return revision.state == APPROVED and revision.deliberate_before and revision.deliberated_at is None

    @property
    def awaits_companion(self) -> bool:
        """Whether it is approved, and public only together with its interpretation or the document that it explains."""
        revision = self.revision
        is_first = self.published == UNPUBLISHED and revision.state == APPROVED
        together = revision.accompanied or is_draft_id(revision.content.interprets)
        return is_first and together and revision.together_at is None

    @property
    def valid_consents(self) -> tuple[Consent, ...]:
        """Those that were given to what it says now (会签)."""
        present = self.revision.content_hash
        return tuple(consent for consent in self.revision.consents if consent.content_hash == present)

    @property
    def missing_consents(self) -> tuple[CoIssuer, ...]:
        """Who issues it too, and has not consented to what it says now."""
        given = {consent.issuer for consent in self.valid_consents}
        return tuple(issuer for issuer in self.revision.content.co_issuers if issuer not in given)

    @property
    def awaits_consent(self) -> bool:
        """Whether it is approved, and public only once everybody who issues it has consented."""
        return self.revision.state == APPROVED and bool(self.missing_consents)

    @property
    def objected(self) -> Entry | None:
        """By whom and why a consent was refused last."""
        return next((entry for entry in reversed(self.timeline) if entry.act == "object"), None)

    @property
    def is_kept_back(self) -> bool:
        """Whether it is approved, and something else than its hour is in its way."""
        return self.awaits_deliberation or self.awaits_consent or self.awaits_companion

    def is_proposed_by(self, actor: Actor) -> bool:
        """Whether ``actor`` is the proposer of the latest revision."""
        return bool(actor.sub) and self.proposer == actor.sub

    def undelivered(self) -> list[Channel]:
        """Channels of the public edition on which it is not yet out; our own website is reached by publishing."""
        edition = self.public_edition
        if edition is None:
            return []
        deliveries = [delivery for delivery in self.deliveries if delivery.revision == edition.number]
        out = {delivery.channel for delivery in deliveries if delivery.completed}
        return [channel for channel in edition.channels if not channel.by_itself and channel.code not in out]
