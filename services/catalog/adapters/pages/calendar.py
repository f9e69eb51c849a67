"""公开日历: what is due in a quarter, day by day, and the same for people's own calendars."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from flask import request

from chassis.base.clock import CHINA
from chassis.base.hashing import sm3
from chassis.ports import PUBLIC
from chassis.web.calendar_file import Entry, calendar_file
from chassis.web.pages import Pages, render
from chassis.web.reply import Reply, respond
from chassis.web.request import actor, clock, service
from services.catalog.adapters.access import may
from services.catalog.adapters.http.caching import PUBLIC_CACHE
from services.catalog.adapters.pages.coverage import KINDS, with_acts
from services.catalog.adapters.storage.reads import directory as directory_reads
from services.catalog.adapters.storage.reads import obligations as reads
from services.catalog.adapters.storage.work import Work
from services.catalog.domain.obligation import STATES
from services.catalog.domain.period import Period
from services.vocabulary import AUDIENCES

LINES, MOST_ENTRIES = 200, 1_000
A_YEAR = timedelta(days=366)
WEEKDAYS = "一二三四五六日"

pages = Pages("catalog", "calendar-pages")


@pages.get("/calendar", who=may("obligation.read"))
def show_calendar(work: Work) -> str:
    """What is due in a quarter; the public sees what is for everybody."""
    reader, today, connection = actor(), clock().today(), work.events.connection
    quarter, bodies = _quarter(today), directory_reads.all_bodies(connection)
    body = request.args.get("body", reader.body)
    body = body if body in {each.code for each in bodies} else ""
    found = reads.due_between(
        connection,
        reader,
        body,
        quarter.first_day,
        quarter.last_day,
        today=today,
        cursor=request.args.get("cursor", ""),
        limit=LINES,
    )
    lines = [with_acts(line, reader, work) for line in found]
    again = {"body": body, "quarter": quarter.code}
    return render(
        "catalog/calendar.html",
        quarter=quarter,
        bodies=bodies,
        body=body,
        days=[(day, list(of_day)) for day, of_day in groupby(lines, key=lambda line: line["obligation"].due_on)],
        weekdays=WEEKDAYS,
        today=today,
        states=STATES,
        state_kinds=KINDS,
        audiences=AUDIENCES,
        first=f"?{urlencode(again)}" if request.args.get("cursor") else None,
        following=f"?{urlencode({**again, 'cursor': found.next})}" if found.next else None,
    )


@pages.get("/calendar.ics", who=may("portal.read"))
def send_calendar(work: Work) -> Any:
    """What everybody may know of, from this quarter on, for a year; whoever asks: a subscription signs in nowhere."""
    today, body = clock().today(), request.args.get("body", "")[:20]
    first = Period.containing("quarter", today).first_day
    found = reads.due_between(
        work.events.connection, PUBLIC, body, first, first + A_YEAR, today=today, cursor="", limit=MOST_ENTRIES
    )
    url = service().settings.public_url
    # As of the beginning of the day, so that what did not change is the same bytes, and its version the same.
    midnight = datetime.combine(today, time(), CHINA)
    named = [each.name for each in directory_reads.all_bodies(work.events.connection) if each.code == body]
    name = "：".join(["公开日历", *named])
    content = calendar_file([_entry(line, url) for line in found], name=name, at=midnight)
    version = sm3(content).removeprefix("sm3:")[:32]
    return respond(Reply(content=content, media_type="text/calendar", etag=version, cache=PUBLIC_CACHE), 200, None)


def _entry(line: dict[str, Any], url: str) -> Entry:
    obligation = line["obligation"]
    return Entry(
        uid=f"{obligation.id}@{url.split('://', 1)[-1].split('/', 1)[0]}",
        day=obligation.due_on,
        title=f"{_standing(line)}：{line['body'].name}，{line['title']}",
        text=line["explanation"],
        address=f"{url}/obligations/{obligation.id}",
        version=obligation.etag,
    )


def _standing(line: dict[str, Any]) -> str:
    """How it stands: of what is public the day on which that came, which is not the day of the entry."""
    on = line["obligation"].fulfilled_on
    return f"已于{on.year}年{on.month}月{on.day}日公开" if on else STATES[line["state"]]


def _quarter(today: date) -> Period:
    try:
        period = Period.parse(request.args.get("quarter", ""))
    except ValueError:
        period = None
    is_shown = period is not None and period.kind == "quarter" and abs(period.year - today.year) <= 10
    return period if period is not None and is_shown else Period.containing("quarter", today)
