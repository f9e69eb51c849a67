"""What the bodies did in the months before the day of loading: which step on which day, as data.

Days follow from the day of loading: periods that have ended, publication twelve days after a period's end where it
was on time and 56 days after it where it was late (beyond twenty working days, whatever holidays lie between).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import chain, repeat
from typing import Any

from chassis.base.hashing import sm3
from services.catalog.domain.period import Period, periods_between
from yangguang.demonstration import surveying
from yangguang.demonstration.entries import Entry, entries, entry_of, read, words_of

DAYS = {"on_time": 12, "late": 56, "excused": 20}
FORMED_BEFORE = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What is done on a day: ``act`` names it, the rest says to what."""

    on: date
    act: str
    body: str = ""
    entry: Entry | None = None
    reason: str = ""
    entries: tuple[Entry, ...] = ()

    @property
    def its_entry(self) -> Entry:
        """The entry of a step that has one. Raises :class:`ValueError` for one that has none."""
        if self.entry is None:
            raise ValueError(f"no entry: {self.act} on {self.on}")
        return self.entry

    @property
    def title(self) -> str:
        """What it is about, for who watches it."""
        return self.entry.title if self.entry else self.body


def history(today: date) -> list[Step]:
    """All steps before ``today``, the earliest first."""
    written = read("history.json")
    entered = {body: months_before(today, months) for body, months in written["months"].items()}
    steps = [Step(on=on, act="enter", body=body) for body, on in entered.items()]
    for series in written["series"]:
        steps += _of_series(series, entered[_body(series)], today, written["excuses"].get(series["item"], ""))
    for single in written["single"]:
        steps += _of_single(single, entered[_body(single)])
    steps = [step for step in steps if step.on < today]
    steps += _of_reports(steps, written["corrected"])
    steps += _of_rule(steps, written["deliberates"], entered)
    steps += _of_recent(today)
    steps += _of_assessment(today, entered)
    steps += _of_survey(today)
    with_issue = {entry.key for step in steps if step.act == "deliberate" for entry in step.entries}
    steps = [_left_to_issue(step) if step.entry and step.entry.key in with_issue else step for step in steps]
    return sorted((step for step in steps if step.on < today), key=lambda step: step.on)


def months_before(day: date, months: int) -> date:
    """The first working day on or after the same day so many months earlier, at the latest the 28th."""
    years, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return _weekday(date(years, month + 1, min(day.day, 28)))


def _of_series(series: Mapping[str, Any], entered: date, today: date, excuse: str) -> Iterator[Step]:
    # What the recent entries cover is left to them.
    covered = {entry.period for entry in entries(today) if entry.item == series["item"]}
    periods = [period for period in periods_between(series["kind"], entered, today) if period.has_ended(today)]
    to_tell = [period for period in reversed(periods) if period.code not in covered]
    # What may still be told in time has no other outcome yet.
    recent = sum(period.last_day + timedelta(days=DAYS["late"]) >= today for period in to_tell)
    outcomes = chain(repeat("on_time", recent), series["outcomes"], repeat("on_time"))
    for period, outcome in zip(to_tell, outcomes, strict=False):
        if outcome == "missed":
            continue
        on = _weekday(period.last_day + timedelta(days=DAYS[outcome]))
        if outcome == "excused":
            yield Step(on=on, act="excuse", body=_body(series), entry=_entry(series, on, period), reason=excuse)
        else:
            yield Step(on=on, act="walk", entry=_entry(series, on, period))


def _of_single(single: Mapping[str, Any], entered: date) -> Iterator[Step]:
    on = _weekday(entered + timedelta(days=single["days"]))
    entry = _entry(single, on)
    yield Step(on=on, act="walk", entry=entry)
    if "withdrawn" in single:
        given = dict(single["withdrawn"])
        later = _weekday(entered + timedelta(days=given.pop("days")))
        more = {**entry.more, "withdrawn": given}
        yield Step(on=later, act="walk", entry=replace(entry, reach="withdrawn", more=more))


def _of_recent(today: date) -> Iterator[Step]:
    """What is still told as new, and was due before today: on time, too."""
    for entry in entries(today):
        if entry.period:
            on = _weekday(Period.parse(entry.period).last_day + timedelta(days=DAYS["on_time"]))
            yield Step(on=on, act="walk", entry=entry)


