"""The guided form (提交来件): one question a page, what was answered in hidden fields, checked before it is sent.

Nothing is kept until it is sent. What the hidden fields say needs no signature: it is what its writer said, and all of
it is read anew, by the schema of the interface, when it is sent.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from flask import Response, g, request
from werkzeug.datastructures import MultiDict

from chassis.content.text_guard import is_storable
from chassis.ports import NotFound
from chassis.web.forms import errors_of, load_form, load_page
from chassis.web.pages import Pages, redirect, render
from chassis.web.request import actor, clock
from services.complaints.adapters.access import may
from services.complaints.adapters.http import filing_schemas, schemas
from services.complaints.adapters.pages import explanations
from services.complaints.adapters.pages.citizens import RECEIPTS, TAKEN, asked_publication, kept_receipt
from services.complaints.adapters.pages.kept_nowhere import untold
from services.complaints.adapters.storage import Work
from services.complaints.adapters.storage.reads.directory import list_bodies, newest_publications
from services.complaints.domain import case as cases
from services.complaints.domain import kinds, telling
from services.complaints.domain.body_rules import BodyRules
from services.complaints.domain.directory import Publication
from services.complaints.domain.reported import one_after_another
from services.complaints.domain.similar import similar
from services.complaints.use_cases.name_in_words import must_be_meant
from services.complaints.use_cases.submit_case import SubmitCase, submit_case

ASK = "/complaints/ask"
PRESSED = "催问公开："
CHECK = "check"
STEPS: Mapping[str, tuple[str, ...]] = {
    "kind": ("kind",),
    "body": ("body",),
    "record": ("channel", "received_on", "order_number", "order_due_on"),
    "title": ("title",),
    "text": ("text", "disclosure", "not_a_tip_off"),
    "contact": ("anonymous", "contact", "notify"),
    "publish": ("publish_ok",),
}
"""The pages in their order, and which fields of the schema each asks for."""
LABELS: Mapping[str, Mapping[str, str]] = {
    "kind": {"kind": "类型"},
    "body": {"body": "受理单位"},
    "record": {
        "channel": "来件渠道",
        "received_on": "收到日期",
        "order_number": "转办单编号",
        "order_due_on": "转办单要求的答复日期",
    },
    "title": {"title": "标题"},
    "text": {"text": "内容", "not_a_tip_off": "是不是举报"},
    "contact": {
        "anonymous": "联系方式",
        "contact.name": "姓名",
        "contact.phone": "电话",
        "contact.email": "电子邮箱",
        "contact.address": "地址",
        "notify": "通知",
    },
    "publish": {"publish_ok": "公开"},
}
_ALWAYS = ("kind", "body", "title", "text", "publish_ok")
"""What the check shows even where it was left empty."""
_CARRIED = (
    *("kind", "body", "disclosure", "title", "text", "anonymous", "publish_ok"),
    *("notify", "not_a_tip_off"),
    *("contact.name", "contact.phone", "contact.email", "contact.address"),
    *("channel", "received_on", "order_number", "order_due_on"),
)
_REVIEWED = "reviewed"
"""Set once everything was answered: whoever changes an answer then comes back to the check."""

pages = Pages("complaints", "asking")


@pages.get(ASK, who=may("case.submit"))
def show_ask(work: Work) -> Response:
    """The first question to whoever asks, suggests, complains or wants something corrected."""
    g.form, is_unknown = _from_link(work)
    return _page(work, "kind", unknown=is_unknown)


def show_check(work: Work) -> Response:
    """All answers, each to be changed; what was refused is told beside it."""
    return _page(work, CHECK)


@pages.get("/complaints", who=may("case.submit"))
def begin(_work: Work) -> Any:
    """What is left of a longer address leads to where citizens begin."""
    return redirect(ASK)


@pages.post(ASK, who=may("case.submit"), again=show_check, limits=("submission",), receipts=RECEIPTS)
def ask(work: Work, form: Any) -> dict[str, Any]:
    """Take the case in."""
    command = SubmitCase(actor=actor(), **load_form(filing_schemas.AskForm, form, **_anonymously(form)))
    return kept_receipt(TAKEN, submit_case(command, work=work, clock=clock()))


def show_step(work: Work, step: str) -> Response:
    """The page again, where its answer was refused or the elder mode was switched."""
    return _page(work, _known(step))


@pages.get(f"{ASK}/<step>", who=may("case.submit"))
def show_first(_work: Work, step: str) -> Any:
    """Loaded anew by its address a page has no answers; they begin with the first."""
    del step
    return redirect(ASK, code=303)


@pages.post(f"{ASK}/<step>", who=may("case.submit"), again=show_step, asks=True, limits=("step",))
def go_on(work: Work, form: Any, step: str) -> Any:
    """The next question, or the one that was asked for (上一步, 修改); nothing is kept."""
    wanted = form.get("to", "")
    g.form = MultiDict((name, value) for name in (*_CARRIED, _REVIEWED) if (value := form.get(name)))
    _keep_together(work)
    if not wanted and _known(step) != CHECK:
        schema = filing_schemas.AskForm if step == "body" else filing_schemas.NewCase
        asked = (*STEPS[step], "disclosure") if step == "body" else STEPS[step]
        given = load_page(schema, form, asked, **_anonymously(form))
        if step == "text" and not given["not_a_tip_off"]:
            _must_be_meant(work)
        telling.must_be_possible(given.get("notify", False), given.get("contact"), by_mail=work.tells_by_mail)
    following = _known(wanted) if wanted else _following(work, step)
    return _page(work, following)


def _must_be_meant(work: Work) -> None:
    """Asked where the words are written; with a body that is not known yet when they are sent."""
    publication = _publication(work)
    if body := publication.body if publication else _body(work):
        words = one_after_another(g.form.get("title", ""), g.form.get("text", ""))
        must_be_meant(g.form.get("kind", ""), words, body, work=work)


def _page(work: Work, step: str, *, unknown: bool = False) -> Response:
    steps = _steps(work)
    asked = list_bodies(work.connection)
    publication = _publication(work)
    body = publication.body if publication else _body(work)
    at = steps.index(step) if step in steps else len(steps)
    page = render(
        "complaints/ask.html",
        step=step,
        steps=steps,
        at=at,
        rows=_rows(work, steps) if step == CHECK else [],
        before=steps[at - 1] if at else "",
        carried=_carried(step) | ({"body": body} if body and not publication and step != "body" else {}),
        publication=publication,
        kind=kinds.KINDS.get(g.form.get("kind", "")),
        unknown=unknown,
        bodies=asked,
        body_name=next((each["name"] for each in asked if each["code"] == body), ""),
        kinds=[kinds.KINDS[code] for code in kinds.TAKEN],
        limits=_limits(work, body),
        units=explanations.UNITS,
        tells_by_mail=work.tells_by_mail,
        similar=_similar(work, body, publication) if step == "text" else [],
        channels={code: kinds.CHANNELS[code] for code in kinds.RECORDED_CHANNELS},
        today=clock().today(),
        earliest=clock().today() - timedelta(days=work.terms.recording_days),
    )
    return untold(page)


def _rows(work: Work, steps: Sequence[str]) -> list[tuple[str, str, str, str]]:
    """Each answer of the check: its page, its field, what it is called, and what was said."""
    form = g.form
    said = {
        "kind": kinds.KINDS[form["kind"]].name if form.get("kind") in kinds.KINDS else "",
        "body": next((each["name"] for each in list_bodies(work.connection) if each["code"] == _body(work)), ""),
        "channel": kinds.CHANNELS.get(form.get("channel", ""), ""),
        "anonymous": "匿名，不留联系方式" if "anonymous" in form else "",
        "notify": "有新进展时发邮件告诉我" if "notify" in form else "",
        "not_a_tip_off": "不是举报" if "not_a_tip_off" in form else "",
        "publish_ok": "同意公开问题和答复" if "publish_ok" in form else "不公开",
    }
    fields = [(step, name) for step in steps for name in LABELS[step]]
    if "anonymous" in form:
        fields = [(step, name) for step, name in fields if not name.startswith("contact.")]
    rows = [(step, name, LABELS[step][name], said.get(name, form.get(name, ""))) for step, name in fields]
    return [row for row in rows if row[3] or row[1] in _ALWAYS or row[1] in errors_of(g.get("refusal"))]


def _known(step: str) -> str:
    if step not in STEPS and step != CHECK:
        raise NotFound("没有这一页。请从头填写。", "There is no such page; begin with the first.")
    return step


def _carried(step: str) -> dict[str, str]:
    """What was answered on other pages than this one."""
    asked = STEPS.get(step, ())
    given = ((name, g.form.get(name, "")) for name in (*_CARRIED, _REVIEWED))
    return {name: value for name, value in given if value and name.partition(".")[0] not in asked}


def _steps(work: Work) -> list[str]:
    """Those that there is something to ask on: not the body where it is known, the channel only of its officers."""
    bodies = [each["code"] for each in list_bodies(work.connection)]
    publication = _publication(work)
    is_known = len(bodies) == 1 or (publication is not None and not g.form.get("body"))
    concerned = [publication.body] if publication else [_body(work)] if _body(work) else bodies
    left_out = {"body"} if is_known else set()
    if not any(cases.may("case.record", code, actor()) for code in concerned):
        left_out.add("record")
    return [step for step in STEPS if step not in left_out]


def _following(work: Work, step: str) -> str:
    steps = _steps(work)
    if step not in steps or step == steps[-1] or _REVIEWED in g.form:
        return CHECK
    return steps[steps.index(step) + 1]


def _keep_together(work: Work) -> None:
    """Whoever chose another body speaks no more of a publication of the former one."""
    publication = _publication(work)
    if publication is not None and g.form.get("body") and publication.body != g.form["body"]:
        g.form.poplist("disclosure")


def _publication(work: Work) -> Publication | None:
    named = g.form.get("disclosure", "")
    return work.directory.publication(named) if named and is_storable(named) else None


def _body(work: Work) -> str:
    """The body that was chosen, or the only one; empty while it is not known."""
    known = [each["code"] for each in list_bodies(work.connection)]
    chosen = g.form.get("body", "")
    return chosen if chosen in known else known[0] if len(known) == 1 else ""


def _limits(work: Work, body: str) -> dict[str, Any]:
    # Which of several bodies it will be is not known yet: then the limits are those that hold for all.
    rules = work.rules.of(body) if body else BodyRules()
    return {kind: rules.limit(kind, "web", work.terms) for kind in kinds.TAKEN}


def _similar(work: Work, body: str, publication: Publication | None) -> Sequence[Mapping[str, Any]]:
    """What the body published that may say it already; nothing where he came from a publication."""
    if publication is not None and not g.form.get("body"):
        return []
    title = g.form.get("title", "").removeprefix(PRESSED)
    return similar(title, newest_publications(work.connection, body)) if title and body else []


def _anonymously(form: Any) -> dict[str, Any]:
    """Who ticks “anonymous” means it: what the browser filled in besides is not even looked at."""
    return {"contact": None} if "anonymous" in form else {}


def _from_link(work: Work) -> tuple[MultiDict[str, str], bool]:
    """What a link fills in beforehand: body, publication, and what is to be made public; the rest is dropped.

    And whether it named a publication that is not known here.
    """
    asked, publication = asked_publication(work)
    body, about = request.args.get("body", ""), request.args.get("about", "")
    known = [each["code"] for each in list_bodies(work.connection)]
    given = MultiDict[str, str]()
    if publication:
        given["disclosure"], given["kind"] = publication.disclosure, kinds.OPINION
    elif body in known:
        given["body"] = body
    if about and is_storable(about) and len(about) <= schemas.TITLE_MAX - len(PRESSED):
        given["title"], given["kind"] = f"{PRESSED}{about}", kinds.COMPLAINT
    return given, asked and publication is None
