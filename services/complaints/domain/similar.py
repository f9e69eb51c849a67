"""Publications that may already say what somebody is about to ask; shown to him while he writes, never decided."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from services.complaints.domain.duplicates import pairs

OFFERED = 5
ALIKE = 0.4
"""From which share of the shorter text's pairs of signs on a publication is offered."""


def similar(title: str, publications: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Those whose title or item shares most with what was asked, the most alike first."""
    asked = pairs(title)
    rated = [(_shared(asked, publication), publication) for publication in publications]
    found = [(share, publication) for share, publication in rated if share >= ALIKE]
    found.sort(key=lambda each: (-each[0], each[1]["disclosure"]))
    return [publication for _, publication in found[:OFFERED]]


def _shared(asked: set[str], publication: Mapping[str, Any]) -> float:
    # All publications of an item share its title: it alone brings none before one that is named.
    return max(_of(asked, pairs(publication["title"])), _of(asked, pairs(publication["item_title"])) / 2)


def _of(asked: set[str], said: set[str]) -> float:
    # Of the shorter one: a question is longer than a title, or a title than a word that is asked about.
    return len(asked & said) / min(len(asked), len(said)) if asked and said else 0.0
