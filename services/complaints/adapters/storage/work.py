"""The unit of work of complaints: every repository on one transaction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from sqlalchemy.engine import Connection

from chassis.base.hashing import sm3
from chassis.content import hiding, named_words
from chassis.content.markings import refuse_marked
from chassis.ports import EventRecorder, Files, Ids, WorkCalendar
from services.complaints.adapters.storage.answers import SqlAnswers
from services.complaints.adapters.storage.cases import SqlCases
from services.complaints.adapters.storage.deadlines import SqlDeadlines
from services.complaints.adapters.storage.directory import SqlDirectory, SqlNumbers
from services.complaints.adapters.storage.evaluations import SqlEvaluations
from services.complaints.adapters.storage.identities import Sealer, SqlIdentities
from services.complaints.adapters.storage.mails import SqlMails
from services.complaints.adapters.storage.meetings import SqlMeetings
from services.complaints.adapters.storage.questionnaires import SqlQuestionnaires
from services.complaints.adapters.storage.rules import SqlRules
from services.complaints.adapters.storage.telling import SqlTelling
from services.complaints.domain.terms import Terms
from services.complaints.domain.votes import VoteLimits
from services.complaints.ports import (
    Answers,
    Cases,
    Deadlines,
    Directory,
    Evaluations,
    Identities,
    Mails,
    Meetings,
    Numbers,
    PersonalData,
    Questionnaires,
    Rules,
    Telling,
)


class Masker:
    """A :class:`services.complaints.ports.PersonalData`: findings by their form, words by their name."""

    hide = staticmethod(hiding.hide)
    contacts = staticmethod(hiding.contacts)
    is_among = staticmethod(hiding.is_among)
    has_word = staticmethod(named_words.has_word)
    hide_words = staticmethod(named_words.hide_words)


@dataclass(slots=True)
class Work:
    """A :class:`services.complaints.ports.UnitOfWork` on one open transaction; reads take its ``connection``."""

    connection: Connection
    events: EventRecorder
    ids: Ids
    calendar: WorkCalendar
    files: Files
    terms: Terms
    vote_limits: VoteLimits
    sealer: Callable[[], Sealer | None]
    tells_by_mail: bool = False
    personal_data: PersonalData = field(default_factory=Masker)
    cases: Cases = field(init=False)
    mails: Mails = field(init=False)
    deadlines: Deadlines = field(init=False)
    answers: Answers = field(init=False)
    evaluations: Evaluations = field(init=False)
    questionnaires: Questionnaires = field(init=False)
    meetings: Meetings = field(init=False)
    directory: Directory = field(init=False)
    identities: Identities = field(init=False)
    numbers: Numbers = field(init=False)
    rules: Rules = field(init=False)
    telling: Telling = field(init=False)

    def __post_init__(self) -> None:
        self.cases = SqlCases(self.connection)
        self.mails = SqlMails(self.connection)
        self.deadlines = SqlDeadlines(self.connection)
        self.answers = SqlAnswers(self.connection)
        self.evaluations = SqlEvaluations(self.connection)
        self.questionnaires = SqlQuestionnaires(self.connection)
        self.meetings = SqlMeetings(self.connection)
        self.directory = SqlDirectory(self.connection)
        self.identities = SqlIdentities(self.connection, self.sealer)
        self.numbers = SqlNumbers(self.connection)
        self.rules = SqlRules(self.connection)
        self.telling = SqlTelling(self.connection)

    def fingerprint(self, text: str) -> str:
        return sm3(text.encode())

    def refuse_marked(self, where: str, text: str) -> None:
        refuse_marked(where, text)
