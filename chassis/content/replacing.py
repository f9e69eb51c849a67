"""Other words in place of some of a text's, so that what is left of its Markdown renders as before."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from chassis.content.folding import paired_runs

_BLOCK_END = re.compile(r"\n[ \t]*\n")
_LINK = re.compile(r"!?\[|\](?:\([^()\n]{0,300}\)|\[[^\[\]\n]{0,100}\])?")


class Replacement(NamedTuple):
    """``instead`` of ``text[start:end]``. ``keeps_marks``: the marks within stand in ``instead`` too."""

    start: int
    end: int
    instead: str
    keeps_marks: bool = False


def replaced(text: str, replacements: Sequence[Replacement]) -> str:
    """The text with all of them, which are in order and do not overlap.

    Emphasis that begins or ends at or within a replacement goes: half of it would be left as asterisks, and beside a
    bracket Markdown takes none. Half a link within one stays, and so do the bounds of cells.
    """
    whole = [each for each in replacements if not each.keeps_marks]
    gone = [Replacement(start, end, "") for start, end in _broken_marks(text, whole)]
    pieces, last = list[str](), 0
    for each in sorted([*replacements, *gone]):
        instead = each.instead if each.keeps_marks or not each.instead else _with_links(text, each)
        pieces += [text[last : each.start], instead]
        last = each.end
    return "".join([*pieces, text[last:]])


def _broken_marks(text: str, whole: Sequence[Replacement]) -> Iterator[tuple[int, int]]:
    """The marks outside of all replacements whose pair one of them touches."""
    if not whole:
        return
    starts, ends = [each.start for each in whole], [each.end for each in whole]

    def touched(run: tuple[int, int]) -> bool:
        return bisect_left(ends, run[0]) < bisect_right(starts, run[1])

    def within(run: tuple[int, int]) -> bool:
        return bisect_right(ends, run[0]) < bisect_left(starts, run[1])

    for begin, block in _blocks(text):
        for pair in paired_runs(block):
            runs = [(begin + start, begin + end) for start, end in pair]
            if any(map(touched, runs)):
                yield from (run for run in runs if not within(run))


def _blocks(text: str) -> Iterator[tuple[int, str]]:
    last = 0
    for found in _BLOCK_END.finditer(text):
        yield last, text[last : found.end()]
        last = found.end()
    yield last, text[last:]


def _with_links(text: str, each: Replacement) -> str:
    opened, closed = list[str](), list[str]()
    for found in _LINK.finditer(text, each.start, each.end):
        if "[" in found[0][:2] and found[0][0] != "]":
            opened.append(found[0])
        elif opened:
            opened.pop()
        else:
            closed.append(found[0])
    return "".join([*opened, each.instead, *closed, " |" * text.count("|", each.start, each.end)])
