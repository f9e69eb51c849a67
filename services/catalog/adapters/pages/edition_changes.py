"""What a corrected edition says differently from the one before it, for its readers and its reviewers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from chassis.content.says_something import markdown_lines
from chassis.ports import Files
from chassis.web.ui.text import china_date, digest_short
from services.catalog.adapters.pages.labels import FIELDS
from services.catalog.adapters.text_difference import Paragraph, difference
from services.catalog.adapters.texts import readable_text
from services.catalog.domain.disclosure import Disclosure
from services.catalog.domain.item import Item
from services.catalog.domain.revision import Content, Revision
from services.vocabulary import TOPICS, period_name


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionChanges:
    """What changed ``since`` an edition, by the name of each field that did.

    ``text`` are the paragraphs of the text that did, None where they cannot be compared: it is too long, or
    ``is_damaged``. ``is_restyled``: its words are the same, its headings or tables are not.
    """

    since: int
    fields: Mapping[str, Sequence[Paragraph]]
    text: Sequence[Paragraph] | None
    is_restyled: bool
    is_damaged: bool


_NAMES = ("elements", "topics", "channels", "co_issuers", "interprets", "related", "attachments")


def changes_between(
    old: Mapping[str, Any], new: Mapping[str, Any], item: Item, files: Files, *, since: int
) -> EditionChanges:
    """Compare two editions by the names of :class:`Content`; their texts by ``text_digest``."""
    before, after = _fields(old, item), _fields(new, item)
    fields = {FIELDS[name]: difference(before[name], after[name], whole=name in _NAMES) or [] for name in after}
    texts = [readable_text(files, edition["text_digest"]) for edition in (old, new)]
    lines = [markdown_lines(text or "") for text in texts]
    is_damaged = None in texts
    text = None if is_damaged else difference(*lines)
    return EditionChanges(
        since=since,
        fields={name: changed for name, changed in fields.items() if changed},
        text=text,
        is_restyled=text == [] and texts[0] != texts[1],
        is_damaged=is_damaged,
    )


def changes_of_revision(
    shown: Revision, revisions: Iterable[Revision], disclosure: Disclosure, files: Files
) -> EditionChanges | None:
    """What a revision says differently from the edition before it; None where none was public, or it was closed.

    Of an edition that a public notice's end closed nothing is shown beside another one.
    """
    before = [each for each in revisions if each.number < shown.number and each.published_at]
    if disclosure.is_purged or not before or before[-1].number <= disclosure.closed_through:
        return None
    old, new = _as_edition(before[-1].content), _as_edition(shown.content)
    return changes_between(old, new, disclosure.item, files, since=before[-1].number)


def _as_edition(content: Content) -> dict[str, Any]:
    return {**asdict(content), "text_digest": content.text.digest}


def _fields(edition: Mapping[str, Any], item: Item) -> dict[str, list[str]]:
    """The lines of each field, as pages show them."""
    elements = {element.code: element.name for element in item.elements}
    lines: dict[str, list[str]] = {
        "title": [edition["title"]],
        "document_number": [edition["document_number"]],
        "formed_on": [china_date(edition["formed_on"])],
        "period": [period_name(edition["period"])],
        "summary": edition["summary"].split("\n"),
        "elements": [elements.get(code, code) for code in edition["elements"]],
        "topics": [TOPICS.get(code, code) for code in edition["topics"]],
        "channels": [channel["name"] for channel in edition["channels"]],
        "co_issuers": [issuer["name"] for issuer in edition["co_issuers"]],
        "interprets": [edition["interprets"]],
        "related": [*edition["related"]],
        # A file that took another's place under its name is another file.
        "attachments": [f"{file['name']}（{digest_short(file['digest'])}）" for file in edition["attachments"]],
        "notice_until": [china_date(edition["notice_until"])],
    }
    return {name: [line for line in each if line] for name, each in lines.items()}
