"""审核: walking a case along its route, each step by somebody who holds its role, its sheet filled in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from yangguang.demonstration.journey import Journey, LeftToPeople

CASES = "/review/api/v1/cases"
OPINIONS = {
    "section_head": "内容属实，同意公开。",
    "secrecy_officer": "经审查，不涉及国家秘密、工作秘密和个人隐私，同意公开。",
    "office": "要素齐全，格式规范，同意公开。",
    "leader": "同意。",
    "management_committee": "经审议，同意公开。",
    "party_organisation": "经研究，同意在党内公开。",
}
DECISIONS = {"returned": ("return", 1), "refused": ("refuse", 2)}
"""How an entry that does not go out ends: the decision, and after how many steps are passed."""


def has_case(journey: Journey) -> bool:
    """Whether anything was ever handed to review."""
    return bool(_cases(journey))


def pass_steps(journey: Journey, count: int | None = None) -> None:
    """Pass the open case's steps until ``count`` of them are passed; all of them without it."""
    case = _open_case(journey)
    wanted = len(case["steps"]) if count is None else count
    while case["state"] == "open" and _passed(case) < wanted:
        case = _decide(journey, case, {"decision": "pass"})
    journey.caller.settle()


def end(journey: Journey, reach: str) -> None:
    """Return or refuse the case, as the entry says."""
    if any(case["state"] == reach for case in _cases(journey)):
        return
    decision, after = DECISIONS[reach]
    pass_steps(journey, after)
    reason = dict(journey.more(reach))
    _decide(journey, _open_case(journey), {"decision": decision, "opinion": reason.pop("reason"), **reason})
    journey.caller.settle()


def _decide(journey: Journey, case: Mapping[str, Any], decision: Mapping[str, Any]) -> dict[str, Any]:
    """The case as it stands then."""
    step = next(step for step in case["steps"] if step["step"] in case["current"])
    is_heads = step["roles"] == ["section_head"]
    person = journey.head(case["department"]) if is_heads else journey.holder(*step["roles"])
    role = next(role for role in step["roles"] if role in person.roles)
    body = {"step": step["step"], "opinion": OPINIONS[role], **decision}
    if decision["decision"] == "pass" and step["sheet"]:
        body["sheet"] = _filled_in(step["sheet"])
    return journey.act(f"{CASES}/{case['id']}/decisions", body, by=person.sub, act=f"{case['id']}/{step['step']}")


def _filled_in(sheet: Mapping[str, Any]) -> dict[str, Any]:
    """A sheet answered from its own JSON Schema, by what each required field asks for."""
    fields = sheet["properties"]
    words = {"attribute": "proactive", "ground": fields.get("ground", {}).get("enum", [""])[0]}
    return {name: fields[name].get("const", words.get(name, "无")) for name in sheet["required"]}


def _cases(journey: Journey) -> list[dict[str, Any]]:
    return journey.caller.listed(f"{CASES}?disclosure={journey.id}&limit=100", by=journey.entry.proposer)


def _open_case(journey: Journey) -> dict[str, Any]:
    cases = _cases(journey)
    found = [case for case in cases if case["state"] == "open"]
    # A second case of the same revision: somebody recalled it or took it up again, so it is his now.
    if not found or sum(case["revision"] == found[0]["revision"] for case in cases) > 1:
        raise LeftToPeople
    return _read(journey, found[0]["id"])


def _read(journey: Journey, case: str) -> dict[str, Any]:
    return journey.caller.read(f"{CASES}/{case}", by=journey.entry.proposer)


def _passed(case: Mapping[str, Any]) -> int:
    return sum(step["state"] == "passed" for step in case["steps"])
