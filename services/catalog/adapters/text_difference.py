"""What two editions of a text say differently: paragraph by paragraph, and within a paragraph word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import zip_longest

from services.catalog.adapters.storage.search_terms import pieces_of

Part = tuple[str, str]
"""``same``, ``old`` or ``new``, and the words."""
Paragraph = Sequence[Part]

# Beyond these the comparison takes longer than a reader waits, and nobody reads through its result.
MOST_LINES = 500
MOST_WORDS = 2000
# Of what has less in common than this, the two are easier to read one after the other.
_ALIKE = 0.4
_NUMBER = re.compile(r"([0-9][0-9,.]*[0-9])")


def difference(old: Sequence[str], new: Sequence[str], *, whole: bool = False) -> list[Paragraph] | None:
    """The paragraphs that differ, in the order of the text; None where they are too many to be compared.

    ``whole``: each is a name, and one that is alike in places is another one all the same.
    """
    start = _common(old, new)
    end = _common(old[start:][::-1], new[start:][::-1])
    before, after = old[start : len(old) - end], new[start : len(new) - end]
    if max(len(before), len(after)) > MOST_LINES:
        return None
    return list(_changed(before, after, whole))


def _common(old: Sequence[str], new: Sequence[str]) -> int:
    """With how many equal lines both begin."""
    pairs = enumerate(zip(old, new, strict=False))
    return next((place for place, (first, second) in pairs if first != second), min(len(old), len(new)))


def _changed(before: Sequence[str], after: Sequence[str], whole: bool) -> Iterator[Paragraph]:
    for tag, first, last, begin, end in SequenceMatcher(None, before, after).get_opcodes():
        if tag != "equal":
            for old, new in zip_longest(before[first:last], after[begin:end], fillvalue=""):
                yield from _one(old, new, whole)


def _one(old: str, new: str, whole: bool) -> Iterator[Paragraph]:
    """One paragraph against another: its words where they are alike, else the one and then the other."""
    words = _words(old, new) if old and new and not whole else None
    if words is None:
        yield from ([part] for part in (("old", old), ("new", new)) if part[1])
    else:
        yield words


def _words(old: str, new: str) -> Paragraph | None:
    before, after = _pieces(old), _pieces(new)
    if max(len(before), len(after)) > MOST_WORDS:
        return None
    compared = SequenceMatcher(None, before, after)
    return _parts(compared, before, after) if compared.ratio() >= _ALIKE else None


def _pieces(text: str) -> list[str]:
    """The words of a text, and its numbers whole: 1,780 becomes 1,930, not 780 930 within it."""
    return [piece for part in _NUMBER.split(text) for piece in ([part] if _NUMBER.fullmatch(part) else pieces_of(part))]


def _parts(compared: SequenceMatcher[str], before: Sequence[str], after: Sequence[str]) -> Paragraph:
    parts: list[Part] = []
    for tag, first, last, begin, end in compared.get_opcodes():
        if tag == "equal":
            parts.append(("same", "".join(before[first:last])))
        else:
            parts += [("old", "".join(before[first:last])), ("new", "".join(after[begin:end]))]
    return [part for part in parts if part[1]]
