"""Obligations (公开义务): what the directory asks for, by when, and whether it was done.

One is (item, element, occasion). ``standing`` (长期): one for each element, without an occasion, fulfilled as long as
something public covers the element. ``periodic`` (定期): one for each element and period. ``ad_hoc`` (随时): one for
each matter, whose disclosure is the occasion. How it stands follows from its days, and is never stored.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from chassis.permissions import Thing
from chassis.ports import Audience, WorkCalendar
from services.catalog.domain.body import Body
from services.catalog.domain.disclosure import Disclosure
from services.catalog.domain.item import Item
from services.catalog.domain.period import Period
from services.catalog.domain.revision import Content, Fulfilment
from services.catalog.domain.time_limit import TimeLimit, basis_of

STANDING, PERIODIC, AD_HOC = "standing", "periodic", "ad_hoc"
FULFILLED, LATE, OPEN, OVERDUE, EXCUSED = "fulfilled", "late", "open", "overdue", "excused"
STATES: Mapping[str, str] = {
    FULFILLED: "按时公开",
    LATE: "逾期公开",
    OPEN: "未到期",
    OVERDUE: "逾期未公开",
    EXCUSED: "免除",
}
BY_OFFICE, RETIRED, CHANGED, REFUSED = "office", "retired", "changed", "refused"
EXCUSES: Mapping[str, str] = {
    BY_OFFICE: "经政务公开办公室免除",
    RETIRED: "事项已停用",
    CHANGED: "目录已调整，不再要求",
    REFUSED: "经审核不予公开",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Excuse:
    """Why one need not be fulfilled: the office says so with a reason, or it follows from item or review."""

    kind: str
    at: datetime
    reason: str = ""
    by: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Obligation:
    """One obligation. ``occasion``: empty, a period's code, or the id of the disclosure that is the matter.

    ``limit`` runs from ``counted_from``, the day after being day 1. ``year``: in which it counts; a standing one
    counts from its ``year`` until ``last_year``. ``announced`` is the last that was said of its due date, ``tasks``
    are open, by kind. ``calendar`` names the calendar with which it was counted.
    """

    id: str
    item: str
    element: str
    occasion: str
    frequency: str
    body: str
    audience: Audience
    department: str
    year: int
    counted_from: date
    limit: TimeLimit
    due_on: date
    provisional: bool
    calendar: str = ""
    last_year: int | None = None
    fulfilled_on: date | None = None
    fulfilled_by: str = ""
    excuse: Excuse | None = None
    announced: str = ""
    tasks: Mapping[str, str] = field(default_factory=dict)
    etag: int = 0

    @property
    def is_open(self) -> bool:
        """Whether it awaits something public."""
        return self.fulfilled_on is None and self.excuse is None

    @property
    def thing(self) -> Thing:
        """As the permission table sees it."""
        return Thing(body=self.body, audience=self.audience)

    @property
    def is_on_time(self) -> bool:
        """Whether it was fulfilled by its day."""
        return self.fulfilled_on is not None and self.fulfilled_on <= self.due_on

    def state(self, today: date) -> str:
        """How it stands on a day. An excuse counts for nothing where it was fulfilled on time all the same."""
        if self.is_on_time:
            return FULFILLED
        if self.excuse:
            return EXCUSED
        if self.fulfilled_on:
            return LATE
        return OVERDUE if today > self.due_on else OPEN


@dataclass(frozen=True, slots=True)
class Claim:
    """What something public says it covers: an element of an item (empty: the item has none), and its period."""

    item: str
    element: str
    period: str = ""

    def covers(self, obligation: Obligation) -> bool:
        """Whether it fulfils that one; a matter is fulfilled by its own disclosure alone."""
        return (
            obligation.item == self.item
            and obligation.element in ("", self.element)
            and obligation.frequency != AD_HOC
            and obligation.occasion in ("", self.period)
        )


def claims_of(disclosure: Disclosure, content: Content) -> frozenset[Claim]:
    """What a disclosure covers with this content, of its own item and of the further ones that it fulfils."""
    own = Fulfilment(item=disclosure.item.code, elements=content.elements, period=content.period)
    return frozenset(
        Claim(fulfilled.item, element, fulfilled.period)
        for fulfilled in (own, *content.also_fulfils)
        for element in fulfilled.elements or ("",)
    )


def wanted(item: Item, today: date, known: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Element and occasion of all that the directory asks for by itself, up to the period that runs.

    ``known`` is the code of the latest period of each element so far: those since are wanted too, however long nobody
    looked. A new element begins with the period that runs.
    """
    if not item.active or item.method != "proactive" or item.frequency == AD_HOC:
        return
    for element in [element.code for element in item.elements] or [""]:
        if item.frequency == STANDING:
            yield element, ""
            continue
        running = Period.containing(item.period, today)
        period = Period.parse(known[element]) if element in known else running
        period = running if period.kind != running.kind else period
        while period.first_day <= running.first_day:
            yield element, period.code
            period = period.after


