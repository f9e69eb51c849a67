"""The glossary has every word that people meet as a code, and the Chinese that the pages show for it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from enum import StrEnum
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType

import pytest

from services import vocabulary
from tests.contract.test_structure import ROOT, SERVICES, published

SECTIONS = re.split(r"^## ", (ROOT / "docs" / "reference" / "glossary.md").read_text(encoding="utf-8"), flags=re.M)
ROWS = [
    tuple(cell.strip() for cell in line.strip("|\n ").split("|"))
    for section in SECTIONS
    for line in section.splitlines()
    if line.startswith("|") and not line.startswith("| ---")
]
NAMES = {row[0].strip("`"): row[1] for row in ROWS}
STATES = {(row[0].split(" ")[0], row[1].strip("`")) for row in ROWS if len(row) == 4}
VOCABULARY = {name: codes for name, codes in vars(vocabulary).items() if isinstance(codes, Mapping) and name.isupper()}


def domain_of(service: str) -> Iterator[ModuleType]:
    domain = import_module(f"services.{service}.domain")
    yield domain
    for module in iter_modules(getattr(domain, "__path__", ())):  # none where it is a single module
        yield import_module(f"{domain.__name__}.{module.name}")


def states_of(service: str) -> set[str]:
    """From the tables of transitions, `(state, act)` to state, and the enumerations of states."""
    found: set[str] = set()
    for module in domain_of(service):
        for name, value in vars(module).items():
            if isinstance(value, type) and issubclass(value, StrEnum) and name.endswith("State"):
                found |= {state.value for state in value}
            if isinstance(value, Mapping) and _is_transitions(value):
                found |= {str(state) for (origin, _), after in value.items() for state in (origin, after)}
    return found - {"", "–"}


def _is_transitions(table: Mapping[object, object]) -> bool:
    return bool(table) and all(
        isinstance(key, tuple) and len(key) == 2 and all(isinstance(part, str) for part in (*key, after))
        for key, after in table.items()
    )


@pytest.mark.parametrize("words", sorted(VOCABULARY))
def test_every_code_of_the_vocabulary_has_its_line_with_its_name(words: str) -> None:
    assert {code: NAMES.get(code) for code in VOCABULARY[words]} == dict(VOCABULARY[words])


@pytest.mark.parametrize("service", SERVICES)
def test_every_noun_of_an_event_has_its_line(service: str) -> None:
    nouns = {event.split(".")[0] for publisher, event in published() if publisher == service}
    assert {noun for noun in nouns if noun not in NAMES and f"{service}.{noun}" not in NAMES} == set()


@pytest.mark.parametrize("service", SERVICES)
def test_every_state_has_its_line(service: str) -> None:
    assert {state for state in states_of(service) if (service, state) not in STATES} == set()


def test_no_line_stands_twice() -> None:
    terms = Counter((row[0], row[1]) if len(row) == 4 else row[0] for row in ROWS)
    headings = {"code", "term", "noun", ("of", "state")}
    assert [term for term, count in terms.items() if count > 1 and term not in headings] == []


@pytest.mark.parametrize("service", SERVICES)
def test_no_state_is_explained_that_is_gone(service: str) -> None:
    assert {state for of, state in STATES if of == service} <= states_of(service)
