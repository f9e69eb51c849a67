"""The page on which the office sets how its body handles cases."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import request

from chassis.permissions import Thing
from chassis.web.forms import load_form
from chassis.web.pages import Pages, redirect, render
from chassis.web.request import actor, clock
from services.complaints.adapters.access import may
from services.complaints.adapters.http import rules_schemas as schemas
from services.complaints.adapters.http.rules import rules_given
from services.complaints.adapters.storage import Work
from services.complaints.domain.body_rules import CHECKS, SAME_PERSON, STEPS, AnswerTemplate, OwnLimit
from services.complaints.domain.kinds import CHANNELS, KINDS
from services.complaints.domain.permissions import PERMISSIONS, require_to
from services.complaints.use_cases.set_rules import SetRules, set_rules

RULES = "/complaints/rules/<body_code>"
BLANK_ROWS = 2
"""So many limits more can be entered at once."""

pages = Pages("complaints", "rules")


@pages.get(RULES, who=may("case_rules.read"))
def show_rules(work: Work, body_code: str) -> str:
    """The rules of a body, which its office changes here."""
    require_to("case_rules.read", body_code, actor())
    rules = work.rules.of(body_code)
    blank = [OwnLimit(kind="", days=0, unit="working", basis="")] * BLANK_ROWS
    return render(
        "complaints/rules.html",
        rules=rules,
        templates=[asdict(template) for template in (*rules.templates, AnswerTemplate(name="", kind="", text=""))],
        rows=[_shown(limit) for limit in (*rules.limits, *blank)],
        kinds=[(code, kind.name) for code, kind in KINDS.items()],
        channels=list(CHANNELS.items()),
        kind_names=KINDS,
        channel_names=CHANNELS,
        name=work.directory.receiving(body_code, None) or body_code,
        steps=STEPS,
        same_person=SAME_PERSON,
        checks=CHECKS,
        row_fields=("limits", "templates"),
        done=request.method == "GET" and "done" in request.args,
        sets=PERMISSIONS.permits("case_rules.set", actor(), Thing(body=body_code)),
    )


@pages.post(RULES, who=may("case_rules.set"), again=show_rules)
def change_rules(work: Work, form: Any, body_code: str) -> Any:
    """Set them."""
    lists = {name: form.getlist(name) for name in ("steps", "same_person")}
    given = load_form(schemas.RulesOfBody, form, **lists)
    command = SetRules(actor=actor(), rules=rules_given(given, body_code), seen=form.get("version") or None)
    set_rules(command, work=work, clock=clock())
    return redirect(f"/complaints/rules/{body_code}?done=1", code=303)


def _shown(limit: OwnLimit) -> dict[str, Any]:
    """A row of the form; what was not entered is empty."""
    return {**asdict(limit), "days": limit.days or ""}
