"""Entering a term of office in the register of responsibility, changing it, or taking it out."""

from __future__ import annotations

from dataclasses import dataclass, replace

from chassis.ports import Actor, Clock
from services.catalog.domain import responsibility as rules
from services.catalog.domain.directory_refusals import NoSuchBody, NoSuchEntry
from services.catalog.domain.freshness import require_version
from services.catalog.domain.permissions import PERMISSIONS
from services.catalog.domain.responsibility import Responsibility
from services.catalog.ports import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class OnResponsibility:
    """Who acts on which entry; ``expected`` is its version that was seen (None: whichever)."""

    actor: Actor
    responsibility: str
    reason: str = ""
    expected: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveResponsibility:
    """What is entered. With an ``id`` it is that entry which is changed; its body stays."""

    actor: Actor
    responsibility: Responsibility
    expected: str | None = None


def save_responsibility(command: SaveResponsibility, *, work: UnitOfWork, clock: Clock) -> Responsibility:
    """Keep it."""
    given = command.responsibility
    if given.id:
        present = load_responsibility(
            OnResponsibility(actor=command.actor, responsibility=given.id, expected=command.expected), work=work
        )
        wanted = replace(given, body=present.body, etag=present.etag)
    else:
        PERMISSIONS.require("responsibility.keep", command.actor, given.thing)
        wanted = replace(given, id=work.ids.new(), etag=0)
    body = work.bodies.get(wanted.body)
    if body is None:
        raise NoSuchBody(wanted.body)
    others = work.responsibilities.of_body_for_update(wanted.body)
    work.events.record(rules.save_responsibility(wanted, body, others, by=command.actor, at=clock.now()))
    return work.responsibilities.save(wanted)


def remove_responsibility(command: OnResponsibility, *, work: UnitOfWork, clock: Clock) -> Responsibility:
    """Take out what was entered by mistake; a term that ended is given its last day instead."""
    entry = load_responsibility(command, work=work)
    work.events.record(rules.remove_responsibility(entry, reason=command.reason, by=command.actor, at=clock.now()))
    work.responsibilities.remove(entry)
    return entry


def load_responsibility(command: OnResponsibility, *, work: UnitOfWork) -> Responsibility:
    """The entry, locked until the transaction ends. Who may not know of it learns nothing."""
    entry = work.responsibilities.load_for_update(command.responsibility)
    if entry is None or not PERMISSIONS.permits("responsibility.read", command.actor, entry.thing):
        raise NoSuchEntry
    require_version(entry.etag, command.expected)
    return entry
