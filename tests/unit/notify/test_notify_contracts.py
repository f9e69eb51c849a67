"""notify's events keep their contracts, and its README draws the states of the code."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from chassis.base.converter import plain
from chassis.events.contracts import Contracts
from chassis.ports import SYSTEM
from services.notify.adapters.messages import HANDLERS
from services.notify.domain import agency, delivery, publication, tasks
from services.notify.events import PUBLISHES, SUBSCRIBES
from tests.unit.notify.builders import KEEPER, NOW, a_delivery, a_proof

ROOT = Path(__file__).resolve().parents[3] / "services/notify"
CONTRACTS = Contracts(ROOT / "contracts", PUBLISHES)


@pytest.mark.parametrize("name", PUBLISHES)
def test_every_event_has_a_schema_and_an_example_that_keeps_it(name):
    CONTRACTS.check(name, CONTRACTS.examples[name])


def test_no_contract_is_left_over():
    assert set(CONTRACTS.schemas) == set(CONTRACTS.examples) == set(PUBLISHES)


def test_what_the_rules_announce_keeps_the_contracts():
    photo = "sm3:" + "0" * 64
    _, completed = delivery.confirm(a_delivery(), a_proof(photo=photo, by=KEEPER.snapshot()), by=KEEPER, at=NOW)
    _, failed = delivery.fail(a_delivery(), "显示屏故障", by=KEEPER, at=NOW)
    _, by_itself = delivery.deliver_by_itself(a_delivery(), by=SYSTEM, at=NOW)
    for event in (completed, failed, by_itself):
        CONTRACTS.check(event.name, plain(event.data))


def test_every_handler_listens_to_something_that_is_subscribed():
    nouns = {".".join(key.split(".")[:2]) for key in SUBSCRIBES}
    assert {".".join(name.split(".")[:2]) for name in HANDLERS} <= nouns


@pytest.mark.parametrize(
    ("heading", "module"),
    [("Delivery", delivery), ("Publication", publication), ("Task", tasks), ("Agency", agency)],
)
def test_the_readme_draws_the_states_of_the_code(heading, module):
    section = (ROOT / "README.md").read_text(encoding="utf-8").split(f"### {heading}\n")[1].split("\n## ")[0]
    section = section.split("\n### ")[0]
    written = {tuple(row) for row in re.findall(r"^\| (\w+) \| (\w+) \| (\w+) \|$", section, re.M)} - {
        ("from", "act", "to")
    }
    code = {(str(state), act, str(after)) for (state, act), after in module.TRANSITIONS.items()}
    assert written == code
    drawn = set()
    for state, after, acts in re.findall(r"^    (\w+) --> (\w+): (.+)$", section, re.M):
        drawn |= {(state, act, after) for act in acts.split(", ")}
    assert drawn == code
