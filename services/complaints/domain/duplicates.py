"""Cases that may be about the same matter: offered to an officer, never merged by themselves."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Any

ALIKE = 0.5
"""From which likeness on a case is offered."""
OFFERED = 5
COMPARED_CHARACTERS = 600


def likeness(one: str, other: str) -> float:
    """How many pairs of neighbouring signs two texts share (Dice), from 0 to 1; needs no words to be told apart."""
    first, second = pairs(one), pairs(other)
    return 2 * len(first & second) / (len(first) + len(second)) if first and second else 0.0


def alike(case: Mapping[str, Any], others: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The ``others`` that may be about the same matter, the most alike first, each with its ``likeness``."""
    rated = [{**other, "likeness": round(_of_cases(case, other), 2)} for other in others]
    found = [other for other in rated if other["likeness"] >= ALIKE]
    return sorted(found, key=lambda other: (-other["likeness"], other["number"]))[:OFFERED]


def _of_cases(one: Mapping[str, Any], other: Mapping[str, Any]) -> float:
    return max(likeness(one["title"], other["title"]), likeness(one["text"], other["text"]))


def pairs(text: str) -> set[str]:
    """The pairs of neighbouring letters and digits of a text, its width and case left out."""
    signs = [sign for sign in unicodedata.normalize("NFKC", text[:COMPARED_CHARACTERS]).lower() if sign.isalnum()]
    return {"".join(pair) for pair in pairwise(signs)}
