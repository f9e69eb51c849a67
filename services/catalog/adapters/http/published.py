"""What is published, for its readers: list and search, one edition, its files, and the public log."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask import request

from chassis.base.converter import dumps
from chassis.base.hashing import sm3
from chassis.content.findings.bars import withheld_in
from chassis.web.blind_cursor import blind, seen
from chassis.web.endpoint import Endpoints
from chassis.web.reply import Reply
from chassis.web.request import actor
from services.catalog.adapters.access import may
from services.catalog.adapters.http import published_schemas as schemas
from services.catalog.adapters.http.caching import PRIVATE_CACHE, PUBLIC_CACHE
from services.catalog.adapters.http.kept import edition_stamp, list_stamp
from services.catalog.adapters.http.views import published as views
from services.catalog.adapters.http.views.values import API, address_of
from services.catalog.adapters.storage.reads import changes, publication_lists, published
from services.catalog.adapters.storage.reads.links import linked_with
from services.catalog.adapters.storage.work import Work
from services.catalog.adapters.texts import MEDIA, attached, text_of, with_addresses

PUBLISHED = "/published/<body>/<serial>"

endpoints = Endpoints("catalog", "published")


@endpoints.get(
    "/published",
    who=may("publication.read"),
    query=schemas.PublishedQuery,
    returns=views.PublishedLineView,
    many=True,
    kept=list_stamp,
)
def list_published(work: Work, query: dict[str, Any]) -> Any:
    """What the caller may read: the newest first, or with words what fits best; not all of the words need match.

    Words of the same meaning are found too, document numbers and index numbers in any spelling. Ranked are the newest
    thousand that have all words, the newest with them in the title, and the newest with some.
    """
    page = publication_lists.list_published(work.events.connection, actor(), {**query, "cursor": seen(query["cursor"])})
    return replace(page, next=blind(page.next))


@endpoints.get("/published/facets", who=may("publication.read"), query=schemas.FacetsQuery, returns=views.FacetsView)
def show_facets(work: Work, query: dict[str, Any]) -> dict[str, Any]:
    """How many publications such a list has under each body, topic, validity and year; a better spelling."""
    listing = publication_lists.list_with_facets(work.events.connection, actor(), {**query, "cursor": None, "limit": 1})
    facets = listing.facets
    counted: dict[str, Sequence[tuple[Any, int]]] = {
        "bodies": facets.body,
        "topics": facets.topic,
        "validities": facets.validity,
        "years": facets.year,
    }
    return {
        "total": facets.total,
        "complete": facets.complete,
        "suggestion": listing.suggestion,
        "lacking": list(listing.lacking),
        "partly": listing.partly,
        **{name: [{"code": str(code), "count": count} for code, count in found] for name, found in counted.items()},
    }


@endpoints.get(
    PUBLISHED,
    who=may("publication.read"),
    query=schemas.EditionQuery,
    returns=views.PublicationView,
    etag=True,
    also=(410,),
    kept=edition_stamp,
)
def show_publication(work: Work, query: dict[str, Any], body: str, serial: str) -> Reply:
    """One edition by index number; 410 with the reason where it was withdrawn."""
    connection, number, revision = work.events.connection, f"{body}/{serial}", query["revision"]
    if request.if_none_match:
        # Whoever has a copy asks most often only whether it still holds.
        known = published.cache_validator(connection, actor(), number, revision)
        if known is not None and request.if_none_match.contains_weak(known["version"]):
            return Reply(etag=known["version"], cache=_cache(known))
    found = published.find_published(connection, actor(), number, revision)
    address = address_of(number)
    linked = linked_with(connection, actor(), found)
    text = text_of(work.files, found["text_digest"])
    shown = found | {
        "interprets": linked.interprets,
        "interpretations": linked.interpretations,
        "related": linked.related,
        "validity_declared": {**found["validity"], "document": linked.changed_by},
        "changes_validity_of": linked.changes,
        "text": text,
        "withheld": withheld_in(
            found["title"],
            found["summary"],
            text,
            files=[file.get("withheld", {}) for file in found["attachments"]],
        ),
        "attachments": with_addresses(found["attachments"], f"{API}{address}"),
        "editions": [
            {**edition, "address": f"{address}?revision={edition['number']}"} for edition in found["editions"]
        ],
    }
    return Reply(shown, etag=found["version"], cache=_cache(found))


@endpoints.get(
    f"{PUBLISHED}/files/<digest>",
    who=may("publication.read"),
    query=schemas.EditionQuery,
    media=MEDIA,
    ranges=True,
    etag=True,
    also=(410,),
)
def show_published_file(work: Work, query: dict[str, Any], body: str, serial: str, digest: str) -> Reply:
    """An attachment of an edition, for whoever may read the edition."""
    found = published.find_published(work.events.connection, actor(), f"{body}/{serial}", query["revision"])
    return attached(work.files, found["attachments"], digest, cache=PRIVATE_CACHE)


@endpoints.get(
    "/changes", who=may("publication.read"), query=schemas.ChangesQuery, returns=views.ChangesView, etag=True
)
def list_changes(work: Work, query: dict[str, Any]) -> Reply:
    """What was published, corrected and withdrawn after a cursor, in order; none is ever skipped.

    A cursor that the log has not reached is refused: it came from another system, or from this one before a restore.
    """
    found = changes.list_changes(work.events.connection, query["after"], query["limit"])
    # Of the contents: what was purged loses its title in a change that was told long ago.
    version = sm3(dumps([query["after"], *(list(row.values()) for row in found)])).removeprefix("sm3:")[:32]
    return Reply({"items": found, "next": found[-1]["id"] if found else query["after"]}, etag=version)


def _cache(edition: Any) -> str:
    is_closed = edition["revision"] <= edition["closed_through"]
    is_for_everybody = edition["audience"] == "external" and edition["on_website"] and not is_closed
    return PUBLIC_CACHE if is_for_everybody else PRIVATE_CACHE
