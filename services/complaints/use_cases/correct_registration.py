"""An officer puts right what was entered wrongly when a case was registered (更正登记)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from chassis.ports import Clock
from services.complaints.domain import awaited, case_clock, kinds, notices, order
from services.complaints.domain.acts import Begun
from services.complaints.domain.allowed import require_act
from services.complaints.domain.case import Case
from services.complaints.domain.corrected_terms import CORRECTED
from services.complaints.domain.entry import Entry
from services.complaints.domain.ledger import enter
from services.complaints.domain.registration import Moved, Registration, corrected, must_be_right, registered
from services.complaints.domain.states import OPEN
from services.complaints.domain.terms import Limit
from services.complaints.ports import UnitOfWork
from services.complaints.use_cases.begun_term import begun_by, by_limit, law_of_channel, term_from_acceptance
from services.complaints.use_cases.current_case import CaseCommand, current_case
from services.complaints.use_cases.known_order import must_be_new
from services.complaints.use_cases.tell_citizen import tell_citizen
from services.complaints.use_cases.tell_moved import tell_moved

CAME = ("submit", "record")


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectRegistration(CaseCommand):
    """What is right, and why it was not; whatever is left out stays as it is."""

    reason: str
    kind: str | None = None
    received_on: date | None = None
    order_number: str = ""
    order_due_on: date | None = None


def correct_registration(command: CorrectRegistration, *, work: UnitOfWork, clock: Clock) -> Case:
    """The clock follows; the citizen is told where kind or dates change. What it was stands in the ledger."""
    for field in ("reason", "order_number"):
        work.refuse_marked(field, getattr(command, field))
    (before, by), at = current_case(command, work=work), clock.now()
    require_act(before, CORRECTED, by)
    entries = work.cases.heard(before)
    was = registered(before, entries)
    now = _right(command, was)
    must_be_right(before, was, now, entries, recording_days=work.terms.recording_days)
    _must_be_an_order(before, was, now, entries, command, work)
    moved = _moved(before, was, now, entries, work)
    case, event = corrected(
        replace(before, kind=now.kind), by=by, at=at, was=was, now=now, moved=moved, reason=command.reason
    )
    work.events.record(event)
    if was.kind != now.kind or case.due_on != before.due_on or case.received_on != before.received_on:
        notice = notices.corrected(kinds.KINDS[case.kind].name, case.received_on, case.due_on, command.reason)
        told = tell_citizen(case.id, notice, by=by, at=at, work=work)
        case = enter(case, "message", by=by, at=at, data={"message": told})
    tell_moved(before, case, CORRECTED, by=by, work=work, clock=clock)
    if moved and case.due_on == before.due_on:
        for shown in awaited.redated(before, case, by=by, at=at):
            work.events.record(shown)
    return work.cases.save(case)


def _right(command: CorrectRegistration, was: Registration) -> Registration:
    said: dict[str, Any] = {
        "kind": command.kind,
        "received_on": command.received_on,
        "order_number": order.number_entered(command.order_number),
        "order_due_on": command.order_due_on,
    }
    return replace(was, **{name: value for name, value in said.items() if value})


def _must_be_an_order(
    case: Case,
    was: Registration,
    now: Registration,
    entries: Sequence[Entry],
    command: CorrectRegistration,
    work: UnitOfWork,
) -> None:
    """By the same rules as when it was recorded; a day since it was taken up again lies after that day."""
    begin, accepted = (present := case_clock.present(entries))[0], _accepted(present)
    since = now.received_on if begin.place == 1 else case_clock.day_begun(begin)
    changed = now.unlike(was)
    due_on = now.order_due_on if begin.place == 1 or "order_due_on" in changed else None
    # A day that stood when it was accepted stays, though the law's may hold since.
    since_accepted = accepted.happened_on if accepted and "order_due_on" in changed else None
    is_accepted = since_accepted is not None or begin.kind not in CAME
    order.taken(
        now.order_number,
        due_on,
        channel=case.channel,
        recorded=now.order_number != "",
        came_on=since,
        by_law=law_of_channel(case.channel, since_accepted or since, is_accepted=is_accepted, work=work),
    )
    if "order_number" in changed:
        must_be_new(now.order_number, case.channel, by=command.actor, work=work, besides=case.number)


def _moved(
    case: Case, was: Registration, now: Registration, entries: Sequence[Entry], work: UnitOfWork
) -> Moved | None:
    """The terms of the round under way as they should have begun; None where no day depends on what was wrong."""
    present = case_clock.present(entries)
    is_given = any(entry.data.get("term", {}).get("given") or "then_on" in entry.data for entry in present)
    changed = set(now.unlike(was))
    if (not changed & {"kind", "received_on", "order_due_on"} and not is_given) or case.state not in OPEN:
        return None
    terms = [{**_told(_first(case, was, now, present[0], work)), "place": present[0].place}]
    limit = work.terms.from_acceptance.get(case.channel)
    if (taken := _accepted(present)) and limit and now.order_due_on:
        begun = term_from_acceptance(limit, taken.happened_on, now.order_number, now.order_due_on, work=work)
        terms.append({**_told(begun), "place": taken.place})
    right = [*entries, _as_entry(case, terms)]
    due = case_clock.due_of(right, calendar=work.calendar)
    course = case_clock.course_of(right, calendar=work.calendar)
    return Moved(terms=terms, due=due, clock_from=course.phases[-1].start, limit=case_clock.began(right)[1])


def _accepted(present: Sequence[Entry]) -> Entry | None:
    """The acceptance with which the second term of the round under way began."""
    return next((entry for entry in present[1:] if entry.kind == "accept" and "term" in entry.data), None)


def _first(case: Case, was: Registration, now: Registration, begin: Entry, work: UnitOfWork) -> Begun:
    """The term of the round by what is right: the day of its platform, or the limit of its kind."""
    on = case_clock.day_begun(begin)
    if on == was.received_on and (begin.kind in CAME or "since" in begin.data):
        on = now.received_on
    counted = by_limit(_limit(case, was, now, begin, work), on, work=work)
    is_set = begin.place == 1 or begin.data["term"].get("given") or now.order_due_on != was.order_due_on
    of_platform = order.Order(number=now.order_number, due_on=now.order_due_on) if now.order_number and is_set else None
    if begin.kind in CAME:
        begun = begun_by(counted, case.channel, of_platform, work=work)
    elif of_platform and of_platform.due_on:
        due, limit = of_platform.term(on)
        begun = replace(counted, due=due, limit=limit)
    else:
        begun = counted
    return replace(begun, since=on)


def _limit(case: Case, was: Registration, now: Registration, begin: Entry, work: UnitOfWork) -> Limit:
    """As it was given, unless the kind was wrong or the platform's day stood in its place."""
    if was.kind == now.kind and not begin.data["term"].get("given"):
        return Limit(**begin.data["term"])
    own = case.rules.limit(now.kind, case.channel, work.terms)
    is_taken = begin.kind not in CAME
    return work.terms.from_acceptance.get(case.channel, own) if is_taken else own


def _told(begun: Begun) -> dict[str, Any]:
    return {name: value for name, value in begun.told().items() if name != "task"}


def _as_entry(case: Case, terms: Sequence[dict[str, Any]]) -> Entry:
    """What the clock will hear, before it is entered."""
    data = {"terms": terms}
    on, at = case.received_on, case.received_at
    return Entry(case=case.id, place=case.version + 1, kind=CORRECTED, happened_on=on, recorded_at=at, by={}, data=data)
