"""Bars: what stands in place of withheld words, with its ground, and the list of them that is published with a text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from chassis.content.findings.kinds import ADVISORY, GROUNDS, WORK_SECRET, bar
from chassis.content.findings.texts import instead_of_seen, masked
from chassis.content.named_words import hide_words

_BY_NAME = {ground.name: code for code, ground in GROUNDS.items()}
_BAR = re.compile(f"〔已隐去：({'|'.join(map(re.escape, _BY_NAME))})〕")
# Whatever is meant as one: square brackets of any kind around the words with which a bar begins.
_MEANT = re.compile(r"[〔\[【［]\s*已隐去[^〔〕\[\]【】［］\n]{0,60}[〕\]】］]")


@dataclass(frozen=True, slots=True)
class Withheld:
    """So many places of a text were withheld on one ground."""

    ground: str
    name: str
    article: str
    count: int


def bars_in(text: str) -> Counter[str]:
    """How many bars a text has, by their grounds."""
    return Counter(_BY_NAME[name] for name in _BAR.findall(text))


def withheld_in(*texts: str, files: Iterable[Mapping[str, int]] = ()) -> list[Withheld]:
    """What the bars of a publication say: nothing but them is counted, so the list cannot say something else.

    ``files``: how many bars each of its files has, as they were counted when it was looked over.
    """
    counts = sum((Counter(each) for each in (*map(bars_in, texts), *files)), Counter[str]())
    return [Withheld(code, *GROUNDS[code], counts[code]) for code in GROUNDS if counts[code]]


def without_bars(text: str) -> str:
    """The text without the words of its bars."""
    return _BAR.sub("", text)


def malformed_bars(text: str) -> list[str]:
    """What is meant as a bar and is none: readers would be told nothing of it in the list."""
    return [found for found in dict.fromkeys(_MEANT.findall(text)) if not _BAR.fullmatch(found)]


def barred(
    text: str, *, words: Collection[str], ground: str, keep: Collection[tuple[str, str]], keeps_advisory: bool
) -> str:
    """The text with a bar in place of each of ``words``, on that ground, and of each finding.

    ``keep``: the findings, by kind and masked form, that stay. ``keeps_advisory``: so do numbers and addresses of
    offices.
    """

    def instead(kind: str, found: str) -> str:
        if (kind, masked(kind, found)) in keep or (keeps_advisory and kind in ADVISORY):
            return found
        return bar("internal" if kind == WORK_SECRET else "privacy")

    return instead_of_seen(hide_words(text, words, instead=bar(ground)), instead)
