"""Entering what was held for training and publicity, or changing it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from chassis.ports import Actor, Clock
from services.catalog.domain import activity as rules
from services.catalog.domain.activity import Activity
from services.catalog.domain.directory_refusals import NoSuchBody, NoSuchEntry
from services.catalog.domain.freshness import require_version
from services.catalog.domain.permissions import PERMISSIONS
from services.catalog.ports import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class OnActivity:
    """Who acts on which entry; ``expected`` is its version that was seen (None: whichever)."""

    actor: Actor
    activity: str
    reason: str = ""
    expected: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveActivity:
    """What is entered. With an ``id`` it is that entry which is changed; body and code stay its own."""

    actor: Actor
    activity: Activity
    expected: str | None = None


def save_activity(command: SaveActivity, *, work: UnitOfWork, clock: Clock) -> Activity:
    """Keep it."""
    given = command.activity
    if given.id:
        present = load_activity(
            OnActivity(actor=command.actor, activity=given.id, expected=command.expected), work=work
        )
        wanted = replace(given, body=present.body, code=present.code, etag=present.etag)
    else:
        PERMISSIONS.require("activity.keep", command.actor, given.thing)
        wanted = replace(given, id=work.ids.new(), etag=0)
    if work.bodies.get(wanted.body) is None:
        raise NoSuchBody(wanted.body)
    work.events.record(rules.save_activity(wanted, by=command.actor, at=clock.now(), today=clock.today()))
    return work.activities.save(wanted)


def remove_activity(command: OnActivity, *, work: UnitOfWork, clock: Clock) -> Activity:
    """Take out what was entered by mistake."""
    activity = load_activity(command, work=work)
    work.events.record(rules.remove_activity(activity, reason=command.reason, by=command.actor, at=clock.now()))
    work.activities.remove(activity)
    return activity


def load_activity(command: OnActivity, *, work: UnitOfWork) -> Activity:
    """The entry, locked until the transaction ends. Who may not know of it learns nothing."""
    activity = work.activities.load_for_update(command.activity)
    if activity is None or not PERMISSIONS.permits("activity.read", command.actor, activity.thing):
        raise NoSuchEntry
    require_version(activity.etag, command.expected)
    return activity
