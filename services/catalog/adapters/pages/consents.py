"""会签: what other bodies ask ours to consent to, one of them to read, and the answer."""

from __future__ import annotations

from typing import Any

from flask import request

from chassis.ports import NotFound
from chassis.web.forms import load_filters, load_form
from chassis.web.pages import Pages, redirect, render
from chassis.web.reply import respond
from chassis.web.request import actor, clock
from services.catalog.adapters.access import may
from services.catalog.adapters.consent_acts import CONSENT_ACTS
from services.catalog.adapters.http.consent_schemas import ConsentsQuery
from services.catalog.adapters.http.consents import show_joint_file
from services.catalog.adapters.pages import labels
from services.catalog.adapters.storage.reads import consents as reads
from services.catalog.adapters.storage.reads import directory
from services.catalog.adapters.storage.work import Work
from services.catalog.adapters.texts import readable_text
from services.catalog.domain.consent import acts_of, asked, bodies_of
from services.catalog.domain.vocabulary import STATES

CONSENTS, CONSENT = "/catalog/consents", "/catalog/consents/<disclosure>"
DONE = {
    "give": "已同意会签。全部单位会签、审核批准后自动公开。",
    "object": "已退回牵头单位的承办人，附上了您的理由；改好重新提出后，会再请您会签。",
}

pages = Pages("catalog", "consent-pages")


@pages.get(CONSENTS, who=may("consent.list"))
def list_consents(work: Work) -> str:
    """What awaits an answer; or all that was asked."""
    connection, show_all = work.events.connection, request.args.get("show") == "all"
    query = {**load_filters(ConsentsQuery), "waiting": not show_all, "limit": 20}
    found = reads.list_consents(connection, actor(), query)
    again = "show=all&" if show_all else ""
    return render(
        "catalog/consents.html",
        lines=list(found),
        names={body.code: body.name for body in directory.all_bodies(connection)},
        show_all=show_all,
        state_names=STATES,
        state_kinds=labels.STATE_KINDS,
        first=f"?{again}" if query["cursor"] else None,
        following=f"?{again}cursor={found.next}" if found.next else None,
        done=DONE.get(request.args.get("done", ""), ""),
    )


@pages.get(CONSENT, who=may("consent.read"))
def show_consent(work: Work, disclosure: str) -> str:
    """One of them as the public is going to read it."""
    reader = actor()
    found = reads.find_joint(work.events.connection, reader, disclosure)
    text = readable_text(work.files, found.revision.content.text.digest)
    mine = bodies_of(found, reader)
    return render(
        "catalog/consent.html",
        it=found,
        content=found.revision.content,
        text=text or "",
        text_damaged=text is None,
        acts=acts_of(found, reader),
        choices=[(issuer.body, issuer.name) for issuer in found.revision.content.co_issuers if issuer.body in mine],
        waits=any(waits and body in mine for body, waits in asked(found).items()),
        standing=labels.standing(found),
        done=DONE.get(request.args.get("done", ""), "") if request.method == "GET" else "",
        **labels.vocabulary(),
    )


@pages.get(f"{CONSENT}/files/<digest>", who=may("consent.read"))
def show_file(work: Work, disclosure: str, digest: str) -> Any:
    """An attachment; the session's cookie opens pages only."""
    return respond(show_joint_file(work, disclosure, digest), 200, None)


def show_consent_again(work: Work, disclosure: str, act: str) -> str:
    """The document with the refusal of an answer."""
    page: str = show_consent(work, disclosure)
    return page


@pages.post(f"{CONSENT}/acts/<act>", who=may(*(f"consent.{name}" for name in CONSENT_ACTS)), again=show_consent_again)
def do(work: Work, form: Any, disclosure: str, act: str) -> Any:
    """Answer; what was objected to is its proposer's draft again, and no longer here."""
    declared = CONSENT_ACTS.get(act)
    if declared is None:
        raise NotFound("没有这项操作，请从会签页面进入。", "There is no such act.")
    given = load_form(declared.given, form)
    command = declared.command(actor=actor(), disclosure=disclosure, expected=None, **given)
    declared.run(command, work=work, clock=clock())
    target = CONSENTS if act == "object" else f"{CONSENTS}/{disclosure}"
    return redirect(f"{target}?done={act}", code=303)
