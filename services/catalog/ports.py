"""What the use cases need from outside: repositories, counters, the search index, and the chassis."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from chassis import ports
from chassis.ports import Actor
from services.catalog.domain.activity import Activity
from services.catalog.domain.body import Body, InUse
from services.catalog.domain.bylaw import Bylaw
from services.catalog.domain.disclosure import (
    Delivery,
    Disclosure,
    Evaluation,
    GroupEvaluation,
    Opinion,
    RemedialOrder,
    Response,
)
from services.catalog.domain.issue import Issue
from services.catalog.domain.item import Item
from services.catalog.domain.linked import Linkable
from services.catalog.domain.obligation import Claim, Obligation
from services.catalog.domain.person import Person
from services.catalog.domain.responsibility import Responsibility
from services.catalog.domain.revision import Attachment, Content, Revision, Similar
from services.catalog.domain.session import Session

# Publications of every audience take their positions from it, in the order of their commits.
PUBLICATION_COUNTER = "publications"


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A stored file that may be attached, with the body in which it was uploaded."""

    attachment: Attachment
    body: str
    by: str
    at: datetime


class Markings(Protocol):
    """The scan for secrecy markings (保密法第十七条) of short texts; whatever comes in was looked over at the edge."""

    def refuse_text(self, text: str, where: str) -> None:
        """Raise when ``text`` bears a secrecy marking; ``where`` is the field's path."""

    def check_name(self, name: str, media_type: str, where: str) -> None:
        """Raise when a file of this media type may not be called so; ``where`` is the field's path."""


class PersonalData(Protocol):
    """What finds personal data in a text."""

    def find(self, text: str) -> Iterable[tuple[str, str, str]]:
        """Each different finding: its kind, the name of the kind, and the finding as it is masked."""

    def mask(self, text: str, keep: Collection[tuple[str, str]]) -> str:
        """The text with each finding masked, save those of ``keep`` by kind and masked form."""

    def has_word(self, text: str, word: str) -> bool:
        """Whether a named word stands in the text, however it is spaced or marked."""

    def hide_words(self, text: str, words: Collection[str]) -> str:
        """The text without these words."""

    def withheld(self, text: str) -> Mapping[str, int]:
        """How many bars a text has, by the codes of their grounds."""


class Wording(Protocol):
    """What a reader is left with of a text once it is shown."""

    def says_something(self, text: str) -> bool:
        """Whether a plain text has a letter or a number that shows."""

    def markdown_says_something(self, source: str) -> bool:
        """The same of Markdown as it is rendered: markup alone says nothing."""

    def is_too_marked(self, source: str) -> bool:
        """Whether Markdown holds more marks than pages render."""

    @property
    def bars(self) -> Sequence[str]:
        """What may stand in place of withheld words, one for each ground."""

    def malformed_bars(self, text: str) -> Sequence[str]:
        """What is meant as a bar and is none."""

    def markdown_text(self, source: str) -> str:
        """The words that a reader sees of Markdown."""


class Bodies(Protocol):
    """The bodies of this deployment."""

    def get(self, code: str) -> Body | None:
        """The body of that code."""

    def in_use(self, code: str) -> InUse:
        """What of it is still named: departments by its items in use, its people and their posts, channels by items."""

    def save(self, body: Body) -> Body:
        """Insert a first version, or replace the one that ``body`` was. Raises when somebody else was quicker."""


class People(Protocol):
    """The staff with their posts."""

    def get(self, sub: str) -> Person | None:
        """The person with that stable identifier."""

    def some(self, subs: Collection[str]) -> Mapping[str, Person]:
        """These people by their identifiers; unknown ones are left out."""

    def acting(self, sub: str, day: date) -> Actor | None:
        """The person with the posts that hold on that day; None where he is unknown or works here no more."""

    def anybody_holds(self, role: str, body: str, day: date, department: str = "") -> bool:
        """Whether an active person holds a confirmed post of that role on that day, in the body or everywhere.

        With a department: in that one, or in all of them.
        """

    def anybody_held(self, role: str, body: str) -> bool:
        """Whether somebody holds or has ever held a confirmed post of that role in the body or everywhere."""

    def deputies_of(self, sub: str) -> Sequence[Person]:
        """Those who have an open post in which they stand in for that person."""

    def save(self, person: Person) -> Person:
        """Insert a first version, or replace the one that ``person`` was. Raises when somebody else was quicker."""


