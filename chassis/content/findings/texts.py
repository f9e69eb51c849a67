"""What is found in a text: what :mod:`chassis.content.personal_data` finds, addresses, marks of internal papers."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import NamedTuple

from chassis.content import personal_data
from chassis.content.findings.addresses import addresses, masked_address
from chassis.content.findings.kinds import WORK_SECRET
from chassis.content.findings.words import work_secret_marks
from chassis.content.markup_bounds import is_too_marked
from chassis.content.replacing import Replacement, replaced
from chassis.content.says_something import markdown_lines
from chassis.content.shown_words import Shown, is_rendered, shown_of, without_cells

Span = tuple[str, int, int]
"""Kind, and where it stands: ``text[start:end]``."""


def find(text: str) -> list[Span]:
    """All findings in their order, none overlapping; numbers come before words. In time proportional to the text."""
    found: list[Span] = [(each.kind, each.start, each.end) for each in personal_data.find(text)]
    found += [("address", *span) for span in addresses(text)]
    found += [(WORK_SECRET, *span) for span in work_secret_marks(text)]
    return without_overlaps(found)


def masked_findings(text: str) -> list[tuple[str, str]]:
    """Each different finding by its kind and as it is masked, in their order; what only a reader sees too."""
    found = seen(text)
    known = {(each.kind, _spelled(each.found)) for each in found}
    shown = [(kind, words) for kind, words in _rendered_numbers(text) if (kind, _spelled(words)) not in known]
    return list(
        dict.fromkeys((kind, masked(kind, words)) for kind, words in [*((e.kind, e.found) for e in found), *shown])
    )


def _rendered_numbers(text: str) -> list[tuple[str, str]]:
    """The numbers on the page itself: whatever markup :func:`seen` did not see through, none is shown unnoticed."""
    if not is_rendered(text) or is_too_marked(text):
        return []
    page = "\n".join(markdown_lines(text))
    return [(each.kind, " ".join(page[each.start : each.end].split())) for each in personal_data.find(page)]


def _spelled(found: str) -> str:
    return "".join(filter(str.isalnum, found))


def mask(text: str, *, keep: Collection[tuple[str, str]] = ()) -> str:
    """The text with each finding masked, save those of ``keep`` by kind and masked form. A mark of an internal paper
    goes as a whole.
    """
    return instead_of_seen(text, lambda kind, found: _masked_unless(kind, found, keep), keeps_marks=True)


class Seen(NamedTuple):
    """A finding: ``text[start:end]`` is its source, ``found`` how it reads. ``is_rendered``: only once rendered."""

    start: int
    end: int
    is_rendered: bool
    kind: str
    found: str


def seen(text: str) -> list[Seen]:
    """All findings of Markdown, as it stands and as pages render it, in their order, none overlapping."""
    found = [Seen(start, end, False, kind, text[start:end]) for kind, start, end in find(text)]
    if is_rendered(text) or "|" in text:
        shown = shown_of(text)
        found += [_seen(shown, *each) for each in find(shown.text)] if shown.text != text else []
        if "|" in text:
            row = without_cells(shown)
            # The check digit of an identity number tells it from the figures of a table; of the others nothing does.
            found += [
                _seen(row, each.kind, each.start, each.end)
                for each in personal_data.find(row.text)
                if each.kind == "identity_number"
            ]
    kept = list[Seen]()
    for each in sorted(found, key=lambda one: (one.start, -one.end, one.is_rendered)):
        if not kept or each.start >= kept[-1].end:
            kept.append(each)
    return kept


def _seen(shown: Shown, kind: str, start: int, end: int) -> Seen:
    # Single blanks, as the form that names it comes back.
    found = " ".join(shown.text[start:end].split())
    return Seen(shown.starts[start], shown.ends[end - 1], True, kind, found)


def instead_of_seen(text: str, instead: Callable[[str, str], str], *, keeps_marks: bool = False) -> str:
    """The text with something else in place of each finding, by its kind and words.

    ``keeps_marks``: that keeps what is within a finding as it stands in the source.
    """
    put = list[Replacement]()
    for each in seen(text):
        other = instead(each.kind, each.found)
        if other != each.found:
            put.append(Replacement(each.start, each.end, other, keeps_marks and not each.is_rendered))
    return replaced(text, put)


def _masked_unless(kind: str, found: str, keep: Collection[tuple[str, str]]) -> str:
    shown = masked(kind, found)
    if (kind, shown) in keep:
        return found
    return "*" * len(found) if kind == WORK_SECRET else shown


def without_overlaps(found: list[Span]) -> list[Span]:
    """The findings in their order; of two that overlap the one that begins first, and the longer one."""
    kept: list[Span] = []
    for each in sorted(found, key=lambda span: (span[1], -span[2])):
        if not kept or each[1] >= kept[-1][2]:
            kept.append(each)
    return kept


def masked(kind: str, found: str) -> str:
    """What was found, so that a reader who knows it recognises it and nobody else learns it."""
    if kind == "address":
        return masked_address(found)
    if kind == WORK_SECRET:
        return " ".join(found.split())
    return personal_data.mask_as(found, kind)
