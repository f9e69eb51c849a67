"""A catalogue with as many publications as a row needs: one is published by the rules, the others are its copies."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import psycopg

from tests.keys import SECRET
from tests.unlimited import ENVIRON


def publish_one(url: str, folder: Path) -> str:
    """Migrate an empty database and publish one disclosure as people would; its index number."""
    from tests.integration.catalog.harness import CatalogHarness

    harness = CatalogHarness(url, folder, settings={"YANGGUANG_SECRET_KEY": SECRET})
    try:
        return harness.index_number(harness.published())
    finally:
        harness.close()


def open_tasks(url: str, folder: Path, count: int) -> str:
    """Migrate an empty database of notify and open so many tasks there; the person whom they await."""
    from tests.integration.notify.harness import OFFICE, NotifyHarness

    harness = NotifyHarness(url, folder)
    try:
        harness.enter(OFFICE)
        for number in range(1, count + 1):
            harness.open_task(number)
    finally:
        harness.close()
    return OFFICE.sub


def copy_publications(url: str, count: int) -> None:
    """Make so many more publications of the one that is there, in one statement for each table."""
    identity = "lpad(to_hex(n), 8, '0') || '-0000-7000-8000-000000000000'"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SET synchronous_commit = off")
        disclosure = {
            "id": identity,
            "index_number": "'GJJ/2026-' || (100000 + n)::text",
            "position": "original.position + n",
        }
        numbered = f"generate_series(1, {count:d}) AS n"
        copied(connection, "disclosures", disclosure, numbered)
        copied(connection, "revisions", {"disclosure": identity}, numbered)
        connection.execute(
            "INSERT INTO listed_under SELECT name, original.position + n FROM listed_under AS original, "
            f"generate_series(1, {count:d}) AS n"
        )
        connection.execute("UPDATE publication_days SET last = last + %s", (count,))
        connection.execute("UPDATE publication_counts SET count = count * (1 + %s)", (count,))
        connection.execute("UPDATE counters SET value = value + %s", (count,))
        connection.execute("ANALYZE")


def copied(
    connection: psycopg.Connection, table: str, changed: Mapping[str, str], source: str, *, of: str = "true"
) -> None:
    """Insert a copy of one row ``of`` a table for each row of ``source``; ``changed`` columns are SQL of both."""
    rows = connection.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_name = %s ORDER BY ordinal_position", (table,)
    )
    names = [row[0] for row in rows]
    values = ", ".join(changed.get(name, f'original."{name}"') for name in names)
    listed = ", ".join(f'"{name}"' for name in names)
    connection.execute(
        f"INSERT INTO {table} ({listed}) SELECT {values} "
        f"FROM (SELECT * FROM {table} WHERE {of} LIMIT 1) AS original, {source}"
    )


def environ(service: str, url: str, folder: Path, amqp: str = "amqp://127.0.0.1:1/") -> dict[str, str]:
    """The settings of one service's processes."""
    return {
        "YANGGUANG_MODE": "distributed",
        "YANGGUANG_DATA": str(folder),
        "YANGGUANG_SECRET_KEY": SECRET,
        "YANGGUANG_LOCAL_ISSUER": "1",
        "YANGGUANG_LOG_LEVEL": "ERROR",
        **ENVIRON,
        "YANGGUANG_AMQP_URL": amqp,
        "YANGGUANG_PUBLICATIONS_AMQP_URL": amqp,
        f"YANGGUANG_{service.upper()}_DATABASE_URL": url,
    }
