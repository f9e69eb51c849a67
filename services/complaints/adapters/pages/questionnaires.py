"""Pages of questionnaires for everybody: the list, the form, a look at one's answers before they are sent, results."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Response, after_this_request, g, make_response, request

from chassis.permissions import Thing
from chassis.ports import PUBLIC
from chassis.web import receipts
from chassis.web.forms import load_form, load_query
from chassis.web.pages import Pages, redirect, render
from chassis.web.reply import next_url, respond
from chassis.web.request import actor, clock
from services.complaints.adapters import evaluation_token, results_view
from services.complaints.adapters.access import may
from services.complaints.adapters.http import questionnaire_schemas as schemas
from services.complaints.adapters.http.questionnaires import command_of, shown, visible, with_results
from services.complaints.adapters.pages.kept_nowhere import kept_nowhere
from services.complaints.adapters.storage import Work
from services.complaints.adapters.storage.reads.directory import list_bodies
from services.complaints.adapters.storage.reads.questionnaires import list_questionnaires, successors_of
from services.complaints.domain import questionnaire as rules
from services.complaints.domain.permissions import PERMISSIONS
from services.complaints.domain.questionnaire import COUNTED, OPEN, PUBLISHED, QUESTIONNAIRE_KINDS, SAME_ADDRESS, STATES
from services.complaints.domain.questionnaire_answer import AlreadyAnswered, AnsweredFromHere
from services.complaints.domain.questions import Given, Question, answered
from services.complaints.use_cases.answer_questionnaire import (
    AnswerQuestionnaire,
    answer_questionnaire,
    must_be_able_to_answer,
    must_be_meant_as_answers,
)

LIST, PAGE = "/complaints/questionnaires", "/complaints/questionnaires/<questionnaire>"
RECEIPTS = "/complaints/questionnaires/receipts"
DONE = {
    "opened": "问卷已发布，在征集期内可以填写，内容不再改动。",
    "closed": "问卷已截止。",
    "discarded": "草稿已作废。",
    "counted": "已统计。请核对结果，归纳文字意见后公布。",
    "published": "结果已公布。",
    "revised": "草稿已保存，群众还看不到。",
}

pages = Pages("complaints", "questionnaires")


@pages.get(LIST, who=may("questionnaire.read"))
def show_list(work: Work) -> str:
    """What can be answered now, and the results of what was."""
    wanted = load_query(schemas.QuestionnaireQuery)
    found = list_questionnaires(work.connection, actor(), wanted, today=clock().today())
    reviews = rules.may_review(actor().body, actor())
    return render(
        "complaints/questionnaires.html",
        questionnaires=found.items,
        next_url=next_url(found),
        wanted=wanted,
        bodies=list_bodies(work.connection),
        kinds=QUESTIONNAIRE_KINDS,
        states={code: name for code, name in STATES.items() if code in (OPEN, "closed", PUBLISHED) or reviews},
        prepares=PERMISSIONS.permits("questionnaire.prepare", actor(), Thing(body=actor().body)),
        done=DONE.get(request.args.get("done", ""), ""),
    )


@pages.get(PAGE, who=may("questionnaire.read"))
def show_one(work: Work, questionnaire: str) -> Response:
    """The form while it is open, what came of it afterwards; for who looks after it also what can be done."""
    asked = visible(work, questionnaire)
    before = work.questionnaires.load(asked.predecessor) if asked.predecessor else None
    reviews = rules.may_review(asked.body, actor())
    has_results = asked.state == PUBLISHED or (asked.state == COUNTED and reviews)
    takes_answers = asked.standing(clock().today()) == OPEN and asked.opens_on <= clock().today()
    page = render(
        "complaints/questionnaire.html",
        asked=shown(asked),
        body_name=work.directory.receiving(asked.body, None) or asked.body,
        about=work.directory.publication(asked.disclosure) if asked.disclosure else None,
        before=before if before and before.state != rules.PURGED else None,
        after=successors_of(work.connection, asked.id),
        takes_answers=takes_answers,
        hindrance=_hindrance(work, asked.id) if takes_answers else None,
        results=results_view.results_of(asked) if has_results else None,
        written=work.questionnaires.written(asked) if "publish" in shown(asked)["allowed"] else {},
        again=work.questionnaires.answered_again(asked.id) if "count" in shown(asked)["allowed"] else 0,
        same_address=SAME_ADDRESS,
        reviews=reviews,
        prepares=PERMISSIONS.permits("questionnaire.prepare", actor(), Thing(body=asked.body)),
        kinds=QUESTIONNAIRE_KINDS,
        states=STATES,
        row_fields=("answers", "summaries"),
        words=_written(asked.questions),
        done=DONE.get(request.args.get("done", ""), "") if request.method == "GET" else "",
    )
    response = make_response(page)
    if takes_answers:  # it says something of its reader
        response.headers["Cache-Control"] = "private, no-cache"
    return response


@pages.post(
    f"{PAGE}/check",
    who=may("questionnaire.answer"),
    again=show_one,
    asks=True,
    limits=("evaluation",),
)
def check(work: Work, form: Any, questionnaire: str) -> Response:
    """One's answers to look over before they are sent. Nothing is kept of them."""
    asked = rules.must_be_visible(work.questionnaires.load(questionnaire), PUBLIC)
    rules.must_be_open(asked, clock().today())
    must_be_able_to_answer(_nothing_yet(asked.id), work=work, clock=clock())
    sent = load_form(schemas.NewAnswers, form)
    given = sent["answers"]
    for place, each in enumerate(given):
        work.refuse_marked(f"answers.{place}.words", each.words)
    if not sent["not_a_tip_off"]:
        must_be_meant_as_answers(asked, given, work=work)
    kept = answered(asked.questions, given, hide=work.personal_data.hide)
    # The elder mode, switched on that page, shows it again with its fields.
    g.form = form
    body = render(
        "complaints/questionnaire_check.html",
        asked=asked,
        lines=_said(asked.questions, kept),
        fields=[*_fields(given), *([("not_a_tip_off", "1")] if sent["not_a_tip_off"] else [])],
    )
    return kept_nowhere(body)


