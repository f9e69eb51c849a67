"""People, publications, cases and an office, each with what a test does not care about filled in."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from chassis.base.clock import FixedClock
from chassis.ports import PUBLIC, Actor
from services.complaints.domain import receipt as receipts
from services.complaints.domain.case import Case
from services.complaints.domain.deadline import Deadline, ToldDue, explain
from services.complaints.domain.directory import PUBLISHED, Publication
from services.complaints.use_cases.submit_case import Receipt, SubmitCase, submit_case
from tests.people import a_person
from tests.unit.complaints.work_in_memory import MemoryWork

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)  # a Tuesday morning in China
TODAY = date(2026, 11, 24)
STORED_CODE = receipts.kept("ABCD", "salt")


def an_officer(body: str = "GJJ", sub: str = "chen", *roles: str) -> Actor:
    """A case officer of a body, or somebody with other roles."""
    return a_person(sub, *(roles or ("case_officer",)), name="陈珂", body=body, department="BGS")


def a_case(**changes: Any) -> Case:
    """An opinion received today."""
    case = Case(
        id="c1",
        number="GJJ-YJ-2026-0001",
        kind="opinion",
        body="GJJ",
        channel="web",
        title="建议延长服务时间",
        text="中午也能办业务就好了。",
        receipt=STORED_CODE,
        state="received",
        received_at=NOW,
        received_on=TODAY,
        clock_from=TODAY,
        due_on=date(2026, 12, 1),
        term={"days": 5, "unit": "working", "basis": "本单位公开承诺的办理时限"},
        task="t1",
        version=1,
    )
    return replace(case, **changes)


def a_publication(**changes: Any) -> Publication:
    """A published external disclosure of GJJ."""
    publication = Publication(
        disclosure="d1",
        body="GJJ",
        title="第三季度财务收支报告",
        state=PUBLISHED,
        department="CW",
        item_title="定期公布财务收支报告",
        index_number="GJJ/2026-00118",
        address="/published/GJJ/2026-00118",
    )
    return replace(publication, **changes)


@dataclass
class Office:
    """Submits and answers for tests: a unit of work and a clock."""

    work: MemoryWork = field(default_factory=MemoryWork)
    clock: FixedClock = field(default_factory=lambda: FixedClock(NOW))

    def submit(self, **wanted: Any) -> Receipt:
        """Submit an opinion, or whatever is wanted."""
        told = {"actor": PUBLIC, "kind": "opinion", "title": "建议", "text": "中午也能办业务就好了。", **wanted}
        return submit_case(SubmitCase(**told), work=self.work, clock=self.clock)

    def explained(self, number: str) -> Deadline:
        """The clock of a case as it is shown."""
        case, work, today = self.work.cases.kept[number], self.work, self.clock.today()
        told = ToldDue(case.number, case.state, case.due_on, case.due_provisional)
        return explain(told, work.cases.heard(case), today=today, terms=work.terms, calendar=work.calendar)

    def wait(self, **time: float) -> None:
        """Let time pass."""
        self.clock.advance(timedelta(**time))
