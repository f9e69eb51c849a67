"""Signing in as a demonstration person, where this system itself is the issuer, and signing out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import request

from chassis.content.text_guard import is_storable
from chassis.ports import Invalid, NotFound
from chassis.web.access import PUBLIC_ACCESS
from chassis.web.pages import Pages, local_path, redirect, render, sign_in, sign_out
from chassis.web.request import service
from services.catalog.adapters.storage.reads import directory as reads
from services.catalog.adapters.storage.work import Work
from services.vocabulary import ROLES

FIRST_PAGE = "/notify/tasks"

pages = Pages("catalog", "session-pages")


@pages.get("/sign-in", who=PUBLIC_ACCESS)
def choose_person(work: Work) -> str:
    """Everybody of the staff directory, by body, with what he may do."""
    _require_local_issuer()
    people = sorted(reads.active_people(work.events.connection), key=_by_duty)
    return render(
        "catalog/sign_in.html",
        bodies=[
            (
                body,
                [
                    (person, body.department_name(person["department"]))
                    for person in people
                    if person["body"] == body.code
                ],
            )
            for body in reads.all_bodies(work.events.connection)
        ],
        roles=ROLES,
        next=local_path(request.values.get("next"), FIRST_PAGE),
    )


@pages.post("/sign-in", who=PUBLIC_ACCESS, again=choose_person)
def begin_session(work: Work, form: Any) -> Any:
    """Sign in as the chosen person."""
    _require_local_issuer()
    sub = form.get("sub", "")
    person = work.people.get(sub) if is_storable(sub) else None
    if person is None or not person.active:
        raise Invalid("请从下面选择一位人员。", "Choose a person.", errors={"sub": "没有这位人员，或者已停用。"})
    return sign_in(redirect(local_path(form.get("next"), FIRST_PAGE), code=303), person.actor)


@pages.post("/sign-out", who=PUBLIC_ACCESS)
def end_session(work: Work, form: Any) -> Any:
    """Sign out and go to the portal."""
    return sign_out(redirect("/", code=303))


def _by_duty(person: Mapping[str, Any]) -> tuple[int, str]:
    """In the order of the roles, which is about that of the six steps."""
    duties = [number for number, code in enumerate(ROLES) if code in person["roles"]]
    return min(duties, default=len(ROLES)), person["sub"]


def _require_local_issuer() -> None:
    if not service().settings.local_issuer:
        raise NotFound(
            "本系统没有开启试用登录，请从单位的统一身份认证进入。",
            "Trial sign-in is off; sign in with your organisation's identity provider.",
            code="no_local_issuer",
        )
