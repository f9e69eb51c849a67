"""An officer writes a draft answer."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.ports import Clock
from services.complaints.domain import answer as answers
from services.complaints.domain import case as rules
from services.complaints.domain.case import Case
from services.complaints.ports import UnitOfWork
from services.complaints.use_cases.current_case import CaseCommand, current_case


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftAnswer(CaseCommand):
    """Keep this text and outcome, without sending them."""

    text: str
    outcome: str


def draft_answer(command: DraftAnswer, *, work: UnitOfWork, clock: Clock) -> Case:
    """Only officers see a draft; the next one takes its place."""
    work.refuse_marked("text", command.text)
    (before, by), now = current_case(command, work=work), clock.now()
    draft_id = before.draft or work.ids.new()
    case, drafted = rules.drafted(before, answer=draft_id, by=by, at=now)
    work.answers.save(
        answers.write(before, "draft", answer_id=draft_id, text=command.text, outcome=command.outcome, by=by, at=now)
    )
    work.events.record(drafted)
    return work.cases.save(case)
