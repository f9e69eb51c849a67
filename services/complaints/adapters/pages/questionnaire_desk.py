"""Pages on which the office makes questionnaires and sees them through."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from flask import g, request
from werkzeug.datastructures import MultiDict

from chassis.permissions import Thing
from chassis.web.forms import load_form, load_query
from chassis.web.pages import Page, Pages, redirect, render
from chassis.web.reply import next_url
from chassis.web.request import actor, clock
from services.complaints.adapters.access import may
from services.complaints.adapters.http import questionnaire_schemas as schemas
from services.complaints.adapters.http.questionnaires import counted, visible
from services.complaints.adapters.pages.questionnaires import LIST, PAGE, show_one
from services.complaints.adapters.storage import Work
from services.complaints.adapters.storage.reads.directory import list_bodies
from services.complaints.adapters.storage.reads.questionnaires import list_answers, list_words
from services.complaints.domain import questionnaire as rules
from services.complaints.domain.permissions import PERMISSIONS
from services.complaints.domain.questionnaire import QUESTIONNAIRE_KINDS, YEARLY, Questionnaire
from services.complaints.domain.questions import QUESTION_KINDS, QUESTIONS_MOST, Question
from services.complaints.domain.yearly_survey import INTRODUCTION, STANDARD_QUESTIONS, TITLE
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

NEW = f"{LIST}/new"
BLANK_ROWS = 3
"""So many questions more can be written at once."""
WINDOW_DAYS = 14
_OPTIONS = re.compile(r"questions\.\d+\.options")

pages = Pages("complaints", "questionnaire-desk")


@pages.get(NEW, who=may("questionnaire.prepare"))
def show_new(work: Work) -> str:
    """An empty draft, the standard questions of 社会评议, or another questionnaire as its beginning."""
    today, start = clock().today(), request.args.get("from", "")
    begun: dict[str, Any] = {"opens_on": today, "closes_on": today + timedelta(days=WINDOW_DAYS)}
    if request.args.get("start") == YEARLY:
        title = TITLE.format(year=today.year)
        begun |= {"kind": YEARLY, "title": title, "introduction": INTRODUCTION, "questions": STANDARD_QUESTIONS}
    elif start:
        former = visible(work, start)
        names = ("kind", "title", "introduction", "questions", "disclosure", "body")
        begun |= {name: getattr(former, name) for name in names}
        begun["predecessor"] = former.id if former.state not in (rules.DRAFT, rules.DISCARDED) else None
    begun["disclosure"] = request.args.get("disclosure") or begun.get("disclosure")
    return _form(work, begun, action=NEW)


@pages.post(NEW, who=may("questionnaire.prepare"), again=show_new)
def prepare(work: Work, form: Any) -> Any:
    """Keep the draft."""
    fields = load_form(schemas.NewQuestionnaire, _with_lines(form))
    done = prepare_questionnaire(PrepareQuestionnaire(actor=actor(), fields=fields), work=work, clock=clock())
    return _back(done, "revised")


@pages.get(f"{PAGE}/revise", who=may("questionnaire.revise"))
def show_revise(work: Work, questionnaire: str) -> str:
    """The draft to revise."""
    draft = rules.must_let("revise", work.questionnaires.load(questionnaire), actor())
    known = {name: getattr(draft, name) for name in schemas.QuestionnaireFields().fields}
    begun = {**known, "body": draft.body, "version": draft.version}
    return _form(work, begun, action=f"{LIST}/{questionnaire}/revise")


@pages.post(f"{PAGE}/revise", who=may("questionnaire.revise"), again=show_revise)
def revise(work: Work, form: Any, questionnaire: str) -> Any:
    """Keep it as it is now; one page more where more questions are wanted."""
    fields = load_form(schemas.QuestionnaireFields, _with_lines(form))
    command = ReviseQuestionnaire(fields=fields, **_which(form, questionnaire))
    done = revise_questionnaire(command, work=work, clock=clock())
    return redirect(f"{LIST}/{done.id}/revise#more", code=303) if "more" in form else _back(done, "revised")


def _act(act: str) -> Callable[[Page], Page]:
    return pages.post(f"{PAGE}/{act}", who=may(f"questionnaire.{act}"), again=show_one)


@_act("open")
def open_now(work: Work, form: Any, questionnaire: str) -> Any:
    """Open it."""
    command = OpenQuestionnaire(**_which(form, questionnaire))
    return _back(open_questionnaire(command, work=work, clock=clock()), "opened")


@_act("close")
def close(work: Work, form: Any, questionnaire: str) -> Any:
    """Close it before its last day."""
    command = CloseQuestionnaire(**_which(form, questionnaire), **load_form(schemas.ClosingEarly, form))
    return _back(close_questionnaire(command, work=work, clock=clock()), "closed")


@_act("discard")
def discard(work: Work, form: Any, questionnaire: str) -> Any:
    """Put the draft away."""
    command = DiscardQuestionnaire(**_which(form, questionnaire))
    discard_questionnaire(command, work=work, clock=clock())
    return redirect(f"{LIST}?done=discarded", code=303)


@_act("count")
def count(work: Work, form: Any, questionnaire: str) -> Any:
    """Count the answers."""
    command = CountAnswers(**_which(form, questionnaire), **load_form(schemas.Counting, form))
    return _back(count_answers(command, work=work, clock=clock()), "counted")


@_act("publish")
def publish(work: Work, form: Any, questionnaire: str) -> Any:
    """Publish the results."""
    command = PublishResults(**_which(form, questionnaire), **load_form(schemas.Publishing, form))
    return _back(publish_results(command, work=work, clock=clock()), "published")


@pages.get(f"{PAGE}/answers", who=may("questionnaire.review"))
def show_answers(work: Work, questionnaire: str) -> str:
    """When and from where the answers came, with what voids the stuffed ones."""
    asked = rules.must_let("review", work.questionnaires.load(questionnaire), actor())
    wanted = load_query(schemas.AnswerQuery)
    found = list_answers(work.connection, asked.id, wanted)
    return render(
        "complaints/questionnaire_answers.html",
        asked=asked,
        answers=found.items,
        next_url=next_url(found),
        wanted=wanted,
        voids="void" in rules.offered(asked, actor(), today=clock().today()),
        done="所选的答卷已作废，不再计入结果。" if request.method == "GET" and "done" in request.args else "",
    )


@pages.post(f"{PAGE}/void", who=may("questionnaire.void"), again=show_answers)
def void(work: Work, form: Any, questionnaire: str) -> Any:
    """Declare the chosen answers void."""
    given = load_form(schemas.AnswersVoided, form)
    void_answers(VoidAnswers(actor=actor(), id=questionnaire, **given), work=work, clock=clock())
    return redirect(f"{LIST}/{questionnaire}/answers?done=1", code=303)


@pages.get(f"{PAGE}/words", who=may("questionnaire.review"))
def show_words(work: Work, questionnaire: str) -> str:
    """What was written to one question."""
    wanted = load_query(schemas.WordsQuery)
    asked = counted(work, questionnaire, wanted["question"])
    found = list_words(work.connection, asked.id, wanted)
    return render(
        "complaints/questionnaire_words.html",
        asked=asked,
        question=asked.questions[wanted["question"] - 1].text,
        words=[row["words"] for row in found],
        next_url=next_url(found),
        wanted=wanted,
    )


def _form(work: Work, begun: Mapping[str, Any], *, action: str) -> str:
    return render(
        "complaints/questionnaire_form.html",
        begun=begun,
        action=action,
        bodies=[body for body in list_bodies(work.connection) if _prepares(body["code"])],
        about=work.directory.publication(begun["disclosure"]) if begun.get("disclosure") else None,
        questions=_rows(begun.get("questions", ())),
        kinds=QUESTIONNAIRE_KINDS,
        question_kinds=QUESTION_KINDS,
        row_fields=("questions",),
    )


def _rows(questions: Sequence[Question]) -> list[dict[str, Any]]:
    """The questions, options one a line, and blank ones; so many as a refused form had."""
    rows = [{"text": each.text, "kind": each.kind, "required": each.required} for each in questions]
    for row, each in zip(rows, questions, strict=True):
        row["options"] = "\n".join(each.options)
    form = g.get("form")
    sent = len({name.split(".")[1] for name in form if name.startswith("questions.")}) if form else 0
    wanted = min(max(len(rows) + BLANK_ROWS, sent), QUESTIONS_MOST)
    blank = {"text": "", "kind": "", "options": "", "required": True}
    return rows + [blank] * (wanted - len(rows))


def _with_lines(form: MultiDict[str, str]) -> MultiDict[str, str]:
    """The form with each line of a question's options as a value of its own."""
    values = [
        (name, line)
        for name, value in form.items(multi=True)
        for line in (value.splitlines() if _OPTIONS.fullmatch(name) else [value])
        if not _OPTIONS.fullmatch(name) or line.strip()
    ]
    return MultiDict([(name, line.strip() if _OPTIONS.fullmatch(name) else line) for name, line in values])


def _which(form: Any, questionnaire: str) -> dict[str, Any]:
    """Who acts on which one, and the version that his page showed."""
    return {"actor": actor(), "id": questionnaire, "seen": form.get("version") or None}


def _prepares(body: str) -> bool:
    return PERMISSIONS.permits("questionnaire.prepare", actor(), Thing(body=body))


def _back(asked: Questionnaire, done: str) -> Any:
    return redirect(f"{LIST}/{asked.id}?done={done}", code=303)
