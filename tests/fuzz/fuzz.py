"""One run: the system with its demonstration, the people, the requests, and what came of them."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.fuzz.campaign import Campaign
from tests.fuzz.counting import Tally, counted
from tests.fuzz.known import known_values
from tests.fuzz.people import EVERYTHING, tokens
from tests.fuzz.violations import Kind, Violation, Violations
from tests.journey.system import System, embedded


@dataclass(frozen=True)
class Outcome:
    """What was sent and what was found."""

    asked: int
    tally: Tally
    violations: Violations

    @property
    def clean(self) -> bool:
        """Whether everything that was asked for was sent, and nothing was found."""
        enough = self.tally.requests >= self.asked
        return enough and not self.tally.server_errors and not self.violations.found

    def lines(self) -> Iterator[str]:
        """The report; its last line is the sum."""
        yield from self.violations.told()
        statuses = sorted(self.tally.statuses.items())
        yield "answers: " + ", ".join(f"{status} {count}" for status, count in statuses)
        yield from self._limits()
        found = len(self.violations.found)
        yield f"fuzz: {self.tally.requests} requests, {self.tally.server_errors} server errors, {found} violations"

    def _limits(self) -> Iterator[str]:
        if self.tally.requests < self.asked:
            yield f"only {self.tally.requests} of {self.asked} requests: the time was over"
        refused, all_of_them = self.violations.refused(), len(self.violations.answers)
        yield f"endpoints: {all_of_them}, {all_of_them - len(refused)} of them did what they are for at least once"
        yield from (f"always refused: {endpoint}  {why}" for endpoint, why in refused.items())


def fuzz(*, requests: int, seed: int, minutes: float) -> Outcome:
    """Start the system in a process of its own and send it at least so many requests, in at most so many minutes."""
    with (
        tempfile.TemporaryDirectory(prefix="yangguang-fuzz-") as folder,
        embedded(Path(folder), demonstration=True) as system,
    ):
        signed = tokens(system)
        values = known_values(system, signed[EVERYTHING])
        with counted() as tally:
            violations = Campaign(system, signed, values, requests, seed, minutes * 60).run(tally)
        _look_behind(system, violations)
    return Outcome(requests, tally, violations)


def _look_behind(system: System, violations: Violations) -> None:
    """What the requests caused must take effect too: an event that nobody can take is as bad as a server error."""
    try:
        system.quiet()
    except AssertionError as reason:
        kind = Kind("events", "all_taken", "an event waits or is parked")
        violations.add(kind, Violation(EVERYTHING, f"{reason}\n{_end_of_log(system)}", ""))


def _end_of_log(system: System) -> str:
    return (system.data / "run.log").read_text(encoding="utf-8", errors="replace")[-400:]
