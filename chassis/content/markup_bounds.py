"""How much markup a text may hold: each mark costs the renderer time, whatever it comes to mean."""

from __future__ import annotations

MOST_MARKS = 20_000
"""More than any text has: five thousand phrases in bold. They render in about a second."""

_MARKS = "*_[`!"


def is_too_marked(source: str) -> bool:
    """Whether a Markdown text holds more signs of emphasis, links and code than pages render."""
    return len(source) > MOST_MARKS and sum(map(source.count, _MARKS)) > MOST_MARKS
