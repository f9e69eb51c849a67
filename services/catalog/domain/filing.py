"""归档: filing happens, and is no end; a filed disclosure can be corrected or withdrawn, and gets an addendum."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from chassis.ports import Actor, DomainEvent
from services.catalog.domain.access import require
from services.catalog.domain.announcement import announced, content_data
from services.catalog.domain.disclosure import AVERAGES, Disclosure, Filing
from services.catalog.domain.drafting import note
from services.catalog.domain.filing_refusals import AlreadyFiled, NoFonds, NothingToFile
from services.catalog.domain.numbers import ArchiveSeries
from services.catalog.domain.publishing import require_delivered
from services.catalog.domain.revision import Content, Revision
from services.catalog.domain.states import DISCLOSURE, after

# What the content hash covers besides what everybody is told, so that it can be computed again from the package.
_HASHED = (
    "elements",
    "also_fulfils",
    "interprets",
    "related",
    "self_check",
    "no_website_reason",
    "sensitive_data",
    "declassified_by",
    "declassified_on",
    "kept_findings",
    "after_notice",
)


def require_fileable(disclosure: Disclosure, *, by: Actor) -> None:
    """Only the archivist files, and only what is published and out on all its channels (每期统一归档), or withdrawn.

    Of what was purged there is nothing to file.
    """
    require("disclosure.archive", disclosure, by)
    after(DISCLOSURE, disclosure.published, "file")
    if disclosure.is_purged:
        raise NothingToFile
    if is_filed_as_it_is(disclosure):
        raise AlreadyFiled(disclosure.archive_number or "")
    # What is withdrawn reaches no further channel.
    if disclosure.is_published:
        require_delivered(disclosure)
    if lacks_fonds(disclosure):
        raise NoFonds(disclosure.body.name)


def can_be_filed(disclosure: Disclosure) -> bool:
    """Whether its archivist may file it now."""
    is_out = not (disclosure.is_published and disclosure.undelivered())
    can_be = (disclosure.published, "file") in DISCLOSURE and is_out and not disclosure.is_purged
    return can_be and not is_filed_as_it_is(disclosure) and not lacks_fonds(disclosure)


def lacks_fonds(disclosure: Disclosure) -> bool:
    """Whether it cannot get a number, for its body has no fonds; whoever has one keeps it."""
    return not (disclosure.body.fonds or disclosure.filings)


def series_of(disclosure: Disclosure, public: Content) -> ArchiveSeries:
    """The series in which it gets its number; ``public`` is the content that people read, or read last."""
    if public.formed_on is None:
        raise ValueError("nothing is proposed without its date of formation")
    departments = {unit.code for unit in disclosure.body.departments}
    return ArchiveSeries(
        fonds=disclosure.body.fonds,
        year=public.formed_on.year,
        retention=disclosure.item.retention,
        department=disclosure.department if disclosure.department in departments else "",
    )


def is_filed_as_it_is(disclosure: Disclosure) -> bool:
    """Whether nothing has happened to it since it was filed that an addendum would hold."""
    changed = [change.at for change in (disclosure.withdrawal, disclosure.validity) if change and change.at]
    return any(
        filing.revision == disclosure.public_revision
        and filing.afterwards >= said_afterwards(disclosure)
        and all(filing.filed_at >= at for at in changed)
        for filing in disclosure.filings
    )


def said_afterwards(disclosure: Disclosure) -> int:
    """How many evaluations of the leading group, and orders that were verified, there are (decision 0069)."""
    return len(disclosure.group_evaluations) + sum(order.state == "verified" for order in disclosure.remedial_orders)


def package(
    disclosure: Disclosure, revisions: Sequence[Revision], *, archive_number: str, at: datetime
) -> dict[str, Any]:
    """What is filed: metadata, revisions, digests, timeline, verdicts, deliveries, and what was said of it so far.

    Of what was withdrawn also its tombstone: reason, legal ground, when and by whom.
    """
    item = disclosure.item
    return {
        "archive_number": archive_number,
        "supplement": len(disclosure.filings),
        "filed_at": at,
        "retention": _retention(disclosure),
        "disclosure": {
            "id": disclosure.id,
            "index_number": disclosure.index_number,
            "body": {"code": disclosure.body.code, "name": disclosure.body.name},
            "item": {"code": item.code, "title": item.title, "version": item.version, "legal_basis": item.legal_basis},
            "audience": disclosure.audience,
            "department": disclosure.department,
        },
        "revisions": [_revision(revision) for revision in revisions],
        "timeline": disclosure.timeline,
        "deliveries": disclosure.deliveries,
        "withdrawal": disclosure.withdrawal,
        "validity": disclosure.validity,
        "evaluation": _evaluation(disclosure),
        "responses": disclosure.responses,
        "group_evaluations": disclosure.group_evaluations,
        "remedial_orders": disclosure.remedial_orders,
        "addendum_to": [filing.package_digest for filing in disclosure.filings],
    }


def file(
    disclosure: Disclosure, *, by: Actor, at: datetime, number: str, digest: str
) -> tuple[Disclosure, DomainEvent]:
    """Note that the package is kept under its archive number."""
    require_fileable(disclosure, by=by)
    filing = Filing(
        archive_number=number,
        retention=_retention(disclosure),
        package_digest=digest,
        filed_at=at,
        revision=disclosure.public_revision or 0,
        supplement=len(disclosure.filings),
        afterwards=said_afterwards(disclosure),
    )
    filed = replace(disclosure, filings=(*disclosure.filings, filing))
    filed = note(filed, "archive", "file", by=by, at=at, text=filing.label)
    data = filed_data(filed)
    return filed, announced("filed", filed, by=by, at=at, data=data, detail=data)


def filed_data(disclosure: Disclosure) -> dict[str, Any]:
    """What others are told of the newest filing."""
    filing = disclosure.filings[-1]
    return {
        "index_number": disclosure.index_number,
        "archive_number": filing.archive_number,
        "supplement": filing.supplement,
        "retention": filing.retention,
        "package_digest": filing.package_digest,
        "filed_at": filing.filed_at,
    }


def _retention(disclosure: Disclosure) -> str:
    """As the number says: an addendum is kept as long as what it is added to."""
    return disclosure.filings[0].retention if disclosure.filings else disclosure.item.retention


def _revision(revision: Revision) -> dict[str, Any]:
    # A package without consents stays as it is: its form is permanent.
    consents = [given for given in revision.consents if given.content_hash == revision.content_hash]
    return ({"consents": consents} if consents else {}) | {
        "number": revision.number,
        "state": revision.state,
        "title": revision.content.title,
        **content_data(revision.content),
        **{name: getattr(revision.content, name) for name in _HASHED},
        # With the original beside the public copy: the archive keeps both.
        "attachments": revision.content.attachments,
        "content_hash": revision.content_hash,
        "change_reason": revision.change_reason,
        "proposer": revision.proposer,
        "proposed_at": revision.proposed_at,
        "approved_at": revision.approved_at,
        "published_at": revision.published_at,
        "verdicts": revision.verdicts,
        "record_digest": revision.record_digest,
    }


def _evaluation(disclosure: Disclosure) -> dict[str, Any] | None:
    found = disclosure.evaluation
    if found is None:
        return None
    # Averages as text: canonical JSON of this package must be computable with no rule about fractions.
    averages = {name: f"{getattr(found, name):.2f}" for name in AVERAGES}
    return {"count": found.count, **averages, "comments": found.comments, "at": found.at}
