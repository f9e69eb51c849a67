"""The running system, once per mode."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journey.harness import settle_in
from tests.journey.system import SERVICES, System, distributed, embedded
from tests.servers.accounts import two_accounts
from tests.servers.private import free_port


@pytest.fixture(scope="module", params=["embedded", "distributed"])
def system(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    """The whole system in each mode, with the real catalogue and its people."""
    data: Path = tmp_path_factory.mktemp(request.param)
    if request.param == "embedded":
        running = embedded(data)
    else:
        server: str = request.getfixturevalue("postgres_server")
        accounts = two_accounts(server, *(f"{name}_{free_port()}" for name in SERVICES))
        rabbit = request.getfixturevalue("rabbit_server")
        running = distributed(data, dict(zip(SERVICES, accounts.values(), strict=True)), rabbit)
    with running as system:
        if system.mode == "distributed":
            system.administrator_url = f"{request.getfixturevalue('postgres_server')}/postgres"
        settle_in(system)
        yield system
