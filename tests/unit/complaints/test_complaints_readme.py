"""The states in the README are the code's."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

import services.complaints
from services.complaints.domain import states
from services.complaints.domain.questionnaire import QUESTIONNAIRE_TRANSITIONS
from services.complaints.events import PUBLISHES, SUBSCRIBES

README = (Path(services.complaints.__file__).parent / "README.md").read_text(encoding="utf-8")

TABLES = [
    ("Case", states.TRANSITIONS),
    ("Answer", states.ANSWER_TRANSITIONS),
    ("Questionnaire", QUESTIONNAIRE_TRANSITIONS),
]


@pytest.mark.parametrize(("aggregate", "transitions"), TABLES)
def test_table_of_states_is_the_codes(aggregate: str, transitions: Mapping[tuple[str, str], str]) -> None:
    section = README.split(f"### {aggregate}\n")[1].split("\n#")[0]
    rows = re.findall(r"^\| (\S+) \| (\S+) \| (\S+) \|$", section, flags=re.MULTILINE)
    written = {("" if origin == "–" else origin, act): to for origin, act, to in rows if origin not in ("from", "---")}
    assert written == dict(transitions)


@pytest.mark.parametrize(("aggregate", "transitions"), TABLES)
def test_drawing_is_the_codes(aggregate: str, transitions: Mapping[tuple[str, str], str]) -> None:
    drawings = re.findall(r"```mermaid\n(.*?)```", README, flags=re.DOTALL)
    drawing = drawings[[name for name, _ in TABLES].index(aggregate)]
    drawn = {
        ("" if origin == "[*]" else origin, act): to
        for origin, to, acts in re.findall(r"^ +(\S+) --> (\w+): (.+)$", drawing, flags=re.MULTILINE)
        for act in acts.split(", ")
    }
    assert drawn == dict(transitions)


@pytest.mark.parametrize("name", [*PUBLISHES, *SUBSCRIBES])
def test_every_event_is_described(name: str) -> None:
    assert f"`{name}`" in README
