"""Tries an address as every kind of person, and holds what it answers against the permission table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import pytest
from werkzeug.test import TestResponse

from chassis.permissions import Permissions, Thing
from chassis.storage.staff import keep_person
from chassis.web.access import Access
from tests.harness.base import ServiceHarness
from tests.harness.sessions import token_of
from tests.matrix.people import KINDS, NOBODY, Kind

SIGN_IN = "/sign-in"
EVERY_PERSON = [7, pytest.param(1, marks=pytest.mark.slow)]
"""Where the address alone decides, by the same lines of the chassis whatever it is, every seventh kind of person tries
it, another seventh at each; in `make test-slow` all do.
"""


class Outcome(StrEnum):
    """What an address said to somebody."""

    LET = "let"
    SIGNED_OUT = "asked to sign in"
    REFUSED = "refused"
    UNKNOWN = "said that it is not there"


@dataclass(frozen=True, slots=True, kw_only=True)
class Try:
    """One request: ``rule`` is the address as it is declared, ``path`` how it is asked for.

    ``thing`` is what it is done to (None: nothing, so that the address alone decides). ``acts`` are those of the
    address unless they are given. ``files``: ``body()`` makes a form with a file.
    """

    rule: str
    path: str
    thing: Thing | None = None
    method: str = "GET"
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    acts: tuple[str, ...] = ()
    files: bool = False

    @property
    def is_page(self) -> bool:
        """Whether it is asked with a cookie, and sends a form."""
        return "/api/v1/" not in self.path


@contextmanager
def undone(harness: ServiceHarness) -> Iterator[None]:
    """Whatever is written meanwhile is rolled back, so that one try leaves nothing to the next."""
    database, write = harness.service.database, harness.service.database.write

    @contextmanager
    def rolled_back() -> Iterator[Any]:
        try:
            with write() as connection:
                yield connection
                raise _Undone
        except _Undone:
            pass

    database.write = rolled_back  # type: ignore[method-assign]
    try:
        yield
    finally:
        database.write = write  # type: ignore[method-assign]


class _Undone(Exception):
    pass


def cells_of(
    harness: ServiceHarness, tries: Sequence[Try], every: int, *, elsewhere: frozenset[tuple[str, str]] = frozenset()
) -> Counter[str]:
    """Try everything as everybody; fails with the cells that are not as the table says. Returns how many said what.

    ``every``: see :data:`EVERY_PERSON`. ``elsewhere`` are addresses that another test tries.
    """
    access = _access_of(harness)
    asked = {(trial.method, trial.rule) for trial in tries} | elsewhere
    assert asked == access.keys(), f"not tried: {access.keys() - asked}; not there: {asked - access.keys()}"
    wrong, counts = list[str](), Counter[str]()
    for place, kind in enumerate(KINDS):
        if kind is not NOBODY:
            with harness.service.database.write() as connection:
                keep_person(connection, kind.staff_row())
        for number, trial in enumerate(tries):
            if (number + place) % every and _is_decided_unseen(access[trial.method, trial.rule], trial, kind):
                continue
            answer = _asked(harness, trial, kind)
            outcome = _outcome_of(answer)
            counts[outcome] += 1
            if fault := _fault(outcome, answer, access[trial.method, trial.rule], trial, kind, harness):
                wrong.append(f"{kind.name}: {trial.method} {trial.path}: {answer.status_code}, {fault}")
    assert not wrong, f"{len(wrong)} of {counts.total()} cells:\n" + "\n".join(wrong)
    return counts


def _access_of(harness: ServiceHarness) -> dict[tuple[str, str], Access]:
    """Every address with acts; what is about the system itself (documents, looks, health) has none."""
    app = harness.client.application
    return {
        (method, rule.rule): access
        for rule in app.url_map.iter_rules()
        if (access := app.view_functions[rule.endpoint].access).acts
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }


def _is_decided_unseen(access: Access, trial: Try, kind: Kind) -> bool:
    """Whether it is decided by his roles alone, before anything is looked at; ended sessions and nobody's are not."""
    if kind is NOBODY or kind.is_dismissed:
        return False
    return trial.thing is None or (bool(access.roles) and access.roles.isdisjoint(kind.actor.roles))


def _asked(harness: ServiceHarness, trial: Try, kind: Kind) -> TestResponse:
    token = "" if kind is NOBODY else token_of(harness.service, kind.actor)
    headers = dict(trial.headers)
    with undone(harness):
        if trial.is_page:
            return _asked_page(harness, trial, token)
        if token:
            headers["Authorization"] = f"Bearer {token}"
        if trial.files:
            return harness.client.open(trial.path, method=trial.method, headers=headers, data=trial.body())
        content = {} if trial.method == "GET" else {"json": trial.body if trial.body is not None else {}}
        return harness.client.open(trial.path, method=trial.method, headers=headers, **content)


def _asked_page(harness: ServiceHarness, trial: Try, token: str) -> TestResponse:
    harness.sign_out()
    if token:
        harness.sign_in_with(token)
    if trial.method == "GET":
        return harness.client.get(trial.path)
    return harness.submit(trial.path, trial.body() if trial.files else trial.body or {})


def _outcome_of(answer: TestResponse) -> Outcome:
    assert answer.status_code < 500, answer.text
    assert b"foreign_form" not in answer.data
    if answer.status_code == 401 or answer.headers.get("Location", "").startswith(SIGN_IN):
        return Outcome.SIGNED_OUT
    return {403: Outcome.REFUSED, 404: Outcome.UNKNOWN}.get(answer.status_code, Outcome.LET)


def _fault(
    outcome: Outcome, answer: TestResponse, access: Access, trial: Try, kind: Kind, harness: ServiceHarness
) -> str:
    """What is wrong with a cell; empty where it is as the table says."""
    if kind.is_dismissed or (kind is NOBODY and access.staff):
        # A session that has ended opens nothing, not even what is open to everybody: whose it is must know.
        is_right = outcome == Outcome.SIGNED_OUT or (not access.staff and trial.is_page)
        return "" if is_right else f"{outcome}, and he is signed out"
    if not _may(harness.service.permissions, access, trial, kind):
        return "" if outcome in (Outcome.REFUSED, Outcome.UNKNOWN) else f"{outcome}, and the table does not let him"
    if outcome != Outcome.LET:
        return f"{outcome}, and the table lets him"
    # Only what was looked at whole shows that the guard was passed.
    return "the try itself is wrong: " + answer.text[:300] if answer.status_code in (400, 422) else ""


def _may(table: Permissions, access: Access, trial: Try, kind: Kind) -> bool:
    """What the table says; where the address alone decides, whether he has one of its roles anywhere."""
    if trial.thing is None:
        return not access.roles or not access.roles.isdisjoint(kind.actor.roles)
    actor = kind.actor
    return any(table.permits(act, actor, trial.thing) for act in trial.acts or access.acts)
