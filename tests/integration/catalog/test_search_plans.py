"""How PostgreSQL looks for words among many publications: by its indexes, never through a whole table."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import sqlalchemy as sa

from chassis.base.settings import Settings
from chassis.service import Service
from chassis.web.app import create_app
from services.catalog.app import build
from tests.benchmarks import catalogue
from tests.keys import SECRET

# Among fewer, reading through the words of all is cheaper than looking up a thousand.
COUNT, PASSAGES = 60_000, 2_000
BIG = re.compile(r"Seq Scan on (disclosures|revisions|search)\b")


@pytest.mark.slow
def test_no_question_reads_through_a_big_table(new_postgres_database: Callable[[], str], tmp_path: Path) -> None:
    url = new_postgres_database()
    catalogue.publish_one(url, tmp_path)
    words = catalogue.fill_search(url, COUNT, PASSAGES)
    environ = {"YANGGUANG_DATA": str(tmp_path), "YANGGUANG_SECRET_KEY": SECRET, "YANGGUANG_KEPT_ANSWERS_MB": "0"}
    service = build(Settings.load({**environ, "YANGGUANG_CATALOG_DATABASE_URL": url}))
    asked = [listed[0] for listed in words.values() if listed]
    asked += [f"{asked[0]} {asked[-1]} 核电站", "国办发〔2020〕50号", "GJJ 2026 100001"]
    questions = [f"?q={quote(question)}{order}" for question in asked for order in ("", "&sort=date")]
    plans = _plans(service, [f"/catalog/api/v1/published{question}" for question in questions])
    plans |= _plans(service, [f"/published{question}" for question in ("", *questions)])
    plans |= _plans(
        service, ["/catalog/api/v1/published/facets", "/sitemap.xml", "/sitemap/0.xml", "/catalog/api/v1/changes"]
    )
    service.database.dispose()
    through = {path: found for path, plan in plans.items() if (found := BIG.findall(plan))}
    assert through == {}, "\n".join(plans[path] for path in through)


def _plans(service: Service, paths: list[str]) -> dict[str, str]:
    """The plans of all statements that an address asks, by the address."""
    found = {}
    client, engine = create_app(service).test_client(), service.database.engine
    for path in paths:
        seen: list[tuple[str, Any]] = []

        def note(_c: Any, _cursor: Any, statement: str, parameters: Any, *_: Any, seen: Any = seen) -> None:
            seen.append((statement, parameters))

        sa.event.listen(engine, "before_cursor_execute", note)
        answer = client.get(path)
        sa.event.remove(engine, "before_cursor_execute", note)
        assert answer.status_code == 200, answer.text
        with engine.connect() as connection:
            lines = [
                row[0]
                for statement, parameters in seen
                if statement.startswith("SELECT")
                for row in connection.exec_driver_sql(f"EXPLAIN {statement}", parameters)
            ]
        found[path] = "\n".join(lines)
    return found
