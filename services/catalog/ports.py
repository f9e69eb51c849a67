"""What the use cases need from outside: repositories, counters, the search index, and the chassis."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, Protocol, TypeVar

from chassis.ports import Actor, EventRecorder, Files, Ids, WorkCalendar
from services.catalog.domain.body import Body
from services.catalog.domain.disclosure import Disclosure, Edition, Evaluation, Response, Withdrawal
from services.catalog.domain.item import Item
from services.catalog.domain.person import Person
from services.catalog.domain.revision import Attachment, Content, Revision

T = TypeVar("T")

# Publications of every audience take their places from it, in the order of their commits.
PUBLICATION_COUNTER = "publications"


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemVersion:
    """One version of an item, with who made it, when and why."""

    version: int
    item: Item
    by: Mapping[str, str]
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DisclosureLine:
    """A disclosure as it stands in a list for staff; its title is the latest revision's."""

    id: str
    title: str
    item: str
    item_title: str
    body: str
    audience: str
    department: str
    revision: int
    state: str
    published: str
    index_number: str
    formed_on: date | None
    publish_at: datetime | None
    time_limit_days: int
    time_limit_unit: str
    first_published_at: datetime | None
    proposer: Mapping[str, str]
    updated_at: datetime
    etag: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedLine:
    """A publication as it stands in a public list or a search result."""

    id: str
    index_number: str
    title: str
    summary: str
    body: str
    body_name: str
    item: str
    item_title: str
    audience: str
    topics: tuple[str, ...]
    formed_on: date | None
    document_number: str
    published_at: datetime
    revision: int
    place: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """A publication as people read it: one edition, and what surrounds it. Its text is in the file store."""

    id: str
    index_number: str
    body: str
    body_name: str
    item: str
    item_title: str
    legal_basis: str
    audience: str
    audience_group: tuple[str, ...]
    level: str
    department: str
    department_name: str
    retention: str
    published: str
    revision: int
    public_revision: int
    content: Content
    content_hash: str
    change_reason: str
    published_at: datetime
    first_published_at: datetime
    superseded_at: datetime | None
    editions: tuple[Edition, ...]
    evaluation: Evaluation | None
    responses: tuple[Response, ...]
    archive_number: str
    filed_at: datetime | None
    withdrawal: Withdrawal | None
    proposer: str
    etag: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedQuery:
    """What a reader asks of the published: words, and filters that all must hold."""

    q: str = ""
    topic: str = ""
    item: str = ""
    body: str = ""
    since: date | None = None
    until: date | None = None
    year: int | None = None
    audience: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DisclosureQuery:
    """What staff ask of the disclosures that they may see."""

    mine: bool = False
    state: str = ""
    published: str = ""
    item: str = ""
    body: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page(Generic[T]):
    """One page of a list; ``next`` is the key of the following page, or None at the end."""

    items: list[T]
    next: list[Any] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One line of the ordered log of what was published, corrected and withdrawn for everybody."""

    id: int
    act: str
    disclosure: str
    index_number: str
    revision: int
    body: str
    at: datetime
    title: str = ""
    content_hash: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyFigures:
    """What a body has published for everybody; of its external items, how many have something public."""

    code: str
    name: str
    published: int
    this_year: int
    items: int
    items_published: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """A published answer, and the publication to which it belongs."""

    index_number: str
    title: str
    response: Response


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A stored file that may be attached, with the body in which it was uploaded."""

    attachment: Attachment
    body: str
    by: str
    at: datetime


class Markings(Protocol):
    """The scan for secrecy markings (保密法第十七条), before anything is stored."""

    def refuse_text(self, text: str, where: str) -> None:
        """Raise when ``text`` bears a secrecy marking; ``where`` is the field's path."""
        ...

    def inspect_file(self, content: bytes, name: str) -> str:
        """The media type of a file, by its content. Raises on a secrecy marking or a type that is not taken."""
        ...


class Bodies(Protocol):
    """The bodies of this deployment."""

    def get(self, code: str) -> Body | None:
        """The body of that code."""
        ...

    def save(self, body: Body) -> None:
        """Insert a first version or replace the one before. Raises when somebody else was quicker."""
        ...

    def all(self) -> list[Body]:
        """All bodies, by code."""
        ...


class People(Protocol):
    """The staff directory."""

    def get(self, sub: str) -> Person | None:
        """The person with that stable identifier."""
        ...

    def save(self, person: Person) -> None:
        """Insert a first version or replace the one before. Raises when somebody else was quicker."""
        ...

    def all(self, body: str = "") -> list[Person]:
        """All people, or those of one body, by body and name."""
        ...


class Items(Protocol):
    """The directory (目录)."""

    def get(self, code: str) -> Item | None:
        """The item of that code, active or not."""
        ...

    def with_body(self, code: str) -> tuple[Item, Body] | None:
        """An item and the body that it belongs to."""
        ...

    def for_saving(self, code: str, *, body: str) -> tuple[Item | None, Body | None]:
        """The item of that code, in whichever body, and the body that it shall belong to."""
        ...

    def save(self, item: Item, *, by: Actor, at: datetime, reason: str) -> None:
        """Keep an item and its version. Raises when somebody else was quicker."""
        ...

    def versions(self, code: str) -> list[ItemVersion]:
        """All versions, the newest first."""
        ...

    def page(
        self,
        *,
        body: str = "",
        audience: str = "",
        topic: str = "",
        active: bool | None = None,
        after: str = "",
        limit: int = 100,
    ) -> Page[Item]:
        """Items that match, by code; ``after`` is the last code of the page before."""
        ...