@pages.post(f"{PAGE}/change", who=may("questionnaire.answer"), again=show_one, asks=True, limits=("evaluation",))
def change(work: Work, form: Any, questionnaire: str) -> Response:
    """The form again with what was filled in."""
    rules.must_be_open(rules.must_be_visible(work.questionnaires.load(questionnaire), PUBLIC), clock().today())
    g.form = form
    return kept_nowhere(show_one(work, questionnaire))


@pages.post(
    f"{PAGE}/send",
    who=may("questionnaire.answer"),
    again=show_one,
    limits=("evaluation",),
    receipts=RECEIPTS,
)
def answer(work: Work, form: Any, questionnaire: str) -> dict[str, Any]:
    """Take the answers; sent twice, they lead to one receipt."""
    who = evaluation_token.of_cookie()
    command = command_of(who, questionnaire, load_form(schemas.NewAnswers, form))
    answer_questionnaire(command, work=work, clock=clock())
    after_this_request(lambda response: evaluation_token.keep_in(response, who.token))
    return {"questionnaire": questionnaire, "at": clock().now().isoformat(), "token": who.token}


@pages.get(f"{PAGE}/<any(check, change, send):act>", who=may("questionnaire.read"))
def show_again(_work: Work, questionnaire: str, act: str) -> Any:
    """A form that was sent leaves its own address in the browser; loaded anew, that leads back to the questionnaire."""
    del act
    return redirect(f"{LIST}/{questionnaire}", code=303)


@pages.get(f"{RECEIPTS}/<key>", who=may("questionnaire.answer"))
def show_receipt(work: Work, key: str) -> Response:
    """That the answers were taken, as often as the page is loaded, for a day and for its own browser."""
    kept = receipts.receipt(work, key)
    asked = rules.must_be_visible(work.questionnaires.load(kept["questionnaire"]), PUBLIC)
    body = render("complaints/questionnaire_thanks.html", asked=asked, at=kept["at"])
    return evaluation_token.keep_in(kept_nowhere(body), kept["token"])


@pages.get(f"{PAGE}/results-table", who=may("questionnaire.read"))
def take_results(work: Work, questionnaire: str) -> Any:
    """The results as a file."""
    return respond(results_view.table_of(with_results(work, questionnaire)), 200, None)


def _written(questions: Sequence[Question]) -> list[tuple[str, str]]:
    """What was written in the form that was refused, by the questions: to copy where there is no form any more."""
    form: Mapping[str, str] = g.get("form") or {}
    written = {place: form.get(f"answers.{place}.words", "").strip() for place in range(len(questions))}
    return [(questions[place].text, words) for place, words in written.items() if words]


def _nothing_yet(asked: str) -> AnswerQuestionnaire:
    """What this visitor would send, before anything is filled in."""
    return command_of(evaluation_token.of_cookie(), asked, {"answers": ()})


def _hindrance(work: Work, asked: str) -> AlreadyAnswered | AnsweredFromHere | None:
    """Why an answer of this visitor would be refused now."""
    try:
        must_be_able_to_answer(_nothing_yet(asked), work=work, clock=clock())
    except (AlreadyAnswered, AnsweredFromHere) as hindrance:
        return hindrance
    return None


def _said(questions: Sequence[Question], kept: Mapping[str, Any]) -> list[tuple[str, list[str]]]:
    """Each question with what is answered to it, in words."""
    lines = []
    for number, question in enumerate(questions, 1):
        given, names = kept.get(str(number)), results_view.names_of(question)
        if given is None or question.kind == "words":
            lines.append((question.text, [given] if given else []))
        else:
            chosen = given if isinstance(given, list) else [given]
            lines.append((question.text, [names[place - 1] for place in chosen]))
    return lines


def _fields(given: Sequence[Given]) -> list[tuple[str, Any]]:
    """The fields of the form, to be sent with the next one."""
    found: list[tuple[str, Any]] = []
    for place, each in enumerate(given):
        values = {"question": each.question, "rating": each.rating, "words": each.words}
        found += [(f"answers.{place}.{name}", value) for name, value in values.items() if value not in (None, "")]
        found += [(f"answers.{place}.choices", choice) for choice in each.choices]
    return found
