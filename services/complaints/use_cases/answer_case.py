"""An officer answers a case; where citizen and officer agree, question and answer become public."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.ports import Clock
from services.complaints.domain import acts as rules
from services.complaints.domain import answer as answers
from services.complaints.domain import task
from services.complaints.domain.answer import Answer, Wording
from services.complaints.domain.case import Case
from services.complaints.domain.response import NotForThePublic, Response, published, require_seen
from services.complaints.domain.title import is_repeated
from services.complaints.ports import UnitOfWork
from services.complaints.use_cases.current_case import CaseCommand, current_case
from services.complaints.use_cases.public_wording import public_wording


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerCase(CaseCommand):
    """The answer as it goes out; ``publish`` makes it public too, confirmed by the digest of what was previewed."""

    said: Wording
    publish: bool = False
    preview_digest: str = ""


def answer_case(command: AnswerCase, *, work: UnitOfWork, clock: Clock) -> Case:
    """The clock stops, the task closes, and 您提、我办 gains an entry if the citizen and the officer agree to it.

    Raises :class:`NotForThePublic` or :class:`PreviewChanged`.
    """
    work.refuse_marked("text", command.said.text)
    (before, by), now = current_case(command, work=work), clock.now()
    answer_id, outcome = before.draft or work.ids.new(), command.said.outcome
    digest = answers.digest(command.said)
    case, answered = rules.answered(before, by=by, at=now, outcome=outcome, answer=answer_id, digest=digest)
    answer = answers.write(before, "answer", command.said, answer_id=answer_id, by=by, at=now)
    work.events.record(answered)
    work.events.record(task.closed(case, "answered", by=by, at=now))
    response = _response(case, answer, command, work) if command.publish else None
    if response is not None:
        work.events.record(published(response, by=by))
    work.answers.save(answer, response)
    return work.cases.save(case)


def _response(case: Case, answer: Answer, command: AnswerCase, work: UnitOfWork) -> Response:
    if not case.publish_ok:
        raise NotForThePublic
    shown = public_wording(
        title=case.title, question=case.text, contact=case.contact, said=command.said, masker=work.personal_data
    )
    require_seen(shown, command.preview_digest)
    titled = shown.question if is_repeated(shown.title, shown.question) else f"{shown.title}\n\n{shown.question}"
    asked, replied = titled.encode(), shown.answer.encode()
    return Response(
        id=work.ids.new(),
        case=case.id,
        case_number=case.number,
        disclosure=case.disclosure,
        body=case.body,
        outcome=answer.outcome,
        title=shown.title,
        question=shown.question,
        answer=shown.answer,
        question_digest=work.files.put(asked),
        question_size=len(asked),
        answer_digest=work.files.put(replied),
        answer_size=len(replied),
        by=answer.by,
        published_at=answer.at,
    )
