"""Coverage (公开覆盖): how many obligations are met; the target is 100 %, and every gap has a name."""

from __future__ import annotations

from dataclasses import dataclass, fields

STANDING_OPEN = "standing_open"
"""What must always be public and is not, though its limit still runs: it is open, and it is owed already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """How many obligations stand how; ``standing_open`` are among the ``open`` ones."""

    fulfilled: int = 0
    late: int = 0
    open: int = 0
    overdue: int = 0
    excused: int = 0
    standing_open: int = 0

    @property
    def owed(self) -> int:
        """Those that count: not excused, and due or fulfilled. What must always be public is due while it is not."""
        return self.fulfilled + self.late + self.overdue + self.standing_open

    @property
    def met(self) -> int:
        """Those that are public, in time or late."""
        return self.fulfilled + self.late

    @property
    def gaps(self) -> int:
        """Those that are owed and not public."""
        return self.owed - self.met

    @property
    def rate(self) -> float | None:
        """公开率 in per cent, one decimal, never rounded up to 100; None where nothing is owed."""
        if not self.owed:
            return None
        return 100.0 if not self.gaps else min(99.9, round(self.met * 100 / self.owed, 1))

    def __add__(self, other: Coverage) -> Coverage:
        """Both together."""
        return Coverage(**{each.name: getattr(self, each.name) + getattr(other, each.name) for each in fields(self)})
