"""What readers take a file apart into for the search: passages with their places, and what is hidden in it."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from chassis.content.findings.bars import bars_in
from chassis.content.findings.kinds import BAR_BEGINS, KINDS
from chassis.content.findings.texts import find, masked

_SHORTEST = 4  # characters of what can be found
MOST_PLACES, MOST_SHOWN, LONGEST = 12, 5, 60
_APART = "\x00\n"
"""Between two passages: no number goes over it, and words beside it stand free."""


@dataclass(frozen=True, slots=True)
class FileFinding:
    """All findings of one kind in a file.

    ``count``: how many. ``places``: where the first of them are, as a reader looks for them. ``masked``: what the first
    different ones are, masked, or what is hidden.
    """

    kind: str
    name: str
    count: int
    places: tuple[str, ...]
    masked: str


@dataclass(slots=True)
class _Sum:
    count: int = 0
    places: dict[str, None] = field(default_factory=dict)
    shown: dict[str, None] = field(default_factory=dict)


Place = str | Callable[[int], str]
"""Where a passage stands, or what tells it of an offset in the passage; asked only where something is found."""


class Collector:
    """Takes what readers find, and gives it by kind."""

    def __init__(self) -> None:
        self._sums: dict[str, _Sum] = {}
        self._passages: dict[str, list[Place]] = {}
        self.withheld = Counter[str]()
        """How many bars there are, by their grounds."""

    def read(self, place: Place, text: str) -> None:
        """Search a passage, later, together with others."""
        if len(text) >= _SHORTEST and not text.isspace():
            places = self._passages.setdefault(text, [])  # cells repeat themselves: each text is searched once
            places.append(place)
            self.barred(text)

    def barred(self, text: str) -> None:
        """Count the bars of what was searched elsewhere."""
        if BAR_BEGINS in text:
            self.withheld.update(bars_in(text))

    def hidden(self, kind: str, place: str, *, shown: str = "", count: int = 1) -> None:
        """Note that a reader does not see what is there."""
        self._add(kind, place, shown or place, count)

    def found(self, kind: str, place: Place, found: str, count: int = 1) -> None:
        """Note what was found elsewhere than in a passage, as it stands there."""
        self._add(kind, place(0) if callable(place) else place, masked(kind, found), count)

    def findings(self) -> tuple[FileFinding, ...]:
        """All of it, by the order of the kinds."""
        self._search()
        return tuple(
            FileFinding(
                kind=kind,
                name=KINDS[kind],
                count=each.count,
                places=tuple(_bounded(place) for place in list(each.places)[:MOST_PLACES]),
                masked="、".join(_bounded(shown) for shown in list(each.shown)[:MOST_SHOWN]),
            )
            for kind in KINDS
            if (each := self._sums.get(kind))
        )

    def _search(self) -> None:
        texts, whole = list(self._passages), _APART.join(self._passages)
        starts, at = list[int](), 0
        for text in texts:
            starts.append(at)
            at += len(text) + len(_APART)
        for kind, start, end in find(whole):
            number = bisect_right(starts, start) - 1
            for place in self._passages[texts[number]]:
                where = place(start - starts[number]) if callable(place) else place
                self.found(kind, where, whole[start:end])
        self._passages = {}

    def _add(self, kind: str, place: str, shown: str, count: int) -> None:
        each = self._sums.setdefault(kind, _Sum())
        each.count += count
        for known, new, most in ((each.places, place, MOST_PLACES), (each.shown, shown, MOST_SHOWN)):
            if new and len(known) < most:
                known.setdefault(new)


def _bounded(words: str) -> str:
    """Words of a file within bounds, themselves masked: a sheet may be called by a number."""
    one_line = " ".join(words.split())
    for kind, start, end in reversed(find(one_line)):
        if kind != "work_secret":
            one_line = one_line[:start] + masked(kind, one_line[start:end]) + one_line[end:]
    return one_line if len(one_line) <= LONGEST else one_line[: LONGEST - 1] + "…"
