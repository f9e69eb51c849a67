"""Servers that several kinds of test share; each is started once, when the first test asks for it."""

from __future__ import annotations

import gc
import itertools
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import hypothesis
import pytest

from tests.harness.agency import build_library
from tests.servers import databases, private

_numbers = itertools.count(1)

# A slow machine is no failure; what is fast is measured by the benchmarks, as a ratio.
hypothesis.settings.register_profile("yangguang", deadline=None)
hypothesis.settings.load_profile("yangguang")


def pytest_configure() -> None:
    """What tests write lies in memory where that has room: thousands of small databases wait for no disk."""
    if (memory := private.memory_folder()) and "PYTEST_DEBUG_TEMPROOT" not in os.environ:
        os.environ["PYTEST_DEBUG_TEMPROOT"] = memory


def pytest_collection_finish() -> None:
    """Nine thousand collected tests are here to stay: to look through them for garbage again and again is a tenth of
    the time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


@pytest.hookimpl(tryfirst=True)
def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A module without SQL of its own (``one_database``) takes SQLite alone, but for its ``both_databases``."""
    marked = metafunc.definition.get_closest_marker
    if "new_database" in metafunc.fixturenames and marked("one_database") and not marked("both_databases"):
        metafunc.definition.add_marker(pytest.mark.parametrize("new_database", ["sqlite"], indirect=True))


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
def agency_python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Python of an environment that has nothing but the library of `docs/how-to/get-the-library.md`."""
    return build_library(tmp_path_factory.mktemp("library"))


@pytest.fixture(scope="session")
def new_postgres_database(postgres_server: str) -> Callable[[], str]:
    """Makes an empty database and gives its address."""

    def make() -> str:
        url = _new_address(postgres_server)
        databases.create(url)
        return url

    return make


@pytest.fixture(params=["sqlite", "postgresql"])
def new_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[], str]]:
    """Gives SQLAlchemy addresses, on each kind of server in turn, of databases that there are not yet."""
    if request.param == "sqlite":
        yield lambda: f"sqlite:///{tmp_path}/{next(_numbers)}.sqlite"
        return
    server = request.getfixturevalue("postgres_server").replace("postgresql://", "postgresql+psycopg://")
    given: list[str] = []

    def give() -> str:
        given.append(_new_address(server))
        return given[-1]

    yield give
    # At once: a server that is full of them takes minutes to be removed in the end.
    for url in given:
        databases.drop(url)


def _new_address(server: str) -> str:
    return f"{server}/t{next(_numbers)}_{private.free_port()}"
