"""What the use cases need of the outside: repositories and the chassis's ports, all within one transaction."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol

from chassis import ports
from chassis.ports import Actor
from services.complaints.domain.announced_deadline import AnnouncedDeadline
from services.complaints.domain.answer import Answer, Wording
from services.complaints.domain.body_rules import BodyRules
from services.complaints.domain.case import Case
from services.complaints.domain.directory import Publication
from services.complaints.domain.entry import Entry
from services.complaints.domain.evaluation import Evaluation, Totals
from services.complaints.domain.feedback_meeting import FeedbackMeeting
from services.complaints.domain.message import Message
from services.complaints.domain.questionnaire import Questionnaire
from services.complaints.domain.questionnaire_answer import QuestionnaireAnswer
from services.complaints.domain.response import Response
from services.complaints.domain.tally import GivenOnce
from services.complaints.domain.telling import LostCode, RatingToken, TellingState
from services.complaints.domain.terms import Terms
from services.complaints.domain.votes import Recent, Voiding, VoteLimits


@dataclass(frozen=True, slots=True)
class Place:
    """Where a new case goes: a body, and the publication that it is about."""

    body: str
    publication: Publication | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """Published answers: their ids, and the digests of their files that no other answer uses."""

    responses: Sequence[str] = ()
    files: Sequence[str] = ()


class Cases(Protocol):
    """Cases and their dialogues."""

    def add(self, case: Case) -> Case:
        """Keep a new case with its entries, and return it without those."""

    def load_for_update(self, number: str, *, code: str | None = None, seen: str | None = None) -> Case:
        """The case, locked until the end of the transaction.

        ``code`` is the citizen's receipt code as he typed it, ``seen`` the version that an officer read.
        Raises :class:`NoSuchCase`, or :class:`Stale` when the version is another.
        """

    def of_id(self, case: str) -> Case | None:
        """The case with this id, locked."""

    def save(self, case: Case) -> Case:
        """Keep a changed case and its new entries, and return it without those. Raises :class:`Stale`."""

    def heard(self, case: Case) -> Sequence[Entry]:
        """The entries of its ledger that its clock hears, in their order, without words."""

    def write(self, message: Message) -> None:
        """Keep a message of a case's dialogue."""

    def told_by_citizen(self, receipt: str) -> Sequence[str]:
        """What was said in the cases that one receipt code opens, by what is stored of it: a case and its parts.

        Their titles and texts, what their citizen wrote in the dialogue, and whom he named as reported.
        """

    def told_in_tip_offs_of(self, bodies: Collection[str]) -> Mapping[str, Sequence[str]]:
        """Of each tip-off that these bodies have, by number, the same; `*` is every body."""

    def sent_by(self, case: str) -> Collection[str]:
        """The bodies that sent a case to another one: they see that they did, and may have it back."""

    def opened_alike(self, receipt: str) -> Sequence[Case]:
        """The cases that one receipt code opens, by what is stored of it: a case and its parts."""

    def of_order(self, channel: str, order: str, *, besides: str = "") -> Sequence[Case]:
        """The cases of any body that are this order of a platform and not closed yet; ``besides``: not this one.

        Until the unit of work ends nobody else is answered for this order.
        """

    def lapsing(self, answered_before: datetime, *, limit: int) -> Sequence[str]:
        """The numbers of answered cases that nobody reopened since."""

    def merged_into(self, number: str) -> Sequence[Case]:
        """The cases that are answered with this one, locked, by their numbers."""

    def checked_about(self, disclosure: str) -> Sequence[Case]:
        """The cases about a disclosure whose draft answers or letters somebody is to look at, locked."""

    def kept_from(self, sub: str) -> Sequence[str]:
        """The numbers of the open tip-offs that are kept from a member of the staff, as he is now."""

    def erase_words(self, case: str) -> None:
        """Forget the dialogue of a case, the words of its ledger, and its answers, drafts and public ones too."""

    def erase_words_about(self, disclosure: str, *, at: datetime) -> int:
        """Forget every word of the cases about a disclosure, each entered as a purge; returns how many they are."""


class Mails(Protocol):
    """The mails of which cases were made."""

    def cases_of(self, message: str) -> Mapping[str, str]:
        """The numbers of the cases of mails with one Message-ID, all by digest: by that of what each said."""

    def add(self, message: str, said: str, case: str) -> None:
        """Keep that it was taken."""


class Deadlines(Protocol):
    """What was said of the due dates of cases."""

    def of(self, case: Case) -> AnnouncedDeadline:
        """What was said of this case's, whose row is locked; nothing yet where none is kept."""

    def save(self, known: AnnouncedDeadline) -> None:
        """Keep it."""


