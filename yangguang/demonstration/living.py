"""Living through the history: each step on its day by the services' clock, what is due by then done before it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time
from typing import Any

from chassis.relay.scheduler import asks_outside, run_timer
from yangguang.demonstration import assessing, following, issues, surveying
from yangguang.demonstration.caller import Caller
from yangguang.demonstration.entries import Entry, Person, holders
from yangguang.demonstration.history import Step
from yangguang.demonstration.journey import DISCLOSURES, Journey
from yangguang.demonstration.load import walk

OFFICE_OPENS = time(1, 30, tzinfo=UTC)
"""09:30 in China."""
OBLIGATIONS = "/catalog/api/v1/obligations"


def moment_of(day: date) -> datetime:
    """When the work of a day begins."""
    return datetime.combine(day, OFFICE_OPENS)


def run_timers(services: Any) -> None:
    """What every service does by itself, as of now by its clock; no mailbox, mail server or site is asked.

    What they say is of today, and invented people write to nobody.
    """
    for service in services:
        for timer in service.timers:
            if not asks_outside(timer):
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
    office = holders(staff, step.body, ("office",))[0].sub
    path = f"{OBLIGATIONS}?item={entry.item}&occasion={entry.period}&year={entry.period[:4]}"
    for obligation in caller.listed(path, by=office):
        if obligation["state"] in ("open", "overdue"):
            act = f"{OBLIGATIONS}/{obligation['id']}/excuse"
            caller.act(act, {"reason": step.reason}, by=office, key=entry.key)
    caller.settle()


def _open_issue(step: Step, caller: Caller, staff: list[Person]) -> dict[str, Any]:
    """The issue that holds the entries; a new one where none does yet."""
    journeys = [Journey(caller, staff, entry, id=_found(entry, caller)) for entry in step.entries]
    audience = issues.audience_of(journeys[0])
    return issues.put_in(caller, staff, step.body, audience, [journey.id for journey in journeys])


def _deliberate(step: Step, caller: Caller, staff: list[Person]) -> None:
    """The leading group deliberates on an issue where it has not yet; what came out with it goes on; it is filed."""
    issue = _open_issue(step, caller, staff)
    issues.deliberate(caller, staff, issue)
    for entry in step.entries:
        walk(Journey(caller, staff, entry))
    issues.file(caller, staff, issue)


def _adopt(step: Step, caller: Caller, staff: list[Person]) -> None:
    """From now on the leading group deliberates before anything of the body is published."""
    path, office = f"/catalog/api/v1/bodies/{step.body}", holders(staff, step.body, ("office",))[0].sub
    body = caller.read(path, by=office)
    if not body["rules"]["deliberate_before"]:
        given = {name: value for name, value in body.items() if name not in ("code", "etag")}
        given["rules"] = {**body["rules"], "deliberate_before": True}
        caller.change(path, given, etag=body["etag"], by=office)
        caller.settle()


def _tell_scores(step: Step, caller: Caller, staff: list[Person]) -> None:
    assessing.tell(caller, staff, step.body, step.on.year - 1)


def _settle_scores(step: Step, caller: Caller, staff: list[Person]) -> None:
    assessing.settle(caller, staff, step.body, step.on.year - 1)


def _ask_public(step: Step, caller: Caller, staff: list[Person]) -> None:
    surveying.begin(caller, staff, step.on)


def _tell_results(step: Step, caller: Caller, staff: list[Person]) -> None:
    surveying.tell(caller, staff, step.on)


def _found(entry: Entry, caller: Caller) -> str:
    found = caller.listed(f"{DISCLOSURES}?mine=true&limit=100&item={entry.item}", by=entry.proposer)
    return next(str(line["id"]) for line in found if entry.is_titled(line["title"]))


ACTS: Mapping[str, Callable[[Step, Caller, list[Person]], Any]] = {
    "walk": _walk,
    "supplement": _supplement,
    "excuse": _excuse,
    "adopt": _adopt,
    "deliberate": _deliberate,
    "open_issue": _open_issue,
    "tell_scores": _tell_scores,
    "settle_scores": _settle_scores,
    "ask_public": _ask_public,
    "tell_results": _tell_results,
}
