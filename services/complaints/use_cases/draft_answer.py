"""An officer writes a draft answer."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.ports import Clock
from services.complaints.domain import answer as answers
from services.complaints.domain import answering as rules
from services.complaints.domain import task
from services.complaints.domain.answer import Wording
from services.complaints.domain.case import Case
from services.complaints.domain.response import NotForThePublic
from services.complaints.ports import UnitOfWork
from services.complaints.use_cases.current_case import CaseCommand, current_case
from services.complaints.use_cases.public_wording import public_wording


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftAnswer(CaseCommand):
    """Keep this wording, without sending it."""

    said: Wording


def draft_answer(command: DraftAnswer, *, work: UnitOfWork, clock: Clock) -> Case:
    """Only staff see a draft, however unfinished; the next one takes its place, and whoever was to check it waits.

    Raises :class:`NotForThePublic` where it says what to hide in public though nothing becomes public.
    """
    said = command.said
    work.refuse_marked("text", said.text)
    (before, by), now = current_case(command, work=work), clock.now()
    _require_right(before, said, work)
    draft_id = before.draft or work.ids.new()
    case, drafted = rules.drafted(before, answer=draft_id, by=by, at=now, digest=answers.digest(said))
    work.answers.save(answers.write(before, "draft", said, answer_id=draft_id, by=by, at=now))
    for event in (drafted, *task.check_closed(before, "drafted_again", by=by, at=now)):
        work.events.record(event)
    return work.cases.save(case)


def _require_right(case: Case, said: Wording, work: UnitOfWork) -> None:
    if not said.hides and not said.keeps:
        return
    if not case.publish_ok:
        raise NotForThePublic
    public_wording(title=case.title, question=case.text, contact=case.contact, said=said, masker=work.personal_data)
