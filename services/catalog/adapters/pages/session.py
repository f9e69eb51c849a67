"""Signing in as a demonstration person, where this system itself is the issuer, and signing out."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, request

from chassis.ports import Actor, Invalid, NotFound
from chassis.web.access import PUBLIC_ACCESS
from chassis.web.http import service
from chassis.web.pages import local_path, page, redirect, render, sign_in, sign_out
from services.catalog.domain.checks import CODE
from services.catalog.domain.person import Person
from services.catalog.domain.vocabulary import ROLES
from services.catalog.ports import UnitOfWork

FIRST_PAGE = "/notify/tasks"


class NoLocalIssuer(NotFound):
    """People sign in with the identity provider."""

    code = "no_local_issuer"

    def __init__(self) -> None:
        super().__init__(
            "本系统没有开启试用登录，请从单位的统一身份认证进入。",
            "Trial sign-in is off; sign in with your organisation's identity provider.",
        )


def declare(pages: Blueprint) -> None:
    """Add the pages of this room."""
    page(pages, "GET", "/sign-in", who=PUBLIC_ACCESS)(choose_person)
    page(pages, "POST", "/sign-in", who=PUBLIC_ACCESS, again=choose_person)(begin_session)
    page(pages, "POST", "/sign-out", who=PUBLIC_ACCESS)(end_session)


def choose_person(work: UnitOfWork) -> str:
    """Everybody of the staff directory, by body, with what he may do."""
    _require_local_issuer()
    people = sorted((person for person in work.people.all() if person.active), key=_by_duty)
    return render(
        "catalog/sign_in.html",
        bodies=[
            (body, [(one, body.department_name(one.department)) for one in people if one.body == body.code])
            for body in work.bodies.all()
        ],
        roles=ROLES,
        next=local_path(request.values.get("next"), FIRST_PAGE),
    )


def begin_session(work: UnitOfWork, form: Any) -> Any:
    """Sign in as the chosen person."""
    _require_local_issuer()
    sub = str(form.get("sub", ""))
    person = work.people.get(sub) if CODE.fullmatch(sub) else None
    if person is None or not person.active:
        raise Invalid("请从下面选择一位人员。", "Choose a person.", errors={"sub": "没有这位人员，或者已停用。"})
    return sign_in(redirect(local_path(form.get("next"), FIRST_PAGE), code=303), _actor(person))


def end_session(work: UnitOfWork, form: Any) -> Any:
    """Sign out and go to the portal."""
    return sign_out(redirect("/", code=303))


def _by_duty(person: Person) -> tuple[int, str]:
    """In the order of the roles, which is about that of the six steps."""
    places = [place for place, code in enumerate(ROLES) if code in person.roles]
    return min(places, default=len(ROLES)), person.sub


def _actor(person: Person) -> Actor:
    return Actor(
        sub=person.sub,
        name=person.name,
        body=person.body,
        department=person.department,
        roles=frozenset(person.roles),
    )


def _require_local_issuer() -> None:
    if not service().settings.local_issuer:
        raise NoLocalIssuer
