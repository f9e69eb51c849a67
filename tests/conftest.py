"""Servers that several kinds of test share; each is started once, when the first test asks for it."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path

import hypothesis
import psycopg
import pytest

from tests.servers import private

_numbers = itertools.count(1)

# A slow machine is no failure; what is fast is measured by the benchmarks, as a ratio.
hypothesis.settings.register_profile("yangguang", deadline=None)
hypothesis.settings.load_profile("yangguang")


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """Address of a private PostgreSQL server."""
    with private.postgresql() as url:
        yield url


@pytest.fixture(scope="session")
def rabbit_server() -> Iterator[str]:
    """Address of a private RabbitMQ server, without a vhost."""
    with private.rabbitmq() as url:
        yield url


@pytest.fixture(scope="session")
def new_postgres_database(postgres_server: str) -> Callable[[], str]:
    """Makes an empty database and gives its address."""

    def make() -> str:
        name = f"t{next(_numbers)}_{private.free_port()}"
        with psycopg.connect(f"{postgres_server}/postgres", autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"')
        return f"{postgres_server}/{name}"

    return make


@pytest.fixture(params=["sqlite", "postgresql"])
def new_database(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], str]:
    """Makes an empty database of each kind in turn and gives its SQLAlchemy address."""
    if request.param == "sqlite":
        return lambda: f"sqlite:///{tmp_path}/{next(_numbers)}.sqlite"
    make = request.getfixturevalue("new_postgres_database")
    return lambda: make().replace("postgresql://", "postgresql+psycopg://")
