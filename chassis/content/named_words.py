"""Words that a list names, found and hidden however they are written: spaced, emphasised, wide, over a line end."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from chassis.content.personal_search import plain_of
from chassis.content.replacing import Replacement, replaced

HIDDEN = "×××"
"""What stands in the place of a hidden word, whatever its length."""

# What may stand within a word that readers see as one: blanks, the marks of Markdown, and one end of a line.
_WITHIN = r"[ \t*_~`\\]*(?:\n[ \t*_~`\\]*)?"


def has_word(text: str, word: str) -> bool:
    """Whether the word stands in the text."""
    return next(_spans(text, (word,)), None) is not None


def hide_words(text: str, words: Collection[str], *, instead: str = HIDDEN) -> str:
    """The text with ``instead`` in place of each of these words. Of two that overlap the longer one is hidden."""
    return replaced(text, [Replacement(start, end, instead) for start, end in _spans(text, words)])


def _spans(text: str, words: Collection[str]) -> Iterator[tuple[int, int]]:
    patterns = sorted(filter(None, map(spelled, words)), key=len, reverse=True)
    if not patterns:
        return
    plain, origins = plain_of(text)
    for match in re.finditer("|".join(patterns), plain, re.IGNORECASE):
        yield origins[match.start()], origins[match.end() - 1] + 1


def spelled(word: str) -> str:
    """The pattern that finds a word in a plain text (:func:`chassis.content.personal_search.plain_of`)."""
    plain, _ = plain_of(word)
    return _WITHIN.join(re.escape(character) for character in plain if not character.isspace())
