"""The checker: what was accepted against what took effect, in every service and at an outside subscriber."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tests.faults.history import History
from tests.faults.meddler import MARK, subscribers
from tests.faults.snapshot import Snapshot, identities
from tests.journey.system import SERVICES

LOST, DUPLICATED, DISORDERED, RESURRECTED = "lost", "duplicated", "out of order", "resurrected"
PARKED, WAITING, OTHER = "parked", "waiting", "other"


@dataclass(frozen=True, slots=True)
class Violation:
    """Something that must not be; ``about`` are the identities by which its history is found."""

    kind: str
    said: str
    about: tuple[str, ...] = ()


def violations(snapshot: Snapshot, history: History, poison: Mapping[str, set[str]]) -> list[Violation]:
    """Everything that is wrong."""
    found = list(_sequences(snapshot))
    found += _effects(snapshot)
    found += _held(snapshot, poison)
    found += _accepted(snapshot, history)
    found += _agreement(snapshot, history)
    found += _outside(snapshot)
    if errors := history.answers.get(500, 0):
        found.append(Violation(OTHER, f"{errors} requests were answered with 500, which no fault explains"))
    found += [Violation(OTHER, f"a story went wrong: {story}") for story in history.broken]
    return found


def _sequences(snapshot: Snapshot) -> Iterator[Violation]:
    """Each aggregate's events are numbered from 1 without gaps, and published."""
    for service in SERVICES:
        numbers = defaultdict(list)
        for row in snapshot.outbox[service]:
            numbers[row.destination, row.aggregate].append(row.sequence)
            if row.published_at is None:
                yield Violation(WAITING, f"{service} has not published {row.routing_key}", (row.aggregate,))
        for (_, aggregate), sequence in numbers.items():
            if sequence != list(range(1, len(sequence) + 1)):
                yield Violation(DISORDERED, f"{service} numbered {aggregate} {sequence}", (aggregate,))


def _effects(snapshot: Snapshot) -> Iterator[Violation]:
    """Each event took effect once in each service that it is for, and those of an aggregate in their order."""
    owed: dict[str, dict[str, Any]] = {service: {} for service in SERVICES}
    for publisher in SERVICES:
        for row in snapshot.outbox[publisher]:
            for service in subscribers(row.routing_key) if row.destination == "events" else ():
                owed[service][row.event_id] = row
    for service in SERVICES:
        real = [effect for effect in snapshot.effects[service] if MARK not in effect.event_id]
        times = Counter(effect.event_id for effect in real)
        for event_id, row in owed[service].items():
            what = f"{row.routing_key} {row.sequence} of {row.aggregate}"
            if times[event_id] == 0:
                yield Violation(LOST, f"{what} had no effect in {service}", (row.aggregate, event_id))
            elif times[event_id] > 1:
                yield Violation(
                    DUPLICATED, f"{what} had {times[event_id]} effects in {service}", (row.aggregate, event_id)
                )
        for event_id in times.keys() - owed[service].keys():
            yield Violation(OTHER, f"{service} knows an event that nobody committed: {event_id}", (event_id,))
        last: dict[tuple[str, str], int] = {}
        for effect in real:
            key = (effect.source, effect.aggregate)
            if effect.sequence != last.get(key, 0) + 1 and times[effect.event_id] == 1:
                said = f"{service} applied {effect.sequence} of {effect.aggregate} after {last.get(key, 0)}"
                yield Violation(DISORDERED, said, (effect.aggregate,))
            last[key] = effect.sequence


def _held(snapshot: Snapshot, poison: Mapping[str, set[str]]) -> Iterator[Violation]:
    """Nothing waits, and parked is what was sent as poison, all of it."""
    for service in SERVICES:
        parked = {row.event_id for row in snapshot.inbox[service].values() if row.state == "parked"}
        for row in snapshot.inbox[service].values():
            if row.state == "waiting":
                yield Violation(WAITING, f"{row.name} {row.sequence} of {row.aggregate} in {service}", (row.aggregate,))
        for event_id in parked - poison[service]:
            row = snapshot.inbox[service][event_id]
            said = f"{row.name} {row.sequence} of {row.aggregate} in {service}: {row.reason}"
            yield Violation(PARKED, said, (row.aggregate, event_id))
        for event_id in poison[service] - parked:
            yield Violation(LOST, f"poison that {service} was sent is not parked: {event_id}", (event_id,))


