"""The hall screen (大厅电子显示屏): the newest external publications, turning its pages by itself without scripts."""

from __future__ import annotations

from flask import Blueprint, request

from chassis.web.http import PUBLIC_ACCESS, clock
from chassis.web.pages import page, render
from services.notify.adapters.http.words import known_id
from services.notify.adapters.pages import words
from services.notify.adapters.storage.work import Work
from services.notify.domain.moments import china_date
from services.notify.domain.publication import Publication

ROWS, LAST_PAGE = 6, 5
TURN_SECONDS = 20


def add_screen(pages: Blueprint) -> None:
    """The page of the hall screen."""

    @page(pages, "GET", "/notify/screen", who=PUBLIC_ACCESS)
    def show_screen(work: Work) -> str:
        """The newest publications of a body, or of all."""
        given = request.args.get("body", "")
        body = known_id(given) if given else ""
        count = work.readings.count_up(body=body)
        last = min(max(-(-count // ROWS), 1), LAST_PAGE)
        number = min(_number(request.args.get("page", "")), last)
        listed = work.readings.newest(body=body, limit=ROWS, offset=(number - 1) * ROWS)
        return render(
            "notify/screen.html",
            rows=[_row(one.publication) for one in listed],
            body=body,
            heading=listed[0].body_name if body and listed else "",
            number=number,
            last=last,
            following=number % last + 1,
            seconds=TURN_SECONDS,
            now=words.clock_face(clock().now()),
            address=work.origin.partition("://")[2],
        )


def _number(text: str) -> int:
    return max(int(text), 1) if text.isascii() and text.isdecimal() and len(text) < 4 else 1


def _row(publication: Publication) -> dict[str, str]:
    version = f"（第{publication.revision}版）" if publication.revision > 1 else ""
    return {"title": publication.title + version, "day": words.short_day(china_date(publication.updated_at))}
