"""Storing an attachment."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.permissions import Thing
from chassis.ports import Actor, Clock, DomainEvent
from services.catalog.domain.permissions import PERMISSIONS
from services.catalog.domain.revision import Attachment
from services.catalog.ports import UnitOfWork, Upload


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreFile:
    """A file that was looked over (secrecy markings, kind), and the name that it came with."""

    actor: Actor
    name: str
    content: bytes
    media_type: str
    unseen: tuple[str, ...] = ()


def store_file(command: StoreFile, *, work: UnitOfWork, clock: Clock) -> Attachment:
    """Keep it. It is attached by its digest afterwards."""
    PERMISSIONS.require("file.store", command.actor, Thing(body=command.actor.body))
    digest = work.files.put(command.content)
    at = clock.now()
    attachment = Attachment(
        digest=digest,
        name=command.name,
        size=len(command.content),
        media_type=command.media_type,
        unseen=command.unseen,
    )
    work.uploads.add(Upload(attachment=attachment, body=command.actor.body, by=command.actor.sub, at=at))
    work.events.record(
        DomainEvent(
            name="file.stored",
            aggregate=digest,
            body=command.actor.body,
            actor=command.actor,
            at=at,
            detail={"size": attachment.size, "media_type": command.media_type, "unseen": command.unseen},
            announce=False,
        )
    )
    return attachment
