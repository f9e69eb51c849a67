"""Violations, told once for each endpoint and check, with one request that shows it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from schemathesis.core.failures import Failure
from schemathesis.core.transport import Response
from schemathesis.engine import events
from schemathesis.engine.recorder import ScenarioRecorder
from schemathesis.openapi.checks import RejectedPositiveData

from tests.fuzz.answers import reason

HIDDEN_TOKEN = re.compile(r"-H 'Authorization: \[Filtered\]'")
LONGEST_MESSAGE = 600
SUCCESS = range(200, 300)
DONE = "done"
MOST_REASONS = 4


@dataclass(frozen=True, order=True)
class Kind:
    """What distinguishes violations: the endpoint, the check, and what it found."""

    endpoint: str
    check: str
    finding: str


@dataclass
class Violation:
    """How often one kind was seen, what the check says, and the shortest request that shows it."""

    person: str
    message: str
    request: str
    count: int = 1


@dataclass
class Violations:
    """Everything that was found, and how far the requests came: how each endpoint answered, how often."""

    found: dict[Kind, Violation] = field(default_factory=dict)
    answers: dict[str, Counter[str]] = field(default_factory=dict)

    def note(self, event: events.EngineEvent, person: str) -> None:
        """Take down what an event of the engine tells."""
        if isinstance(event, events.ScenarioFinished):
            for kind, message, request in _failures(event.recorder):
                self.add(kind, Violation(person, message, request))
            for endpoint, answer in _answered(event.recorder):
                self.answers.setdefault(endpoint, Counter())[answer] += 1
        elif isinstance(event, events.EngineFinished):
            for failure in event.failures:
                self.add(Kind(failure.operation or "", "after_run", failure.title), Violation(person, str(failure), ""))
        elif isinstance(event, events.NonFatalError):
            self.add(Kind(event.label, "engine", event.info.title), Violation(person, event.info.message or "", ""))
        elif isinstance(event, events.FatalError):
            raise event.exception

    def add(self, kind: Kind, violation: Violation) -> None:
        """Count a violation with those of its kind, and keep the shortest request of them."""
        known = self.found.setdefault(kind, violation)
        if known is violation:
            return
        count = known.count + violation.count
        shortest = min(known, violation, key=lambda each: len(each.request) or LONGEST_MESSAGE)
        self.found[kind] = Violation(shortest.person, shortest.message, shortest.request, count)

    def refused(self) -> Mapping[str, str]:
        """The endpoints that never did what they are for, and why not."""
        return {name: _most(answers) for name, answers in sorted(self.answers.items()) if DONE not in answers}

    def told(self) -> Iterator[str]:
        """The report, by endpoint and check."""
        for kind, violation in sorted(self.found.items()):
            yield f"{kind.endpoint}  {kind.check}: {kind.finding} ({violation.count} times, here as {violation.person})"
            yield from (f"    {line}" for line in violation.message[:LONGEST_MESSAGE].splitlines() if line.strip())
            if violation.request:
                yield f"    {violation.request}"


def _most(answers: Counter[str]) -> str:
    return "; ".join(f"{reason} ({count} times)" for reason, count in answers.most_common(MOST_REASONS))


def _failures(recorder: ScenarioRecorder) -> Iterator[tuple[Kind, str, str]]:
    for case_id, checks in recorder.checks.items():
        endpoint = recorder.cases[case_id].value.operation.label
        for check in checks:
            if check.failure_info is not None:
                failure = check.failure_info.failure
                answered = recorder.interactions.get(failure.case_id or case_id)
                finding = _finding(failure, answered.response if answered else None)
                request = HIDDEN_TOKEN.sub('-H "Authorization: Bearer $TOKEN"', check.failure_info.code_sample)
                yield Kind(endpoint, check.name, finding), failure.message, request


def _finding(failure: Failure, response: Response | None) -> str:
    if isinstance(failure, RejectedPositiveData):
        return f"{failure.title}, {reason(response)}"
    status = getattr(failure, "status_code", None)
    return f"{failure.title}, {status}" if status else failure.title


def _answered(recorder: ScenarioRecorder) -> Iterator[tuple[str, str]]:
    for case_id, interaction in recorder.interactions.items():
        if case_id in recorder.cases and interaction.response is not None:
            operation, response = recorder.cases[case_id].value.operation, interaction.response
            if interaction.request.method.upper() == operation.method.upper():
                yield operation.label, DONE if response.status_code in SUCCESS else reason(response)
