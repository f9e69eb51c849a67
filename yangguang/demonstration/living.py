"""Living through the history: each step on its day by the services' clock, what is due by then done before it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time
from typing import Any

from chassis.relay.scheduler import run_timer
from yangguang.demonstration import following
from yangguang.demonstration.caller import Caller
from yangguang.demonstration.entries import Entry, Person, holders
from yangguang.demonstration.history import Step
from yangguang.demonstration.journey import DISCLOSURES, Journey
from yangguang.demonstration.load import walk

OFFICE_OPENS = time(1, 30, tzinfo=UTC)
"""09:30 in China."""
ISSUES, OBLIGATIONS, DELIBERATED = "/catalog/api/v1/issues", "/catalog/api/v1/obligations", "/review/api/v1/issues"
ASPECTS = ("fair_process", "democratic_decision", "credible_result", "focus")


def moment_of(day: date) -> datetime:
    """When the work of a day begins."""
    return datetime.combine(day, OFFICE_OPENS)


def run_timers(services: Any) -> None:
    """What every service does by itself, as of now by its clock."""
    for service in services:
        for timer in service.timers:
            run_timer(service, timer)


def live(step: Step, caller: Caller, staff: list[Person]) -> None:
    """Do what a step asks for; what is done already is left alone."""
    ACTS[step.act](step, caller, staff)


def _walk(step: Step, caller: Caller, staff: list[Person]) -> None:
    journey = Journey(caller, staff, step.its_entry)
    walk(journey)
    if journey.entry.reach == "withdrawn":
        following.take_down(journey, moment_of(step.on))
        _file_again(journey, 2)


def _supplement(step: Step, caller: Caller, staff: list[Person]) -> None:
    """Correct what was filed, and file the correction under the same number."""
    journey = Journey(caller, staff, step.its_entry)
    walk(journey)
    _file_again(journey, 2)


def _file_again(journey: Journey, packages: int) -> None:
    if len(journey.shown()["filings"]) < packages:
        path = f"{DISCLOSURES}/{journey.id}/archive"
        journey.act(path, {}, by=journey.holder("archivist").sub, act=f"archive/package/{packages}")
        journey.caller.settle()


def _excuse(step: Step, caller: Caller, staff: list[Person]) -> None:
    entry = step.its_entry
    office = _one(staff, step.body, "office")
    path = f"{OBLIGATIONS}?item={entry.item}&occasion={entry.period}&year={entry.period[:4]}"
    for obligation in caller.listed(path, by=office):
        if obligation["state"] in ("open", "overdue"):
            act = f"{OBLIGATIONS}/{obligation['id']}/excuse"
            caller.act(act, {"reason": step.reason}, by=office, key=entry.key)
    caller.settle()


def _open_issue(step: Step, caller: Caller, staff: list[Person]) -> str:
    """The issue that holds the entries; a new one where none does yet."""
    office = _one(staff, step.body, "office")
    ids = [_found(entry, caller) for entry in step.entries]
    for line in caller.listed(f"{ISSUES}?body={step.body}", by=office):
        issue = caller.read(f"{ISSUES}/{line['id']}", by=office)
        there = {member["disclosure"] for member in issue["disclosures"]}
        if not there or there & set(ids):
            break
    else:
        given = {"body": step.body, "audience": "external"}
        issue, there = caller.act(ISSUES, given, by=office, key=f"issue/{step.entries[0].key}"), set()
    for disclosure in ids:
        if disclosure not in there:
            caller.act(f"{ISSUES}/{issue['id']}/add", {"disclosure": disclosure}, by=office, key="issue")
    caller.settle()
    return str(issue["id"])


def _deliberate(step: Step, caller: Caller, staff: list[Person]) -> None:
    """The leading group deliberates on an issue, and it is filed as one."""
    identity, office = _open_issue(step, caller, staff), _one(staff, step.body, "office")
    path, group = f"{ISSUES}/{identity}", holders(staff, step.body, ("leading_group",))
    if "close" in caller.read(path, by=office)["acts"]:
        caller.act(f"{path}/close", {}, by=office, key="issue")
        caller.settle()
    if caller.read(path, by=office)["state"] == "closed":
        caller.act(f"{DELIBERATED}/{identity}/deliberate", _agreed(group), by=group[0].sub, key="issue")
        caller.settle()
    if caller.read(path, by=office)["state"] == "deliberated":
        caller.act(f"{path}/archive", {}, by=_one(staff, step.body, "archivist"), key="issue")
        caller.settle()


def _agreed(group: list[Person]) -> Mapping[str, Any]:
    return {
        "present": [person.sub for person in group],
        "aspects": {aspect: {"verdict": "yes", "remark": ""} for aspect in ASPECTS},
        "conclusion": "agreed",
        "opinion": "同意。",
    }


def _found(entry: Entry, caller: Caller) -> str:
    found = caller.listed(f"{DISCLOSURES}?mine=true&limit=100&item={entry.item}", by=entry.proposer)
    return next(str(line["id"]) for line in found if entry.is_titled(line["title"]))


def _one(staff: list[Person], body: str, role: str) -> str:
    return holders(staff, body, (role,))[0].sub


ACTS: Mapping[str, Callable[[Step, Caller, list[Person]], Any]] = {
    "walk": _walk,
    "supplement": _supplement,
    "excuse": _excuse,
    "deliberate": _deliberate,
    "open_issue": _open_issue,
}
