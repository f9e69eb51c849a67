"""The plan of a run: who sends what to which service in which order, until enough requests were sent."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import schemathesis
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import from_schema

from tests.fuzz import days, hostile, known, rules
from tests.fuzz.counting import Tally
from tests.fuzz.people import EVERYTHING
from tests.fuzz.violations import Violations
from tests.journey.system import SERVICES, System

# From so many requests on, every limit and every choice of the documents is tried as well, one after the other.
THOROUGH = 5_000


@dataclass(frozen=True)
class Turn:
    """One run of the engine: one person, one service."""

    person: str
    service: str
    seed: int
    examples: int
    coverage: bool
    sequences: bool


@dataclass(frozen=True)
class Campaign:
    """Sends at least ``requests`` requests, unless the time is over."""

    system: System
    tokens: Mapping[str, str]
    values: known.Values
    requests: int
    seed: int
    seconds: float

    def run(self, tally: Tally) -> Violations:
        """Take turns; what was found."""
        days.register()
        documents = {name: self._document(name) for name in SERVICES}
        violations, until = Violations(), time.monotonic() + self.seconds
        thorough = self.requests >= THOROUGH
        for name in SERVICES if thorough else ():
            origin, token = self.system.origins[name], self.tokens[EVERYTHING]
            hostile.send(documents[name], origin, EVERYTHING, token, violations)
        for turn in turns(list(self.tokens), self.seed, thorough=thorough):
            stream = from_schema(self._schema(documents[turn.service], turn)).execute()
            for event in stream:
                violations.note(event, turn.person)
                if tally.requests >= self.requests or time.monotonic() > until:
                    stream.stop()
            if tally.requests >= self.requests or time.monotonic() > until:
                break
        return violations

    def _document(self, service: str) -> dict[str, Any]:
        return dict(self.system.get(f"/{service}/api/openapi.json"))

    def _schema(self, document: Mapping[str, Any], turn: Turn) -> Any:
        config = SchemathesisConfig.from_dict(
            {**_configuration(turn), **known.as_configuration(self.values, document), "checks": rules.CHECKS}
        )
        schema = schemathesis.openapi.from_dict(dict(document), config=config)
        token = self.tokens[turn.person]
        schema.config.update(
            base_url=self.system.origins[turn.service],
            headers={"Authorization": f"Bearer {token}"} if token else None,
        )
        return schema


def turns(people: list[str], seed: int, *, thorough: bool) -> Iterator[Turn]:
    """Everybody at every service, and again with other seeds, without end."""
    for again in itertools.count():
        for person, service in itertools.product(people, SERVICES):
            able = person == EVERYTHING
            yield Turn(
                person=person,
                service=service,
                seed=seed + again,
                examples=(40 if able else 8) if thorough else 2,
                coverage=thorough and again == 0 and able,
                sequences=thorough,
            )


def _configuration(turn: Turn) -> dict[str, Any]:
    return {
        "seed": turn.seed,
        "workers": 1,
        "continue-on-failure": True,
        "cache": {"enabled": False},
        "generation": {"max-examples": turn.examples, "database": "none", "no-shrink": True},
        "phases": {"coverage": {"enabled": turn.coverage}, "stateful": {"enabled": turn.sequences}},
        "output": {"sanitization": {"keys-to-sanitize": ["authorization"], "sensitive-markers": ["authorization"]}},
        "request-timeout": 2 * rules.SLOW_SECONDS,
    }
