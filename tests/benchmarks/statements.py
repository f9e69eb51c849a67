"""What a piece of work asks of the databases, recorded once and asked again without anything around it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any

import psycopg
from psycopg.types.json import set_json_dumps
from sqlalchemy import event
from sqlalchemy.engine import Connection

from chassis.base.converter import dumps
from chassis.storage.database import Database


@dataclass(frozen=True, slots=True)
class Transaction:
    """Statements with their parameters, of one database; outside of a transaction each stands for itself."""

    database: str
    is_one: bool
    statements: list[tuple[str, Any, bool]] = field(default_factory=list)


@contextmanager
def recording(databases: Mapping[str, Database]) -> Iterator[list[Transaction]]:
    """All that one thread asks of these databases within the block, in its order."""
    found: list[Transaction] = []
    with ExitStack() as listening:
        for name, database in databases.items():
            _listen(listening, name, database, found)
        yield found


def _listen(listening: ExitStack, name: str, database: Database, found: list[Transaction]) -> None:
    under_way: dict[int, Transaction] = {}

    def note(
        connection: Connection, _cursor: Any, statement: str, parameters: Any, _context: Any, executemany: bool
    ) -> None:
        is_one = bool(connection.get_execution_options().get("writing"))
        transaction = under_way.get(id(connection)) if is_one else None
        if transaction is None:
            transaction = Transaction(name, is_one)
            found.append(transaction)
            if is_one:
                under_way[id(connection)] = transaction
        transaction.statements.append((statement, parameters, executemany))

    def end(connection: Connection) -> None:
        under_way.pop(id(connection), None)

    for what, handle in (("before_cursor_execute", note), ("commit", end), ("rollback", end)):
        event.listen(database.engine, what, handle)
        listening.callback(event.remove, database.engine, what, handle)


@contextmanager
def connected(urls: Mapping[str, str]) -> Iterator[Mapping[str, psycopg.Connection]]:
    """A connection to each of some databases, by name."""
    with ExitStack() as opened:
        yield {name: opened.enter_context(_connected(url)) for name, url in urls.items()}


def replay(connections: Mapping[str, psycopg.Connection], transactions: Sequence[Transaction]) -> None:
    """Ask the same of databases in the state in which those were that it was recorded of."""
    for transaction in transactions:
        connection = connections[transaction.database]
        if transaction.is_one:
            with connection.transaction():
                _ask(connection, transaction)
        else:
            _ask(connection, transaction)


def _ask(connection: psycopg.Connection, transaction: Transaction) -> None:
    for statement, parameters, is_many in transaction.statements:
        cursor = connection.cursor()
        if is_many:
            cursor.executemany(statement, parameters)
        else:
            cursor.execute(statement, parameters or None)


@contextmanager
def _connected(url: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(url, autocommit=True, options="-c timezone=UTC") as connection:
        set_json_dumps(dumps, connection)
        yield connection
