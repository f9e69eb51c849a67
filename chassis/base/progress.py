"""By which a loop says that it lives, and a watchdog that it does not."""

from __future__ import annotations


class Progress:
    """Says that a loop lives: it counts its turns, and whoever looks sees whether the count has moved.

    The main loop's has ``parts`` where further threads do the work: each of them has to turn by itself.
    """

    def __init__(self, name: str = "") -> None:
        self.name = name
        self.turns = 0
        self.parts: list[Progress] = []

    def part(self, name: str) -> Progress:
        """That of a further loop, which lives as long as the process."""
        self.parts.append(Progress(name))
        return self.parts[-1]

    def turn(self) -> None:
        """Something was finished: a wait, a batch, or one event of a long batch."""
        self.turns += 1
