"""Engines and transactions for PostgreSQL and SQLite, and the column types that both share."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Dialect, Engine
from sqlalchemy.types import TypeDecorator

from chassis.base import private_files
from chassis.base.converter import dumps
from chassis.storage import driver, idle_connections

Json = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")


class Instant(TypeDecorator[datetime]):
    """A moment in UTC with its zone, in both databases."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a moment without zone; SQLite keeps the UTC clock reading."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its zone")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the zone back."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How long a database is waited for."""

    # Fewer threads than connections wait for a database that is gone; a request then fails in seconds, not minutes.
    pool_seconds: int = 10
    sqlite_lock_milliseconds: int = 15_000
    # A process that is frozen within a transaction would keep its rows, and the head of the audit chain, from others.
    abandoned_milliseconds: int = 30_000
    # Nobody waits for ever for rows that somebody works on; longer than a frozen one may keep them.
    lock_milliseconds: int = 45_000


# A cut line without a word (a firewall, a dead host) is noticed within half a minute, not after the kernel's two hours.
KEEPALIVE = {
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 25_000,
}


class Database:
    """One service's own database. Engines connect at first use, so after a fork each process has its own.

    ``patched`` says whether PostgreSQL's driver is made faster: see :mod:`chassis.storage.driver`.
    """

    def __init__(self, url: str, *, pool_size: int = 8, limits: Limits | None = None, patched: bool = True) -> None:
        self.url = url
        self._pool_size, self._limits, self._patched = pool_size, limits or Limits(), patched
        self._engine: Engine | None = None

    @property
    def engine(self) -> Engine:
        """The engine of this process."""
        if self._engine is None:
            make = self._sqlite if self.is_sqlite else self._postgresql
            self._engine = make()
        return self._engine

    @property
    def is_sqlite(self) -> bool:
        """Whether this is the embedded kind."""
        return self.url.startswith("sqlite")

    @property
    def is_missing(self) -> bool:
        """Whether SQLite's file is not there yet, so that to connect would make it."""
        file = self._file()
        return file is not None and file.parent.is_dir() and not os.path.lexists(file)

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction that commits at the end of the block and rolls back on any exception."""
        options = {} if self.is_sqlite else {"isolation_level": "READ COMMITTED"}
        with self.engine.connect().execution_options(writing=True, **options) as connection, connection.begin():
            yield connection

    @contextmanager
    def write_once(self) -> Iterator[Connection]:
        """For a single statement that writes, without the three round trips of a transaction around it."""
        opened = self.write() if self.is_sqlite else self.engine.connect()
        with opened as connection:
            yield connection

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that only reads; it sees one state throughout on SQLite, committed rows on PostgreSQL.

        On PostgreSQL each statement stands for itself: a transaction around it would show no more, but cost three
        round trips, and rolling it back would make the driver forget its prepared statements.
        """
        with self.engine.connect() as connection:
            yield connection

    def checkpoint(self) -> None:
        """Fold SQLite's write-ahead log into the file, so that what was erased is in neither."""
        if self.is_sqlite:
            with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    def dispose(self) -> None:
        """Close every pooled connection."""
        if self._engine is not None:
            self._engine.dispose()
            self._engine = None

    def _file(self) -> Path | None:
        name = sa.make_url(self.url).database if self.is_sqlite else None
        return Path(name) if name and name != ":memory:" and not name.startswith("file:") else None

    def _sqlite(self) -> Engine:
        if file := self._file():
            # What stands in its way is said by SQLite, when it opens the file, as any other outage of a database.
            with suppress(OSError):
                private_files.make_file(file)
        engine = sa.create_engine(
            self.url,
            json_serializer=_dumps,
            json_deserializer=orjson.loads,
            hide_parameters=True,
            connect_args={"timeout": self._limits.sqlite_lock_milliseconds / 1000, "check_same_thread": False},
            pool_size=self._pool_size,
            max_overflow=self._pool_size * 2,
            pool_timeout=self._limits.pool_seconds,
        )
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine

    def _postgresql(self) -> Engine:
        limits = self._limits
        engine = sa.create_engine(
            self.url,
            json_serializer=_dumps,
            json_deserializer=orjson.loads,
            hide_parameters=True,  # an error's text goes to the log, and titles and citizens' words must not
            pool_size=self._pool_size,
            max_overflow=self._pool_size,
            pool_timeout=limits.pool_seconds,
            pool_pre_ping=False,  # see idle_connections, which costs no round trip
            isolation_level="AUTOCOMMIT",  # the default is reading; see Database.read
            skip_autocommit_rollback=True,
            connect_args={
                "connect_timeout": 5,
                "options": f"-c timezone=UTC -c idle_in_transaction_session_timeout={limits.abandoned_milliseconds} "
                f"-c lock_timeout={limits.lock_milliseconds}",
                "application_name": "yangguang",
                **(driver.connect_options() if self._patched else {}),
                **KEEPALIVE,
            },
        )
        if self._patched:
            driver.install(engine)
        idle_connections.replace_closed(engine)
        return engine


def insert(connection: Connection, table: sa.Table) -> Any:
    """The dialect's own INSERT, which knows ON CONFLICT."""
    return insert_of(connection.dialect.name, table)


def insert_of(dialect: str, table: sa.Table) -> Any:
    """The same by the dialect's name, for statements that are kept."""
    return sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)


def _dumps(value: Any) -> str:
    return dumps(value).decode()


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # The driver's own transactions are off: the "begin" hook below says what kind each one is.
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    if connection.get_execution_options().get("isolation_level") == "AUTOCOMMIT":
        return
    # A deferred transaction that reads and then writes can fail though it waited; a writer takes its lock first.
    writing = connection.get_execution_options().get("writing")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
