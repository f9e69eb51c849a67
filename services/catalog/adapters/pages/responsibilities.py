"""责任制度: who answers for a body's disclosure, and for what nobody does."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import request

from chassis.permissions import Thing
from chassis.web.forms import load_form, load_query
from chassis.web.pages import Pages, redirect, render
from chassis.web.reply import next_url
from chassis.web.request import actor, clock
from services.catalog.adapters.access import may
from services.catalog.adapters.http.responsibility_schemas import (
    ResponsibilitiesQuery,
    ResponsibilityChange,
    ResponsibilitySchema,
    responsibility_of,
)
from services.catalog.adapters.http.schemas import NeededReasonSchema
from services.catalog.adapters.pages.kept_bodies import chosen_body, kept_bodies
from services.catalog.adapters.storage.reads import responsibilities as reads
from services.catalog.adapters.storage.work import Work
from services.catalog.domain.body import Body
from services.catalog.domain.permissions import PERMISSIONS
from services.catalog.domain.responsibility import RESPONSIBILITY_LEVELS, Responsibility
from services.catalog.use_cases.save_responsibility import (
    OnResponsibility,
    SaveResponsibility,
    remove_responsibility,
    save_responsibility,
)

REGISTER, ENTRY = "/responsibilities", "/responsibilities/<responsibility>"
DONE = {"saved": "已保存。", "removed": "已从登记簿中删除，审计中留有记录。"}

pages = Pages("catalog", "responsibility-pages")


@pages.get(REGISTER, who=may("responsibility.read"))
def list_responsibilities(work: Work) -> str:
    """The terms of a body, and the levels for which nobody answers today."""
    reader, connection, today = actor(), work.events.connection, clock().today()
    asked = load_query(ResponsibilitiesQuery)
    kept = kept_bodies(work, "responsibility.read")
    body = chosen_body(kept, asked["body"])
    found = reads.list_responsibilities(connection, reader, {**asked, "body": body.code if body else ""}, today)
    return render(
        "catalog/responsibilities.html",
        bodies=kept,
        body=body,
        lines=list(found) if body else [],
        gaps=reads.gaps(connection, body.code, today) if body else [],
        levels=RESPONSIBILITY_LEVELS,
        current=asked["current"],
        today=today,
        may_keep=body is not None and PERMISSIONS.permits("responsibility.keep", reader, Thing(body=body.code)),
        next_url=next_url(found),
        done=DONE.get(request.args.get("done", ""), ""),
    )


@pages.get(f"{REGISTER}/new", who=may("responsibility.keep"))
def ask_responsibility(work: Work) -> str:
    """The form of a term."""
    kept = kept_bodies(work, "responsibility.keep")
    return _form(chosen_body(kept, request.form.get("body") or request.args.get("body", "")), None)


@pages.post(f"{REGISTER}/new", who=may("responsibility.keep"), again=ask_responsibility)
def add_responsibility(work: Work, form: Any) -> Any:
    """Enter it."""
    given = responsibility_of(load_form(ResponsibilitySchema, form))
    command = SaveResponsibility(actor=actor(), responsibility=given)
    return _back(save_responsibility(command, work=work, clock=clock()), "saved")


@pages.get(ENTRY, who=may("responsibility.keep"))
def ask_change(work: Work, responsibility: str) -> str:
    """The form of an entry."""
    found = reads.find_responsibility(work.events.connection, actor(), responsibility)
    PERMISSIONS.require("responsibility.keep", actor(), found.thing)
    return _form(work.bodies.get(found.body), found)


@pages.post(ENTRY, who=may("responsibility.keep"), again=ask_change)
def change_responsibility(work: Work, form: Any, responsibility: str) -> Any:
    """Keep it."""
    given = responsibility_of(load_form(ResponsibilityChange, form), id=responsibility)
    command = SaveResponsibility(actor=actor(), responsibility=given, expected=form.get("version") or None)
    return _back(save_responsibility(command, work=work, clock=clock()), "saved")


@pages.post(f"{ENTRY}/remove", who=may("responsibility.keep"), again=ask_change)
def take_out(work: Work, form: Any, responsibility: str) -> Any:
    """Take out what was entered by mistake."""
    given = load_form(NeededReasonSchema, form)
    command = OnResponsibility(
        actor=actor(), responsibility=responsibility, expected=form.get("version") or None, **given
    )
    return _back(remove_responsibility(command, work=work, clock=clock()), "removed")


def _form(body: Body | None, entry: Responsibility | None) -> str:
    return render(
        "catalog/responsibility_form.html",
        it=entry,
        body=body,
        levels=RESPONSIBILITY_LEVELS,
        level=request.args.get("level", ""),
        department=request.args.get("department", ""),
    )


def _back(entry: Responsibility, done: str) -> Any:
    return redirect(f"{REGISTER}?{urlencode({'body': entry.body, 'done': done})}", code=303)
