"""A publication as notify knows it: what feeds, the hall screen and the agencies show of a disclosure.

External publications and the inner ones (internal, party) are kept apart, so that no reader of the first can ever
see the second.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from types import MappingProxyType

from chassis.ports import Actor, Audience, DomainEvent
from services.notify.domain.channels import Channel
from services.notify.domain.transitions import NamedState, state_after


class PublicationState(NamedState):
    """Whether it is up."""

    PUBLISHED = "published", "已公开"
    WITHDRAWN = "withdrawn", "已撤下"


TRANSITIONS: Mapping[tuple[PublicationState, str], PublicationState] = MappingProxyType(
    {
        (PublicationState.PUBLISHED, "correct"): PublicationState.PUBLISHED,
        (PublicationState.PUBLISHED, "file"): PublicationState.PUBLISHED,
        (PublicationState.PUBLISHED, "withdraw"): PublicationState.WITHDRAWN,
        (PublicationState.PUBLISHED, "purge"): PublicationState.WITHDRAWN,
        (PublicationState.WITHDRAWN, "purge"): PublicationState.WITHDRAWN,
        (PublicationState.WITHDRAWN, "file"): PublicationState.WITHDRAWN,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRef:
    """A text or attachment by digest; never its content."""

    digest: str
    size: int
    name: str = ""
    media_type: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CoIssuer:
    """Who issues it with its body (联合发文): a body of this deployment by its code, another by name alone."""

    body: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """The present revision of a disclosure, or its tombstone.

    ``route_topic`` and ``route_level`` are those of the first publication and never change: whoever was sent the
    original by topic is sent every correction and withdrawal too. ``external_sequence`` counts what was sent to
    agencies per index number. ``readers`` are the departments for which it is kept (特定群体); none: all.
    ``period`` is what a periodic one covers.
    ``closed_through``: editions up to this one are for the public no more, since a public notice ended; as announced.
    ``purged``: all words are gone.
    """

    disclosure: str
    index_number: str
    body: str
    audience: Audience
    revision: int
    title: str
    summary: str
    item: str
    item_title: str
    department: str
    topic: str
    topics: tuple[str, ...]
    level: str
    formed_on: date
    document_number: str = ""
    period: str = ""
    co_issuers: tuple[CoIssuer, ...] = ()
    published_at: datetime
    updated_at: datetime
    text: FileRef
    content_hash: str
    address: str
    channels: tuple[Channel, ...]
    readers: tuple[str, ...] = ()
    attachments: tuple[FileRef, ...] = ()
    supersedes: int | None = None
    closed_through: int = 0
    change_reason: str = ""
    route_topic: str = ""
    route_level: str = ""
    state: PublicationState = PublicationState.PUBLISHED
    withdrawn_at: datetime | None = None
    reason: str = ""
    ground: str = ""
    purged: bool = False
    archive_number: str = ""
    filed_at: datetime | None = None
    external_sequence: int = 0

    @property
    def joint_bodies(self) -> tuple[str, ...]:
        """The other bodies of this deployment under which it is found."""
        return tuple(issuer.body for issuer in self.co_issuers if issuer.body)

    @property
    def on_website(self) -> bool:
        """Whether our own website is among its channels: feeds carry only what is there."""
        return any(channel.is_own_website for channel in self.channels)

    @property
    def on_screen(self) -> bool:
        """Whether the hall screen is."""
        return any(channel.kind == "screen" for channel in self.channels)

    @property
    def closes_earlier(self) -> bool:
        """Whether what was told of the edition that this one takes the place of is to be forgotten."""
        return self.supersedes is not None and self.closed_through >= self.supersedes

    @property
    def is_for_agencies(self) -> bool:
        """Whether agencies are sent it: what our website carries for everybody, and the end of what they were sent."""
        return self.audience == "external" and (self.on_website or self.external_sequence > 0)


def take_first(announced: Publication, *, by: Actor, at: datetime) -> tuple[Publication, DomainEvent]:
    """The first publication of a disclosure."""
    taken = replace(announced, route_topic=announced.topic or "other", route_level=announced.level)
    return taken, _event(taken, "taken", by, at)


def correct(known: Publication, announced: Publication, *, by: Actor, at: datetime) -> tuple[Publication, DomainEvent]:
    """A later revision takes the place of the known one; what must outlive it is kept."""
    taken = replace(
        announced,
        state=state_after(TRANSITIONS, known.state, "correct"),
        published_at=known.published_at,
        route_topic=known.route_topic,
        route_level=known.route_level,
        archive_number=known.archive_number,
        filed_at=known.filed_at,
        external_sequence=known.external_sequence,
    )
    return taken, _event(taken, "corrected", by, at)


def withdraw(
    known: Publication,
    *,
    reason: str,
    ground: str,
    by: Actor,
    at: datetime,
    left: str = "",
    closed_through: int = 0,
) -> tuple[Publication, DomainEvent]:
    """It is up no more. ``left``: the title that a public notice leaves; none of its other words stay."""
    state = state_after(TRANSITIONS, known.state, "withdraw")
    gone = replace(known, state=state, withdrawn_at=at, updated_at=at, reason=reason, ground=ground)
    gone = replace(gone, closed_through=closed_through)
    if left:
        gone = replace(gone, title=left, summary=left, document_number="", change_reason="")
    return gone, _event(gone, "withdrawn", by, at)


def purge(known: Publication, *, by: Actor, at: datetime, again: bool = False) -> tuple[Publication, DomainEvent]:
    """No word of it is left, not even why: that could confirm a secret. Digests and numbers stay.

    ``again``: it was purged before, and its words had come back with an older state of the database.
    """
    state = state_after(TRANSITIONS, known.state, "purge")
    gone = _wordless(replace(known, state=state, withdrawn_at=known.withdrawn_at or at, updated_at=at))
    return gone, _event(gone, "restored" if again else "withdrawn", by, at)


def _wordless(known: Publication) -> Publication:
    return replace(
        known,
        title="",
        summary="",
        item_title="",
        document_number="",
        co_issuers=(),
        change_reason="",
        reason="",
        ground="",
        attachments=tuple(replace(file, name="") for file in known.attachments),
        purged=True,
    )


def file(known: Publication, *, archive_number: str, by: Actor, at: datetime) -> tuple[Publication, DomainEvent]:
    """It was archived (归档) under a number at ``at``; filing ends nothing."""
    state = state_after(TRANSITIONS, known.state, "file")
    filed = replace(known, state=state, archive_number=archive_number, filed_at=at)
    return filed, _event(filed, "filed", by, at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Remembered:
    """What the audit record says was done with a publication, even where its row is gone.

    ``sent``: how often the agencies were sent an event; ``route`` as for :class:`Publication`.
    """

    revision: int
    state: str
    purged: bool
    sent: int
    route: tuple[str, str]

    @property
    def is_withdrawn(self) -> bool:
        """Whether it was up once and is not any more."""
        return self.state == PublicationState.WITHDRAWN


def restore(
    announced: Publication, known: Publication | None, remembered: Remembered | None, *, by: Actor, at: datetime
) -> tuple[Publication, DomainEvent]:
    """The copy as the catalog says it is, with what only notify knows of it. Nobody is sent or served it again.

    Of one that nothing is remembered of, an earlier database may have sent the agencies as many events as it has
    revisions: counting on from there leaves a gap at most, and never repeats a number.
    """
    topic, level = remembered.route if remembered else ("", "")
    restored = replace(
        announced,
        published_at=known.published_at if known else announced.published_at,
        route_topic=topic or announced.topic or "other",
        route_level=level or announced.level,
        archive_number=known.archive_number if known else "",
        filed_at=known.filed_at if known else None,
        external_sequence=remembered.sent if remembered else announced.revision,
    )
    if restored.audience != "external" or not (restored.on_website or remembered):
        restored = replace(restored, external_sequence=0)
    return restored, _event(restored, "restored", by, at)


def restore_tombstone(
    known: Publication, *, reason: str, ground: str, by: Actor, at: datetime
) -> tuple[Publication, DomainEvent]:
    """A copy that shows again what was withdrawn is a tombstone again; the agencies were told when it became one."""
    gone = replace(
        known, state=PublicationState.WITHDRAWN, withdrawn_at=at, updated_at=at, reason=reason, ground=ground
    )
    return gone, _event(gone, "restored", by, at)


def next_external(publication: Publication) -> Publication:
    """Take the next number of what is sent to agencies."""
    return replace(publication, external_sequence=publication.external_sequence + 1)


def _event(publication: Publication, verb: str, by: Actor, at: datetime) -> DomainEvent:
    return DomainEvent(
        name=f"publication.{verb}",
        aggregate=publication.disclosure,
        body=publication.body,
        actor=by,
        at=at,
        audience=publication.audience,
        detail={
            "index_number": publication.index_number,
            "revision": publication.revision,
            "state": str(publication.state),
            "content_hash": publication.content_hash,
            "purged": publication.purged,
            "sent": publication.is_for_agencies,
            "route": [publication.route_topic, publication.route_level],
        },
        correlation=publication.disclosure,
        announce=False,
    )
