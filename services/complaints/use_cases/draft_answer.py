"""An officer writes a draft answer."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.ports import Actor, Clock
from services.complaints.domain import answer as answers
from services.complaints.domain import case as rules
from services.complaints.domain.case import Case
from services.complaints.domain.texts import TEXT_MAX, clean
from services.complaints.ports import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftAnswer:
    """Keep this text and outcome, without sending them."""

    actor: Actor
    number: str
    text: str
    outcome: str
    seen: str | None = None


def draft_answer(command: DraftAnswer, *, work: UnitOfWork, clock: Clock) -> Case:
    """Only officers see a draft; the next one takes its place."""
    text = clean(command.text, field="text", longest=TEXT_MAX)
    work.refuse_marked("text", text)
    case, now = work.cases.lock(command.number, seen=command.seen), clock.now()
    rules.must_be_officer(case, command.actor)
    before = work.answers.find(case.draft) if case.draft else None
    draft_id = before.id if before else work.ids.new()
    case, drafted = rules.drafted(case, answer=draft_id, by=command.actor, at=now)
    work.answers.save(
        answers.written(
            before, answer_id=draft_id, case=case, text=text, outcome=command.outcome, by=command.actor, at=now
        )
    )
    work.events.record(drafted)
    return work.cases.save(case)
