"""考核、责任人: last year's assessment, from the scores to what is published, and who answers for disclosure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from yangguang.demonstration.caller import Caller
from yangguang.demonstration.entries import Person, holders, read

REVIEW, RESPONSIBILITIES = "/review/api/v1", "/catalog/api/v1/responsibilities"
BODIES = ("GJJ", "GDJ", "GS")


def tell(caller: Caller, staff: Sequence[Person], body: str, year: int) -> None:
    """The office tells the departments their scores, and a head objects to a line. Without facts it stays a draft."""
    path, office = _begun(caller, staff, body, year)
    shown = caller.read(path, by=office)
    if shown["state"] == "draft" and any(score["score"] is not None for score in shown["scores"]):
        caller.act(f"{path}/announce", {}, by=office, key="assessment")
        caller.settle()
        _object(caller, path, holders(staff, body, ("section_head",)))
    caller.settle()


def settle(caller: Caller, staff: Sequence[Person], body: str, year: int) -> None:
    """The term is over: what was objected is answered, the leading group decides, the office publishes."""
    path, office = _begun(caller, staff, body, year)
    shown = caller.read(path, by=office)
    if shown["state"] == "announced":
        _answer(caller, path, shown, _others(staff, body, shown))
        caller.act(f"{path}/submit", {}, by=office, key="assessment")
    if shown["state"] in ("announced", "submitted"):
        group = [person.sub for person in holders(staff, body, ("leading_group",))]
        decision = {"rewards": "得分最高的部门通报表扬。", "measures": "有逾期的部门说明原因，列入下一年度检查重点。"}
        caller.act(f"{path}/decide", {"present": group, **decision}, by=group[0], key="assessment")
    if shown["state"] in ("announced", "submitted", "decided"):
        caller.act(f"{path}/publish", {}, by=office, key="assessment")
    caller.settle()


def preview(caller: Caller, staff: Sequence[Person], today: date) -> None:
    """A body without an assessment begins one: of a body that came this year, the scores of this year so far."""
    for body in BODIES:
        office = holders(staff, body, ("office",))[0].sub
        if not caller.listed(f"{REVIEW}/assessments?body={body}", by=office):
            _begun(caller, staff, body, today.year)
    caller.settle()


def register(caller: Caller, staff: Sequence[Person], today: date) -> None:
    """Who answers for what, since the first day of the year before; what is there already is left alone."""
    for body in BODIES:
        office = holders(staff, body, ("office",))[0].sub
        known = caller.listed(f"{RESPONSIBILITIES}?body={body}&limit=100", by=office)
        held = {(term["level"], term["department"]) for term in known}
        # The first responsible person last, since the page begins with what was entered last.
        for term in reversed(read("responsibilities.json")["terms"]):
            if term["body"] == body and (term["level"], term.get("department", "")) not in held:
                since = {"from_on": date(today.year - 1, 1, 1).isoformat()}
                caller.act(RESPONSIBILITIES, {**term, **since}, by=office, key="responsibility")


def _begun(caller: Caller, staff: Sequence[Person], body: str, year: int) -> tuple[str, str]:
    """The address of the body's assessment of that year, and the sub of its office."""
    office = holders(staff, body, ("office",))[0].sub
    found = caller.listed(f"{REVIEW}/assessments?body={body}&year={year}", by=office)
    begun = found[0] if found else None
    if begun is None:
        begun = caller.act(f"{REVIEW}/assessments", {"body": body, "year": year}, by=office, key="assessment")
    return f"{REVIEW}/assessments/{begun['id']}", office


def _object(caller: Caller, path: str, heads: Iterable[Person]) -> None:
    """The first head whose department lost points objects to that line."""
    for head in heads:
        shown = caller.read(path, by=head.sub)
        own = (score["lines"] for score in shown["scores"] if score["department"] == head.department)
        lost = [number for number, line in enumerate(next(own, ()), 1) if line["late"] + line["bad"]]
        if lost:
            said = {"department": head.department, "line": lost[0], "text": "逾期的一件因系统升级停机，请核实。"}
            caller.act(f"{path}/object", said, by=head.sub, key="assessment")
            return


def _others(staff: Sequence[Person], body: str, shown: dict[str, Any]) -> list[Person]:
    """Who may answer: of the office or the leading group, and of no department that objected."""
    objecting = {objection["department"] for objection in shown["objections"]}
    return [each for each in holders(staff, body, ("office", "leading_group")) if each.department not in objecting]


def _answer(caller: Caller, path: str, shown: dict[str, Any], others: Sequence[Person]) -> None:
    for objection in shown["objections"]:
        if objection["answer"] is None:
            text = "经核实，停机没有影响公开时限内的全部工作日，事实属实，维持原得分。"
            said = {"objection": objection["number"], "upheld": False, "text": text}
            caller.act(f"{path}/answer", said, by=others[0].sub, key="assessment")
