"""Every event that complaints publishes has a contract and an example that keeps it."""

from __future__ import annotations

from pathlib import Path

import pytest

import services.complaints
from chassis.events.contracts import ContractBroken, Contracts
from services.complaints.domain.answer import OUTCOMES
from services.complaints.domain.kinds import KINDS
from services.complaints.events import PUBLISHES, SUBSCRIBES

ROOT = Path(services.complaints.__file__).parent
CONTRACTS = Contracts(ROOT / "contracts", PUBLISHES)


def test_every_published_event_has_a_contract_and_an_example() -> None:
    assert sorted(PUBLISHES) == sorted(CONTRACTS.schemas) == sorted(CONTRACTS.examples)


@pytest.mark.parametrize("name", PUBLISHES)
def test_example_keeps_its_contract(name: str) -> None:
    CONTRACTS.check(name, CONTRACTS.examples[name])


@pytest.mark.parametrize("name", PUBLISHES)
def test_contract_knows_all_its_fields(name: str) -> None:
    with pytest.raises(ContractBroken):
        CONTRACTS.check(name, {**CONTRACTS.examples[name], "citizen": "张三"})


def test_contracts_know_all_kinds_and_outcomes() -> None:
    case = CONTRACTS.schemas["case.received"]["properties"]
    assert set(case["kind"]["enum"]) == set(KINDS)
    assert set(CONTRACTS.schemas["response.published"]["properties"]["outcome"]["enum"]) == set(OUTCOMES)


def test_whole_nouns_are_bound_and_of_disclosures_the_external_ones_alone() -> None:
    assert all(key.split(".")[2] == "*" for key in SUBSCRIBES)
    assert [key for key in SUBSCRIBES if "disclosure" in key] == ["catalog.disclosure.*.external"]
