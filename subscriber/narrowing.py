"""To which topics and bodies an agency narrows what it takes."""

from __future__ import annotations

from collections.abc import Collection


def names(given: Collection[str], what: str) -> frozenset[str]:
    """The codes as a set. Raises :class:`ValueError` for a bare string: its letters would be taken for codes."""
    if isinstance(given, str):
        raise ValueError(
            f'{what} 应为列表，例如 {what}=["{given}"]。 / Give {what} as a list, such as {what}=["{given}"].'
        )
    return frozenset(given)
