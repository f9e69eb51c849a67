"""The public portal: its first page, and what is published, listed and searched."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, request
from marshmallow import EXCLUDE, ValidationError

from chassis.web.access import PUBLIC_ACCESS
from chassis.web.http import actor, clock, encode_cursor
from chassis.web.pages import page, render
from services.catalog.adapters.http.fields import number_place
from services.catalog.adapters.http.schemas import PublishedQuerySchema
from services.catalog.adapters.pages.answers import answer_of
from services.catalog.adapters.pages.found_words import Found
from services.catalog.adapters.pages.progress import public_states
from services.catalog.domain.vocabulary import AUDIENCES, TOPICS
from services.catalog.ports import PublishedQuery, UnitOfWork

NEWEST, ANSWERS, YEARS = 8, 3, 6


def declare(pages: Blueprint) -> None:
    """Add the pages of this room."""
    page(pages, "GET", "/", who=PUBLIC_ACCESS)(home)
    page(pages, "GET", "/published", who=PUBLIC_ACCESS)(list_published)


def home(work: UnitOfWork) -> str:
    """Search, the newest publications, the latest answers, the figures of each body, and what one can do."""
    newest = work.publications.search(PublishedQuery(), reader=actor(), after=None, limit=NEWEST)
    figures = work.glances.figures(since=clock().today().replace(month=1, day=1))
    return render(
        "catalog/home.html",
        lines=newest.items,
        states=public_states(work.glances.public([line.id for line in newest.items]), work),
        answers=[(one, answer_of(one.response, work)) for one in work.glances.answers(ANSWERS)],
        figures=figures,
        total=sum(one.published for one in figures),
        topics=TOPICS,
        audiences=AUDIENCES,
    )


def list_published(work: UnitOfWork) -> str:
    """What the reader may read: the newest first, or what fits the words best."""
    given = _query()
    wanted = PublishedQuery(**{name: value for name, value in given.items() if name not in ("limit", "cursor")})
    after = number_place(given["cursor"])
    found = work.publications.search(wanted, reader=actor(), after=after, limit=given["limit"])
    whole = work.glances.public([line.id for line in found.items])
    item = work.items.get(wanted.item) if wanted.item else None
    this_year = clock().today().year
    return render(
        "catalog/published.html",
        query=wanted,
        item=item if item and item.audience == "external" else None,
        found=Found(wanted.q, whole, work),
        lines=found.items,
        states=public_states(whole, work),
        bodies=[(body.code, body.name) for body in work.bodies.all()],
        topics=TOPICS,
        audiences=AUDIENCES,
        years=range(this_year, this_year - YEARS, -1),
        first="?" + _again() if after else None,
        following=_following(encode_cursor(found.next)),
    )


def _query() -> dict[str, Any]:
    """The query of the address; a filter that makes no sense is left out, since people edit addresses by hand."""
    given = {name: value for name, value in request.args.items() if value.strip()}
    try:
        return dict(PublishedQuerySchema(unknown=EXCLUDE).load(given))
    except ValidationError as wrong:
        kept = {name: value for name, value in given.items() if name not in wrong.messages_dict}
        return dict(PublishedQuerySchema(unknown=EXCLUDE).load(kept))


def _again() -> str:
    return urlencode({name: value for name, value in request.args.items() if name != "cursor" and value})


def _following(cursor: str | None) -> str | None:
    return f"/published?{_again()}&{urlencode({'cursor': cursor})}" if cursor else None