class Sessions(Protocol):
    """Sign-ins and tokens that were made."""

    def add(self, session: Session) -> None:
        """Keep a new one."""

    def load_for_update(self, identity: str) -> Session | None:
        """One of them, locked until the transaction ends."""

    def load_of_provider_for_update(
        self, provider_sub: str, provider_session: str, started_by: datetime
    ) -> Sequence[Session]:
        """Those not ended that follow from one at the provider, or from any of a person, locked as above."""

    def end(self, session: Session) -> None:
        """Keep that one has ended, here and where sessions are looked up; the provider's proof is forgotten."""

    def end_all(self, sub: str, at: datetime) -> None:
        """Note that every one of a person has ended; what ends them is his generation."""


class Items(Protocol):
    """The directory (目录)."""

    def get(self, code: str) -> Item | None:
        """The item of that code, active or not."""

    def with_body(self, code: str) -> tuple[Item, Body] | None:
        """An item and the body that it belongs to."""

    def for_saving(self, code: str, *, body: str) -> tuple[Item | None, Body | None]:
        """The item of that code, in whichever body, and the body that it shall belong to."""

    def save(self, item: Item, *, by: Actor, at: datetime, reason: str) -> None:
        """Keep an item's next version. Raises when somebody else was quicker."""


class Disclosures(Protocol):
    """Disclosures with their revisions; each change locks the disclosure's row first, and gives what it saved."""

    def load_for_update(self, identity: str) -> Disclosure | None:
        """The disclosure as it stands, locked until the transaction ends."""

    def load(self, identity: str) -> Disclosure | None:
        """The disclosure as it stands, locked by nobody: for what is kept beside it."""

    def load_whole_for_update(self, identity: str) -> tuple[Disclosure, list[Revision]] | None:
        """The same, with all its revisions, the oldest first."""

    def add(self, disclosure: Disclosure) -> Disclosure:
        """Keep a new disclosure and its first revision."""

    def save(self, disclosure: Disclosure, *, revision: bool = True) -> Disclosure:
        """Keep a locked disclosure and, unless told otherwise, its latest revision."""

    def save_tasks(self, disclosure: Disclosure) -> None:
        """Keep deliveries noted and tasks opened since it was loaded, without touching the disclosure itself."""

    def begin_revision(self, disclosure: Disclosure) -> Disclosure:
        """Keep a locked disclosure whose latest revision is a new one."""

    def supersede(self, identity: str, number: int, at: datetime) -> None:
        """Mark the edition before as superseded."""

    def list_again(self, disclosure: Disclosure, *, before: Disclosure) -> None:
        """Have a publication found and counted under its bodies and topics, instead of how it was before; a withdrawn
        one nowhere."""

    def link(self, disclosure: Disclosure, public: Content) -> None:
        """Have a published disclosure found from the documents to which its public content and its validity point."""

    def interpretation_of(self, identity: str) -> str | None:
        """The newest disclosure, live or public, that explains one which was not public when it was drafted."""

    def index_number_of(self, identity: str) -> str:
        """The index number of a disclosure; empty before it is public."""

    def linkable(self, index_number: str) -> Linkable | None:
        """A publication to which others may point; None where nothing public has the number."""

    def similar_to(self, disclosure: Disclosure) -> Sequence[Similar]:
        """Some others of its body and audience, public or under review, with its text, or of its item with its title
        or period."""

    def copies_of(self, identity: str) -> list[str]:
        """Other disclosures that have a text or file of this one, in whichever revision."""

    def purge(self, disclosure: Disclosure, *, photos: Iterable[str]) -> tuple[Disclosure, list[str]]:
        """Keep a purged disclosure and blank every word of its revisions; the digests that are to be removed.

        Those to which another disclosure refers stay. ``photos`` are digests that only its deliveries name.
        """


