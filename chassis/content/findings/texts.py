"""What is found in a text: what :mod:`chassis.content.personal_data` finds, addresses, marks of internal papers."""

from __future__ import annotations

from collections.abc import Callable, Collection

from chassis.content import personal_data
from chassis.content.findings.addresses import addresses, masked_address
from chassis.content.findings.kinds import WORK_SECRET
from chassis.content.findings.words import work_secret_marks

Span = tuple[str, int, int]
"""Kind, and where it stands: ``text[start:end]``."""


def find(text: str) -> list[Span]:
    """All findings in their order, none overlapping; numbers come before words. In time proportional to the text."""
    found: list[Span] = [(each.kind, each.start, each.end) for each in personal_data.find(text)]
    found += [("address", *span) for span in addresses(text)]
    found += [(WORK_SECRET, *span) for span in work_secret_marks(text)]
    return without_overlaps(found)


def masked_findings(text: str) -> list[tuple[str, str]]:
    """Each different finding by its kind and as it is masked, in their order."""
    return list(dict.fromkeys((kind, masked(kind, text[start:end])) for kind, start, end in find(text)))


def mask(text: str, *, keep: Collection[tuple[str, str]] = ()) -> str:
    """The text with each finding masked, save those of ``keep`` by kind and masked form. A mark of an internal paper
    goes as a whole.
    """
    return replaced(text, lambda kind, found: _masked_unless(kind, found, keep))


def replaced(text: str, instead: Callable[[str, str], str]) -> str:
    """The text with something else in place of each finding, by its kind and words."""
    pieces, last = list[str](), 0
    for kind, start, end in find(text):
        pieces += [text[last:start], instead(kind, text[start:end])]
        last = end
    return "".join([*pieces, text[last:]])


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
