"""The office prepares a questionnaire, and revises its draft."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from chassis.ports import Actor, Clock, Invalid, NotFound, in_both
from services.complaints.domain import evaluation, questionnaire
from services.complaints.domain.permissions import require_to
from services.complaints.domain.questionnaire import DRAFT, Questionnaire
from services.complaints.ports import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class PrepareQuestionnaire:
    """The fields of the draft: ``body``, ``kind``, ``title``, ``questions`` and so on."""

    actor: Actor
    fields: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviseQuestionnaire:
    """The fields of the draft as they shall be, and the version that whoever revises it saw."""

    actor: Actor
    id: str
    fields: Mapping[str, Any]
    seen: str | None = None


def prepare_questionnaire(command: PrepareQuestionnaire, *, work: UnitOfWork, clock: Clock) -> Questionnaire:
    """A draft, which nobody but those who look after questionnaires sees. Raises ``NotAllowed`` or :class:`Invalid`."""
    require_to("questionnaire.prepare", command.fields["body"], command.actor)
    draft = Questionnaire(
        id=work.ids.new(),
        state=DRAFT,
        prepared_by=command.actor.snapshot(),
        prepared_at=clock.now(),
        **_begun(command.fields, clock),
    )
    _must_be_sound(draft, work)
    work.questionnaires.add(draft)
    work.events.record(questionnaire.happened("prepared", draft, by=command.actor, at=clock.now()))
    return draft


def revise_questionnaire(command: ReviseQuestionnaire, *, work: UnitOfWork, clock: Clock) -> Questionnaire:
    """The draft with other fields; its body stays. Raises ``Stale`` too, and :class:`QuestionnaireNotNow`."""
    known = work.questionnaires.load_for_update(command.id, seen=command.seen)
    draft = questionnaire.must_let("revise", known, command.actor)
    draft = questionnaire.step(draft, "revise", today=clock.today())
    draft = replace(draft, **{**_begun(command.fields, clock), "body": draft.body})
    _must_be_sound(draft, work)
    work.questionnaires.save(draft)
    work.events.record(questionnaire.happened("revised", draft, by=command.actor, at=clock.now()))
    return draft


def _begun(fields: Mapping[str, Any], clock: Clock) -> dict[str, Any]:
    return {**fields, "opens_on": fields["opens_on"] or clock.today()}


def _must_be_sound(draft: Questionnaire, work: UnitOfWork) -> None:
    _refuse_marked(draft, work)
    if work.directory.receiving(draft.body, None) is None:
        raise NotFound("没有这个单位。请从列表选择。", "There is no such body.", code="no_such_body")
    questionnaire.must_be_sound(draft)
    if draft.disclosure:
        publication = evaluation.must_be_open(work.directory.publication(draft.disclosure))
        if publication.body != draft.body:
            raise evaluation.not_known()
    if draft.predecessor:
        _must_follow(draft, work)


def _must_follow(draft: Questionnaire, work: UnitOfWork) -> None:
    before = work.questionnaires.load(draft.predecessor or "")
    if before is None or before.body != draft.body or before.state == DRAFT or before.id == draft.id:
        zh, en = "前一版本应当是本单位发布过的问卷。", "The version before is one that the body opened."
        raise Invalid(zh, en, code="wrong_questionnaire", errors={"predecessor": in_both(zh, en)})


def _refuse_marked(draft: Questionnaire, work: UnitOfWork) -> None:
    work.refuse_marked("title", draft.title)
    work.refuse_marked("introduction", draft.introduction)
    for place, question in enumerate(draft.questions):
        work.refuse_marked(f"questions.{place}.text", question.text)
        for option in question.options:
            work.refuse_marked(f"questions.{place}.options", option)
