"""The one way in which a state changes: by a table from state and act to the state after it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from chassis.ports import IllegalTransition

S = TypeVar("S", bound=StrEnum)


def allowed_acts(transitions: Mapping[tuple[S, str], S], state: S) -> frozenset[str]:
    """The acts possible in ``state``."""
    return frozenset(act for (origin, act) in transitions if origin == state)


def state_after(transitions: Mapping[tuple[S, str], S], state: S, act: str) -> S:
    """The state after ``act``. Raises :class:`~chassis.ports.IllegalTransition`."""
    after = transitions.get((state, act))
    if after is None:
        raise IllegalTransition(state, act, allowed_acts(transitions, state))
    return after