class Answers(Protocol):
    """Answers, and the responses that make some of them public."""

    def save(self, answer: Answer, response: Response | None = None) -> None:
        """Keep a new or changed answer, with the response that makes it public."""

    def move(self, answer: str, state: str) -> None:
        """A draft was checked, returned or signed."""

    def wording(self, answer: str) -> Wording | None:
        """What an answer says; None where there is none such."""

    def of_case(self, case: str) -> Said:
        """What was published of a case."""

    def about(self, disclosure: str) -> Said:
        """What was published about a disclosure."""

    def named(self, digests: Sequence[str]) -> Collection[str]:
        """Which of these files a response refers to."""


class Evaluations(Protocol):
    """Evaluations and their totals."""

    def count(self, evaluation: Evaluation) -> tuple[Publication, Totals] | None:
        """Add to the totals of a published disclosure, locking them; None when there is none to add to."""

    def add(self, evaluation: Evaluation) -> None:
        """Keep it. Raises :class:`AlreadyEvaluated` when this token evaluated the disclosure before."""

    def has_evaluated(self, disclosure: str, token: str) -> bool:
        """Whether this token evaluated it, void or not."""

    def recent(
        self, evaluation: Evaluation, *, from_source: datetime, from_wherever: datetime
    ) -> tuple[Recent, Recent]:
        """The others of its publication: from its source after the one moment, from wherever after the other."""

    def void(self, disclosure: str, ids: Collection[str], voiding: Voiding) -> Sequence[str]:
        """Mark those of a publication that are not void yet, its totals locked; returns which they were."""

    def forget_sources(self, before: datetime, *, limit: int) -> int:
        """Forget from where older ones came; returns of how many."""

    def recount(self, disclosure: str) -> Totals:
        """Sum its totals up again: some are void, or the publication is a copy that was lost and restored."""


class Questionnaires(Protocol):
    """Questionnaires and the answers to them."""

    def add(self, asked: Questionnaire) -> None:
        """Keep a new one."""

    def load(self, asked: str) -> Questionnaire | None:
        """One, or None."""

    def load_for_update(self, asked: str, *, seen: str | None = None) -> Questionnaire | None:
        """One, locked; ``seen`` is the version that somebody read. Raises :class:`Stale` when it is another."""

    def save(self, asked: Questionnaire) -> None:
        """Keep a changed one."""

    def answer(self, given: QuestionnaireAnswer) -> None:
        """Keep an answer. Raises :class:`AlreadyAnswered` when this token answered before."""

    def has_answered(self, asked: str, token: str) -> bool:
        """Whether this token answered it, void or not."""

    def answers(self, asked: str) -> Iterator[GivenOnce]:
        """What was answered and is not void, answer by answer."""

    def answered_again(self, asked: str) -> int:
        """How many of these came from where another had come before."""

    def written(self, asked: Questionnaire) -> Mapping[str, int]:
        """How many wrote something to each question that asks for words, by its number; void answers left out."""

    def recent(
        self, asked: str, source: str, *, from_source: datetime, from_wherever: datetime
    ) -> tuple[Recent, Recent]:
        """The answers to it: from the source after the one moment, from wherever after the other."""

    def void(self, asked: str, ids: Collection[str], voiding: Voiding) -> Sequence[str]:
        """Mark those of them that are not void yet; returns which they were."""

    def forget_sources(self, before: datetime, *, limit: int) -> int:
        """Forget from where older answers came; returns of how many."""

    def erase_words_about(self, disclosure: str) -> int:
        """Forget every word of the questionnaires about a disclosure and of what was answered; how many they are."""


class Meetings(Protocol):
    """Feedback meetings."""

    def add(self, meeting: FeedbackMeeting) -> None:
        """Keep a new one."""

    def load(self, meeting: str) -> FeedbackMeeting | None:
        """One, or None."""

    def load_for_update(self, meeting: str, *, seen: str | None = None) -> FeedbackMeeting | None:
        """One, locked; ``seen`` is the version that somebody read. Raises :class:`Stale` when it is another."""

    def save(self, meeting: FeedbackMeeting) -> None:
        """Keep a changed one."""