class Reception(Protocol):
    """What others tell of a disclosure, kept beside it: its version, lock and row are for staff alone."""

    def hold(self, disclosure: str) -> None:
        """Wait for whoever else keeps a delivery of this disclosure, or purges it, until the transaction ends."""

    def find(self, disclosure: str) -> tuple[str, bool] | None:
        """Of a disclosure its body, and whether it was purged; None when there is none. Nothing is locked."""

    def keep_delivery(self, disclosure: str, delivery: Delivery) -> None:
        """Keep a delivery instead of an earlier word on the same channel and revision."""

    def keep_evaluation(self, disclosure: str, evaluation: Evaluation) -> None:
        """Keep the averages so far."""

    def keep_response(self, disclosure: str, response: Response) -> None:
        """Keep a published answer."""

    def keep_opinion(self, disclosure: str, case: str, opinion: Opinion, *, at: datetime) -> None:
        """Keep how a case stands."""

    def keep_group_evaluation(self, disclosure: str, evaluation: GroupEvaluation) -> None:
        """Keep what the leading group said."""

    def keep_remedial_order(self, disclosure: str, order: RemedialOrder) -> None:
        """Keep how an order to mend stands now."""

    def forget_case(self, disclosure: str, case: str, responses: Sequence[str]) -> None:
        """Forget a case and its published answers."""


class Issues(Protocol):
    """Issues (期次) with what is in them; whoever changes one locks it first, and its disclosures after it."""

    def add(self, issue: Issue) -> Issue:
        """Keep a new one."""

    def load_for_update(self, identity: str) -> Issue | None:
        """One of them, locked until the transaction ends."""

    def save(self, issue: Issue) -> Issue:
        """Keep a locked one with its members and deliberations."""

    def live_of(self, disclosure: str, *, besides: str = "") -> Issue | None:
        """The issue, not deliberated yet, that a disclosure is in, besides one of them."""

    def forget_reasons(self, disclosure: str) -> None:
        """Blank what the leading group said of every issue that a disclosure was ever in, for a purge."""


class Obligations(Protocol):
    """What the directory asks for, and what is public of it."""

    def hold(self, item: str) -> None:
        """Wait for whoever else changes obligations of this item, until the transaction ends.

        Raising one and covering it look at each other's rows: neither may miss the other.
        """

    def hold_item_of(self, identity: str) -> Obligation | None:
        """One of them, its item held and itself locked until the transaction ends, in that order."""

    def of_occasion(self, item: str, occasion: str) -> Sequence[Obligation]:
        """What is open of an item on an occasion, locked: an element each."""

    def of_item(self, item: str) -> Sequence[Obligation]:
        """Those that follow from the directory, and the matters of an item that are not public."""

    def concerned(self, claims: Iterable[Claim]) -> Sequence[Obligation]:
        """Those of one item that follow from the directory and that one of these claims could cover."""

    def of_matter(self, disclosure: str) -> Sequence[Obligation]:
        """That of the matter that this disclosure is about; one at most."""

    def save(self, obligations: Sequence[Obligation]) -> None:
        """Keep these, new or not."""

    def remove(self, obligations: Sequence[Obligation]) -> None:
        """Forget these."""

    def cover(self, disclosure: str, claims: Collection[Claim], on: date) -> frozenset[Claim]:
        """Keep what a disclosure covers since a day, instead of what it covered before, which is returned."""

    def covering(self, obligation: Obligation) -> tuple[str, date] | None:
        """Some disclosure that covers this one, and since when."""


