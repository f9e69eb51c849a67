"""The unit of work of complaints: every repository on one transaction."""

from __future__ import annotations

from sqlalchemy.engine import Connection

from chassis.base.hashing import sm3
from chassis.content.markings import refuse_marked
from chassis.ports import EventRecorder, Files, Ids, WorkCalendar
from services.complaints.adapters.storage.answers import SqlAnswers
from services.complaints.adapters.storage.cases import SqlCases
from services.complaints.adapters.storage.directory import SqlDirectory, SqlNumbers
from services.complaints.adapters.storage.evaluations import SqlEvaluations
from services.complaints.domain.terms import Terms
from services.complaints.ports import Answers, Cases, Directory, Evaluations, Numbers


class Work:
    """A :class:`services.complaints.ports.UnitOfWork` on one open transaction."""

    def __init__(
        self,
        connection: Connection,
        events: EventRecorder,
        *,
        ids: Ids,
        calendar: WorkCalendar,
        files: Files,
        terms: Terms,
    ) -> None:
        self.cases: Cases = SqlCases(connection)
        self.answers: Answers = SqlAnswers(connection)
        self.evaluations: Evaluations = SqlEvaluations(connection)
        self.directory: Directory = SqlDirectory(connection)
        self.numbers: Numbers = SqlNumbers(connection)
        self.events = events
        self.ids = ids
        self.calendar = calendar
        self.files = files
        self.terms = terms

    def fingerprint(self, text: str) -> str:
        """The SM3 digest of a code or token."""
        return sm3(text.encode())

    def refuse_marked(self, where: str, text: str) -> None:
        """Raises when ``text`` bears a secrecy marking."""
        refuse_marked(where, text)
