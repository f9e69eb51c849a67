"""Entering a version of a rule in the register, or changing what is entered of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from chassis.ports import Actor, Clock
from services.catalog.domain import bylaw as rules
from services.catalog.domain.bylaw import Bylaw
from services.catalog.domain.directory_refusals import NoSuchBody
from services.catalog.domain.permissions import PERMISSIONS
from services.catalog.ports import UnitOfWork
from services.catalog.use_cases.on_bylaw import OnBylaw, load_bylaw


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveBylaw:
    """What is entered. With an ``id`` it is that version which is changed; body, code and version stay its own."""

    actor: Actor
    bylaw: Bylaw
    expected: str | None = None


def save_bylaw(command: SaveBylaw, *, work: UnitOfWork, clock: Clock) -> Bylaw:
    """Keep it; a task that it wants no more is closed."""
    wanted = _wanted(command, work, clock)
    versions = work.bylaws.versions_of(wanted.body, wanted.code)
    body = work.bodies.get(wanted.body)
    if body is None:
        raise NoSuchBody(wanted.body)
    bylaw, events = rules.save_bylaw(
        wanted,
        others=[other for other in versions if other.id != wanted.id],
        body=body,
        is_readable=_is_readable(wanted, versions, work),
        by=command.actor,
        at=clock.now(),
        today=clock.today(),
    )
    for event in events:
        work.events.record(event)
    return work.bylaws.save(bylaw)


def _is_readable(wanted: Bylaw, versions: Sequence[Bylaw], work: UnitOfWork) -> bool:
    """A number that the rule names already was looked at then: a withdrawal since leads to its tombstone."""
    number = wanted.index_number
    is_known = number in {version.index_number for version in versions}
    return bool(number) and (is_known or work.bylaws.is_readable(wanted.body, number))


def _wanted(command: SaveBylaw, work: UnitOfWork, clock: Clock) -> Bylaw:
    given = command.bylaw
    if not given.id:
        PERMISSIONS.require("bylaw.keep", command.actor, given.thing)
        return replace(given, id=work.ids.new(), etag=0, task="")
    seen = OnBylaw(actor=command.actor, bylaw=given.id, expected=command.expected)
    present, _ = load_bylaw(seen, work=work, clock=clock)
    kept = ("body", "code", "version", "task", "etag")
    return replace(given, **{name: getattr(present, name) for name in kept})
