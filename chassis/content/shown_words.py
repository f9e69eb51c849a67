"""A text as readers see it, each character with where it stands in the source.

Pages render Markdown: marks, the targets of links and character references are gone there, and what they held apart
reads as one.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

_WITHIN = r"\((?:[^()\n]|\([^()\n]{0,100}+\)){0,100}+\)"
_TARGET = rf"\((?:[^()\n\"]|\"[^\"\n]{{0,200}}+\"|{_WITHIN}){{0,1000}}+\)|\[[^\[\]\n]{{0,100}}\]"
_MARKUP = re.compile(
    r"(?P<reference>&(?:\#[0-9]{1,7}|\#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)"
    r"|<!--.{0,300}?-->|</?[A-Za-z][^<>]{0,300}>"
    # Pages show no pictures, nor what is written in place of them.
    rf"|!\[[^\[\]\n]{{0,200}}\](?:{_TARGET})"
    rf"|!?\[|\](?:{_TARGET})?"
    r"|\\|`{1,9}|(?<!\*)\*{1,3}(?![*@＠])|(?<!_)_{1,3}(?!_)|~~"
)
_CELLS = re.compile(r"[ \t]{0,20}\|[ \t]{0,20}")
_RENDERED = re.compile(r"[&<\[\]\\`*_~]")


@dataclass(frozen=True, slots=True)
class Shown:
    """``text[n]`` comes from ``source[starts[n]:ends[n]]``."""

    text: str
    starts: list[int]
    ends: list[int]


def is_rendered(source: str) -> bool:
    """Whether a reader sees anything else than what stands there."""
    return _RENDERED.search(source) is not None


def shown_of(source: str) -> Shown:
    """The text without marks and tags, its references resolved. In time proportional to it."""
    pieces, starts, ends, last = list[str](), list[int](), list[int](), 0
    for found in _MARKUP.finditer(source):
        start, end = found.span()
        pieces.append(source[last:start])
        starts += range(last, start)
        ends += range(last + 1, start + 1)
        if found["reference"]:
            character = html.unescape(found["reference"])
            pieces.append(character)
            starts += [start] * len(character)
            ends += [end] * len(character)
        last = end
    pieces.append(source[last:])
    starts += range(last, len(source))
    ends += range(last + 1, len(source) + 1)
    return Shown("".join(pieces), starts, ends)


def without_cells(shown: Shown) -> Shown:
    """The same with the cells of each row of a table as one."""
    pieces, starts, ends, last = list[str](), list[int](), list[int](), 0
    for found in [*_CELLS.finditer(shown.text), None]:
        start, end = found.span() if found else (len(shown.text), 0)
        pieces.append(shown.text[last:start])
        starts += shown.starts[last:start]
        ends += shown.ends[last:start]
        last = end
    return Shown("".join(pieces), starts, ends)
