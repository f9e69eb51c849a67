"""The texts in what somebody sent (JSON, a form, a line of a file), for the scan for secrecy markings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from chassis.content.folding import is_suspect
from chassis.content.markings import refuse_marked


def suspect_texts(value: Any) -> list[tuple[str, str]]:
    """Path and text of all that may hold a marking, in known fields or not; names of fields are texts too."""
    return [(path, text) for path, text in _texts(value, "") if is_suspect(text) or is_suspect(path)]


def refuse_marked_values(value: Any) -> None:
    """Raise :class:`~chassis.content.markings.SecrecyMarking` with the path of the first marked text."""
    for path, text in suspect_texts(value):
        refuse_marked(path, text)


def _texts(value: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield path or "body", value
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            below = f"{path}.{name}".lstrip(".")
            yield below, ""
            yield from _texts(inner, below)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _texts(inner, f"{path}.{index}".lstrip("."))
