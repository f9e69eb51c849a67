"""Our changes to psycopg and to SQLAlchemy's dialect, for speed only; ``Database(patched=False)`` is without them.

A newer psycopg or SQLAlchemy may not fit them: everything works without, only slower (a test runs both ways).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import psycopg
from sqlalchemy import event
from sqlalchemy.dialects.postgresql.psycopg import PGCompiler_psycopg
from sqlalchemy.engine import Engine

if TYPE_CHECKING:
    from psycopg.pq.abc import PGresult


def connect_options() -> dict[str, Any]:
    """Options of each connection of psycopg."""
    return {"cursor_factory": _Cursor}


def install(engine: Engine) -> None:
    """Change the dialect of one engine."""
    engine.dialect.statement_compiler = _PostgresCompiler
    event.listen(engine, "do_execute", _plan_searches_anew)


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

    def __getitem__(self, position: Any) -> Any:
        if isinstance(position, slice):
            return [self[index] for index in range(*position.indices(self._count))]
        index = position + self._count if position < 0 else position
        if not 0 <= index < self._count:
            raise IndexError(position)
        return ((self._result.fname(index) or b"").decode(), self._result.ftype(index), None, None, None, None, None)


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


def _plan_searches_anew(cursor: Any, statement: str, parameters: Any, _context: Any) -> bool:
    """Keep the text search (``@@``) out of the driver's prepared statements.

    PostgreSQL would keep one plan for all words: one that was right for rare words took 15 times as long for frequent
    ones. Returns True where it has run the statement itself.
    """
    if " @@ " not in statement:
        return False
    cursor.execute(statement, parameters, prepare=False)
    return True
