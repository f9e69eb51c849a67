"""The guide to disclosure (公开指南, 条例第十二条), made from what is kept of a body, and the form of its contact."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import request

from chassis.base.converter import structure
from chassis.permissions import Thing
from chassis.storage.paging import Page
from chassis.web.forms import load_form
from chassis.web.pages import Pages, redirect, render
from chassis.web.request import actor, clock
from services.catalog.adapters.access import may
from services.catalog.adapters.http.directory_schemas import ContactSchema
from services.catalog.adapters.http.kept import guide_stamp
from services.catalog.adapters.http.register_schemas import BylawsQuery
from services.catalog.adapters.pages.kept_bodies import chosen_body, kept_bodies
from services.catalog.adapters.pages.labels import ARTICLE_20
from services.catalog.adapters.storage.reads import directory as reads
from services.catalog.adapters.storage.reads import registers
from services.catalog.adapters.storage.work import Work
from services.catalog.domain.body import Body, Contact
from services.catalog.domain.directory_refusals import NoSuchBody
from services.catalog.domain.permissions import PERMISSIONS
from services.catalog.domain.vocabulary import LEGAL_REGIMES
from services.catalog.use_cases.save_body import SaveBody, save_body
from services.vocabulary import CHANNEL_KINDS, TOPICS

pages = Pages("catalog", "guide-pages")


@pages.get("/guide", who=may("body.read"), kept=guide_stamp)
def show_guide(work: Work) -> str:
    """What a body discloses, how it is arranged, how one gets it, and where its office is."""
    connection = work.events.connection
    bodies = [body for body in reads.all_bodies(connection) if body.active]
    body = chosen_body(bodies, request.args.get("body", ""))
    counts = reads.count_by_category(connection, body.code) if body else {}
    year = clock().today().year
    return render(
        "catalog/guide.html",
        bodies=bodies,
        body=body,
        categories=[(code, name, counts.get(code, 0)) for code, name in ARTICLE_20.items() if counts.get(code)],
        other=counts.get("", 0),
        topics=TOPICS,
        regimes=LEGAL_REGIMES,
        kinds=CHANNEL_KINDS,
        may_change=body is not None and PERMISSIONS.permits("body.change", actor(), Thing(body=body.code)),
        bylaws=_bylaws_in_force(work, body) if body else None,
        awareness=registers.awareness_of(connection, body.code, year) if body else None,
        may_see_activities=body is not None and PERMISSIONS.permits("activity.read", actor(), Thing(body=body.code)),
        may_add=PERMISSIONS.permits("body.add", actor(), Thing(body="")),
        is_saved=request.args.get("saved", "") if request.method == "GET" else "",
    )


@pages.get("/guide/edit", who=may("body.change"))
def ask_contact(work: Work) -> str:
    """The form of where a body's office is found."""
    kept = kept_bodies(work, "body.change")
    body = chosen_body(kept, request.form.get("body") or request.args.get("body", ""))
    return render("catalog/contact_form.html", body=body, bodies=kept)


@pages.post("/guide/edit", who=may("body.change"), again=ask_contact)
def change_contact(work: Work, form: Any) -> Any:
    """Keep it; all else of the body stays."""
    present = work.bodies.get(form.get("body", ""))
    if present is None:
        raise NoSuchBody(form.get("body", ""))
    contact = structure(Contact, load_form(ContactSchema, form))
    command = SaveBody(actor=actor(), body=replace(present, contact=contact), expected=form.get("version") or None)
    saved = save_body(command, work=work, clock=clock())
    return redirect(f"/guide?body={saved.code}&saved=1", code=303)


def _bylaws_in_force(work: Work, body: Body) -> Page[dict[str, Any]]:
    """The first of them; the page of the rules has the others."""
    query = BylawsQuery().load({"body": body.code, "state": "in_force"})
    return registers.list_bylaws(work.events.connection, actor(), query, clock().today())