def _of_reports(steps: list[Step], corrected: Mapping[str, Any]) -> Iterator[Step]:
    """What became of the fund's reports: the first is corrected and its file supplemented, the next two are an issue.

    The latest of them is in the issue that is open now.
    """
    reports = [step.entry for step in steps if step.entry and step.entry.key.startswith("gjj-finance-report")]
    found = sorted((entry for entry in reports if entry), key=lambda entry: entry.formed_on)
    days = {step.entry.key: step.on for step in steps if step.entry}
    if len(found) < 4:
        return
    first, *_, latest = found
    values = {"paid_out": str(int(first.fill["paid_out"]) + 118)}
    more = {**first.more, "corrected": {"reason": corrected["reason"], "values": values}}
    on = days[first.key] + timedelta(days=corrected["days"])
    yield Step(on=_weekday(on), act="supplement", entry=replace(first, reach="corrected", more=more))
    listed = tuple(found[1:3])
    after = max(days[entry.key] for entry in listed) + timedelta(days=10)
    yield _deliberation(after, "GJJ", listed)
    yield Step(on=days[latest.key], act="open_issue", body="GJJ", entries=(latest,))


def _of_rule(steps: list[Step], rule: Mapping[str, Any], entered: Mapping[str, date]) -> Iterator[Step]:
    """A body adopts that its leading group deliberates before; its first issue waits for the last that is in it."""
    body = rule["body"]
    yield Step(on=_weekday(entered[body] + timedelta(days=rule["days"])), act="adopt", body=body)
    found = {step.entry.key: step for step in steps if step.entry}
    listed = [found[key] for key in rule["issue"]]
    entries, out = tuple(replace(step.its_entry, reach="evaluated") for step in listed), max(step.on for step in listed)
    for entry in entries:
        if entry.more.get("waits"):
            yield Step(on=out, act="walk", entry=entry)
    yield _deliberation(out + timedelta(days=10), body, entries)


def _of_assessment(today: date, entered: Mapping[str, date]) -> Iterator[Step]:
    """In January the year before is assessed, of each body that was there in it."""
    for body, on in entered.items():
        if on.year < today.year:
            for act, day in (("tell_scores", 12), ("settle_scores", 28)):
                yield Step(on=_weekday(date(today.year, 1, day)), act=act, body=body)


def _of_survey(today: date) -> Iterator[Step]:
    """The public was asked about the body's work, and the results are out."""
    for act, days in (("ask_public", 60), ("tell_results", 35)):
        yield Step(on=_weekday(today - timedelta(days=days)), act=act, body=surveying.BODY)


def _deliberation(on: date, body: str, entries: Sequence[Entry]) -> Step:
    """What is filed with its issue is not filed by itself."""
    listed = tuple(replace(entry, reach="evaluated") for entry in entries)
    return Step(on=_weekday(on), act="deliberate", body=body, entries=listed)


def _left_to_issue(step: Step) -> Step:
    """The step of what is filed with its issue, not by itself."""
    return replace(step, entry=replace(step.entry, reach="evaluated")) if step.entry else step


def _entry(written: Mapping[str, Any], on: date, period: Period | None = None) -> Entry:
    formed_on = on - timedelta(days=written.get("formed_before", FORMED_BEFORE))
    words = words_of(formed_on, on)
    if period:
        words |= {"period": period.name, **_figures(written["figures"], period.code)}
    key = f"{written['key']}-{period.code}" if period else written["key"]
    more = {**written, "key": key, "period": period.code if period else "", "reach": "filed", "dated": True}
    return entry_of(more, formed_on, words)


def _figures(bounds: Mapping[str, tuple[int, int]], period: str) -> dict[str, str]:
    """Numbers that look measured, and are the same at each loading."""
    return {
        name: str(least + int(sm3(f"{name}/{period}".encode())[4:12], 16) % (most - least + 1))
        for name, (least, most) in bounds.items()
    }


def _weekday(day: date) -> date:
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)


def _body(written: Mapping[str, Any]) -> str:
    return str(written["item"]).split("-", 1)[0]