def is_asked(item: Item, obligation: Obligation) -> bool:
    """Whether the directory still asks for that one. A matter stays one, whatever becomes of the cadence."""
    if not item.active or item.method != "proactive":
        return False
    if obligation.frequency == AD_HOC:
        return True
    elements = {element.code for element in item.elements} or {""}
    is_of_cadence = not obligation.occasion or Period.parse(obligation.occasion).kind == item.period
    return obligation.frequency == item.frequency and obligation.element in elements and is_of_cadence


def raised(
    item: Item, element: str, occasion: str, *, identity: str, today: date, calendar: WorkCalendar
) -> Obligation:
    """A new one that follows from the directory: counted from today, or from the last day of its period."""
    period = Period.parse(occasion) if occasion else None
    start = period.last_day if period else today
    return _raised(item, element, occasion, item.frequency, identity, start, calendar, item.department)


def raised_by(disclosure: Disclosure, formed_on: date, *, identity: str, calendar: WorkCalendar) -> Obligation:
    """The one of a matter whose disclosure says when it was formed.

    It is one whatever elements the text has: which of them a matter has, the directory cannot know.
    """
    item = disclosure.item
    return _raised(item, "", disclosure.id, AD_HOC, identity, formed_on, calendar, disclosure.department)


def _raised(
    item: Item,
    element: str,
    occasion: str,
    frequency: str,
    identity: str,
    start: date,
    calendar: WorkCalendar,
    department: str,
) -> Obligation:
    due = calendar.due(start, item.time_limit.days, item.time_limit.unit)
    return Obligation(
        id=identity,
        item=item.code,
        element=element,
        occasion=occasion,
        frequency=frequency,
        body=item.body,
        audience=item.audience,
        department=department,
        year=start.year,
        counted_from=start,
        limit=item.time_limit,
        due_on=due.on,
        provisional=due.provisional,
        calendar=calendar.version,
    )


def counted(obligation: Obligation, start: date, limit: TimeLimit, *, calendar: WorkCalendar) -> Obligation:
    """It with its due date counted anew."""
    due = calendar.due(start, limit.days, limit.unit)
    year = obligation.year if obligation.frequency == PERIODIC else start.year
    return replace(
        obligation,
        counted_from=start,
        limit=limit,
        due_on=due.on,
        provisional=due.provisional,
        calendar=calendar.version,
        year=min(year, obligation.year) if obligation.frequency == STANDING else year,
    )


def explanation(obligation: Obligation, item: Item, body: Body) -> str:
    """How its due date came about, and on which rule it rests."""
    start, limit = obligation.counted_from, obligation.limit
    day = f"{start.year}年{start.month}月{start.day}日"
    since = {PERIODIC: f"{day}所属期结束", AD_HOC: f"{day}形成"}.get(obligation.frequency, f"{day}起应当公开")
    unit = "个工作日" if limit.unit == "working" else "日"
    basis = basis_of(item.audience, body.legal_regime, limit, item.legal_basis)
    text = f"{since}，自次日起第{limit.days}{unit}（{basis}）"
    return text + ("；放假安排尚未公布，暂定" if obligation.provisional else "")


def name_of(occasion: str, frequency: str) -> str:
    """An occasion as it reads: the period's name; a matter has none of its own."""
    return Period.parse(occasion).name if frequency == PERIODIC else ""
