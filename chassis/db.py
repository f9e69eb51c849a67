"""Engines and transactions for PostgreSQL and SQLite, and the column types that both share."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import orjson
import psycopg
import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql.psycopg import PGCompiler_psycopg
from sqlalchemy.engine import Connection, Dialect, Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.types import TypeDecorator

if TYPE_CHECKING:
    from psycopg.pq.abc import PGresult

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


# Fewer threads than connections wait for a database that is gone; a request then fails in seconds, not minutes.
POOL_WAIT_SECONDS = 10
BUSY_WAIT_MILLISECONDS = 15_000
# A process that is frozen within a transaction would keep its rows, and the head of the audit chain, from all others.
ABANDONED_MILLISECONDS = 30_000
# Nobody waits for ever for rows that somebody works on; longer than a frozen one may keep them.
LOCK_WAIT_MILLISECONDS = 45_000
# What a disk or a mounted store answers when it is full, damaged, away or forbidden; no content is to blame for it.
_DISK_TROUBLE = frozenset(
    getattr(errno, name)
    for name in (
        *("ENOSPC", "EDQUOT", "EIO", "EREMOTEIO", "EROFS", "EACCES", "EPERM", "ESTALE", "ENODEV", "ENXIO", "ENOLCK"),
        *("EMFILE", "ENFILE", "ENOMEM", "EAGAIN", "EBUSY", "ETIMEDOUT", "ENOTCONN", "EHOSTDOWN", "EHOSTUNREACH"),
    )
    if hasattr(errno, name)
)
# https://www.postgresql.org/docs/current/errcodes-appendix.html. 08: connection; 40: serialisation failure, deadlock;
# 53: out of resources; 57P: shutting down; 58: its own disk; 25006: it only reads now, as after a failover; 25P03: our
# transaction was frozen; 55P03: a lock was not to be had in time. Not 54: what is too large will be too large again.
_POSTGRES_TROUBLE = ("08", "40", "53", "57P", "58", "25006", "25P03", "55P03")
# https://sqlite.org/rescode.html, the primary codes.
_SQLITE_TROUBLE = (
    *(sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_NOMEM, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR),
    *(sqlite3.SQLITE_FULL, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PROTOCOL),
)
# A cut line without a word (a firewall, a dead host) is noticed within half a minute, not after the kernel's two hours.
KEEPALIVE = {
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 25_000,
}


class Database:
    """One service's own database. Engines connect at first use, so after a fork each process has its own."""

    def __init__(self, url: str, *, pool_size: int = 8) -> None:
        self.url = url
        self._pool_size = pool_size
        self._engine: Engine | None = None

    @property
    def engine(self) -> Engine:
        """The engine of this process."""
        if self._engine is None:
            self._engine = _engine(self.url, self._pool_size)
        return self._engine

    @property
    def is_sqlite(self) -> bool:
        """Whether this is the embedded kind."""
        return self.url.startswith("sqlite")

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction that commits at the end of the block and rolls back on any exception."""
        options = {} if self.is_sqlite else {"isolation_level": "READ COMMITTED"}
        with self.engine.connect().execution_options(writing=True, **options) as connection, connection.begin():
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


def insert(connection: Connection, table: sa.Table) -> Any:
    """The dialect's own INSERT, which knows ON CONFLICT."""
    return sqlite.insert(table) if connection.dialect.name == "sqlite" else postgresql.insert(table)


def is_unavailable(error: BaseException) -> bool:
    """Whether the database, or a disk, could not do its work now, though the same work may succeed later."""
    if isinstance(error, OSError):
        return error.errno in _DISK_TROUBLE
    if not isinstance(error, DBAPIError):
        return isinstance(error, sa.exc.TimeoutError)
    if error.connection_invalidated:
        return True
    if isinstance(error.orig, sqlite3.Error):
        # Without a code it comes from the driver, about a value.
        return getattr(error.orig, "sqlite_errorcode", 0) & 0xFF in _SQLITE_TROUBLE
    if state := getattr(error.orig, "sqlstate", None):
        return str(state).startswith(_POSTGRES_TROUBLE)
    # Without a code the server said nothing: it was not reached, or hung up.
    return isinstance(error, sa.exc.OperationalError)


