"""A registration that was entered wrongly is put right (更正登记): the ledger keeps what it was, the clock follows."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime, timedelta
from typing import Any

from chassis.ports import Actor, DomainEvent, Due, Invalid, in_both
from services.complaints.domain import kinds
from services.complaints.domain.allowed import require_act
from services.complaints.domain.case import GRANTED, Case, audited
from services.complaints.domain.corrected_terms import CORRECTED
from services.complaints.domain.deadline import day_received
from services.complaints.domain.entry import Entry, china_date, due_told
from services.complaints.domain.ledger import enter
from services.complaints.domain.order import day_of_platform
from services.complaints.domain.states import OPEN
from services.complaints.domain.terms import Limit

NUMBER = "order_number"


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """What an officer entered of a case besides its words."""

    kind: str
    received_on: date
    order_number: str
    order_due_on: date | None

    def unlike(self, other: Registration) -> list[str]:
        """In which fields the two differ."""
        return [each.name for each in fields(self) if getattr(self, each.name) != getattr(other, each.name)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """The term under way once terms of the ledger, by the place of their entry, are what they should have been."""

    terms: Sequence[Mapping[str, Any]]
    due: Due
    clock_from: date
    limit: Limit


class AnsweredAlready(Invalid):
    """What the answer was measured by stays."""

    code = "answered_already"

    def __init__(self, fields: Collection[str]) -> None:
        super().__init__(
            "答复过的来件，类型和收到日期不再更正；已答复、已办结的，只能更正转办单编号。其他情况请写内部备注。",
            "Once it was answered, kind and day of receipt stay, and until it is reopened all but the order's number.",
            errors=dict.fromkeys(fields, in_both("答复过的不再更正。", "It was answered.")),
        )


class ExtendedAlready(Invalid):
    """The extension was granted by the term as it stood."""

    code = "extended_already"

    def __init__(self, fields: Collection[str]) -> None:
        super().__init__(
            "本件已经批准延期，只能更正转办单编号；其他情况请写内部备注。",
            "Its term was extended: the order's number alone can be corrected.",
            errors=dict.fromkeys(fields, in_both("批准延期后不再更正。", "Its term was extended.")),
        )


def registered(case: Case, entries: Sequence[Entry]) -> Registration:
    """How it reads now."""
    return Registration(
        kind=case.kind,
        received_on=case.received_on,
        order_number=case.order_number or "",
        order_due_on=day_of_platform(entries),
    )


def must_be_right(
    case: Case, was: Registration, now: Registration, entries: Sequence[Entry], *, recording_days: int
) -> None:
    """Raises :class:`Invalid` for what could not have been registered, :class:`AnsweredAlready` or ``Extended…``."""
    changed = set(now.unlike(was))
    if not changed:
        raise _wrong("nothing_to_correct", NUMBER, "没有改动，请填写应当更正的内容。", "Nothing differs.")
    if changed & {"kind", "received_on"} and case.first_answered_on:
        raise AnsweredAlready(sorted(changed - {NUMBER}))
    if changed != {NUMBER} and case.state not in OPEN:
        raise AnsweredAlready(sorted(changed - {NUMBER}))
    if changed != {NUMBER} and (case.extension or {}).get("state") == GRANTED:
        raise ExtendedAlready(sorted(changed - {NUMBER}))
    if "kind" in changed and kinds.TIP_OFF in (was.kind, now.kind):
        words = "举报与其他类型之间不能更正；是举报的，请作为举报另行登记。"
        raise _wrong("stays_as_it_is", "kind", words, "A tip-off stays one, and nothing else becomes one.")
    if "received_on" in changed:
        _must_be_a_day(case, now, entries, recording_days)


def _must_be_a_day(case: Case, now: Registration, entries: Sequence[Entry], recording_days: int) -> None:
    """The same days as when it was recorded."""
    recorded_on = china_date(case.received_at)
    day_received(
        now.received_on,
        channel=case.channel,
        recorded=entries[0].kind == "record",
        today=recorded_on,
        earliest=recorded_on - timedelta(days=recording_days),
    )


def corrected(
    case: Case, *, by: Actor, at: datetime, was: Registration, now: Registration, moved: Moved | None, reason: str
) -> tuple[Case, DomainEvent]:
    """Enter what is right, what it was, and the terms that follow."""
    require_act(case, CORRECTED, by)
    names = now.unlike(was)
    told: dict[str, Any] = {"now": _plain(now, names), "was": _plain(was, names)}
    if moved:
        told |= {"terms": list(moved.terms), "clock_from": moved.clock_from.isoformat(), "limit": asdict(moved.limit)}
        told |= due_told(moved.due)
    case = enter(case, CORRECTED, by=by, at=at, data=told, words={"reason": reason})
    return case, audited(case, "registration_corrected", by=by, at=at, fields=names)


def _plain(said: Registration, names: Collection[str]) -> dict[str, str]:
    values = {name: getattr(said, name) for name in names}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items() if value}


def _wrong(code: str, field: str, zh: str, en: str) -> Invalid:
    return Invalid(zh, en, code=code, errors={field: in_both(zh, en)})
