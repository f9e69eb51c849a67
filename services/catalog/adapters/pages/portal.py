"""The public portal: its first page, and what is published, listed and searched."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from flask import request

from chassis.web.blind_cursor import blind, seen
from chassis.web.forms import load_filters
from chassis.web.pages import Pages, render
from chassis.web.request import actor, clock
from services.catalog.adapters.access import may
from services.catalog.adapters.http.kept import list_page_stamp
from services.catalog.adapters.http.published_schemas import PublishedQuery
from services.catalog.adapters.pages import list_filters
from services.catalog.adapters.pages.answers import with_texts
from services.catalog.adapters.pages.found_terms import FoundTerms
from services.catalog.adapters.pages.progress import Stage, bars
from services.catalog.adapters.storage.reads import directory as directory_reads
from services.catalog.adapters.storage.reads import disclosures as disclosure_reads
from services.catalog.adapters.storage.reads import publication_lists as reads
from services.catalog.adapters.storage.reads.first_page import first_page
from services.catalog.adapters.storage.work import Work
from services.catalog.domain.disclosure import Disclosure
from services.catalog.domain.vocabulary import SORTS, VALIDITIES
from services.vocabulary import AUDIENCES, TOPICS

NEWEST, SUGGESTED, ANSWERS, YEARS = 8, 3, 3, 6

pages = Pages("catalog", "portal-pages")


@pages.get("/", who=may("portal.read"), kept=list_page_stamp)
def home(work: Work) -> str:
    """Search, the newest publications, the latest answers, the figures of each body, and what one can do."""
    connection = work.events.connection
    newest = reads.newest(connection, actor(), NEWEST)
    beside = first_page(connection, actor(), clock().today(), ANSWERS)
    whole = disclosure_reads.published(connection, [line["id"] for line in newest])
    return render(
        "catalog/home.html",
        lines=newest.items,
        bars=_bars(whole, work),
        answers=[with_texts(answer, work.files) for answer in beside.answers],
        figures=beside.figures,
        coverage=beside.coverage,
        year=clock().today().year,
        total=beside.figures[0]["total"] if beside.figures else 0,
        recent=list({line["item"]: line["item_title"] for line in newest}.items())[:SUGGESTED],
        topics={code: name for code, name in TOPICS.items() if code in beside.topics},
        audiences=AUDIENCES,
        validities=VALIDITIES,
    )


@pages.get("/published", who=may("portal.read"), kept=list_page_stamp)
def list_published(work: Work) -> str:
    """What the reader may read: the newest first, or what fits the words best."""
    query, connection = load_filters(PublishedQuery), work.events.connection
    given = _given(query)
    listing = reads.list_with_facets(connection, actor(), {**query, "cursor": seen(query["cursor"])})
    found = listing.page
    whole = disclosure_reads.published(connection, [line["id"] for line in found])
    bodies = {body.code: body.name for body in directory_reads.all_bodies(connection)}
    names = bodies | {line["item"]: line["item_title"] for line in found}
    this_year = clock().today().year
    return render(
        "catalog/published.html",
        query=query,
        found=FoundTerms(query["q"], whole, work.files),
        lines=found.items,
        bars=_bars(whole, work),
        facets=listing.facets,
        chips=list_filters.chips(given, names),
        narrower=list_filters.narrower(given, listing.facets, names),
        suggestion=listing.suggestion,
        lacking=[(word, list_filters.asked_instead(given, word)) for word in listing.lacking],
        partly=listing.partly,
        instead=list_filters.asked_instead(given, listing.suggestion),
        orders=[(order, name, list_filters.sorted_by(given, order)) for order, name in SORTS.items()],
        bodies=list(bodies.items()),
        topics=TOPICS,
        audiences=AUDIENCES,
        validities=VALIDITIES,
        years=range(this_year, this_year - YEARS, -1),
        first="?" + _again() if query["cursor"] else None,
        following=f"/published?{_again()}&{urlencode({'cursor': blind(found.next)})}" if found.next else None,
    )


def _given(query: Mapping[str, Any]) -> dict[str, str]:
    """The filters that count, as the address says them."""
    fields = {field.data_key or name: query[name] for name, field in PublishedQuery().fields.items()}
    return {name: str(value) for name, value in fields.items() if value and name not in ("cursor", "limit")}


def _again() -> str:
    return urlencode({name: value for name, value in request.args.items() if name != "cursor" and value})


def _bars(disclosures: Mapping[str, Disclosure], work: Work) -> dict[str, list[Stage]]:
    """The six steps of publications, by id."""
    today = clock().today()
    return {identity: bars(disclosure, work.calendar, today) for identity, disclosure in disclosures.items()}
