"""What every act of a person on a disclosure says."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.ports import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """Who acts on which disclosure; ``expected`` is the version that was seen (None: whichever).

    Some acts take a reason, a withdrawal its legal ground as well; the others leave them aside.
    """

    actor: Actor
    disclosure: str
    expected: str | None = None
    reason: str = ""
    ground: str = ""
