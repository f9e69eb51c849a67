"""An officer answers a case; where the citizen agreed, question and answer become public."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from chassis.ports import Actor, Clock
from services.complaints.domain import answer as answers
from services.complaints.domain import case as rules
from services.complaints.domain import states, task
from services.complaints.domain.answer import Answer, Response
from services.complaints.domain.case import Case
from services.complaints.domain.texts import TEXT_MAX, clean
from services.complaints.ports import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerCase:
    """The answer as it goes out. ``publish`` False keeps it from the public though the citizen agreed."""

    actor: Actor
    number: str
    text: str
    outcome: str
    publish: bool = True
    seen: str | None = None


def answer_case(command: AnswerCase, *, work: UnitOfWork, clock: Clock) -> Case:
    """The clock stops, the task closes, and 您提、我办 gains an entry if both sides agree to it."""
    text = clean(command.text, field="text", longest=TEXT_MAX)
    answers.must_be_outcome(command.outcome)
    work.refuse_marked("text", text)
    case, now = work.cases.lock(command.number, seen=command.seen), clock.now()
    answer_id = case.draft or work.ids.new()
    case, answered = rules.answered(case, by=command.actor, at=now, outcome=command.outcome, answer=answer_id)
    answer = Answer(
        id=answer_id,
        case=case.id,
        text=text,
        outcome=command.outcome,
        state=states.NEW,
        by=command.actor.snapshot(),
        at=now,
    )
    answer = answers.sent(answer, by=command.actor, at=now)
    work.events.record(answered)
    work.events.record(task.closed(case, reason="answered", by=command.actor, at=now))
    if case.publish_ok and command.publish:
        response = _response(case, answer, now, work)
        answer = replace(answer, response=response)
        work.events.record(answers.published(response, case=case, outcome=answer.outcome, by=command.actor))
    work.answers.save(answer)
    return work.cases.save(case)


def _response(case: Case, answer: Answer, now: datetime, work: UnitOfWork) -> Response:
    title, question, reply = answers.public_texts(case, answer)
    asked, replied = f"{title}\n\n{question}".encode(), reply.encode()
    return Response(
        id=work.ids.new(),
        title=title,
        question=question,
        answer=reply,
        published_at=now,
        question_digest=work.files.put(asked),
        question_size=len(asked),
        answer_digest=work.files.put(replied),
        answer_size=len(replied),
    )
