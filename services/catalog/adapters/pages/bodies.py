"""A body (单位) on its forms: name, law, fonds, departments, channels and its own rules; its contact is the guide's."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from marshmallow import ValidationError

from chassis.base.converter import plain
from chassis.permissions import Thing
from chassis.web.forms import load_form, refused_form
from chassis.web.input import from_text
from chassis.web.pages import Pages, redirect, render
from chassis.web.request import actor, clock
from chassis.web.schema import Schema
from services.catalog.adapters.access import may
from services.catalog.adapters.http.directory_schemas import BodyChange, BodySchema, RulesSchema, body_of
from services.catalog.adapters.standard_directory.body_columns import read_channels, read_departments, written
from services.catalog.adapters.storage.work import Work
from services.catalog.domain.body import APPROVERS, MAY_FALL_TOGETHER, Body
from services.catalog.domain.directory_refusals import NoSuchBody
from services.catalog.domain.permissions import PERMISSIONS
from services.catalog.domain.vocabulary import DELIBERATION_PERIODS, LEGAL_REGIMES
from services.catalog.use_cases.save_body import SaveBody, save_body
from services.vocabulary import CHANNEL_KINDS, ROLES

# Between the two roles of a pair in a form.
_AND = "+"
_AREAS: Mapping[str, Callable[[str], Mapping[str, Any]]] = {
    "departments": read_departments,
    "channels": read_channels,
}

pages = Pages("catalog", "body-pages")


@pages.get("/bodies/new", who=may("body.add"))
def ask_body(work: Work) -> str:
    """The form of a new body."""
    PERMISSIONS.require("body.add", actor(), Thing(body=""))
    return _form(None)


@pages.post("/bodies/new", who=may("body.add"), again=ask_body)
def add_body(work: Work, form: Any) -> Any:
    """Add it."""
    given = load_form(BodySchema, form, active=True, contact={}, **_listed(BodySchema, form))
    return _back(save_body(SaveBody(actor=actor(), body=body_of(given), new=True), work=work, clock=clock()))


@pages.get("/bodies/<code>/edit", who=may("body.change"))
def ask_change(work: Work, code: str) -> str:
    """The form of what is kept of a body."""
    PERMISSIONS.require("body.change", actor(), Thing(body=code))
    return _form(_found(work, code))


@pages.post("/bodies/<code>/edit", who=may("body.change"), again=ask_change)
def change_body(work: Work, form: Any, code: str) -> Any:
    """Keep it. Its rules hold for what is proposed from then on, not for open cases."""
    present = _found(work, code)
    contact = plain(present.contact)  # it has a page of its own
    given = load_form(BodyChange, form, contact=contact, **_listed(BodyChange, form, present.rules.approvers))
    command = SaveBody(actor=actor(), body=body_of(given, code=code), expected=form.get("version") or None)
    return _back(save_body(command, work=work, clock=clock()))


def _found(work: Work, code: str) -> Body:
    body = work.bodies.get(code)
    if body is None:
        raise NoSuchBody(code)
    return body


def _listed(schema: type[Schema], form: Any, known: Sequence[str] = ()) -> dict[str, Any]:
    """What the form's text areas list, one thing on each line, and its rules: no box ticked says none."""
    approvers = sorted(form.getlist("rules.approvers"), key=lambda role: [*known, role].index(role))
    pairs = [pair.split(_AND) for pair in form.getlist("rules.same_person")]
    given: dict[str, Any] = {
        "rules": {
            "approvers": approvers,
            "same_person": pairs,
            "deliberate_before": "rules.deliberate_before" in form,
            "deliberate_every": form.get("rules.deliberate_every", "") or "quarter",
            **_months(form),
        }
    }
    for name, read in _AREAS.items():
        try:
            given |= read(form.get(name, "").replace("\r\n", "\n"))
        except ValidationError as wrong:
            raise refused_form(ValidationError({name: wrong.messages}), schema()) from None
    return given


def _months(form: Any) -> dict[str, Any]:
    """After how long what was refused is examined again; an empty field says the usual."""
    text = form.get("rules.reexamine_months", "").strip()
    return {"reexamine_months": from_text(RulesSchema().fields["reexamine_months"], text)} if text else {}


def _form(body: Body | None) -> str:
    return render(
        "catalog/body_form.html",
        out_of_use=bool(body and not body.active),
        body=body,
        regimes=LEGAL_REGIMES,
        deliberation_periods=DELIBERATION_PERIODS,
        approvers=[(role, ROLES[role]) for role in APPROVERS],
        pairs=[(_AND.join(pair), "和".join(ROLES[role] for role in pair)) for pair in MAY_FALL_TOGETHER],
        same_person=[_AND.join(pair) for pair in body.rules.same_person] if body else [],
        departments=written(body, "departments") if body else "",
        channels=written(body, "channels") if body else "",
        channel_kinds="、".join(CHANNEL_KINDS.values()),
    )


def _back(body: Body) -> Any:
    # What is out of use has no guide: back to where it is taken into use again.
    where = f"/guide?body={body.code}&saved=body" if body.active else f"/bodies/{body.code}/edit"
    return redirect(where, code=303)
