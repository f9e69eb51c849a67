"""The page on which the office sets how its body handles cases."""

from __future__ import annotations

from typing import Any

from flask import request

from chassis.permissions import Thing
from chassis.web.forms import load_form
from chassis.web.pages import Pages, redirect, render
from chassis.web.request import actor, clock
from services.complaints.adapters.access import may
from services.complaints.adapters.http import schemas
from services.complaints.adapters.http.rules import rules_given
from services.complaints.adapters.storage import Work
from services.complaints.adapters.storage.reads.directory import rules_of
from services.complaints.domain.body_rules import CHECKS, SAME_PERSON, STEPS
from services.complaints.domain.permissions import PERMISSIONS, require_to
from services.complaints.use_cases.set_rules import SetRules, set_rules

RULES = "/complaints/rules/<body>"

pages = Pages("complaints", "rules")


@pages.get(RULES, who=may("case_rules.read"))
def show_rules(work: Work, body: str) -> str:
    """The rules of a body, which its office changes here."""
    require_to("case_rules.read", body, actor())
    return render(
        "complaints/rules.html",
        rules=rules_of(work.connection, body),
        name=work.directory.receiving(body, None) or body,
        steps=STEPS,
        same_person=SAME_PERSON,
        checks=CHECKS,
        done=request.method == "GET" and "done" in request.args,
        sets=PERMISSIONS.permits("case_rules.set", actor(), Thing(body=body)),
    )


@pages.post(RULES, who=may("case_rules.set"), again=show_rules)
def change_rules(work: Work, form: Any, body: str) -> Any:
    """Set them."""
    lists = {name: form.getlist(name) for name in ("steps", "same_person")}
    given = load_form(schemas.RulesOfBody, form, **lists)
    command = SetRules(actor=actor(), rules=rules_given(given, body), seen=form.get("version") or None)
    set_rules(command, work=work, clock=clock())
    return redirect(f"/complaints/rules/{body}?done=1", code=303)
