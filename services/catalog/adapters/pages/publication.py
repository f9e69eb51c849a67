"""One publication for its readers: where it stands, its metadata, text, versions, channels, and the public's voice."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import make_response, request

from chassis.content.findings.bars import withheld_in
from chassis.web.pages import Pages, render
from chassis.web.reply import respond
from chassis.web.request import actor, clock, service
from services.catalog.adapters.access import may
from services.catalog.adapters.http.caching import PRIVATE_CACHE
from services.catalog.adapters.http.kept import edition_page_stamp
from services.catalog.adapters.pages.answers import with_texts
from services.catalog.adapters.pages.edition_changes import EditionChanges, changes_between
from services.catalog.adapters.pages.linked_data import linked_data
from services.catalog.adapters.pages.progress import stages
from services.catalog.adapters.storage.reads import disclosures as disclosure_reads
from services.catalog.adapters.storage.reads.links import linked_with
from services.catalog.adapters.storage.reads.publication_lists import newest
from services.catalog.adapters.storage.reads.published import find_published, known_by
from services.catalog.adapters.storage.work import Work
from services.catalog.adapters.texts import attached, readable_text
from services.catalog.domain.access import works_on
from services.catalog.domain.disclosure import Delivery, Disclosure
from services.catalog.domain.public_notice import REASON
from services.catalog.domain.purging import NEUTRAL_REASON
from services.catalog.domain.refusals import EditionClosed, NoSuchDisclosure, Withdrawn
from services.catalog.domain.timeline import six_steps
from services.catalog.domain.vocabulary import VALIDITIES
from services.vocabulary import AUDIENCES, LEVELS, TOPICS, is_own_website, period_name

RELATED = 6
PUBLICATION = "/published/<body>/<serial>"

_REVIEWED = "认为不公开侵犯您合法权益的，可以依法申请行政复议或者提起行政诉讼（条例第五十一条）。"
REMEDIES: Mapping[str, str] = {
    "agency": _REVIEWED,
    "mandated": _REVIEWED,
    "utility": "认为应当公开的，可以向主管部门申诉、投诉（条例第五十五条），或者拨打12345。",
}
"""What whoever disagrees with what was withheld can do, by the law that binds the body."""

pages = Pages("catalog", "publication-pages")


@pages.get(PUBLICATION, who=may("publication.read"), kept=edition_page_stamp)
def show_publication(work: Work, body: str, serial: str) -> Any:
    """One edition, the present one unless asked otherwise; a tombstone where it was withdrawn."""
    reader, connection = actor(), work.events.connection
    try:
        found = find_published(connection, reader, f"{body}/{serial}", _revision())
    except (Withdrawn, EditionClosed) as gone:
        return _no_more(gone, f"{body}/{serial}", work)
    disclosure = disclosure_reads.published(connection, [found["id"]]).get(found["id"])
    text = readable_text(work.files, found["text_digest"])
    if disclosure is None:  # withdrawn between the reads
        raise NoSuchDisclosure
    linked = linked_with(connection, reader, found)
    related = newest(connection, reader, RELATED, item=found["item"])
    changes = _changes(found, disclosure, work)
    reached = _reached(disclosure, found["revision"])
    page = render(
        "catalog/publication.html",
        it=found,
        element_names={element.code: element.name for element in disclosure.item.elements},
        steps=stages(six_steps(disclosure, calendar=work.calendar, today=clock().today()), staff=False),
        text=text or "",
        text_damaged=text is None,
        withheld=withheld_in(
            found["title"],
            found["summary"],
            text or "",
            files=[file.get("withheld", {}) for file in found["attachments"]],
        ),
        remedy=REMEDIES.get(disclosure.body.legal_regime, "") if found["audience"] == "external" else "",
        changes=changes,
        reached=reached,
        never_reached=[] if found["valid"] else _never_reached(found, reached),
        undelivered=disclosure.undelivered() if found["valid"] else [],
        linked=linked,
        validities=VALIDITIES,
        related=[line for line in related if line["id"] != found["id"]],
        answers=[with_texts(response, work.files) for response in reversed(found["responses"])],
        works_on=works_on(disclosure, reader) and reader.is_staff,
        keywords=list(dict.fromkeys([*(TOPICS.get(code, code) for code in found["topics"]), found["item_title"]])),
        linked_data=linked_data(found, service().settings.public_url),
        notice_reason=REASON,
        topics=TOPICS,
        levels=LEVELS,
        audiences=AUDIENCES,
        period_name=period_name,
    )
    # A page without its text is nothing to keep: the file may be restored at any moment.
    is_damaged = text is None or (changes is not None and changes.is_damaged)
    return make_response(page, 200, {"Cache-Control": "no-store"}) if is_damaged else page


@pages.get(f"{PUBLICATION}/files/<digest>", who=may("publication.read"))
def show_file(work: Work, body: str, serial: str, digest: str) -> Any:
    """An attachment of an edition, for whoever may read the edition."""
    try:
        found = find_published(work.events.connection, actor(), f"{body}/{serial}", _revision())
    except (Withdrawn, EditionClosed) as gone:
        return _no_more(gone, f"{body}/{serial}", work)
    if all(file["digest"] != digest for file in found["attachments"]):
        # A link to it may be as old as the edition before: it leads to what stands there now.
        return make_response(render("catalog/no_such_file.html", it=found, ask=_ask_about(found)), 404)
    return respond(attached(work.files, found["attachments"], digest, cache=PRIVATE_CACHE), 200, None)


def _no_more(gone: Withdrawn | EditionClosed, index_number: str, work: Work) -> Any:
    """What stands in the place of an edition, and of its files, that is public no more."""
    known = known_by(work.events.connection, index_number)
    if isinstance(gone, EditionClosed):
        return make_response(render("catalog/edition_closed.html", gone=gone.extra, ask=_ask_about(known)), 410)
    later = list(newest(work.events.connection, actor(), RELATED, item=known["item"])) if known else []
    told = {"gone": _gone(gone.extra), "later": later, "validities": VALIDITIES, "ask": _ask_about(known)}
    return make_response(render("catalog/tombstone.html", **told), 410)


def _ask_about(known: Mapping[str, Any] | None) -> str:
    """The form for a question about a publication, which the form knows only where everybody may."""
    about = f"?disclosure={known['id']}" if known and known["audience"] == "external" else ""
    return f"/complaints/ask{about}"


def _gone(told: Mapping[str, Any]) -> dict[str, Any]:
    """Of a purged one the reason says nothing, so it is left out."""
    return {**told, "reason": "" if told["reason"] == NEUTRAL_REASON else told["reason"]}


def _revision() -> int | None:
    asked = request.args.get("revision", "")
    if not asked:
        return None
    if not (asked.isascii() and asked.isdigit() and int(asked[:6]) > 0 and len(asked) < 6):
        raise NoSuchDisclosure
    return int(asked)


def _changes(found: Mapping[str, Any], disclosure: Disclosure, work: Work) -> EditionChanges | None:
    """What this edition says differently from the one before it that its reader may open; None where there is none."""
    before = [each["number"] for each in found["editions"] if each["number"] < found["revision"]]
    if not before or before[-1] <= found["closed_through"]:
        return None
    earlier = find_published(work.events.connection, actor(), found["index_number"], before[-1])
    return changes_between(earlier, found, disclosure.item, work.files, since=before[-1])


def _reached(disclosure: Disclosure, revision: int) -> list[Delivery]:
    of_edition = (delivery for delivery in disclosure.deliveries if delivery.revision == revision)
    return [delivery for delivery in of_edition if delivery.completed]


def _never_reached(found: Mapping[str, Any], reached: list[Delivery]) -> list[str]:
    """Names of the channels of an earlier edition that it reached, as far as anybody confirmed, never."""
    out = {delivery.channel for delivery in reached}
    return [
        channel["name"]
        for channel in found["channels"]
        if channel["code"] not in out and not is_own_website(channel["kind"], channel["automatic"])
    ]
