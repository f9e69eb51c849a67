"""One running system for the tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.faults.run import Stage, stage

SEED = 20261124
EXTRA = ("catalog-relay-2", "review-worker-2", "review-worker-3")


@pytest.fixture(scope="session")
def running() -> Iterator[Stage]:
    """The distributed system with everything that faults need; healthy at the beginning and the end of each test."""
    with stage(seed=SEED, extra=EXTRA) as made:
        yield made
