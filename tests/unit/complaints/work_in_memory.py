"""A unit of work of complaints without a database."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Any

from chassis.base.converter import plain
from chassis.base.ids import CountingIds
from chassis.calendar.workdays import Workdays
from chassis.ports import DomainEvent, Invalid, Limit
from services.complaints.adapters.storage.work import Masker
from services.complaints.domain.terms import Terms
from services.complaints.domain.votes import VoteLimits
from tests.unit.complaints.answers_in_memory import MemoryAnswers
from tests.unit.complaints.cases_in_memory import MemoryCases, MemoryDeadlines, MemoryIdentities, MemoryMails
from tests.unit.complaints.directory_in_memory import MemoryDirectory, MemoryRules
from tests.unit.complaints.evaluations_in_memory import MemoryEvaluations


class MemoryRecorder:
    """Keeps the events in the order in which they were recorded."""

    def __init__(self) -> None:
        self.recorded: list[DomainEvent] = []
        self.forgotten = False
        self.erased: list[str] = []

    def record(self, event: DomainEvent) -> None:
        # As the real one: JSON has neither dates nor tuples.
        self.recorded.append(replace(event, data=plain(event.data)))

    def if_refused(self, record: Any) -> None:
        """What a refusal offers is tested with the database."""

    def erase(self, aggregate: str) -> None:
        self.erased.append(aggregate)

    def forget(self) -> None:
        self.forgotten = True

    def names(self) -> list[str]:
        """Names of what was announced."""
        return [event.name for event in self.recorded if event.announce]

    def last(self, name: str) -> DomainEvent:
        """The newest event of a name."""
        return [event for event in self.recorded if event.name == name][-1]


class MemoryFiles:
    """Files by digest."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def put(self, content: bytes) -> str:
        digest = "sm3:" + hashlib.sha256(content).hexdigest()
        self.kept[digest] = content
        return digest

    def get(self, digest: str, *, owner: str = "") -> bytes:
        return self.kept[digest]

    def remove(self, digest: str) -> None:
        self.kept.pop(digest, None)


class MemoryNumbers:
    def __init__(self) -> None:
        self.last: dict[tuple[str, str, int], int] = {}

    def next(self, body: str, kind: str, year: int) -> int:
        self.last[body, kind, year] = self.last.get((body, kind, year), 0) + 1
        return self.last[body, kind, year]

    def draw(self, body: str, kind: str, year: int) -> int:
        return 1_000_000 - self.next(body, kind, year)


class NoQuestionnaires:
    """A purge finds none; those that there are are tested on a database."""

    def erase_words_about(self, _disclosure: str) -> int:
        return 0


class MemoryWork:
    """A unit of work without a database."""

    def __init__(self) -> None:
        self.directory = MemoryDirectory()
        self.cases = MemoryCases()
        self.mails = MemoryMails(self.cases)
        self.cases.staff = self.directory.staff
        self.deadlines = MemoryDeadlines()
        self.answers = MemoryAnswers()
        self.evaluations = MemoryEvaluations(self.directory)
        self.identities = MemoryIdentities()
        self.questionnaires = NoQuestionnaires()
        self.numbers = MemoryNumbers()
        self.rules = MemoryRules(self.cases.rules)
        self.events = MemoryRecorder()
        self.ids = CountingIds()
        self.calendar = Workdays()
        self.files = MemoryFiles()
        self.terms = Terms()
        self.vote_limits = VoteLimits(unknown=Limit(1, 600), known=Limit(3, 600), everybody=Limit(5, 60))
        self.personal_data = Masker()
        self.tells_by_mail = True

    def fingerprint(self, text: str) -> str:
        return "sm3:" + hashlib.sha256(text.encode()).hexdigest()

    def refuse_marked(self, where: str, text: str) -> None:
        if "机密★" in text:
            raise Invalid("有密级标志", "marked", code="secrecy_marking", errors={where: "marked"})
