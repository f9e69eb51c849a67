"""The running system, once per mode."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.journey.harness import settle_in
from tests.journey.system import System, distributed, embedded


@pytest.fixture(scope="module", params=["embedded", "distributed"])
def system(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    """The whole system in each mode, with the real catalogue and its people."""
    data: Path = tmp_path_factory.mktemp(request.param)
    if request.param == "embedded":
        running = embedded(data)
    else:
        new_database: Callable[[], str] = request.getfixturevalue("new_postgres_database")
        running = distributed(data, new_database, request.getfixturevalue("rabbit_server"))
    with running as system:
        settle_in(system)
        yield system
