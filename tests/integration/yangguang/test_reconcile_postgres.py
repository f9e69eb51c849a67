"""Reconciliation on PostgreSQL, in the distributed mode: the same harness, in four databases of its own."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from chassis.base.settings import Settings
from chassis.service import Service
from chassis.storage import tables
from tests.integration.yangguang.harness import SystemHarness
from yangguang.__main__ import main
from yangguang.composition import build_all

pytestmark = pytest.mark.servers


@pytest.fixture
def environment(
    harness: SystemHarness, new_postgres_database: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[dict[str, str]]:
    """The settings of a distributed system that holds what the embedded one did."""
    given = {
        "YANGGUANG_MODE": "distributed",
        "YANGGUANG_DATA": str(harness.folder),
        "YANGGUANG_SECRET_KEY": Path(harness.folder / "secret.key").read_text(encoding="ascii"),
        **{f"YANGGUANG_{name.upper()}_DATABASE_URL": new_postgres_database() for name in harness.services},
    }
    services = build_all(Settings.load(given))
    for service in services:
        service.migrate()
        _copy(harness.services[service.name], service)
    yield given
    for service in services:
        service.database.dispose()


def _copy(source: Service, target: Service) -> None:
    own = import_module(f"services.{source.name}.adapters.storage.tables").metadata.sorted_tables
    with source.database.read() as old, target.database.write() as new:
        new.execute(sa.delete(tables.audit_head))
        for table in reversed(own):
            new.execute(sa.delete(table))  # what comes with the program
        for table in (*tables.metadata.sorted_tables, *own):
            rows = [dict(row._mapping) for row in old.execute(sa.select(table))]
            if rows:
                new.execute(sa.insert(table), rows)
        new.exec_driver_sql("SELECT setval('outbox_id_seq', (SELECT coalesce(max(id), 1) FROM outbox))")


def reconcile(environment: dict[str, str], *arguments: str) -> tuple[int, list[dict[str, Any]]]:
    result = CliRunner().invoke(main, ["reconcile", "--json", "--settle", "0", *arguments], env=environment)
    assert result.exit_code in (0, 1), result.output
    return result.exit_code, json.loads(result.stdout)


def sql(environment: dict[str, str], service: str, statement: str) -> Any:
    database = next(built for built in build_all(Settings.load(environment)) if built.name == service).database
    with database.write() as connection:
        result = connection.exec_driver_sql(statement)
        rows = result.scalars().all() if result.returns_rows else []
    database.dispose()
    return rows


def test_a_lost_and_a_revived_publication_are_repaired_and_serve_nobody(environment: dict[str, str]) -> None:
    assert reconcile(environment) == (0, [])
    told = sql(environment, "notify", "SELECT count(*) FROM outbox")
    sql(environment, "complaints", "DELETE FROM publications WHERE state = 'published'")
    sql(
        environment,
        "notify",
        "DELETE FROM publications WHERE disclosure = "
        "(SELECT min(disclosure) FROM publications WHERE state = 'published')",
    )
    sql(environment, "notify", "UPDATE publications SET state = 'published' WHERE state = 'withdrawn'")
    code, found = reconcile(environment)
    assert code == 1
    assert {(difference["reader"], difference["what"]) for difference in found} == {
        ("complaints", "missing"),
        ("notify", "missing"),
        ("notify", "different: state"),
    }
    code, repaired = reconcile(environment, "--mend")
    assert code == 0
    assert len(repaired) == len(found)
    assert reconcile(environment) == (0, [])
    assert sql(environment, "notify", "SELECT count(*) FROM outbox") == told
