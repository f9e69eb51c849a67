"""What is wrong with an entry of a file, and where."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from marshmallow import ValidationError

from chassis.ports import Invalid, Refusal, in_both
from chassis.web.problems import flatten

Label = Callable[[str], str]
"""The name under which a file shows the field of a path."""


@dataclass(frozen=True, slots=True)
class BadEntry:
    """What is wrong with one entry, and on which line it begins."""

    line: int
    entry: str
    reason: str


def why(refusal: Refusal | ValidationError, label: Label = str) -> str:
    """A refusal in one line: every wrong field by its ``label``, or its own words."""
    if isinstance(refusal, ValidationError):
        messages = refusal.normalized_messages()  # type: ignore[no-untyped-call]  # marshmallow's own
        return _joined(flatten(messages), label)
    if isinstance(refusal, Invalid) and refusal.errors:
        return _joined(refusal.errors, label)
    return in_both(refusal.zh, refusal.en)


def _joined(errors: dict[str, str], label: Label) -> str:
    """All of them in Chinese, then all in English: a page shows the first half."""
    halves = {path: text.partition(" / ")[::2] for path, text in errors.items()}
    zh = "；".join(f"{label(path)}：{text}" for path, (text, _) in halves.items())
    return in_both(zh, " ".join(f"{(text or zh).rstrip('.')} ({path})." for path, (zh, text) in halves.items()))
