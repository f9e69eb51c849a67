"""What the catalogue says of its own things, and what it keeps of review, complaints and notify."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from chassis.events.envelope import Event
from chassis.events.replica import Replica, differing
from chassis.ports import DomainEvent, WorkCalendar
from chassis.reconciliation.snapshots import begun
from chassis.service import SnapshotProvider
from services.catalog.adapters.storage import retelling as stored
from services.catalog.domain import retelling as domain
from services.catalog.domain.disclosure import Disclosure
from services.catalog.domain.states import IN_REVIEW, PROPOSED


def tells(calendar: WorkCalendar) -> Mapping[str, SnapshotProvider]:
    """By noun; a proposal's due date is counted anew, as it is wherever it is shown."""

    def tell_bodies(connection: Any, codes: Sequence[str], at: datetime) -> Iterator[DomainEvent]:
        return (domain.retell_body(body, at) for body in stored.bodies_of(connection, codes))

    def tell_people(connection: Any, subs: Sequence[str], at: datetime) -> Iterator[DomainEvent]:
        return (domain.retell_person(person, at) for person in stored.people_of(connection, subs))

    def tell_items(connection: Any, codes: Sequence[str], at: datetime) -> Iterator[DomainEvent]:
        return (domain.retell_item(item, at) for item in stored.items_of(connection, codes))

    def tell_disclosures(connection: Any, ids: Sequence[str], at: datetime) -> Iterator[DomainEvent]:
        for disclosure, public in stored.disclosures_of(connection, ids):
            yield from domain.retell_disclosure(disclosure, public, calendar=calendar, at=at)

    return {
        "body": tell_bodies,
        "person": tell_people,
        "item": tell_items,
        "disclosure": tell_disclosures,
        "task": _tell_tasks,
    }


def _tell_tasks(connection: Any, ids: Sequence[str], at: datetime) -> Iterator[DomainEvent]:
    records = begun(connection, "task", ids)
    wanted = sorted({record.detail["disclosure"] for record in records.values()})
    found = {disclosure.id: disclosure for disclosure, _ in stored.disclosures_of(connection, wanted)}
    for task, record in records.items():
        disclosure = found.get(record.detail["disclosure"])
        if disclosure is not None:
            fact = domain.retell_task(disclosure, task, record.detail["kind"], opened_at=record.at, at=at)
            yield from [fact] if fact else []


def _concerned(connection: Any, said: Mapping[str, Sequence[Event]]) -> dict[str, Disclosure]:
    """The disclosure with which each of another's things has to do, by that thing's id."""
    of = {one: events[-1].data.get("disclosure") for one, events in said.items()}
    wanted = sorted({disclosure for disclosure in of.values() if disclosure})
    found = {disclosure.id: disclosure for disclosure, _ in stored.disclosures_of(connection, wanted)}
    return {one: found[disclosure] for one, disclosure in of.items() if disclosure in found}


def _compare_case(events: Sequence[Event], copy: Disclosure) -> str:
    """A case of an earlier revision or proposal says nothing of the present one."""
    revision, last = copy.revision, events[-1]
    if (
        revision.number != last.data["revision"]
        or revision.case > last.subject
        or _verb(last) in ("withdrawn", "voided")
    ):
        return ""
    if revision.state not in (PROPOSED, IN_REVIEW):
        return ""
    if _verb(last) in ("approved", "returned", "refused"):
        return f"different: {_verb(last)} by review, {revision.state} here"
    if revision.state == PROPOSED or revision.case != last.subject:
        return f"missing: the case is open, {revision.state} here"
    return "" if revision.step == _current_step(events) else "different: step"


def _current_step(events: Sequence[Event]) -> str:
    """The name of the step that an open case is at."""
    names = {step["step"]: str(step["name"]) for step in events[0].data["steps"]}
    first = next(iter(names.values()), "")
    return names.get(events[-1].data["next"], "") if _verb(events[-1]) == "step_passed" else first


def _compare_evaluation(events: Sequence[Event], copy: Disclosure) -> str:
    names = ("count", "comments", "truthfulness", "completeness", "effectiveness")
    kept = {name: float(getattr(copy.evaluation, name)) for name in names} if copy.evaluation else None
    return differing({name: float(events[-1].data[name] or 0) for name in names}, kept)


def _compare_response(events: Sequence[Event], copy: Disclosure) -> str:
    event = events[-1]
    kept = next((one for one in copy.responses if one.id == event.subject), None)
    expected = {"outcome": event.data["outcome"], "answer": event.data["answer"]["digest"]}
    return differing(expected, {"outcome": kept.outcome, "answer": kept.answer["digest"]} if kept else None)


def _compare_opinion(events: Sequence[Event], copy: Disclosure) -> str:
    data = events[-1].data
    return differing({"state": data["state"], "due_on": data.get("due_on")}, copy.opinions.get(events[-1].subject))


def _compare_delivery(events: Sequence[Event], copy: Disclosure) -> str:
    data = events[-1].data
    found = (one for one in copy.deliveries if one.revision == data["revision"])
    kept = next((one for one in found if one.channel == data["channel"]["code"]), None)
    return differing({"completed": _verb(events[-1]) == "completed"}, {"completed": kept.completed} if kept else None)


def _holding(compare: Callable[[Sequence[Event], Disclosure], str], *, outlives_takedown: bool = True) -> Replica:
    def about_a_disclosure(events: Sequence[Event], copy: Any | None) -> str:
        if not events[-1].data.get("disclosure"):
            return ""
        if copy is None:
            return "missing: there is no such disclosure"
        return compare(events, copy) if outlives_takedown or not copy.is_purged else ""

    return Replica(find=_concerned, compare=about_a_disclosure)


def _verb(event: Event) -> str:
    return event.name.rpartition(".")[2]


REPLICAS: Mapping[str, Replica] = {
    "review.case": _holding(_compare_case),
    "complaints.evaluation": _holding(_compare_evaluation),
    "complaints.response": _holding(_compare_response, outlives_takedown=False),
    "complaints.case": _holding(_compare_opinion, outlives_takedown=False),
    "notify.delivery": _holding(_compare_delivery),
}
