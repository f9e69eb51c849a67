"""How PostgreSQL finds what is asked for among many publications: by its indexes, never through a whole table."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from types import SimpleNamespace
from typing import Any

import pytest

from chassis.base.settings import Settings
from chassis.service import Service, Timer
from chassis.web.app import create_app
from services.catalog.app import build
from tests.benchmarks.plans import read_through
from tests.benchmarks.population import LARGEST, RARE_BODY, populate
from tests.benchmarks.scale_rows import API, KINDS, addresses
from tests.harness.sessions import enter, token_of
from tests.keys import SECRET
from tests.people import a_person

pytestmark = [pytest.mark.servers, pytest.mark.slow]

# Among fewer, reading through the words of all is cheaper than looking up a thousand.
COUNT, PASSAGES = 60_000, 2_000
# The strip of a year of the largest body is counted from its rows; nothing else looks at so many.
MOST_THROWN_AWAY = COUNT // 20


@pytest.fixture(scope="module")
def many(
    new_postgres_database: Callable[[], str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[SimpleNamespace]:
    """A service with many publications, and what people ask it for."""
    url, folder = new_postgres_database(), tmp_path_factory.mktemp("many")
    population = populate(url, folder, COUNT, passages=PASSAGES)
    environ = {"YANGGUANG_DATA": str(folder), "YANGGUANG_SECRET_KEY": SECRET, "YANGGUANG_KEPT_ANSWERS_MB": "0"}
    service = build(Settings.load({**environ, "YANGGUANG_CATALOG_DATABASE_URL": url}))
    app = create_app(service)
    client = app.test_client()

    def through(act: Callable[[], object]) -> list[str]:
        return read_through(service.database.engine, act, most_thrown_away=MOST_THROWN_AWAY)

    def get(path: str, **headers: str) -> None:
        answer = client.get(path, headers=headers)
        assert answer.status_code == 200, f"{path}: {answer.text}"

    yield SimpleNamespace(
        service=service, through=through, get=get, client=client, asked=addresses(population, date.today(), app)
    )
    service.database.dispose()


@pytest.mark.parametrize("kind", KINDS)
def test_no_question_of_readers_reads_through_a_big_table(many: Any, kind: str) -> None:
    for path in many.asked[kind][:20]:
        assert many.through(partial(many.get, path)) == [], path


@pytest.mark.parametrize("body", [LARGEST, RARE_BODY])
def test_no_list_of_staff_reads_through_a_big_table(many: Any, body: str) -> None:
    office = a_person("chen", "office", body=body, department="BGS")
    enter(many.service, office)
    bearer = {"Authorization": f"Bearer {token_of(many.service, office)}"}
    lists = ("limit=20", "state=draft", "q=公积金", "q=第三季度财务收支", "q=没有这样的标题", f"q={body}/2026-00001")
    for path in (*(f"{API}/disclosures?{query}" for query in lists), f"{API}/coverage?body={body}"):
        assert many.through(partial(many.get, path, **bearer)) == [], path


def test_no_timer_reads_through_a_big_table(many: Any) -> None:
    for timer in many.service.timers:
        if isinstance(timer, Timer):
            assert many.through(partial(_look, many.service, timer)) == [], timer.name


def _look(service: Service, timer: Timer) -> None:
    with service.reading() as work:
        timer.due(work, service.clock, 100)
