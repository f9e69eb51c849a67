"""How PostgreSQL does something: the plan of each statement, and what in it reads through a table."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import sqlalchemy as sa
from psycopg import ClientCursor
from sqlalchemy.engine import Engine

_NAMED = re.compile(r"%\((\w+)\)s|%%")
# So often PostgreSQL plans a prepared statement anew before it asks itself whether one plan would do.
BEFORE_ONE_PLAN = 5
# Of a table that has no more, reading all of it is the quickest.
SMALL = 1_000


def read_through(engine: Engine, act: Callable[[], object], *, most_thrown_away: int) -> list[str]:
    """What of an act's statements reads a table that is not small from end to end, or looks at rows for nothing.

    Of these a step of a plan may have so many. Each statement is carried out some times more, as a process does that
    lives for long: PostgreSQL may then go over to one plan for whatever values come.
    """
    found = []
    for statement, parameters in _statements(engine, act):
        with engine.connect() as connection:
            whole = _plan(connection.connection.driver_connection, statement, parameters)
        bad = [why for node in _nodes(whole["Plan"]) for why in _why(node, most_thrown_away)]
        if bad:
            found.append(f"{'; '.join(bad)}\n{statement}\n{parameters}")
    return found


def _plan(connection: Any, statement: str, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
    """How it is carried out, once it was prepared and asked for often."""
    names: list[str] = []
    prepared = _NAMED.sub(lambda found: _number(names, found), statement)
    values = ", ".join(f"%({name})s" for name in names)
    execute = f"EXECUTE asked({values})" if names else "EXECUTE asked"
    with ClientCursor(connection) as cursor:
        cursor.execute(f"PREPARE asked AS {prepared}".encode())
        for _ in range(BEFORE_ONE_PLAN):
            cursor.execute(execute.encode(), parameters)
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {execute}".encode(), parameters)
        ((whole,),) = cursor.fetchone() or ()
        cursor.execute("DEALLOCATE asked")
    return dict(whole)


def _number(names: list[str], found: re.Match[str]) -> str:
    """The number of a parameter, or the percent sign that two of them write."""
    if found[0] == "%%":
        return "%"
    names.append(found[1])
    return f"${len(names)}"


def _statements(engine: Engine, act: Callable[[], object]) -> list[tuple[str, Any]]:
    seen: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        seen.append((statement, parameters))

    sa.event.listen(engine, "before_cursor_execute", note)
    try:
        act()
    finally:
        sa.event.remove(engine, "before_cursor_execute", note)
    return [(statement, parameters) for statement, parameters in seen if statement.startswith(("SELECT", "WITH"))]


def _nodes(plan: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield plan
    for inner in plan.get("Plans", ()):
        yield from _nodes(inner)


def _why(node: Mapping[str, Any], most: int) -> Iterator[str]:
    table, loops = node.get("Relation Name", ""), node.get("Actual Loops", 1)
    gone = sum(node.get(name, 0) for name in ("Rows Removed by Filter", "Rows Removed by Join Filter")) * loops
    if node["Node Type"] == "Seq Scan" and node["Actual Rows"] * loops + gone > SMALL:
        yield f"reads all of {table}"
    if gone > most:
        yield f"{node['Node Type']} {table} throws {gone:,.0f} rows away"
