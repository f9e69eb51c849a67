"""One publication for its readers: where it stands, its metadata, text, versions, channels, and the public's voice."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, make_response, request

from chassis.ports import NotFound
from chassis.web.access import PUBLIC_ACCESS
from chassis.web.http import actor, clock
from chassis.web.pages import page, render
from services.catalog.adapters.http.published import as_download
from services.catalog.adapters.pages.answers import answer_of
from services.catalog.adapters.pages.downloading import download
from services.catalog.adapters.pages.progress import stages
from services.catalog.domain.access import may_work
from services.catalog.domain.disclosure import Delivery, Disclosure
from services.catalog.domain.refusals import NoSuchDisclosure, Withdrawn
from services.catalog.domain.timeline import six_steps
from services.catalog.domain.vocabulary import AUDIENCES, LEVELS, TOPICS
from services.catalog.ports import Publication, PublishedQuery, UnitOfWork
from services.catalog.use_cases.read_disclosure import read_text
from services.catalog.use_cases.read_publication import read_publication, read_published_file

RELATED = 6


def declare(pages: Blueprint) -> None:
    """Add the pages of this room."""
    page(pages, "GET", "/published/<body>/<serial>", who=PUBLIC_ACCESS)(show_publication)
    page(pages, "GET", "/published/<body>/<serial>/files/<digest>", who=PUBLIC_ACCESS)(show_file)


def show_publication(work: UnitOfWork, body: str, serial: str) -> Any:
    """One edition, the present one unless asked otherwise; a tombstone where it was withdrawn."""
    reader = actor()
    try:
        found = read_publication(f"{body}/{serial}", by=reader, work=work, revision=_revision())
    except Withdrawn as gone:
        return make_response(render("catalog/tombstone.html", gone=gone.extra), 410)
    disclosure = work.glances.public([found.id]).get(found.id)
    if disclosure is None:  # withdrawn between the two reads
        raise NoSuchDisclosure
    related = work.publications.search(PublishedQuery(item=found.item), reader=reader, after=None, limit=RELATED)
    works_on = may_work(found.audience, found.body, disclosure.revision.proposer.get("sub", ""), reader)
    return render(
        "catalog/publication.html",
        it=found,
        is_present=found.revision == found.public_revision,
        element_names={element.code: element.name for element in disclosure.item.elements},
        steps=stages(six_steps(disclosure, calendar=work.calendar, today=clock().today()), staff=False),
        text=_text(found, work),
        reached=_reached(disclosure),
        undelivered=disclosure.undelivered(),
        related=[line for line in related.items if line.id != found.id],
        answers=[answer_of(response, work) for response in reversed(found.responses)],
        works_on=works_on and reader.is_staff,
        topics=TOPICS,
        levels=LEVELS,
        audiences=AUDIENCES,
    )


def show_file(work: UnitOfWork, body: str, serial: str, digest: str) -> Any:
    """An attachment of an edition, for whoever may read the edition."""
    index_number = f"{body}/{serial}"
    attachment, content = read_published_file(index_number, digest, by=actor(), work=work, revision=_revision())
    return download(as_download(attachment, content, cache="private, no-cache"))


def _revision() -> int | None:
    asked = request.args.get("revision", "")
    if not asked:
        return None
    if not (asked.isascii() and asked.isdigit() and int(asked[:6]) > 0 and len(asked) < 6):
        raise NoSuchDisclosure
    return int(asked)


def _text(found: Publication, work: UnitOfWork) -> str:
    try:
        return read_text(found.content.text.digest, work=work)
    except NotFound:  # taken down between the two reads
        raise NoSuchDisclosure from None


def _reached(disclosure: Disclosure) -> list[Delivery]:
    number = disclosure.public_revision
    return [one for one in disclosure.deliveries if one.completed and one.revision == number]
