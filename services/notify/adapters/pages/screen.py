"""The hall screen (大厅电子显示屏): the newest external publications, turning its pages by itself without scripts."""

from __future__ import annotations

from datetime import datetime

from flask import request

from chassis.base.clock import CHINA
from chassis.web.forms import load_query
from chassis.web.pages import Pages, render
from chassis.web.request import clock
from chassis.web.schema import Schema, Text
from chassis.web.ui.text import china_day
from services.notify.adapters.access import may
from services.notify.adapters.pages.qr_code import qr_code
from services.notify.adapters.storage.reads.publications import SCREEN, count_publications, newest_publications
from services.notify.adapters.storage.work import Work

ROWS, LAST_PAGE = 6, 5
TURN_SECONDS = 20
WEEKDAYS = "一二三四五六日"

pages = Pages("notify", "screen")


class ScreenQuery(Schema):
    """Whose publications are shown; none: all bodies'."""

    body = Text(longest=60, load_default="")


@pages.get("/notify/screen", who=may("publication.read"))
def show_screen(work: Work) -> str:
    """The newest publications of a body, or of all."""
    body = load_query(ScreenQuery)["body"]
    count = count_publications(work.connection, SCREEN, body=body)
    last = min(max(-(-count // ROWS), 1), LAST_PAGE)
    number = min(_number(request.args.get("page", "")), last)
    rows = newest_publications(work.connection, SCREEN, body=body, limit=ROWS, offset=(number - 1) * ROWS)
    return render(
        "notify/screen.html",
        rows=rows,
        rows_shown=ROWS,
        body=body,
        heading=rows[0]["body_name"] if body and rows else "",
        number=number,
        last=last,
        following=number % last + 1,
        seconds=TURN_SECONDS,
        now=_clock_face(clock().now()),
        address=work.origin.partition("://")[2],
        qr=qr_code(f"{work.origin}/"),
    )


def _number(text: str) -> int:
    """The page asked for; a screen in a hall shows something whatever its address says."""
    return max(int(text), 1) if text.isascii() and text.isdecimal() and len(text) < 4 else 1


def _clock_face(now: datetime) -> str:
    """``11月24日 星期二 10:32``."""
    here = now.astimezone(CHINA)
    return f"{china_day(here)} 星期{WEEKDAYS[here.weekday()]} {here:%H:%M}"
