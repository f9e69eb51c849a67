"""A short run of the fuzz, and its arithmetic."""

from __future__ import annotations

import itertools

import pytest

from tests.fuzz.campaign import turns
from tests.fuzz.fuzz import fuzz
from tests.fuzz.people import ANYBODY, EVERYTHING
from tests.fuzz.violations import Kind, Violation, Violations
from tests.journey.system import SERVICES

REQUESTS, SEED, MINUTES = 600, 1, 3.0


@pytest.mark.slow
def test_what_the_documents_promise_holds_for_a_few_hundred_requests() -> None:
    """`make fuzz` sends many more."""
    outcome = fuzz(requests=REQUESTS, seed=SEED, minutes=MINUTES)
    assert outcome.clean, "\n".join(outcome.lines())


def test_everybody_takes_turns_at_every_service_before_anybody_begins_anew() -> None:
    people = [EVERYTHING, ANYBODY]
    planned = list(itertools.islice(turns(people, 5, thorough=True), 9))
    assert {(turn.person, turn.service) for turn in planned[:8]} == set(itertools.product(people, SERVICES))
    assert [turn.seed for turn in planned] == [5] * 8 + [6]
    assert [turn.coverage for turn in planned] == [True] * 4 + [False] * 5


def test_a_kind_of_violation_is_told_once_with_its_shortest_request() -> None:
    violations, kind = Violations(), Kind("GET /x", "check", "finding")
    violations.add(kind, Violation("office", "because", "curl long"))
    violations.add(kind, Violation("anybody", "because", "curl"))
    assert list(violations.told()) == ["GET /x  check: finding (2 times, here as anybody)", "    because", "    curl"]
