"""Every published event has a contract and an example that keeps it, and the README says what the code does."""

from __future__ import annotations

import re

import pytest

from services.catalog.adapters.messages import HANDLERS
from services.catalog.adapters.storage.tables import metadata
from services.catalog.domain.states import DISCLOSURE, ISSUE, REVISION, Table
from services.catalog.events import PUBLISHES, SUBSCRIBES
from services.vocabulary import CHANNEL_KINDS
from tests.unit.catalog.builders import CONTRACTS, ROOT

README = (ROOT / "services/catalog/README.md").read_text(encoding="utf-8")


def test_every_published_event_has_a_contract_and_an_example() -> None:
    assert set(CONTRACTS.schemas) == set(CONTRACTS.examples) == set(PUBLISHES)
    for name, example in CONTRACTS.examples.items():
        CONTRACTS.check(name, example)


def test_every_handler_is_of_a_subscription() -> None:
    # What every service announces alike, the chassis takes.
    bound = {pattern.rsplit(".", 2)[0] for pattern in SUBSCRIBES if not pattern.startswith("*")}
    assert {name.rsplit(".", 1)[0] for name in HANDLERS} == bound


def test_the_contracts_know_every_kind_of_channel() -> None:
    kinds = CONTRACTS.schemas["body.changed"]["properties"]["channels"]["items"]["properties"]["kind"]["enum"]
    assert set(kinds) == set(CHANNEL_KINDS)


@pytest.mark.parametrize(("heading", "table"), [("Revision", REVISION), ("Disclosure", DISCLOSURE), ("Issue", ISSUE)])
def test_the_tables_and_drawings_of_states_are_the_code_s(heading: str, table: Table) -> None:
    part = _section("States").split(f"### {heading}\n", 1)[1].split("\n### ", 1)[0]
    header, *rows = _rows(part)
    assert header == ["from", "act", "to"]
    expected = {(origin or "–", act): end for (origin, act), end in table.items()}
    assert {(origin, act): end for origin, act, end in rows} == expected
    drawn = set(re.findall(r"^ +(\S+) --> (\S+): (\w+)$", part, flags=re.MULTILINE))
    starts = {("[*]", "unpublished", "draft")} if heading == "Disclosure" else set()
    assert drawn == {(origin or "[*]", end, act) for (origin, act), end in table.items()} | starts


def test_every_event_table_and_counter_is_named() -> None:
    for name in (*PUBLISHES, *HANDLERS):
        assert f"`{name}`" in _section("Events"), name
    for table in (*metadata.tables, "search"):
        assert f"`{table}`" in _section("Tables"), table


def _section(title: str) -> str:
    return README.split(f"\n## {title}\n", 1)[1].split("\n## ", 1)[0]


def _rows(text: str) -> list[list[str]]:
    lines = [line for line in text.splitlines() if line.startswith("| ") and not line.startswith("| ---")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
