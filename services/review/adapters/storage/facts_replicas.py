"""What the yearly assessment counts of the other services: plain copies, and the public's ratings by year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from chassis.base.clock import china_date
from chassis.events.envelope import Event
from chassis.events.inbox import Handler
from chassis.events.replica import Replica, differing, replica
from chassis.ports import Clock
from chassis.storage.repository import upsert
from services.review.adapters.storage.tables import citizen_cases, obligations, public_ratings

_OBLIGATION_VERBS = ("due_soon", "overdue", "fulfilled", "excused", "reopened", "deadline_changed")
_STANDING = ".standing"  # it stands at its number, and its publisher has no more to say of it
_CASE_VERBS = ("received", "accepted", "answered", "closed", "deadline_changed")


def _forgets(table: sa.Table) -> Handler:
    """What is there no more counts no more."""

    def forget(event: Event, *, work: Any, clock: Clock) -> None:
        work.events.connection.execute(sa.delete(table).where(table.c.id == event.subject))

    return forget


def _but_tip_offs(kept: Replica) -> Replica:
    """Of a tip-off nobody knows but those who handle it."""

    def only_others(keep: Handler) -> Handler:
        def handle(event: Event, *, work: Any, clock: Clock) -> None:
            if event.data["kind"] != "tip_off":
                keep(event, work=work, clock=clock)

        return handle

    def compare(events: Sequence[Event], copy: Any | None) -> str:
        last = events[-1]
        if last.name.endswith(_STANDING):
            return ""
        if last.data["kind"] == "tip_off" or last.name.endswith(".erased"):
            return "" if copy is None else "different: it is not to be here"
        return kept.compare(events, copy)

    return replace(kept, compare=compare, handlers={name: only_others(keep) for name, keep in kept.handlers.items()})


def _with(kept: Replica, **handlers: Handler) -> Replica:
    noun = next(iter(kept.handlers)).rpartition(".")[0]
    return replace(kept, handlers={**kept.handlers, **{f"{noun}.{verb}": handle for verb, handle in handlers.items()}})


def _keep_rating(event: Event, *, work: Any, clock: Clock) -> None:
    """The totals so far, as they stood last in the year of the event; a later year has a row of its own."""
    on = china_date(event.at)
    row = {
        "disclosure": event.data["disclosure"],
        "year": on.year,
        "body": event.data["body"],
        "people": event.data["count"],
        "rating": _rating(event.data),
        "rated_on": on,
    }
    upsert(work.events.connection, public_ratings, row, key=["disclosure", "year"])


def _rating(data: Mapping[str, Any]) -> int | None:
    """The average of the three aspects in hundredths; None where too few gave one."""
    if data.get("suppressed") or not data["count"]:
        return None
    together = sum(round((data[name] or 0) * 100) for name in ("truthfulness", "completeness", "effectiveness"))
    return (2 * together + 3) // 6


def _find_ratings(connection: Any, snapshots: Mapping[str, Sequence[Event]]) -> dict[str, Any]:
    query = sa.select(public_ratings).where(public_ratings.c.disclosure.in_(list(snapshots)))
    rows = connection.execute(query.order_by(public_ratings.c.year)).mappings()
    return {row["disclosure"]: row for row in rows}


def _compare_rating(events: Sequence[Event], copy: Mapping[str, Any] | None) -> str:
    if events[-1].name.endswith(_STANDING):
        return ""
    data = events[-1].data
    return differing({"people": data["count"], "rating": _rating(data)}, copy)


FACTS_REPLICAS: Mapping[str, Replica] = {
    "catalog.obligation": _with(
        replica("catalog.obligation", obligations, key="id", verbs=_OBLIGATION_VERBS), dropped=_forgets(obligations)
    ),
    "complaints.case": _with(
        _but_tip_offs(replica("complaints.case", citizen_cases, key="id", verbs=_CASE_VERBS)),
        erased=_forgets(citizen_cases),
    ),
    "complaints.evaluation": Replica(
        find=_find_ratings,
        compare=_compare_rating,
        handlers={f"complaints.evaluation.{verb}": _keep_rating for verb in ("submitted", "voided")},
    ),
}
