"""A case that came without a title is titled by the citizen's first sentence."""

from __future__ import annotations

import re

LONGEST = 60
# A question or an exclamation keeps its mark, for it is part of what was said.
_SENTENCE = re.compile(r"[^。！？!?；\n]+[！？!?]?")


def first_sentence(text: str) -> str:
    """The first sentence, on one line, cut where it is longer than a title."""
    found = _SENTENCE.search(text.strip())
    sentence = " ".join((found[0] if found else text).split())
    return sentence if len(sentence) <= LONGEST else f"{sentence[: LONGEST - 1]}…"


def is_repeated(title: str, text: str) -> bool:
    """Whether the text begins with its title, so that both together would say it twice."""
    return " ".join(text.split()).startswith(title.removesuffix("…"))