_EVENTS = (
    ("propose", "disclosure", "catalog", "disclosure.proposed"),
    ("recall", "disclosure", "catalog", "disclosure.recalled"),
    ("withdraw", "disclosure", "catalog", "disclosure.withdrawn"),
    ("archive", "disclosure", "catalog", "disclosure.filed"),
    ("decide-pass", "case", "review", "case.step_passed"),
    ("decide-return", "case", "review", "case.returned"),
    ("decide-refuse", "case", "review", "case.refused"),
    ("evaluate", "disclosure", "complaints", "evaluation.submitted"),
    ("confirm", "delivery", "notify", "delivery.completed"),
)


def _accepted(snapshot: Snapshot, history: History) -> Iterator[Violation]:
    """What was accepted was committed once, and nothing that was not."""
    withdrawn = {deed.about["disclosure"] for deed in history.of("withdraw")}
    for deed, about, service, name in _EVENTS:
        told = Counter({key: len(rows) for key, rows in snapshot.events(service, name).items()})
        accepted = Counter(done.about[about] for done in history.of(deed))
        if name == "delivery.completed":  # automatic channels deliver without anybody's deed
            told = Counter({key: told[key] for key in accepted})
        if name == "disclosure.recalled":  # a withdrawal recalls what is under review
            accepted += Counter(key for key in withdrawn if told[key] == accepted[key] + 1)
        for key in accepted.keys() | told.keys():
            yield from _compare(f"{deed} of {key}", accepted[key], told[key], (key,))
    numbers = Counter(case["number"] for case in snapshot.rows("complaints", "cases"))
    given = Counter(
        deed.about["number"] for deed in history.of("submit") + history.of("evaluate") if "number" in deed.about
    )
    states = {case["number"]: case["state"] for case in snapshot.rows("complaints", "cases")}
    for number in numbers.keys() | given.keys():
        yield from _compare(f"case {number}", given[number], numbers[number], (number,))
    for deed in history.of("answer"):
        if states.get(deed.about["case"]) != "answered":
            yield Violation(LOST, f"the answer to {deed.about['case']}", (deed.about["case"],))
    drafted = Counter(deed.about["id"] for deed in history.of("draft"))
    kept = Counter(row["id"] for row in snapshot.rows("catalog", "disclosures"))
    for key in drafted.keys() | kept.keys():
        yield from _compare(f"draft {key}", drafted[key], kept[key], (key,))


def _compare(what: str, accepted: int, committed: int, about: tuple[str, ...]) -> Iterator[Violation]:
    if committed < accepted:
        yield Violation(LOST, f"{what}: accepted {accepted} times, committed {committed}", about)
    elif committed > accepted:
        yield Violation(DUPLICATED, f"{what}: accepted {accepted} times, committed {committed}", about)


def _agreement(snapshot: Snapshot, history: History) -> Iterator[Violation]:
    """The services agree on each disclosure: cases, editions, deliveries, opinions, tasks."""
    proposed = Counter(deed.about["disclosure"] for deed in history.of("propose"))
    evaluated = Counter(deed.about["disclosure"] for deed in history.of("evaluate"))
    cases, approved = Counter[str](), Counter[str]()
    for case in snapshot.rows("review", "cases"):
        cases[case["disclosure"]] += 1
        approved[case["disclosure"]] += case["state"] == "approved"
    public = Counter({key: len(rows) for key, rows in snapshot.events("catalog", "disclosure.published").items()})
    logged = Counter(row["disclosure"] for row in snapshot.rows("catalog", "changes") if row["act"] != "withdrawn")
    known = {
        name: {row["disclosure"]: row for table in tables for row in snapshot.rows(name, table)}
        for name, tables in (("notify", ("publications", "inner_publications")), ("complaints", ("publications",)))
    }
    heard = {
        row["disclosure"]: row["data"]["count"]
        for row in snapshot.rows("catalog", "reception")
        if row["kind"] == "evaluation"
    }
    for row in snapshot.rows("catalog", "disclosures"):
        key = row["id"]
        yield from _compare(f"review case of {key}", proposed[key], cases[key], (key,))
        yield from _compare(f"publication of {key}", approved[key], public[key], (key,))
        if row["audience"] == "external":
            yield from _compare(f"publication of {key} in the public log", approved[key], logged[key], (key,))
        twice = [entry for entry, times in Counter(map(repr, row["timeline"])).items() if times > 1]
        if twice:
            yield Violation(DUPLICATED, f"in the timeline of {key}: {twice[0]}", (key,))
        if row["public_revision"] is None:
            continue
        for name in ("notify", "complaints") if row["audience"] == "external" else ("notify",):
            yield from _same_edition(name, row, known[name].get(key))
        count = heard.get(key, 0)
        if row["published"] == "published" and count != evaluated[key]:
            yield Violation(LOST, f"catalog heard of {count} of {evaluated[key]} evaluations of {key}", (key,))
    deliveries = Counter(
        (delivery["disclosure"], delivery["revision"], delivery["channel"])
        for delivery in snapshot.rows("notify", "deliveries")
    )
    for (key, revision, channel), times in deliveries.items():
        if times > 1:
            yield Violation(DUPLICATED, f"{times} deliveries of revision {revision} of {key} on {channel}", (key,))
    yield from _tasks(snapshot)
    yield from _index_numbers(snapshot)


