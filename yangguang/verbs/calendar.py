"""`yangguang calendar`: the yearly holiday arrangements and the dates that follow from them."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import date, datetime
from itertools import accumulate
from pathlib import Path
from typing import Any

import click

from chassis.base import dotenv_file
from chassis.base.clock import FIRST_YEAR, LAST_YEAR
from chassis.calendar.holidays import Arrangement, keep, parse
from chassis.calendar.workdays import Workdays
from chassis.ports import CalendarDay
from yangguang.verbs.cli_output import as_json, refusing, say

DAY = click.DateTime(["%Y-%m-%d"])


def _of_our_time(_context: click.Context, _parameter: click.Parameter, day: datetime) -> datetime:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise click.BadParameter(f"the year is from {FIRST_YEAR} to {LAST_YEAR}")
    return day


def calendar_folder() -> Path:
    """Where loaded years are kept: `calendar` in the data folder."""
    environ = {**dotenv_file.read(), **os.environ}
    return Path(environ.get("YANGGUANG_DATA") or "var") / "calendar"


@click.group()
def calendar() -> None:
    """Holiday arrangements and working-day terms.

    Example: yangguang calendar due 2026-09-18 20
    """


@calendar.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@as_json
def load(file: Path, machine: bool) -> None:
    """Load one year's arrangement from FILE; it replaces what was known of that year.

    The file is JSON: {"year": 2027, "holidays": ["2027-01-01", …], "workdays": ["2027-02-06", …],
    "source": "国办发明电〔2026〕…号"}. A wrong file changes nothing.

    Example: yangguang calendar load 2027.json
    """
    with refusing(machine):
        arrangement = parse(file.read_bytes())
        keep(arrangement, calendar_folder())
    off, on = len(arrangement.holidays), len(arrangement.workdays)
    text = f"{arrangement.year}: {off} days off, {on} make-up working days ({arrangement.source})"
    _print({"loaded": arrangement.year, "days_off": off, "make_up_days": on}, text, machine)


@calendar.command()
@click.argument("year", type=click.IntRange(1949, 2100))
@as_json
def show(year: int, machine: bool) -> None:
    """Show the days off and the make-up working days of YEAR.

    Example: yangguang calendar show 2026
    """
    with refusing(machine):
        arrangement = Workdays(calendar_folder()).year(year)
    _print({**arrangement.as_json(), "announced": arrangement.announced}, _listing(arrangement), machine)


@calendar.command()
@click.argument("day", metavar="DATE", type=DAY, callback=_of_our_time)
@click.argument("working_days", type=click.IntRange(0, 10_000))
@click.option("--explain", is_flag=True, help="Print each day of the term before it, and why it counts or not.")
@as_json
def due(day: datetime, working_days: int, explain: bool, machine: bool) -> None:
    """Print the last day of a term of WORKING_DAYS that begins on DATE; the day after DATE is day 1.

    Prints "provisional" behind a date that depends on a year whose holidays are not announced yet. Opinions asked for,
    extensions and the like are worked out on the page /complaints/clock.

    Example: yangguang calendar due 2026-09-18 20
    """
    workdays = Workdays(calendar_folder())
    try:
        with refusing(machine):
            found = workdays.due(day.date(), working_days)
    except OverflowError:
        raise click.BadParameter("the term ends beyond the year 9999", param_hint="DATE") from None
    data: dict[str, Any] = {"from": day.date().isoformat(), "working_days": working_days, "due": found.on.isoformat()}
    text = f"{found.on}{' provisional' if found.provisional else ''}"
    if explain:
        data["days"] = _explained(workdays.days(day.date(), found.on))
        text = "\n".join([*(_line_of(each) for each in data["days"]), text])
    _print({**data, "provisional": found.provisional, "calendar": workdays.version}, text, machine)


def _explained(term: Sequence[CalendarDay]) -> list[dict[str, Any]]:
    numbers = accumulate(day.works for day in term)
    return [
        {"on": day.on.isoformat(), "count": number if day.works else None, "kind": day.kind, "name": day.name}
        for day, number in zip(term, numbers, strict=True)
    ]


def _line_of(day: dict[str, Any]) -> str:
    return _line(date.fromisoformat(day["on"]), str(day["count"] or "off"), f"{day['kind']} {day['name']}")


def _listing(year: Arrangement) -> str:
    if not year.announced:
        return f"{year.year}: no arrangement announced; Monday to Friday count as working days, dates are provisional"
    lines = [f"{year.year} ({year.source})"]
    lines += [_line(day, "off", name) for day, name in sorted(year.holidays.items())]
    lines += [_line(day, "works", name) for day, name in sorted(year.workdays.items())]
    return "\n".join(lines)


def _line(day: date, what: str, name: str) -> str:
    return f"{day} {day:%a} {what:<5} {name}".rstrip()


def _print(data: dict[str, Any], text: str, machine: bool) -> None:
    if machine:
        say(data)
    else:
        click.echo(text)
