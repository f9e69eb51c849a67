"""The acts on a disclosure, as buttons: the same use cases as the endpoints."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint

from chassis.ports import NotFound
from chassis.web.access import STAFF
from chassis.web.http import actor, clock
from chassis.web.pages import page, redirect
from services.catalog.adapters.http.fields import identity
from services.catalog.adapters.pages.desk import show_disclosure
from services.catalog.ports import UnitOfWork
from services.catalog.use_cases.abandon import Abandon, abandon
from services.catalog.use_cases.archive import Archive, archive
from services.catalog.use_cases.correct import Correct, correct
from services.catalog.use_cases.hold import Hold, hold
from services.catalog.use_cases.propose import Propose, propose
from services.catalog.use_cases.recall import Recall, recall
from services.catalog.use_cases.take_down import TakeDown, take_down
from services.catalog.use_cases.withdraw import Withdraw, withdraw

Given = dict[str, Any]
# Each takes who, which and the version that the page showed; some take a reason, one a ground besides.
ACTS: dict[str, tuple[Callable[..., Any], Callable[..., Any], tuple[str, ...]]] = {
    "propose": (Propose, propose, ()),
    "recall": (Recall, recall, ("reason",)),
    "abandon": (Abandon, abandon, ("reason",)),
    "hold": (Hold, hold, ("reason",)),
    "correct": (Correct, correct, ("reason",)),
    "withdraw": (Withdraw, withdraw, ("reason", "ground")),
    "take-down": (TakeDown, take_down, ()),
    "archive": (Archive, archive, ()),
}


def declare(pages: Blueprint) -> None:
    """Add the pages of this room."""
    page(pages, "POST", "/catalog/disclosures/<disclosure>/acts/<act>", who=STAFF, again=_show_again)(do)


def do(work: UnitOfWork, form: Any, disclosure: str, act: str) -> Any:
    """Do the act and show how the disclosure stands; a correction goes on to its form."""
    if act not in ACTS:
        raise NotFound("没有这项操作，请从公开信息页面进入。", "There is no such act.")
    make, run, asked = ACTS[act]
    given: Given = {name: str(form.get(name, "")).replace("\x00", "") for name in asked}
    command = make(actor=actor(), disclosure=identity(disclosure), expected=form.get("version") or None, **given)
    run(command, work=work, clock=clock())
    target = f"/catalog/disclosures/{disclosure}"
    return redirect(f"{target}/edit" if act == "correct" else f"{target}?done={act}", code=303)


def _show_again(work: UnitOfWork, disclosure: str, act: str) -> str:
    return show_disclosure(work, disclosure)
