"""An officer answers a case; where citizen and officer agree, question and answer become public."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from chassis.ports import Clock, Invalid, in_both
from services.complaints.domain import answer as answers
from services.complaints.domain import answering as rules
from services.complaints.domain import awaited, task
from services.complaints.domain.allowed import require_act
from services.complaints.domain.answer import Answer, Wording
from services.complaints.domain.body_rules import must_be_looked_over
from services.complaints.domain.case import Case
from services.complaints.domain.named import NamedInIt, is_kept_from
from services.complaints.domain.response import NotForThePublic, Response, published, require_seen
from services.complaints.domain.title import is_repeated
from services.complaints.ports import UnitOfWork
from services.complaints.use_cases.current_case import CaseCommand, current_case
from services.complaints.use_cases.document_number import document_number
from services.complaints.use_cases.public_wording import public_wording


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerCase(CaseCommand):
    """The answer as it goes out, without ``said`` the draft as it stands; how it reaches the citizen, and on which day.

    ``publish`` makes it public too, confirmed by the digest of what was previewed.
    """

    said: Wording | None = None
    publish: bool = False
    preview_digest: str = ""
    delivery: str = "online"
    delivered_on: date | None = None


def answer_case(command: AnswerCase, *, work: UnitOfWork, clock: Clock) -> Case:
    """The clock stops, the task closes, and 您提、我办 gains an entry if the citizen and the officer agree to it.

    Raises :class:`NotForThePublic`, :class:`PreviewChanged` or :class:`AnswerChanged`.
    """
    (before, by), now = current_case(command, work=work), clock.now()
    require_act(before, "answer", by)
    said = command.said or _drafted(before, work)
    work.refuse_marked("text", said.text)
    must_be_looked_over(before.rules, said.checks)
    answer_id = before.draft or work.ids.new()
    case, answered = rules.answered(
        before,
        by=by,
        at=now,
        outcome=said.outcome,
        answer=answer_id,
        digest=answers.digest(said),
        delivery=command.delivery,
        on=rules.day_delivered(before, command.delivered_on, command.delivery, today=clock.today()),
        number=before.document_number or document_number(before, work=work, clock=clock),
    )
    answer = answers.write(before, "answer", said, answer_id=answer_id, by=by, at=now)
    for event in (
        answered,
        *awaited.moved(before, case, "answered", by=by, at=now),
        *task.check_closed(before, "answered", by=by, at=now),
        task.closed(case, "answered", by=by, at=now),
    ):
        work.events.record(event)
    response = _response(case, answer, said, command, work) if command.publish else None
    if response is not None:
        work.events.record(published(response, by=by))
    work.answers.save(answer, response)
    _answer_merged(case, answer, command, work)
    return work.cases.save(case)


def _answer_merged(chief: Case, answer: Answer, command: AnswerCase, work: UnitOfWork) -> None:
    """Each case that was merged into this one gets the same words, as an answer of its own.

    Raises :class:`NamedInIt` where one of them names whoever answers, by what was written since.
    """
    for merged in work.cases.merged_into(chief.number) if chief.absorbed else ():
        if is_kept_from(merged, command.actor):
            raise NamedInIt
        same = replace(answer, id=work.ids.new(), case=merged.id)
        case, answered = rules.answered_with_chief(merged, chief, by=command.actor, at=answer.at, answer=same.id)
        work.events.record(answered)
        work.answers.save(same)
        work.cases.save(case)


def _drafted(case: Case, work: UnitOfWork) -> Wording:
    """The wording of the draft under way."""
    found = work.answers.wording(case.draft) if case.draft else None
    if found is None:
        raise Invalid(
            "还没有答复内容，请填写答复，或者先存草稿。",
            "There is no draft: send the text of the answer.",
            code="no_answer",
            errors={"text": in_both("请填写答复内容。", "Write the answer.")},
        )
    return found


def _response(case: Case, answer: Answer, said: Wording, command: AnswerCase, work: UnitOfWork) -> Response:
    if not case.publish_ok:
        raise NotForThePublic
    shown = public_wording(
        title=case.title, question=case.text, contact=case.contact, said=said, masker=work.personal_data
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
