"""What the rows share: the private servers, databases, sizes. Everything is started once, when first asked for."""

from __future__ import annotations

import itertools
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import psycopg

from tests.servers import private

_numbers = itertools.count(1)


@dataclass(slots=False)
class Stage:
    """One run of the benchmarks. ``quick`` shrinks everything to show only that it works; ``rows`` is another size for
    rows that compare sizes, 0 for theirs.
    """

    quick: bool
    folder: Path
    rows: int = 0
    stack: ExitStack = field(default_factory=ExitStack)

    def size(self, full: int, quick: int) -> int:
        """A size, or its small stand-in."""
        return quick if self.quick else full

    @cached_property
    def postgres(self) -> str:
        """Address of the private PostgreSQL server."""
        return self.stack.enter_context(private.postgresql(durable=True))

    @cached_property
    def broker(self) -> str:
        """Address of the private RabbitMQ's default vhost."""
        return self.stack.enter_context(private.rabbitmq(durable=True)) + "/%2F"

    def database(self) -> str:
        """An empty PostgreSQL database; its ``postgresql://`` address."""
        return self._create("")

    def copy(self, url: str) -> str:
        """A copy of a database that nobody is connected to."""
        return self._create(f'TEMPLATE "{url.rsplit("/", 1)[1]}"')

    def _create(self, how: str) -> str:
        name = f"bench{next(_numbers)}_{private.free_port()}"
        with psycopg.connect(f"{self.postgres}/postgres", autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}" {how}')
        return f"{self.postgres}/{name}"

    def drop(self, url: str) -> None:
        """Remove a database that a row has done with, so that its dead rows slow no other."""
        with psycopg.connect(f"{self.postgres}/postgres", autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{url.rsplit("/", 1)[1]}" WITH (FORCE)')


@contextmanager
def opened(*, quick: bool, rows: int = 0) -> Iterator[Stage]:
    """A stage with a folder of its own, both gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="yangguang-bench-"))
    stage = Stage(quick=quick, folder=folder, rows=rows)
    try:
        yield stage
    finally:
        stage.stack.close()
        shutil.rmtree(folder, ignore_errors=True)