class _Columns(Sequence[tuple[Any, ...]]):
    """Names and types of a result's columns, read when somebody asks.

    SQLAlchemy takes the description at every statement, but looks into it only the first time; psycopg's own is made
    at once, an object with eight lookups for each column.
    """

    __slots__ = ("_count", "_result")

    def __init__(self, result: PGresult, count: int) -> None:
        self._result, self._count = result, count

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, place: Any) -> Any:
        if isinstance(place, slice):
            return [self[one] for one in range(*place.indices(self._count))]
        one = place + self._count if place < 0 else place
        if not 0 <= one < self._count:
            raise IndexError(place)
        return ((self._result.fname(one) or b"").decode(), self._result.ftype(one), None, None, None, None, None)


class _Cursor(psycopg.Cursor[Any]):
    """Describes its columns only when it is asked for more than whether there are any."""

    @property
    def description(self) -> Any:
        """As DB-API wants it; None where the statement gave no rows."""
        result = self.pgresult
        count = result.nfields if result is not None else 0
        return _Columns(result, count) if result is not None and count else super().description


class _PostgresCompiler(PGCompiler_psycopg):
    """Writes LIMIT into the statement: PostgreSQL keeps a plan only where it knows how few rows are wanted."""

    def limit_clause(self, select: Any, **options: Any) -> str:
        """The clause; its number is put in at execution, so one compiled statement serves every number."""
        text = super().limit_clause(select, **{**options, "literal_execute": True})  # type: ignore[no-untyped-call]
        return str(text)


def _engine(url: str, pool_size: int) -> Engine:
    if url.startswith("sqlite"):
        engine = sa.create_engine(
            url,
            json_serializer=_dumps,
            json_deserializer=orjson.loads,
            hide_parameters=True,
            connect_args={"timeout": BUSY_WAIT_MILLISECONDS / 1000, "check_same_thread": False},
            pool_size=pool_size,
            max_overflow=pool_size * 2,
            pool_timeout=POOL_WAIT_SECONDS,
        )
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    engine = sa.create_engine(
        url,
        json_serializer=_dumps,
        json_deserializer=orjson.loads,
        hide_parameters=True,  # an error's text goes to the log, and titles and citizens' words must not
        pool_size=pool_size,
        max_overflow=pool_size,
        pool_timeout=POOL_WAIT_SECONDS,
        pool_pre_ping=False,
        isolation_level="AUTOCOMMIT",  # the default is reading; see Database.read
        skip_autocommit_rollback=True,
        connect_args={
            "connect_timeout": 5,
            "options": f"-c timezone=UTC -c idle_in_transaction_session_timeout={ABANDONED_MILLISECONDS} "
            f"-c lock_timeout={LOCK_WAIT_MILLISECONDS}",
            "application_name": "yangguang",
            "cursor_factory": _Cursor,
            **KEEPALIVE,
        },
    )
    engine.dialect.statement_compiler = _PostgresCompiler
    event.listen(engine, "do_execute", _plan_searches_anew)
    return engine


def _plan_searches_anew(cursor: Any, statement: str, parameters: Any, _context: Any) -> bool:
    """Keep the text search (``@@``) out of the driver's prepared statements.

    PostgreSQL would keep one plan for all words: one that was right for rare words took 15 times as long for frequent
    ones. Returns True where it has run the statement itself.
    """
    if " @@ " not in statement:
        return False
    cursor.execute(statement, parameters, prepare=False)
    return True


def _dumps(value: Any) -> str:
    return orjson.dumps(value).decode()


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # The driver's own transactions are off: the "begin" hook below says what kind each one is.
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        f"busy_timeout={BUSY_WAIT_MILLISECONDS}",
        "foreign_keys=ON",
        "secure_delete=ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    if connection.get_execution_options().get("isolation_level") == "AUTOCOMMIT":
        return
    # A deferred transaction that reads and then writes can fail though it waited; a writer takes its lock first.
    writing = connection.get_execution_options().get("writing")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def rows_of(result: Sequence[Any]) -> list[dict[str, Any]]:
    """Result rows as plain dictionaries."""
    return [dict(row._mapping) for row in result]