class Directory(Protocol):
    """What catalog announced of bodies, staff and publications."""

    def place(self, *, body: str | None, disclosure: str | None) -> Place | None:
        """Where a case goes that names a disclosure, a body, or (where there is but one body) neither."""

    def hands(self, body: str, *, person: str | None, today: date) -> tuple[Collection[str], Actor | None]:
        """The codes of a body's departments, and one member of staff as he is today, None where unknown or gone."""

    def receiving(self, body: str, department: str | None) -> str | None:
        """What an active body, or a department of it, is called; None where there is none such."""

    def works_here(self, organisation: str, *, body: str) -> bool:
        """Whether that is the name of an active body, of one with a department, or of a department of ``body``."""

    def departments(self, bodies: Collection[str]) -> Mapping[str, str]:
        """The names of the departments of these bodies, by body and code: GJJ/XD."""

    def staff_of(self, bodies: Collection[str]) -> Sequence[Actor]:
        """Everybody active who works in one of the bodies or has a post there, with all posts, whatever their dates."""

    def on_staff(self, sub: str) -> Actor | None:
        """Somebody active, with all posts, whatever their dates."""

    def handling(self, body: str, today: date) -> Sequence[Actor]:
        """Who handles, checks or signs cases of a body today, those of a superior office among them."""

    def publication(self, disclosure: str) -> Publication | None:
        """One publication, or None."""

    def keep_publication(self, publication: Publication) -> None:
        """Keep the present state of a publication; its totals stay."""

    def purge_publication(self, disclosure: str) -> None:
        """Forget every word of a publication; it is up no more."""


class Rules(Protocol):
    """How bodies handle their cases."""

    def of(self, body: str) -> BodyRules:
        """A body's; those of version 0 where none were entered."""

    def load_for_update(self, body: str) -> BodyRules:
        """A body's, locked; those of version 0 where none were entered."""

    def save(self, rules: BodyRules) -> None:
        """Keep them."""


class Identities(Protocol):
    """Who informants are, sealed."""

    def can_seal(self) -> bool:
        """Whether there is a key; without one no identity is taken."""

    def seal(self, case: str, contact: Mapping[str, str]) -> None:
        """Keep it, sealed, for a tip-off."""

    def open(self, case: str) -> Mapping[str, str]:
        """Who it is. Raises :class:`Unavailable` without the key that sealed it."""

    def erase(self, case: str) -> None:
        """Forget it for good."""


class Numbers(Protocol):
    """The serial numbers of cases."""

    def next(self, body: str, kind: str, year: int) -> int:
        """The next serial of a body, kind and year; the counter stays locked until the end of the transaction."""

    def draw(self, body: str, kind: str, year: int) -> int:
        """A serial by chance that no case of them has. Raises :class:`NumbersUsedUp`."""


class PersonalData(Protocol):
    """What finds personal data in a text."""

    def hide(self, text: str, *, keep: Collection[str] = ()) -> str:
        """The text with a note in place of each finding, for what is published; ``keep`` names contacts that stay."""

    def contacts(self, text: str) -> Sequence[str]:
        """The landlines, mail addresses and places in a text, spelled alike."""

    def is_among(self, contact: str, others: Collection[str]) -> bool:
        """Whether a contact of :meth:`contacts` is one of the others."""

    def has_word(self, text: str, word: str) -> bool:
        """Whether the word stands in the text, however it is spaced or emphasised."""

    def hide_words(self, text: str, words: Collection[str]) -> str:
        """The text with each of these words hidden."""


class Telling(Protocol):
    """Up to where citizens were told, who asked for a new code, and which tokens rate an answer."""

    def told(self, case: str) -> TellingState:
        """How far its citizen was told; of nothing where he never was."""

    def save(self, told: TellingState) -> None:
        """Keep it."""

    def ask_code(self, case: str, *, at: datetime, again_after: timedelta) -> None:
        """Have a new code sent, unless one was asked for within ``again_after``."""

    def lost(self, case: str) -> LostCode | None:
        """Who waits for a new code."""

    def save_lost(self, lost: LostCode) -> None:
        """Keep how that fared."""

    def renew_code(self, before: str, after: str) -> None:
        """Store another receipt for every case that the former one opened."""

    def add_token(self, token: RatingToken) -> None:
        """Keep the digest of a token that was sent."""

    def token(self, digest: str) -> RatingToken | None:
        """The token, locked."""

    def use_token(self, digest: str, at: datetime) -> None:
        """It serves no more."""


class UnitOfWork(ports.UnitOfWork, Protocol):
    """One transaction."""

    telling: Telling
    tells_by_mail: bool
    """Whether there is a mail server."""

    cases: Cases
    mails: Mails
    deadlines: Deadlines
    answers: Answers
    evaluations: Evaluations
    questionnaires: Questionnaires
    meetings: Meetings
    directory: Directory
    identities: Identities
    numbers: Numbers
    rules: Rules
    terms: Terms
    vote_limits: VoteLimits
    personal_data: PersonalData

    def fingerprint(self, text: str) -> str:
        """The digest under which a token is kept."""

    def refuse_marked(self, where: str, text: str) -> None:
        """Raises :class:`Invalid` when ``text`` bears a secrecy marking (保守国家秘密法): nothing may be kept."""