class Disclosures(Protocol):
    """Disclosures with their revisions; each change locks the disclosure's row first."""

    def get(self, identity: str) -> Disclosure | None:
        """The disclosure as it stands."""
        ...

    def lock(self, identity: str) -> Disclosure | None:
        """The same, locked until the transaction ends."""
        ...

    def lock_whole(self, identity: str) -> tuple[Disclosure, list[Revision]] | None:
        """The same, with all its revisions, the oldest first."""
        ...

    def add(self, disclosure: Disclosure) -> None:
        """Keep a new disclosure and its first revision."""
        ...

    def save(self, disclosure: Disclosure, *, revision: bool = True) -> None:
        """Keep a locked disclosure and, unless told otherwise, its latest revision."""
        ...

    def begin_revision(self, disclosure: Disclosure) -> None:
        """Keep a locked disclosure whose latest revision is a new one."""
        ...

    def supersede(self, identity: str, number: int, at: datetime) -> None:
        """Mark the edition before as superseded."""
        ...

    def revisions(self, identity: str) -> list[Revision]:
        """All revisions, the oldest first."""
        ...

    def due(self, now: datetime, limit: int) -> list[str]:
        """Approved disclosures whose ``publish_at`` has come."""
        ...

    def page(
        self, query: DisclosureQuery, *, reader: Actor, after: list[Any] | None, limit: int
    ) -> Page[DisclosureLine]:
        """Disclosures that ``reader`` may work on, the newest first."""
        ...

    def purge(self, disclosure: Disclosure) -> list[str]:
        """Keep a taken-down disclosure, blank every word of its revisions, and return the digests to be removed.

        Those to which another disclosure refers stay.
        """
        ...


@dataclass(frozen=True, slots=True)
class Standing:
    """What decides whether a reader's copy of an edition still holds: its version, and who may read it."""

    audience: str
    body: str
    audience_group: tuple[str, ...]
    proposer: str
    revision: int
    etag: int


class Publications(Protocol):
    """What is published, for readers: lists, search, single editions."""

    def index(self, disclosure: Disclosure, text: str, *, previous_place: int) -> None:
        """Make the words of a publication findable, instead of those of the edition before."""
        ...

    def unindex(self, disclosure: Disclosure) -> None:
        """Forget its words."""
        ...

    def search(
        self, query: PublishedQuery, *, reader: Actor, after: list[Any] | None, limit: int
    ) -> Page[PublishedLine]:
        """What ``reader`` may read of the published: the newest first, or the best first when words are given."""
        ...

    def find(self, index_number: str, revision: int | None = None) -> Publication | None:
        """One edition by index number, the present one unless told otherwise; whoever may read it."""
        ...

    def standing(self, index_number: str, revision: int | None = None) -> Standing | None:
        """The standing of the edition that :meth:`find` would find; None where it is withdrawn."""
        ...


class Glances(Protocol):
    """Looks at many disclosures at once, one statement each: for lists and overviews."""

    def working(self, identities: Iterable[str]) -> Mapping[str, Disclosure]:
        """Disclosures with their latest revision, as those see them who work on them."""
        ...

    def public(self, identities: Iterable[str]) -> Mapping[str, Disclosure]:
        """Published disclosures with the revision that people read; nothing in them tells of a later one."""
        ...

    def figures(self, *, since: date) -> list[BodyFigures]:
        """The figures of every body; ``since`` begins the year."""
        ...

    def by_item(self, body: str, *, reader: Actor) -> Mapping[str, int]:
        """How many publications of each item of a body ``reader`` may read."""
        ...

    def answers(self, limit: int) -> list[Answered]:
        """The latest published answers on external publications, the newest first."""
        ...


class Uploads(Protocol):
    """Files that were uploaded, and which disclosures refer to which digests."""

    def add(self, upload: Upload) -> None:
        """Note that a file was uploaded in a body."""
        ...

    def known(self, digests: Iterable[str]) -> Mapping[str, list[Upload]]:
        """The uploads of each digest."""
        ...

    def refer(self, disclosure: str, digests: Iterable[str]) -> None:
        """Note that a disclosure, in whichever revision, refers to these digests; kept until a takedown."""
        ...


class Counters(Protocol):
    """Numbers given one after another under a lock that is held until the commit, so none is skipped or doubled."""

    def next(self, name: str) -> int:
        """The next number of a counter, from 1."""
        ...


class Changes(Protocol):
    """The public log; its ids are ordered as the commits are, so a cursor never skips one."""

    def add(self, act: str, disclosure: Disclosure, *, at: datetime) -> None:
        """Append a change of an external disclosure: published, corrected or withdrawn. Others are not logged."""
        ...

    def after(self, cursor: int, limit: int) -> list[Change]:
        """The changes that follow a cursor, in order."""
        ...


@dataclass(frozen=True, slots=True)
class UnitOfWork:
    """Everything that a use case may touch, within one transaction that the edge opens and commits."""

    bodies: Bodies
    people: People
    items: Items
    disclosures: Disclosures
    publications: Publications
    glances: Glances
    uploads: Uploads
    counters: Counters
    changes: Changes
    events: EventRecorder
    ids: Ids
    calendar: WorkCalendar
    files: Files
    markings: Markings
