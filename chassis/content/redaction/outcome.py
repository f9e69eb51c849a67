"""What comes of a redaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from chassis.content.admission_result import Admission
from chassis.content.redaction.choice import Line


@dataclass(frozen=True, slots=True)
class Redacted:
    """A redacted copy: its bytes, what was found of it when it was looked over, and how many places went by ground.

    ``removed``: the kinds of what was hidden in the file, all of which is gone.
    ``lines`` and ``pictures`` (JPEG) show where the bars are.
    """

    content: bytes
    admitted: Admission
    withheld: Mapping[str, int]
    removed: tuple[str, ...]
    lines: tuple[Line, ...] = ()
    pictures: tuple[bytes, ...] = ()
