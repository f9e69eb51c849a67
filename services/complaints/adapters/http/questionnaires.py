"""Questionnaires: made by the office, answered by the public, their results published."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

from chassis.ports import Conflict
from chassis.storage.paging import Page
from chassis.web.endpoint import AnyView, Endpoints
from chassis.web.headers import Header
from chassis.web.reply import Reply
from chassis.web.request import actor, clock, header, if_match
from services.complaints.adapters import evaluation_token, results_view
from services.complaints.adapters.access import may
from services.complaints.adapters.evaluation_token import Evaluator
from services.complaints.adapters.http import questionnaire_schemas as schemas
from services.complaints.adapters.http.case_replies import MAX_BYTES
from services.complaints.adapters.storage import Work
from services.complaints.adapters.storage.reads.questionnaires import list_answers, list_questionnaires, list_words
from services.complaints.domain import questionnaire as rules
from services.complaints.domain.questionnaire import COUNTED, PUBLISHED, YEARLY, Questionnaire
from services.complaints.domain.questions import must_be_written
from services.complaints.domain.yearly_survey import INTRODUCTION, STANDARD_QUESTIONS, TITLE
from services.complaints.use_cases.answer_questionnaire import AnswerQuestionnaire, answer_questionnaire
from services.complaints.use_cases.prepare_questionnaire import (
    PrepareQuestionnaire,
    ReviseQuestionnaire,
    prepare_questionnaire,
    revise_questionnaire,
)
from services.complaints.use_cases.publish_results import CountAnswers, PublishResults, count_answers, publish_results
from services.complaints.use_cases.run_questionnaire import (
    CloseQuestionnaire,
    DiscardQuestionnaire,
    OpenQuestionnaire,
    close_questionnaire,
    discard_questionnaire,
    open_questionnaire,
)
from services.complaints.use_cases.void_answers import VoidAnswers, void_answers

QUESTIONNAIRES, QUESTIONNAIRE = "/questionnaires", "/questionnaires/<questionnaire>"
PRIVATE = "private, no-store"
endpoints = Endpoints("complaints", "questionnaires")
EVALUATION_TOKEN = Header(evaluation_token.HEADER, "From an earlier answer: one token answers a questionnaire once.")


class NoResultsYet(Conflict):
    """The results are not published, or, for those who look after them, not counted."""

    code = "no_results_yet"

    def __init__(self) -> None:
        super().__init__("结果还没有公布，请在公布后再看。", "The results are not published yet; come again then.")


@endpoints.get(
    QUESTIONNAIRES,
    who=may("questionnaire.read"),
    query=schemas.QuestionnaireQuery,
    returns=schemas.ListedQuestionnaireView,
    many=True,
)
def list_of_questionnaires(work: Work, query: dict[str, Any]) -> Page[dict[str, Any]]:
    """Questionnaires, the latest first; drafts for the office, leaders and inspectors of their body."""
    return list_questionnaires(work.connection, actor(), query, today=clock().today())


@endpoints.get("/standard-questions", who=may("questionnaire.prepare"), returns=schemas.StandardView)
def show_standard(_work: Work) -> dict[str, Any]:
    """The standard questions of the yearly evaluation by society (社会评议): the beginning of a draft."""
    title = TITLE.format(year=clock().today().year)
    return {"kind": YEARLY, "title": title, "introduction": INTRODUCTION, "questions": STANDARD_QUESTIONS}


@endpoints.post(
    QUESTIONNAIRES,
    who=may("questionnaire.prepare"),
    body=schemas.NewQuestionnaire,
    returns=schemas.QuestionnaireView,
    etag=True,
    status=201,
    also=(404, 410),
)
def prepare_draft(work: Work, body: dict[str, Any]) -> Reply:
    """Begin the draft of a questionnaire about a body, or about one of its publications."""
    done = prepare_questionnaire(PrepareQuestionnaire(actor=actor(), fields=body), work=work, clock=clock())
    return _reply(done, location=f"{endpoints.prefix}/questionnaires/{done.id}")


@endpoints.get(QUESTIONNAIRE, who=may("questionnaire.read"), returns=schemas.QuestionnaireView, etag=True, also=(410,))
def show_questionnaire(work: Work, questionnaire: str) -> Reply:
    """A questionnaire with its questions; a draft for those who look after it."""
    return _reply(visible(work, questionnaire))


@endpoints.put(
    QUESTIONNAIRE,
    who=may("questionnaire.revise"),
    body=schemas.QuestionnaireFields,
    returns=schemas.QuestionnaireView,
    match="required",
    also=(409, 410),
)
def revise_draft(work: Work, body: dict[str, Any], questionnaire: str) -> Reply:
    """Revise a draft; send If-Match. What was opened never changes: prepare another one, which names it."""
    command = ReviseQuestionnaire(actor=actor(), id=questionnaire, fields=body, seen=if_match())
    return _reply(revise_questionnaire(command, work=work, clock=clock()))


def _act(act: str, **options: Any) -> Callable[[AnyView], AnyView]:
    options = {"returns": schemas.QuestionnaireView, "match": "optional", "also": (410,), **options}
    return endpoints.act(QUESTIONNAIRE, act, who=may(f"questionnaire.{act}"), **options)


@_act("open")
def open_draft(work: Work, questionnaire: str) -> Reply:
    """Open it: from its first day to the end of its last it takes answers, and never changes any more."""
    command = OpenQuestionnaire(actor=actor(), id=questionnaire, seen=if_match())
    return _reply(open_questionnaire(command, work=work, clock=clock()))


@_act("close", body=schemas.ClosingEarly)
def close_early(work: Work, body: dict[str, Any], questionnaire: str) -> Reply:
    """Close it before its last day, with a reason that everybody reads."""
    command = CloseQuestionnaire(actor=actor(), id=questionnaire, seen=if_match(), **body)
    return _reply(close_questionnaire(command, work=work, clock=clock()))


@_act("discard")
def discard_draft(work: Work, questionnaire: str) -> Reply:
    """Put a draft away."""
    command = DiscardQuestionnaire(actor=actor(), id=questionnaire, seen=if_match())
    return _reply(discard_questionnaire(command, work=work, clock=clock()))


@_act("count", body=schemas.Counting)
def count_once(work: Work, body: dict[str, Any], questionnaire: str) -> Reply:
    """Count the answers of a closed one, once; then none can be voided any more. The results are not public yet.

    Where some came from an address from which another had come before, `same_address` says whether these are several
    people; else it is refused (422). Where that is uncertain they count, but open no small count.
    """
    command = CountAnswers(actor=actor(), id=questionnaire, seen=if_match(), **body)
    return _reply(count_answers(command, work=work, clock=clock()))


@_act("publish", body=schemas.Publishing)
def publish_counted(work: Work, body: dict[str, Any], questionnaire: str) -> Reply:
    """Publish the results, with what the office sums up of each question for words."""
    command = PublishResults(actor=actor(), id=questionnaire, seen=if_match(), **body)
    return _reply(publish_results(command, work=work, clock=clock()))


@_act("void", body=schemas.AnswersVoided)
def void_stuffed(work: Work, body: dict[str, Any], questionnaire: str) -> Reply:
    """Declare answers void that were stuffed, with the reason, before they are counted; the record stays."""
    command = VoidAnswers(actor=actor(), id=questionnaire, seen=if_match(), **body)
    return _reply(void_answers(command, work=work, clock=clock()))


@endpoints.post(
    f"{QUESTIONNAIRE}/answers",
    who=may("questionnaire.answer"),
    headers=(EVALUATION_TOKEN,),
    body=schemas.NewAnswers,
    returns=schemas.AnsweredView,
    status=201,
    also=(410,),
    max_bytes=MAX_BYTES,
    limits=("evaluation",),
)
def take_answers(work: Work, body: dict[str, Any], questionnaire: str) -> dict[str, Any]:
    """Answer a questionnaire, once per Evaluation-Token, within its window.

    Without a token, one address answers a questionnaire once within a window; then 429 says when to come again.
    """
    who = evaluation_token.of_header(header(EVALUATION_TOKEN) or None)
    answer_questionnaire(command_of(who, questionnaire, body), work=work, clock=clock())
    return {"id": questionnaire, "token": who.token}


@endpoints.get(
    f"{QUESTIONNAIRE}/answers",
    who=may("questionnaire.review"),
    query=schemas.AnswerQuery,
    returns=schemas.GivenAnswerView,
    many=True,
    also=(410,),
)
def list_sources(work: Work, query: dict[str, Any], questionnaire: str) -> Page[Mapping[str, Any]]:
    """When and from where the answers came, newest first, for who looks whether they are genuine; not what they say."""
    asked = rules.must_let("review", work.questionnaires.load(questionnaire), actor())
    return list_answers(work.connection, asked.id, query)


@endpoints.get(
    f"{QUESTIONNAIRE}/words",
    who=may("questionnaire.review"),
    query=schemas.WordsQuery,
    returns=schemas.WordsView,
    many=True,
    also=(409, 410),
)
def show_words(work: Work, query: dict[str, Any], questionnaire: str) -> Page[Mapping[str, Any]]:
    """What was written to one question, personal data hidden, once it is counted; in no order of time."""
    return list_words(work.connection, counted(work, questionnaire, query["question"]).id, query)


@endpoints.get(f"{QUESTIONNAIRE}/results", who=may("questionnaire.read"), returns=schemas.ResultsView, also=(409, 410))
def show_results(work: Work, questionnaire: str) -> dict[str, Any]:
    """The results: counts, shares in percent, means; small counts and what tells them are not shown."""
    return results_view.results_of(with_results(work, questionnaire))


@endpoints.get(
    f"{QUESTIONNAIRE}/results-table", who=may("questionnaire.read"), media=(results_view.MEDIA,), also=(409, 410)
)
def take_results(work: Work, questionnaire: str) -> Reply:
    """The results as CSV."""
    return results_view.table_of(with_results(work, questionnaire))


def visible(work: Work, asked: str) -> Questionnaire:
    """The questionnaire, for who may read it. Raises :class:`NoSuchQuestionnaire` or ``Gone``."""
    return rules.must_be_visible(work.questionnaires.load(asked), actor())


def counted(work: Work, asked: str, question: int) -> Questionnaire:
    """The same for who looks after it, once it is counted, and asked for what was written to one of its questions.

    Raises :class:`NoResultsYet` too, and ``Invalid`` where that question is not answered in words.
    """
    found = rules.must_let("review", work.questionnaires.load(asked), actor())
    if found.results is None:
        raise NoResultsYet
    must_be_written(found.questions, question)
    return found


def with_results(work: Work, asked: str) -> Questionnaire:
    """The same once its results are published, or counted for who looks after it. Raises :class:`NoResultsYet` too."""
    found = visible(work, asked)
    is_shown = found.state == PUBLISHED or (found.state == COUNTED and rules.may_review(found.body, actor()))
    if not is_shown:
        raise NoResultsYet
    return found


def shown(asked: Questionnaire) -> dict[str, Any]:
    """A questionnaire as it stands today, with what the asker can do with it."""
    today = clock().today()
    fields = {name: value for name, value in asdict(asked).items() if name in schemas.QuestionnaireView().fields}
    return {**fields, "state": asked.standing(today), "allowed": rules.offered(asked, actor(), today=today)}


def command_of(who: Evaluator, asked: str, body: Mapping[str, Any]) -> AnswerQuestionnaire:
    """The answers that somebody sent, from where he sent them."""
    source = evaluation_token.source(asked)
    return AnswerQuestionnaire(id=asked, token=who.token, known=who.is_known, source=source, **body)


def _reply(asked: Questionnaire, *, location: str = "") -> Reply:
    return Reply(shown(asked), etag=str(asked.version), is_live=True, location=location, cache=PRIVATE)
