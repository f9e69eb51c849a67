"""考核、责任人: last year's assessment, from the scores to what is published, and who answers for disclosure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from yangguang.demonstration.caller import Caller
from yangguang.demonstration.entries import Person, holders, read
from yangguang.demonstration.history import months_before

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
    """A body without an assessment begins one: of last year, or of this year so far where the body came in it."""
    months = read("history.json")["months"]
    for body in BODIES:
        office = holders(staff, body, ("office",))[0].sub
        if not caller.listed(f"{REVIEW}/assessments?body={body}", by=office):
            was_there = months_before(today, months[body]).year < today.year
            _begun(caller, staff, body, today.year - was_there)
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
    """A head objects to the first line of a department of his that lost points."""
    for head in heads:
        for score in caller.read(path, by=head.sub)["scores"]:
            lost = [number for number, line in enumerate(score["lines"], 1) if line["late"] + line["bad"]]
            if score["department"] in head.heads and lost:
                text = "其中一件因系统升级停机没有按时公开，请核实。"
                said = {"department": score["department"], "line": lost[0], "text": text}
                caller.act(f"{path}/object", said, by=head.sub, key="assessment")
                return


def _others(staff: Sequence[Person], body: str, shown: dict[str, Any]) -> list[Person]:
    """Who may answer: of the office or the leading group, nobody who objected nor of a department that did."""
    by = {objection["by"]["sub"] for objection in shown["objections"]}
    departments = {objection["department"] for objection in shown["objections"]}
    found = holders(staff, body, ("office", "leading_group"))
    return [each for each in found if each.sub not in by and each.department not in departments]


def _answer(caller: Caller, path: str, shown: dict[str, Any], others: Sequence[Person]) -> None:
    for objection in shown["objections"]:
        if objection["answer"] is None:
            text = "经核实，停机没有影响公开时限内的全部工作日，事实属实，维持原得分。"
            said = {"objection": objection["number"], "upheld": False, "text": text}
            caller.act(f"{path}/answer", said, by=others[0].sub, key="assessment")
