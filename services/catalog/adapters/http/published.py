"""What is published, for its readers: list and search, one edition, its files, and the public log."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from flask import request
from flask_smorest import Blueprint

from chassis.web import http
from chassis.web.http import PUBLIC_ACCESS, Reply, blueprint, endpoint, page_of
from services.catalog.adapters.http import schemas
from services.catalog.adapters.http.fields import number_place
from services.catalog.adapters.http.shapes import change_json, publication_json, published_line_json
from services.catalog.domain.revision import Attachment
from services.catalog.ports import Publication, PublishedQuery, Standing, UnitOfWork
from services.catalog.use_cases.read_disclosure import read_text
from services.catalog.use_cases.read_publication import read_publication, read_published_file, read_standing

Given = dict[str, Any]
# A takedown must be over within seconds, in the caches too; with the ETag a repeated look costs next to nothing.
PUBLIC_CACHE = "public, max-age=5, must-revalidate"
PRIVATE_CACHE = "private, no-cache"


def make_published() -> Blueprint:
    """The group of endpoints, made anew for each application."""
    api = blueprint("catalog", "published")
    listed, line = schemas.PublishedQuerySchema, schemas.PublishedLineView
    endpoint(api, "GET", "/published", who=PUBLIC_ACCESS, query=listed, returns=line, many=True)(list_published)
    edition = schemas.EditionQuery
    endpoint(
        api,
        "GET",
        "/published/<body>/<serial>",
        who=PUBLIC_ACCESS,
        query=edition,
        returns=schemas.PublicationView,
    )(show_publication)
    endpoint(api, "GET", "/published/<body>/<serial>/files/<digest>", who=PUBLIC_ACCESS, query=edition)(download)
    endpoint(api, "GET", "/changes", who=PUBLIC_ACCESS, query=schemas.ChangesQuery, returns=schemas.ChangesView)(
        list_changes
    )
    return api


def list_published(work: UnitOfWork, query: Given) -> Reply:
    """What the caller may read: the newest first, with words the best of the newest thousand matches."""
    wanted = PublishedQuery(**{name: value for name, value in query.items() if name not in ("limit", "cursor")})
    after = number_place(query["cursor"])
    page = work.publications.search(wanted, reader=http.actor(), after=after, limit=query["limit"])
    return page_of([published_line_json(line) for line in page.items], page.next)


def show_publication(work: UnitOfWork, query: Given, body: str, serial: str) -> Reply:
    """One edition by index number; 410 with the reason where it was withdrawn."""
    number, revision = f"{body}/{serial}", query["revision"]
    if request.if_none_match:
        # Whoever has a copy asks most often only whether it still holds: its version and rule are a third of the work.
        standing = read_standing(number, by=http.actor(), work=work, revision=revision)
        if standing is not None and request.if_none_match.contains_weak(_version(standing)):
            return Reply(etag=_version(standing), cache=_cache(standing))
    found = read_publication(number, by=http.actor(), work=work, revision=revision)
    text = read_text(found.content.text.digest, work=work)
    return Reply(publication_json(found, text), etag=_version(found), cache=_cache(found))


def download(work: UnitOfWork, query: Given, body: str, serial: str, digest: str) -> Reply:
    """An attachment of an edition, for whoever may read the edition."""
    attachment, content = read_published_file(
        f"{body}/{serial}", digest, by=http.actor(), work=work, revision=query["revision"]
    )
    return as_download(attachment, content, cache=PRIVATE_CACHE)


def list_changes(work: UnitOfWork, query: Given) -> Reply:
    """What was published, corrected and withdrawn after a cursor, in order; none is ever skipped."""
    found = work.changes.after(query["after"], query["limit"])
    data = {"items": [change_json(change) for change in found], "next": found[-1].id if found else query["after"]}
    return Reply(data)


def _version(of: Publication | Standing) -> str:
    return f"{of.etag}-{of.revision}"


def _cache(of: Publication | Standing) -> str:
    return PUBLIC_CACHE if of.audience == "external" else PRIVATE_CACHE


def as_download(attachment: Attachment, content: bytes, *, cache: str) -> Reply:
    """A file to be saved, never shown by the browser in our name."""
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(attachment.name)}"}
    return Reply(
        content=content,
        media_type=attachment.media_type,
        etag=attachment.digest.removeprefix("sm3:"),
        cache=cache,
        headers=headers,
    )
