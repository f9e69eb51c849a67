"""What is recorded of a piece of work is asked again as it was asked, transaction by transaction."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.benchmarks import model
from tests.benchmarks.stage import Stage
from tests.benchmarks.statements import connected, recording, replay

pytestmark = pytest.mark.servers


@pytest.fixture
def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, postgres_server: str) -> Iterator[Stage]:
    monkeypatch.setenv("YANGGUANG_TEST_POSTGRES_URL", postgres_server)
    made = Stage(quick=True, folder=tmp_path)
    yield made
    made.stack.close()


def rows(url: str, table: str) -> list[tuple[object, ...]]:
    with psycopg.connect(url) as connection:
        return connection.execute(f"SELECT * FROM {table} ORDER BY 1").fetchall()


def test_a_replay_leaves_the_same_rows_in_a_copy(stage: Stage) -> None:
    url = stage.database()
    registry = model.registry(url, stage.folder)
    registry.on_commit.clear()
    model.create_tables(registry)
    registry.database.dispose()
    copy = stage.copy(url)
    with recording({"registry": registry.database}) as transactions:
        model.file_document(registry, "document-1")
        with registry.reading() as work:
            work.connection.exec_driver_sql("SELECT 1")
        model.file_document(registry, "document-2")
    registry.database.dispose()
    assert [transaction.is_one for transaction in transactions] == [True, False, True]
    with connected({"registry": copy}) as connections:
        replay(connections, transactions)
    for table in ("outbox", "audit", "sequences"):
        assert rows(copy, table) == rows(url, table)
        assert rows(copy, table)
