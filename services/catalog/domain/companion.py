"""解读与文件同步公开: an interpretation that is drafted, signed and published together with its document.

国办发〔2016〕80号 wants both worked out, approved and deployed together. The interpretation names the document by its
id as long as that has no index number; both are public in one transaction, so neither leads to what nobody can read.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from services.catalog.domain.disclosure import Disclosure
from services.catalog.domain.item import Item
from services.catalog.domain.refusals import DocumentEnded, InterpretationMissing
from services.catalog.domain.revision import is_draft_id
from services.catalog.domain.states import ABANDONED, APPROVED, DRAFT, REFUSED, RETURNED, UNPUBLISHED


def is_asked_for(item: Item, disclosure: Disclosure) -> bool:
    """Whether a proposal of the item needs an interpretation beside it: before it is public, and it is none itself."""
    is_first = disclosure.published == UNPUBLISHED
    return item.needs_interpretation and is_first and not disclosure.revision.content.interprets


def require_interpretation(disclosure: Disclosure, interpretation: str | None) -> None:
    """Raise :class:`InterpretationMissing` where one is asked for; ``interpretation`` is the id of what there is."""
    if interpretation is None and is_asked_for(disclosure.item, disclosure):
        raise InterpretationMissing(disclosure.id, disclosure.item.code)


def may_be_interpreted(document: Disclosure, item: Item) -> bool:
    """Whether what is drafted of an item may go out together with a document that is not public yet."""
    revision = document.revision
    if revision.state in (DRAFT, RETURNED):
        asks = is_asked_for(document.item, document)
    else:
        asks = revision.accompanied and revision.is_under_way
    same = (document.body.code, document.audience) == (item.body, item.audience)
    return asks and same and document.published == UNPUBLISHED and not document.is_purged


def goes_out_together(disclosure: Disclosure) -> bool:
    """Whether its first publication is that of another one, too."""
    revision = disclosure.revision
    return disclosure.published == UNPUBLISHED and (revision.accompanied or is_draft_id(revision.content.interprets))


def needs_another(document: Disclosure) -> bool:
    """Whether it was proposed with an interpretation and is not public: without that one it needs another."""
    is_first = document.published == UNPUBLISHED and document.revision.is_under_way
    return is_first and document.revision.accompanied and not document.is_purged


def has_ended(document: Disclosure | None) -> bool:
    """Whether a document that was to go out with its interpretation never will."""
    return document is None or document.is_purged or document.revision.state in (ABANDONED, REFUSED)


def require_document(document: Disclosure | None) -> None:
    """Raise :class:`DocumentEnded` where what an interpretation was to go out with never will."""
    if has_ended(document):
        raise DocumentEnded


def is_cleared(disclosure: Disclosure) -> bool:
    """Whether nothing but its hour, and the other one, is in its way."""
    waits = disclosure.awaits_deliberation or disclosure.awaits_consent
    return disclosure.revision.state == APPROVED and not waits


def hour_of(first: Disclosure, second: Disclosure, at: datetime) -> datetime:
    """When both are public: the later of their hours."""
    hours = (each.revision.content.publish_at for each in (first, second))
    return max([at, *(hour for hour in hours if hour)])


def with_hour(disclosure: Disclosure, hour: datetime | None) -> Disclosure:
    """The approved disclosure with the hour of both; None: it waits for the other one."""
    return replace(disclosure, revision=replace(disclosure.revision, together_at=hour))
