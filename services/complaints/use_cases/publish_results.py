"""The office counts what was answered, and publishes the results."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from chassis.ports import Actor, Clock
from services.complaints.domain import questionnaire
from services.complaints.domain.questionnaire import DIFFERENT_PEOPLE, AnsweredAgain, Questionnaire
from services.complaints.domain.tally import counted
from services.complaints.ports import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class CountAnswers:
    """Which questionnaire is counted; ``same_address``: what the office knows of whoever came again from one address.

    :data:`~services.complaints.domain.questionnaire.SAME_ADDRESS`; None where nobody did.
    """

    actor: Actor
    id: str
    same_address: str | None = None
    seen: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishResults:
    """Of which questionnaire; ``summaries``: of what was written to a question, by its number, and what comes of it."""

    actor: Actor
    id: str
    summaries: Mapping[str, str]
    seen: str | None = None


def count_answers(command: CountAnswers, *, work: UnitOfWork, clock: Clock) -> Questionnaire:
    """Counted once: what could be voided afterwards would be told by the difference. Void ones do not count.

    Raises ``NotAllowed``, ``NotFound``, :class:`QuestionnaireNotNow`, or :class:`AnsweredAgain` where the office has to
    say first who came again from one address.
    """
    known = work.questionnaires.load_for_update(command.id, seen=command.seen)
    asked = questionnaire.must_let("count", known, command.actor)
    done = questionnaire.step(asked, "count", today=clock.today())
    again = work.questionnaires.answered_again(done.id)
    if again and command.same_address is None:
        raise AnsweredAgain(again)
    opens_again = command.same_address == DIFFERENT_PEOPLE
    given = work.questionnaires.answers(done.id)
    results = counted(done.questions, given, least=work.terms.small_cell, opens_again=opens_again)
    done = replace(done, results=results)
    work.questionnaires.save(done)
    detail = {"answers": results["answers"], "again": again, "same_address": command.same_address if again else None}
    work.events.record(questionnaire.happened("counted", done, by=command.actor, at=clock.now(), **detail))
    return done


def publish_results(command: PublishResults, *, work: UnitOfWork, clock: Clock) -> Questionnaire:
    """Everybody reads them. Raises ``NotAllowed``, ``NotFound``, ``Invalid`` or :class:`QuestionnaireNotNow`."""
    for number, text in command.summaries.items():
        work.refuse_marked(f"summaries.{number}", text)
    known = work.questionnaires.load_for_update(command.id, seen=command.seen)
    asked = questionnaire.must_let("publish", known, command.actor)
    done = questionnaire.step(asked, "publish", today=clock.today())
    questionnaire.must_be_summarised(done, command.summaries, work.questionnaires.written(done))
    summaries = {number: text for number, text in command.summaries.items() if text}
    done = replace(done, summaries=summaries, published_at=clock.now())
    work.questionnaires.save(done)
    work.events.record(questionnaire.happened("published", done, by=command.actor, at=clock.now()))
    return done
