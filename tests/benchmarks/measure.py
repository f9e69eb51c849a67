"""How a row is measured: ours and its reference in turn, pair by pair, and the median of the pairs' ratios."""

from __future__ import annotations

import gc
import statistics
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.benchmarks.stage import Stage

Figures = Mapping[str, float]
"""What one run of one side gave, by name: a rate, a time, a size."""

Side = Callable[[], Figures]


@dataclass(frozen=True, slots=True)
class Target:
    """What a figure must reach: a ratio to the reference, or itself where ``absolute``."""

    figure: str
    bound: float
    unit: str
    at_least: bool = True
    absolute: bool = False

    def met(self, value: float) -> bool:
        """Whether a value reaches it."""
        return value >= self.bound if self.at_least else value <= self.bound

    @property
    def text(self) -> str:
        """As the table shows it."""
        return f"{'≥' if self.at_least else '≤'} {self.bound:g}{f' {self.unit}' if self.absolute else ''}"


@dataclass(frozen=True, slots=True)
class Sides:
    """Both sides of a row, ready to run as often as needed. Without reference, the figure itself is judged."""

    ours: Side
    reference: Side | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One line, or several of one measurement, of the table."""

    name: str
    what: str
    reference: str
    targets: tuple[Target, ...]
    open: Callable[[Stage], AbstractContextManager[Sides]]
    most_pairs: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A target with what was measured for it."""

    row: str
    what: str
    reference: str
    target: Target
    ours: tuple[float, ...]
    references: tuple[float, ...]
    note: str = ""
    extra: dict[str, tuple[float, ...]] = field(default_factory=dict)

    @property
    def values(self) -> tuple[float, ...]:
        """What is judged, of each pair: its ratio, or the figure itself."""
        if self.target.absolute:
            return self.ours
        return tuple(ours / reference for ours, reference in zip(self.ours, self.references, strict=True))

    @property
    def value(self) -> float:
        """The median."""
        return statistics.median(self.values)

    @property
    def met(self) -> bool:
        """Whether the median reaches the target."""
        return self.target.met(self.value)


class NotYet(Exception):
    """What the row measures does not exist here; the message says what is missing."""


def measure(row: Row, stage: Stage, pairs: int, tell: Callable[[str], None]) -> list[Line]:
    """Run a row: a warm-up of each side, then pairs, whose order alternates so that no side is always the second."""
    pairs = min(pairs, row.most_pairs or pairs)
    taken: list[tuple[Figures, Figures]] = []
    with row.open(stage) as sides:
        if pairs > 1:
            _run(sides.ours), _run(sides.reference)
        for number in range(pairs):
            if number % 2:
                reference = _run(sides.reference)
                ours = _run(sides.ours)
            else:
                ours = _run(sides.ours)
                reference = _run(sides.reference)
            taken.append((ours, reference))
            tell(f"{row.name} {number + 1}/{pairs}: {_brief(ours)}" + (f" | {_brief(reference)}" if reference else ""))
    return [_line(row, target, taken) for target in row.targets]


def _run(side: Side | None) -> Figures:
    if side is None:
        return {}
    gc.collect()
    return side()


def _line(row: Row, target: Target, taken: Sequence[tuple[Figures, Figures]]) -> Line:
    others = [name for name in taken[0][0] if name not in {target.figure for target in row.targets}]
    return Line(
        row=row.name,
        what=row.what,
        reference=row.reference,
        target=target,
        ours=tuple(ours[target.figure] for ours, _ in taken),
        references=tuple(reference[target.figure] for _, reference in taken if target.figure in reference),
        note=row.note,
        extra={name: tuple(ours[name] for ours, _ in taken) for name in others},
    )


def _brief(figures: Figures) -> str:
    return ", ".join(f"{name} {value:,.4g}" for name, value in figures.items())
