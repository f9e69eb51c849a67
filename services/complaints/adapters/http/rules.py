"""How bodies handle their cases."""

from __future__ import annotations

from typing import Any

from chassis.web.endpoint import Endpoints
from chassis.web.reply import Reply
from chassis.web.request import actor, clock, if_match
from services.complaints.adapters.access import may
from services.complaints.adapters.http import rules_schemas as schemas
from services.complaints.adapters.http import rules_views
from services.complaints.adapters.http.case_replies import MAX_BYTES
from services.complaints.adapters.storage import Work
from services.complaints.domain.body_rules import AnswerTemplate, BodyRules, OwnLimit
from services.complaints.domain.permissions import require_to
from services.complaints.use_cases.set_rules import SetRules, set_rules

RULES = "/rules/<body_code>"

endpoints = Endpoints("complaints", "rules")


@endpoints.get(RULES, who=may("case_rules.read"), returns=rules_views.RulesView, etag=True)
def show_rules(work: Work, body_code: str) -> Reply:
    """The rules of a body; those of version 0 where its office set none: an officer answers by himself."""
    require_to("case_rules.read", body_code, actor())
    rules = work.rules.of(body_code)
    return Reply(rules, etag=str(rules.version), cache="private, no-store")


@endpoints.put(
    RULES,
    who=may("case_rules.set"),
    body=schemas.RulesOfBody,
    returns=rules_views.RulesView,
    match="required",
    also=(404,),
    max_bytes=MAX_BYTES,
)
def change_rules(work: Work, given: dict[str, Any], body_code: str) -> Reply:
    """Set the rules of a body; send If-Match."""
    command = SetRules(actor=actor(), rules=rules_given(given, body_code), seen=if_match())
    rules = set_rules(command, work=work, clock=clock())
    return Reply(rules, etag=str(rules.version))


def rules_given(given: dict[str, Any], body: str) -> BodyRules:
    """The rules as they were sent."""
    lists = {name: tuple(dict.fromkeys(given[name])) for name in ("steps", "same_person")}
    limits = tuple(OwnLimit(**limit) for limit in given["limits"])
    templates = tuple(AnswerTemplate(**template) for template in given["templates"])
    return BodyRules(body=body, **{**given, **lists, "limits": limits, "templates": templates})
