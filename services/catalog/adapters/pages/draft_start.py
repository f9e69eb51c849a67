"""With what a new draft begins: the last publication of its item, or the item's own template."""

from __future__ import annotations

from dataclasses import dataclass, replace

from chassis.storage.paging import Page
from chassis.web.request import actor
from services.catalog.adapters.storage.reads import disclosures as reads
from services.catalog.adapters.storage.reads import publication_lists as published
from services.catalog.adapters.storage.reads.published import Row
from services.catalog.adapters.storage.work import Work
from services.catalog.adapters.texts import readable_text
from services.catalog.domain.item import Item
from services.catalog.domain.refusals import NoSuchDisclosure
from services.catalog.domain.revision import Content, is_draft_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """The content and text that the form shows first; ``last`` is the item's last publication, if there is one.

    ``withdrawn``: the title of what was withdrawn, where it begins with that.
    """

    text: str = ""
    text_damaged: bool = False
    content: Content | None = None
    last: Row | None = None
    withdrawn: str = ""


def start_of(item: Item, work: Work, *, source: str) -> Start:
    """What a draft of an item begins with.

    ``source``: ``last`` for the last publication that its writer may read, else the id of one that was withdrawn.
    """
    newest: Page[Row] = published.newest(work.events.connection, actor(), 1, item=item.code)
    last = next(iter(newest), None)
    if source not in ("", "last"):
        return _from_withdrawn(item, source, work) or Start(text=item.template, last=last)
    if not source or last is None:
        return Start(text=item.template, last=last)
    found = reads.published(work.events.connection, [last["id"]]).get(last["id"])
    if found is None:  # withdrawn between the reads
        return Start(text=item.template)
    content = found.revision.content
    return Start(text=readable_text(work.files, content.text.digest) or "", content=_anew(content), last=last)


def _from_withdrawn(item: Item, identity: str, work: Work) -> Start | None:
    """What a withdrawn disclosure of the item said, where its writer works on it."""
    try:
        found = reads.find_disclosure(work.events.connection, actor(), identity)
    except NoSuchDisclosure:
        return None
    if found.item.code != item.code or found.withdrawal is None or found.is_purged:
        return None
    content = found.revision.content
    text = readable_text(work.files, content.text.digest) or ""
    return Start(text=text, content=_anew(content), withdrawn=content.title)


def _anew(content: Content) -> Content:
    """What may be the same again: not its days and number, its files, nor what was found in it."""
    return replace(
        content,
        formed_on=None,
        document_number="",
        publish_at=None,
        attachments=(),
        findings=(),
        kept_findings=(),
        period="",
        self_check=(),
        interprets="" if is_draft_id(content.interprets) else content.interprets,
        notice_until=None,
        notice_hides=(),
        after_notice=None,
        also_fulfils=tuple(replace(each, period="") for each in content.also_fulfils),
    )
