"""What is withheld from a file, on which grounds, and what was withheld: never the words themselves."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from chassis.content.findings.kinds import bar
from chassis.content.findings.texts import find
from chassis.content.named_words import spelled
from chassis.content.personal_search import plain_of

MOST_LINES, LONGEST_LINE = 40, 160


@dataclass(frozen=True, slots=True)
class Choice:
    """``kinds`` of findings, each with its ground, and ``words`` as they stand in the file, each with its own."""

    kinds: Mapping[str, str] = field(default_factory=dict)
    words: Sequence[tuple[str, str]] = ()


class Bar(NamedTuple):
    """``text[start:end]`` is withheld on a ground."""

    start: int
    end: int
    ground: str


@dataclass(frozen=True, slots=True)
class Line:
    """A passage of the copy with its bars, and where it stands."""

    place: str
    text: str


class Barring:
    """Says of each passage what is withheld of it, and keeps count."""

    def __init__(self, choice: Choice) -> None:
        self.choice = choice
        self.withheld = Counter[str]()
        self.lines: list[Line] = []
        self.found = {word for word, _ in choice.words}
        """What must be nowhere in the copy."""
        self.unmet = {word for word, _ in choice.words}
        """The words that stood nowhere so far."""
        self._words = [(word, re.compile(spelled(word), re.IGNORECASE), ground) for word, ground in choice.words]
        self._known: dict[str, list[Bar]] = {}

    def bars_of(self, text: str) -> list[Bar]:
        """What is withheld of a passage, in its order; bars that overlap are one, on the ground of the first."""
        known = self._known.get(text)
        if known is None:
            found = sorted([*self._findings(text), *self._named(text)], key=lambda each: (each.start, -each.end))
            known = self._known[text] = list(_united(found))
        return known

    def is_readable(self, text: str) -> bool:
        """Whether anything that was withheld so far stands in a text, however it is divided."""
        says = folded(text)
        return any(word in says for word in map(folded, self.found) if word)

    def _findings(self, text: str) -> Iterator[Bar]:
        kinds = self.choice.kinds
        if kinds:
            yield from (Bar(start, end, kinds[kind]) for kind, start, end in find(text) if kind in kinds)

    def _named(self, text: str) -> Iterator[Bar]:
        if not self._words:
            return
        plain, origins = plain_of(text)
        for word, pattern, ground in self._words:
            for each in pattern.finditer(plain):
                self.unmet.discard(word)
                yield Bar(origins[each.start()], origins[each.end() - 1] + 1, ground)

    def take(self, place: str, text: str) -> list[Bar]:
        """The same, counted, and its passage kept for the preview."""
        bars = self.bars_of(text)
        self.withheld.update(each.ground for each in bars)
        self.found |= {text[each.start : each.end] for each in bars}
        if bars and len(self.lines) < MOST_LINES:
            self.lines.append(Line(place, _around(with_bars(text, bars))))
        return bars


def folded(text: str) -> str:
    """The text as it is compared: as it reads, without blanks and the ends of lines."""
    return "".join(plain_of(text)[0].split()).casefold()


def with_bars(text: str, bars: Iterable[Bar]) -> str:
    """The passage with each bar in its place."""
    pieces, last = list[str](), 0
    for each in bars:
        pieces += [text[last : each.start], bar(each.ground)]
        last = each.end
    return "".join([*pieces, text[last:]])


def _united(bars: Iterable[Bar]) -> Iterator[Bar]:
    last: Bar | None = None
    for each in bars:
        if last is not None and each.start < last.end:
            last = last._replace(end=max(last.end, each.end))
            continue
        if last is not None:
            yield last
        last = each
    if last is not None:
        yield last


def _around(text: str) -> str:
    """A long passage from a little before its first bar on."""
    start = max(0, text.find("〔已隐去") - LONGEST_LINE // 2)
    shown = " ".join(text[start : start + LONGEST_LINE].split())
    return f"{'…' if start else ''}{shown}{'…' if start + LONGEST_LINE < len(text) else ''}"
