"""What the clients did and what they were answered, and which faults were injected meanwhile."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Deed:
    """One accepted request: ``story`` groups what belongs together, ``about`` says what it concerned."""

    story: str
    name: str
    begun: float
    answered: float
    tries: int
    status: int
    about: Mapping[str, Any]

    def line(self) -> str:
        """As it is printed in a history."""
        told = " ".join(f"{name}={value}" for name, value in self.about.items() if value not in ("", None))
        return f"{self.begun:9.2f}-{self.answered:.2f}  {self.status} {self.name} ({self.tries} tries)  {told}"


@dataclass(frozen=True, slots=True)
class Injection:
    """One fault: what was done to whom, and from when to when."""

    number: int
    kind: str
    target: str
    begun: float
    ended: float

    def line(self) -> str:
        """As it is printed in a history."""
        return f"{self.begun:9.2f}-{self.ended:.2f}  fault {self.number}: {self.kind} {self.target}"


@dataclass
class History:
    """Kept by all threads together; times are seconds since its start."""

    deeds: list[Deed] = field(default_factory=list)
    injections: list[Injection] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    """Stories that ended otherwise than they should have."""
    answers: dict[int, int] = field(default_factory=dict)
    """How often each status was answered, refusals and errors included."""
    begun: float = field(default_factory=time.monotonic)
    _stories: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def now(self) -> float:
        """Seconds since the start."""
        return time.monotonic() - self.begun

    def next_story(self) -> int:
        """A number that no story had before."""
        with self._lock:
            self._stories += 1
            return self._stories

    def add(self, deed: Deed) -> None:
        """Keep an accepted request."""
        with self._lock:
            self.deeds.append(deed)

    def inject(self, kind: str, target: str, begun: float) -> Injection:
        """Keep a fault that is over."""
        with self._lock:
            made = Injection(len(self.injections) + 1, kind, target, begun, self.now())
            self.injections.append(made)
            return made

    def count(self, status: int) -> None:
        """Count an answer."""
        with self._lock:
            self.answers[status] = self.answers.get(status, 0) + 1

    def spoil(self, story: str) -> None:
        """Keep that a story went wrong."""
        with self._lock:
            self.broken.append(story)

    def of(self, name: str) -> list[Deed]:
        """The accepted requests of one kind."""
        return [deed for deed in self.deeds if deed.name == name]