class Bylaws(Protocol):
    """The register of the bodies' own rules (制度), a row for each version."""

    def load_for_update(self, identity: str) -> Bylaw | None:
        """One of them, locked until the transaction ends."""

    def versions_of(self, body: str, code: str) -> Sequence[Bylaw]:
        """Every version of a rule, the oldest first."""

    def is_readable(self, body: str, index_number: str) -> bool:
        """Whether everybody can read a publication of the body under that number."""

    def save(self, bylaw: Bylaw) -> Bylaw:
        """Keep a new one, or a locked one. Raises where the rule has that version already."""

    def remove(self, bylaw: Bylaw) -> None:
        """Take it out."""


class Activities(Protocol):
    """The register of training and publicity."""

    def load_for_update(self, identity: str) -> Activity | None:
        """One entry, locked until the transaction ends."""

    def find(self, body: str, code: str) -> Activity | None:
        """The entry of that number."""

    def save(self, activity: Activity) -> Activity:
        """Keep a new one, or a locked one. Raises where the body has that number already."""

    def remove(self, activity: Activity) -> None:
        """Take it out."""


class Responsibilities(Protocol):
    """The register of responsibility."""

    def load_for_update(self, identity: str) -> Responsibility | None:
        """One entry, locked until the transaction ends."""

    def of_body_for_update(self, body: str) -> Sequence[Responsibility]:
        """Every entry of a body; nobody enters another until the transaction ends."""

    def save(self, entry: Responsibility) -> Responsibility:
        """Keep a new one, or a locked one."""

    def remove(self, entry: Responsibility) -> None:
        """Take it out."""


class SearchIndex(Protocol):
    """The words by which publications are found."""

    def add(self, disclosure: Disclosure, text: str, *, previous_position: int | None) -> None:
        """Make the words of a publication findable, instead of those of the edition before."""

    def remove(self, disclosure: Disclosure) -> None:
        """Forget its words."""


class Uploads(Protocol):
    """Files that were uploaded, and which disclosures refer to which digests."""

    def add(self, upload: Upload) -> None:
        """Note that a file was uploaded in a body."""

    def known(self, digests: Iterable[str]) -> Mapping[str, list[Upload]]:
        """The uploads of each digest, one for each person who uploaded it."""

    def refer(self, disclosure: str, digests: Iterable[str]) -> None:
        """Note that a disclosure, in whichever revision, refers to these digests; kept until a purge."""


class Imports(Protocol):
    """Which entry of another system became which disclosure, so that a second import of it changes nothing.

    Entries are kept by digests of their keys: of what was purged no word stays, and it is not imported again.
    """

    def find(self, body: str, source: str) -> tuple[str, str] | None:
        """The disclosure that an entry of a body became, and the digest of what was imported; None if it was not."""

    def has_address(self, address: str) -> bool:
        """Whether an entry that was imported had that address."""

    def add(self, body: str, source: str, *, disclosure: str, digest: str, address: str = "") -> None:
        """Note that an entry was imported, and the address that it had; of an address its digest is kept alone."""


class Counters(Protocol):
    """Numbers given one after another under a lock that is held until the commit, so none is skipped or doubled."""

    def next(self, name: str) -> int:
        """The next number of a counter, from 1."""


class Changes(Protocol):
    """The public log; its ids are ordered as the commits are, so a cursor never skips one."""

    def add(self, act: str, disclosure: Disclosure, *, at: datetime) -> None:
        """Append a change of what is on our website for everybody: published, corrected or withdrawn."""

    def erase(self, disclosure: str) -> None:
        """Forget the reasons that its changes were given."""


class UnitOfWork(ports.UnitOfWork, Protocol):
    """Everything that a use case may touch, within one transaction that the edge opens and commits."""

    bodies: Bodies
    people: People
    sessions: Sessions
    items: Items
    disclosures: Disclosures
    reception: Reception
    issues: Issues
    obligations: Obligations
    bylaws: Bylaws
    activities: Activities
    responsibilities: Responsibilities
    search: SearchIndex
    uploads: Uploads
    imports: Imports
    counters: Counters
    changes: Changes
    markings: Markings
    personal_data: PersonalData
    wording: Wording
