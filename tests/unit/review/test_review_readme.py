"""What the README says of review is what the code does."""

from __future__ import annotations

import re
from pathlib import Path

from services.review.adapters.messages import HANDLERS
from services.review.adapters.replicas import REPLICAS
from services.review.adapters.storage.tables import metadata
from services.review.domain.accountability import ACCOUNTABILITY_TRANSITIONS
from services.review.domain.assessment import ASSESSMENT_TRANSITIONS
from services.review.domain.case import TRANSITIONS
from services.review.domain.inspection import INSPECTION_TRANSITIONS
from services.review.domain.issue import ISSUE_TRANSITIONS
from services.review.domain.remedial_order import ORDER_TRANSITIONS
from services.review.domain.routes import ROUTE_NAMES
from services.review.events import PUBLISHES

README = (Path(__file__).resolve().parents[3] / "services/review/README.md").read_text(encoding="utf-8")


def section(title: str) -> str:
    return README.split(f"## {title}\n", 1)[1].split("\n## ", 1)[0]


def rows(text: str) -> list[list[str]]:
    lines = [line for line in text.splitlines() if line.startswith("| ") and not line.startswith("| ---")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_the_table_of_states_is_the_code_s():
    header, *found = rows(section("States"))
    assert header == ["from", "act", "to"]
    assert {(start, act): end for start, act, end in found} == TRANSITIONS


def test_the_table_of_issues_is_the_code_s():
    header, *found = rows(section("Deliberation"))
    assert header == ["from", "act", "to"]
    assert {(start, act.split()[0]): end for start, act, end in found} == ISSUE_TRANSITIONS


def test_the_tables_of_orders_and_inspections_are_the_code_s():
    text = section("Evaluation, remedial orders, inspection")
    found = {(start, act.split()[0]): end for start, act, end in rows(text) if act != "act"}
    assert found == {**ORDER_TRANSITIONS, **INSPECTION_TRANSITIONS}


def test_the_table_of_assessments_is_the_code_s():
    header, *found = rows(section("Yearly assessment").partition("| from | act")[2].join(["| from | act", ""]))
    assert header == ["from", "act", "to"]
    assert {(start, act.split()[0]): end for start, act, end in found} == ASSESSMENT_TRANSITIONS


def test_the_table_of_accountability_is_the_code_s():
    header, *found = rows(section("Accountability"))
    assert header == ["from", "act", "to"]
    assert {(start, act.split()[0]): end for start, act, end in found} == ACCOUNTABILITY_TRANSITIONS


def test_the_drawing_shows_every_transition():
    drawn = set(re.findall(r"^ +(\S+) --> (\S+): (\w+)", section("States"), flags=re.MULTILINE))
    wanted = {("[*]" if start == "–" else start, end, act) for (start, act), end in TRANSITIONS.items()}
    assert drawn == wanted


def test_every_event_route_and_table_is_named():
    copied = {name for replica in REPLICAS.values() for name in replica.handlers}
    for name in [*PUBLISHES, *HANDLERS, *copied]:
        assert f"`{name}`" in section("Events"), name
    for route in ROUTE_NAMES:
        assert f"`{route}`" in section("Routes")
    for table in metadata.tables:
        assert f"`{table}`" in section("Tables")
