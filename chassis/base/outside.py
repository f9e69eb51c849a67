"""Servers of others that a process asks again and again, such as a mailbox: whether each answered, said once."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from chassis.base.availability import Availability


class OutsideServers:
    """What the log and the metrics say of them, by name; one that nobody asked yet is not there."""

    def __init__(self, logger: logging.Logger) -> None:
        self._logger = logger
        self._availability: dict[str, Availability] = {}
        self._answered: dict[str, bool] = {}

    def lost(self, name: str, reason: str) -> None:
        """It did not answer, or let us not in."""
        self._answered[name] = False
        self._of(name).lost(reason)

    def back(self, name: str) -> None:
        """It answered."""
        self._answered[name] = True
        self._of(name).back()

    def is_away(self, name: str) -> bool:
        """Whether it did not answer when it was asked last."""
        return not self._answered.get(name, True)

    def answered(self) -> Mapping[str, bool]:
        """Whether it answered when it was asked last, by name."""
        return dict(self._answered)

    def _of(self, name: str) -> Availability:
        return self._availability.setdefault(name, Availability(self._logger, f"the {name}"))
