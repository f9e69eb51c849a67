"""Index numbers count on beyond 99,999: no contract may end a body's year there."""

from __future__ import annotations

import re
from pathlib import Path

import jsonschema_rs
import orjson
import pytest

from chassis.events.contracts import Contracts
from chassis.ports import Audience
from services.catalog.domain.numbers import INDEX_NUMBER, index_number

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = sorted([*ROOT.glob("services/*/contracts"), ROOT / "subscriber" / "contracts"])
SERIAL = re.compile(r"(?<=/\d{4}-)\d{5}\b")
YEAR = re.compile(r"(?<=[A-Z]/)(?=\d{4}-\d{5})")


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.parent.name)
def test_every_example_may_speak_of_the_hundred_thousandth_publication(folder: Path) -> None:
    """Its publisher could not tell of it, or its readers would park it, and all that follows waits."""
    contracts = Contracts(folder)
    for name, schema in contracts.schemas.items():
        later = orjson.loads(SERIAL.sub("100000", orjson.dumps(contracts.examples[name]).decode()))
        validator = jsonschema_rs.validator_for(schema)
        assert [error.message for error in validator.iter_errors(later)] == [], name


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.parent.name)
def test_no_pattern_counts_exactly_five_digits(folder: Path) -> None:
    """Where no example shows it, a pattern may still."""
    bounded = [path.name for path in sorted(folder.glob("*.schema.json")) if "d{5}" in path.read_text(encoding="utf-8")]
    assert bounded == []


@pytest.mark.parametrize("audience", ["external", "internal", "party"])
def test_the_hundred_thousandth_is_an_index_number(audience: Audience) -> None:
    assert INDEX_NUMBER.fullmatch(index_number("GJJ", 2026, audience, 100_000))


@pytest.mark.parametrize("letter", ["N", "D"])
@pytest.mark.parametrize("folder", FOLDERS[:-1], ids=lambda folder: folder.parent.name)
def test_every_example_between_the_services_may_speak_of_an_inner_publication(folder: Path, letter: str) -> None:
    contracts = Contracts(folder)
    for name, schema in contracts.schemas.items():
        inner = orjson.loads(YEAR.sub(letter, orjson.dumps(contracts.examples[name]).decode()))
        validator = jsonschema_rs.validator_for(schema)
        assert [error.message for error in validator.iter_errors(inner)] == [], name
