"""What goes out together with a disclosure (解读与文件同步公开), as its page and the form name it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask import request

from chassis.content.text_guard import is_storable
from chassis.web.request import actor
from services.catalog.adapters.pages.labels import standing
from services.catalog.adapters.storage.reads import disclosures as reads
from services.catalog.adapters.storage.work import Work
from services.catalog.domain.companion import goes_out_together, has_ended, is_asked_for
from services.catalog.domain.disclosure import Disclosure
from services.catalog.domain.refusals import NoSuchDisclosure
from services.catalog.domain.revision import is_draft_id
from services.catalog.domain.states import ABANDONED, REFUSED, UNPUBLISHED


@dataclass(frozen=True, slots=True, kw_only=True)
class Companion:
    """The other one, where the reader works on it too; ``is_document``: it is what this one explains.

    ``has_ended``: it never becomes public, and so this one does not.
    """

    id: str
    title: str
    state: str
    is_document: bool
    has_ended: bool = False


def companion_of(found: Disclosure, work: Work) -> Companion | None:
    """What goes out with a disclosure, or did."""
    named = found.revision.content.interprets
    other = named if is_draft_id(named) else _interpretation(found, work)
    if not other:
        return None
    ended = is_draft_id(named) and found.published == UNPUBLISHED and has_ended(work.disclosures.load(named))
    return replace(_shown(other, work, is_document=is_draft_id(named)), has_ended=ended)


def lacks_interpretation(found: Disclosure, companion: Companion | None) -> bool:
    """Whether its page offers to draft the interpretation that it needs."""
    ended = found.is_purged or found.revision.state in (ABANDONED, REFUSED)
    asked = is_asked_for(found.item, found) or (goes_out_together(found) and not found.revision.content.interprets)
    return asked and companion is None and not ended


def document_asked(work: Work, kept: str = "") -> Disclosure | None:
    """The document, not public yet, that what is drafted shall explain: of the form or address, else as it is kept."""
    named = request.values.get("interprets", "") or kept
    if not is_draft_id(named) or not is_storable(named):
        return None
    try:
        return reads.find_disclosure(work.events.connection, actor(), named)
    except NoSuchDisclosure:
        return None


def _interpretation(found: Disclosure, work: Work) -> str:
    asked = is_asked_for(found.item, found) or found.revision.accompanied
    return (work.disclosures.interpretation_of(found.id) or "") if asked else ""


def _shown(other: str, work: Work, *, is_document: bool) -> Companion:
    try:
        found = reads.find_disclosure(work.events.connection, actor(), other)
    except NoSuchDisclosure:
        return Companion(id=other, title="", state="", is_document=is_document)
    title = found.revision.content.title or "（内容已清除）"
    return Companion(id=other, title=title, state=standing(found)[0], is_document=is_document)
