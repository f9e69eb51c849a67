"""Somebody of the public answers a questionnaire, once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from chassis.ports import PUBLIC, Clock
from services.complaints.domain import accusation, evaluation, questionnaire
from services.complaints.domain.questionnaire import Questionnaire
from services.complaints.domain.questionnaire_answer import AlreadyAnswered, AnsweredFromHere, QuestionnaireAnswer
from services.complaints.domain.questions import Given, answered
from services.complaints.domain.reported import one_after_another
from services.complaints.ports import UnitOfWork
from services.complaints.use_cases.refuse_stuffing import refuse_stuffing


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerQuestionnaire:
    """``token`` stands for the person, once per questionnaire; ``known`` and ``source`` as in an evaluation.

    ``not_a_tip_off``: what he wrote is meant as it is, though it names somebody of the staff or accuses.
    """

    id: str
    token: str
    source: str
    known: bool = False
    answers: Sequence[Given]
    not_a_tip_off: bool = False


def answer_questionnaire(command: AnswerQuestionnaire, *, work: UnitOfWork, clock: Clock) -> Questionnaire:
    """The questionnaire that was answered.

    Raises :class:`NotFound`, :class:`NotOpen`, :class:`Invalid`, :class:`AlreadyAnswered`, :class:`AnsweredFromHere` or
    :class:`~services.complaints.domain.accusation.WordsLookLikeATipOff`; then nothing is kept.
    """
    for place, given in enumerate(command.answers):
        work.refuse_marked(f"answers.{place}.words", given.words)
    now = clock.now()
    # A flood is refused before it takes the lock; who comes at the same moment is found by the second look.
    try:
        _refuse_stuffing(command, work, now)
    except AnsweredFromHere:
        # Somebody at his address, or himself: his own token tells.
        if work.questionnaires.has_answered(command.id, _digest(command, work)):
            raise AlreadyAnswered from None
        raise
    asked = questionnaire.must_be_visible(work.questionnaires.load_for_update(command.id), PUBLIC)
    questionnaire.must_be_open(asked, clock.today())
    if asked.disclosure:
        evaluation.must_be_open(work.directory.publication(asked.disclosure))
    if not command.not_a_tip_off:
        must_be_meant_as_answers(asked, command.answers, work=work)
    answer = QuestionnaireAnswer(
        id=work.ids.new(),
        questionnaire=asked.id,
        token=_digest(command, work),
        # Hidden before it is kept: nobody ever reads what a citizen wrote of himself or others by number.
        answers=answered(asked.questions, command.answers, hide=work.personal_data.hide),
        at=now,
        source=command.source,
    )
    _refuse_stuffing(command, work, now)
    work.questionnaires.answer(answer)
    work.events.record(questionnaire.happened("answered", asked, by=PUBLIC, at=now, answer=answer.id))
    return asked


def must_be_meant_as_answers(asked: Questionnaire, given: Sequence[Given], *, work: UnitOfWork) -> None:
    """Whoever writes is asked whether he means to report somebody.

    Raises :class:`~services.complaints.domain.accusation.WordsLookLikeATipOff`.
    """
    words = one_after_another(*(each.words for each in given if each.words))
    staff, places = work.directory.staff_of([asked.body]), work.directory.departments([asked.body])
    accusation.must_be_meant_as_answer(words, staff, places)


def must_be_able_to_answer(command: AnswerQuestionnaire, *, work: UnitOfWork, clock: Clock) -> None:
    """Whoever would be refused at the end learns it before he fills anything in; ``answers`` play no part.

    Raises :class:`AlreadyAnswered` or :class:`AnsweredFromHere`.
    """
    if work.questionnaires.has_answered(command.id, _digest(command, work)):
        raise AlreadyAnswered
    _refuse_stuffing(command, work, clock.now())


def _digest(command: AnswerQuestionnaire, work: UnitOfWork) -> str:
    """Of the token, for this questionnaire alone: nobody joins by it what the same browser said elsewhere."""
    return work.fingerprint(f"{command.id} {command.token}")


def _refuse_stuffing(command: AnswerQuestionnaire, work: UnitOfWork, at: datetime) -> None:
    recent = partial(work.questionnaires.recent, command.id, command.source)
    refuse_stuffing(recent, known=command.known, at=at, refusal=AnsweredFromHere, work=work)
