"""The office opens a questionnaire, ends it before its time, or discards its draft."""

from __future__ import annotations

from dataclasses import dataclass, replace

from chassis.ports import Actor, Clock
from services.complaints.domain import evaluation, questionnaire
from services.complaints.domain.questionnaire import Questionnaire
from services.complaints.ports import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenQuestionnaire:
    """From now on it never changes, and takes answers within its window."""

    actor: Actor
    id: str
    seen: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseQuestionnaire:
    """It takes no more answers, for a reason that everybody reads."""

    actor: Actor
    id: str
    reason: str
    seen: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscardQuestionnaire:
    """The draft is put away."""

    actor: Actor
    id: str
    seen: str | None = None


def open_questionnaire(command: OpenQuestionnaire, *, work: UnitOfWork, clock: Clock) -> Questionnaire:
    """Raises ``NotAllowed``, ``NotFound``, ``Invalid`` where its window is over, ``Gone`` of its publication."""
    opened = _stepped(command, "open", work, clock)
    questionnaire.must_be_ahead(opened, clock.today())
    if opened.disclosure:
        evaluation.must_be_open(work.directory.publication(opened.disclosure))
    return _kept("opened", opened, command.actor, work, clock)


def close_questionnaire(command: CloseQuestionnaire, *, work: UnitOfWork, clock: Clock) -> Questionnaire:
    """Raises ``NotAllowed``, ``NotFound`` or :class:`QuestionnaireNotNow`."""
    work.refuse_marked("reason", command.reason)
    closed = replace(_stepped(command, "close", work, clock), closed_at=clock.now(), close_reason=command.reason)
    return _kept("closed", closed, command.actor, work, clock)


def discard_questionnaire(command: DiscardQuestionnaire, *, work: UnitOfWork, clock: Clock) -> Questionnaire:
    """Raises ``NotAllowed``, ``NotFound`` or :class:`QuestionnaireNotNow`."""
    return _kept("discarded", _stepped(command, "discard", work, clock), command.actor, work, clock)


def _stepped(
    command: OpenQuestionnaire | CloseQuestionnaire | DiscardQuestionnaire, act: str, work: UnitOfWork, clock: Clock
) -> Questionnaire:
    known = work.questionnaires.load_for_update(command.id, seen=command.seen)
    return questionnaire.step(questionnaire.must_let(act, known, command.actor), act, today=clock.today())


def _kept(verb: str, changed: Questionnaire, by: Actor, work: UnitOfWork, clock: Clock) -> Questionnaire:
    work.questionnaires.save(changed)
    work.events.record(questionnaire.happened(verb, changed, by=by, at=clock.now()))
    return changed
