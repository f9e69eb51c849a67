"""What is wrong with an entry of a file, and where."""

from __future__ import annotations

from dataclasses import dataclass

from marshmallow import ValidationError

from chassis.ports import Invalid, Refusal
from chassis.web.problems import flatten


@dataclass(frozen=True, slots=True)
class BadEntry:
    """What is wrong with one entry, and on which line it begins."""

    line: int
    entry: str
    reason: str


def why(refusal: Refusal | ValidationError) -> str:
    """A refusal in one line: every wrong field, or its own words."""
    if isinstance(refusal, ValidationError):
        messages = refusal.normalized_messages()  # type: ignore[no-untyped-call]  # marshmallow's own
        return _joined(flatten(messages))
    return _joined(refusal.errors) if isinstance(refusal, Invalid) and refusal.errors else refusal.zh


def _joined(errors: dict[str, str]) -> str:
    return "；".join(f"{path}：{text}" for path, text in errors.items())
