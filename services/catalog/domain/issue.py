"""Issues (期次): numbered batches of a body's disclosures, deliberated and filed together (公开一期审议一期)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from chassis.permissions import Thing
from chassis.ports import Audience
from services.catalog.domain.numbers import issue_number
from services.catalog.domain.states import OPEN


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A revision of a disclosure in an issue. ``content_hash`` is what is deliberated; none while the issue is open."""

    disclosure: str
    revision: int
    added_at: datetime
    added_by: Mapping[str, str]
    content_hash: str = ""
    removed_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Deliberation:
    """What the leading group said of an issue, as review told it; ``record_digest`` is that of the full record."""

    id: str
    round: int
    agreed: bool
    by: Mapping[str, str]
    present: tuple[Mapping[str, str], ...]
    aspects: Mapping[str, bool]
    record_digest: str
    at: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueFiling:
    """A package of an issue; ``supplement`` counts those that were added to the first.

    ``packages`` are the digests of the packages of its disclosures that it lists.
    """

    archive_number: str
    retention: str
    package_digest: str
    filed_at: datetime
    packages: tuple[str, ...]
    supplement: int = 0

    @property
    def label(self) -> str:
        """The number as people read it."""
        return f"{self.archive_number}（补充材料{self.supplement}）" if self.supplement else self.archive_number


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """A numbered batch of one body and audience. ``round`` counts how often it was put to the leading group.

    ``deliberate_by``: the last day for it, by the rule of the body under which it was opened; none where things wait
    for their deliberation.
    """

    id: str
    body: str
    audience: Audience
    year: int
    serial: int
    opened_at: datetime
    opened_by: Mapping[str, str]
    state: str = OPEN
    round: int = 0
    closed_at: datetime | None = None
    deliberate_by: date | None = None
    members: tuple[Member, ...] = ()
    deliberations: tuple[Deliberation, ...] = ()
    filings: tuple[IssueFiling, ...] = ()
    cancelled_at: datetime | None = None
    cancelled_by: Mapping[str, str] = field(default_factory=dict)
    cancel_reason: str = ""
    etag: int = 0

    @property
    def number(self) -> str:
        """By which people call it."""
        return issue_number(self.body, self.year, self.audience, self.serial)

    @property
    def listed(self) -> tuple[Member, ...]:
        """What is in it now."""
        return tuple(member for member in self.members if member.removed_at is None)

    @property
    def thing(self) -> Thing:
        """The issue as the permission table sees it."""
        return Thing(body=self.body, audience=self.audience)

    @property
    def archive_number(self) -> str | None:
        """The number under which it is filed."""
        return self.filings[0].archive_number if self.filings else None

    @property
    def deliberation(self) -> Deliberation | None:
        """What was said of it last."""
        return self.deliberations[-1] if self.deliberations else None
