"""What a question asks for: its words, each with those that mean the same; what says nothing is left out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from services.catalog.adapters.storage.search_terms import (
    folded,
    is_chinese,
    pairs_of,
    segments_of,
    ungrouped,
    wording,
    words_of,
)
from services.catalog.domain.document_numbers import document_number_asked

LONGEST_QUESTION = 200
MOST_CONCEPTS = 8
# A name of several words (多少 钱) is looked for over so many.
_LONGEST_NAME = 4
_IN_A_GROUP = 3


@dataclass(frozen=True, slots=True)
class Concept:
    """One thing that is asked for: the word, then those that mean the same.

    Each is given by the terms that a publication must have for it.
    """

    names: tuple[str, ...]
    written: tuple[str, ...] = ()
    """How a text may write it besides, to be marked there."""

    @property
    def says_little(self) -> bool:
        """Whether it is one character, which stands in many other words."""
        return is_chinese(self.names[0]) and len(self.names[0]) == 1

    @property
    def anywhere(self) -> list[frozenset[str]]:
        """What the words of a publication must hold, in any of these ways."""
        ways = [way for name in self.names for way in (_needed(name), _pairs(name))]
        return list(dict.fromkeys(ways))

    @property
    def in_title(self) -> list[frozenset[str]]:
        """What the title must hold."""
        return list(dict.fromkeys(_pairs(name) for name in self.names))

    @property
    def as_words(self) -> list[frozenset[str]]:
        """What a text of words alone must hold."""
        return list(dict.fromkeys(_needed(name) for name in self.names))


def concepts_of(question: str) -> list[Concept]:
    """What a question asks for, at most :data:`MOST_CONCEPTS`, in its order."""
    number, rest = document_number_asked(ungrouped(folded(question[:LONGEST_QUESTION])))
    segments = [name for segment in _named(segments_of(rest)) for name in _known(segment)]
    telling = [name for name in segments if not is_silent(name)]
    asked = dict.fromkeys([*([number] if number else []), *(telling or ([] if number else segments))])
    return [_concept(name) for name in list(asked)[:MOST_CONCEPTS]]


def names_asked(concepts: Iterable[Concept]) -> list[str]:
    """Every name that a reader may find in what was found, the longest first."""
    shown = {name for concept in concepts for name in (*concept.names, *concept.written)}
    return sorted(shown, key=lambda name: (-len(name), name))


def is_silent(word: str) -> bool:
    """Whether a word says nothing beside others."""
    return word in _silent()


def _concept(name: str) -> Concept:
    return Concept((name, *_synonyms().get(name, ())), _in_groups(name))


def _in_groups(name: str) -> tuple[str, ...]:
    """A number with the commas of thousands."""
    is_long = name.isascii() and name.isdigit() and len(name) > _IN_A_GROUP and not name.startswith("0")
    return (f"{int(name):,}",) if is_long else ()


def _named(segments: Sequence[str]) -> list[str]:
    """The segments, those joined that make up one name together (多少 钱), or only ask (能 不能)."""
    names, at = [], 0
    while at < len(segments):
        length = next(
            (n for n in range(_LONGEST_NAME, 1, -1) if _are_one("".join(segments[at : at + n]))),
            1,
        )
        names.append("".join(segments[at : at + length]))
        at += length
    return names


def _are_one(joined: str) -> bool:
    return joined in _synonyms() or is_silent(joined)


def _known(segment: str) -> list[str]:
    """A word made of words of which one has others of its meaning (结婚登记) stands for these."""
    if segment in _synonyms():
        return [segment]
    parts = sorted(words_of(segment) - {segment}, key=segment.index)
    is_made_of = "".join(parts) == segment and any(part in _synonyms() for part in parts)
    return parts if is_made_of else [segment]


def _needed(name: str) -> frozenset[str]:
    """The words within a name where they make up the whole of it, else the name."""
    words = words_of(name) - {name}
    covered = {at for word in words for start in _places(name, word) for at in range(start, start + len(word))}
    return frozenset(words) if len(covered) == len(name) else frozenset({name})


def _pairs(name: str) -> frozenset[str]:
    return frozenset(pairs_of(name)) if is_chinese(name) and len(name) > 1 else _needed(name)


def _places(name: str, word: str) -> list[int]:
    return [at for at in range(len(name)) if name.startswith(word, at)]


@cache
def _synonyms() -> Mapping[str, tuple[str, ...]]:
    """To each word those that mean the same, from groups of everyday and official words."""
    found: dict[str, dict[str, None]] = {}
    for group in wording("synonyms"):
        plain = [folded(word) for word in group]
        for word in plain:
            found.setdefault(word, {}).update(dict.fromkeys(other for other in plain if other != word))
    return {word: tuple(others) for word, others in found.items()}


@cache
def _silent() -> frozenset[str]:
    """Words that nearly every text or question has; asked beside others they only cost time."""
    return frozenset(wording("silent"))
