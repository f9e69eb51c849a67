"""Looking for words in everything that the system keeps."""

from __future__ import annotations

import json
from collections.abc import Iterator

import sqlalchemy as sa

from chassis.base.settings import Settings
from tests.journey.system import SERVICES, System


def assert_nowhere(system: System, words: str) -> None:
    """The words are in no row of any table of the four services, and in no byte of any file that they keep."""
    for name, table, row in rows(system):
        assert words not in row, f"{name}.{table} still has it"
    for path in system.data.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert words.encode() not in content, f"{path.name} still has it"
            assert json.dumps(words).strip('"').encode() not in content, f"{path.name} still has it, escaped"


def rows(system: System) -> Iterator[tuple[str, str, str]]:
    """Every row of every table of the four services, as text."""
    settings = Settings.load(system.environ)
    for name in SERVICES:
        engine = sa.create_engine(settings.database_url(name))
        with engine.connect() as connection:
            for table in sa.inspect(connection).get_table_names():
                for row in connection.exec_driver_sql(f'SELECT * FROM "{table}"'):
                    yield name, table, json.dumps([str(value) for value in row], ensure_ascii=False)
        engine.dispose()
