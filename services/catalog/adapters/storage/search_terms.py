"""The terms of the search: Chinese segmentation, the same for what is indexed and for what is asked."""

from __future__ import annotations

import re
import unicodedata

_WORD = re.compile(r"\w+")
# Words that nearly every text has; asked beside others they only cost time.
_STOP = frozenset("的了和与及在是为对等将由或")
MOST_TERMS = 100_000
MOST_ASKED = 16


def terms_of(text: str) -> list[str]:
    """The distinct words of a text, sorted, so that the order of the text cannot be read from them."""
    # Its dictionary takes some 30 MB: a process that neither publishes nor searches shall not load it.
    import rjieba

    plain = unicodedata.normalize("NFKC", text).lower()
    found = {word for piece in rjieba.cut_for_search(plain) for word in _WORD.findall(piece) if len(word) <= 64}
    return sorted(found)[:MOST_TERMS]


def terms_asked(query: str) -> list[str]:
    """The words of a question, without those that say nothing beside others."""
    found = terms_of(query[:200])
    return [word for word in found if word not in _STOP][:MOST_ASKED] or found[:MOST_ASKED]