def _same_edition(name: str, row: Mapping[str, Any], found: Mapping[str, Any] | None) -> Iterator[Violation]:
    key = row["id"]
    if found is None:
        yield Violation(LOST, f"{name} does not know the publication {key}", (key,))
    elif row["published"] == "withdrawn" and found["state"] != "withdrawn":
        yield Violation(RESURRECTED, f"{name} still shows {key}, which was withdrawn", (key,))
    elif (row["published"], row["public_revision"]) != (found["state"], found["revision"]):
        said = f"{key} is {row['published']} in revision {row['public_revision']}"
        yield Violation(LOST, f"{said}, but {name} has {found['state']} in {found['revision']}", (key,))


def _tasks(snapshot: Snapshot) -> Iterator[Violation]:
    there = {task["id"]: task["state"] for task in snapshot.rows("notify", "tasks")}
    for service in ("catalog", "review", "complaints"):
        closed = snapshot.events(service, "task.closed")
        for task in snapshot.events(service, "task.opened"):
            wanted = "closed" if task in closed else "open"
            if there.get(task) != wanted:
                yield Violation(LOST, f"the task {task} of {service} is {there.get(task)}, not {wanted}", (task,))


def _index_numbers(snapshot: Snapshot) -> Iterator[Violation]:
    serials = defaultdict(list)
    for row in snapshot.rows("catalog", "disclosures"):
        if row["index_number"]:
            body, serial = row["index_number"].rsplit("-", 1)
            serials[body].append(int(serial))
    for body, numbers in serials.items():
        if sorted(numbers) != list(range(1, len(numbers) + 1)):
            yield Violation(DUPLICATED, f"the index numbers {body} have gaps or doubles: {sorted(numbers)}")


def _outside(snapshot: Snapshot) -> Iterator[Violation]:
    """Agencies got everything at least once, under one identity and one sequence, and end where the catalogue is."""
    told: dict[str, list[str]] = defaultdict(list)
    for row in snapshot.outbox["notify"]:
        if row.destination == "publications":
            told[row.aggregate.split("/", 1)[1]].append(row.event_id)
    state = {row["index_number"]: row["published"] for row in snapshot.rows("catalog", "disclosures")}
    for where, messages in snapshot.outside.items():
        heard = identities(messages)
        for number, ids in told.items():
            missing = set(ids) - {event["id"] for event in heard.get(number, ())}
            if missing:
                yield Violation(LOST, f"{where} misses {len(missing)} events of {number}", (f"publication/{number}",))
        for number, events in heard.items():
            sequence = [event["sequence"] for event in events]
            if number not in told or sequence != list(range(1, len(told[number]) + 1)):
                yield Violation(DUPLICATED, f"{where} numbered {number} {sequence}", (f"publication/{number}",))
            is_gone = events[-1]["type"].endswith("disclosure.withdrawn.v1")
            if is_gone != (state.get(number) == "withdrawn"):
                yield Violation(RESURRECTED, f"{where} ends with {events[-1]['type']} for {number}", (number,))
