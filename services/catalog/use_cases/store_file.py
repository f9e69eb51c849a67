"""Storing an attachment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from chassis.permissions import Thing
from chassis.ports import Actor, Clock, DomainEvent
from services.catalog.domain.findings import FileFinding
from services.catalog.domain.permissions import PERMISSIONS
from services.catalog.domain.revision import Attachment
from services.catalog.ports import UnitOfWork, Upload


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreFile:
    """A file that was looked over (secrecy markings, kind), and the name that it came with.

    ``copy`` is what may be published of it without what ``stripped`` names; None where the file itself may be.
    """

    actor: Actor
    name: str
    content: bytes
    media_type: str
    unseen: tuple[str, ...] = ()
    stripped: tuple[str, ...] = ()
    copy: bytes | None = None
    findings: tuple[FileFinding, ...] = ()
    withheld: Mapping[str, int] = field(default_factory=dict)


def store_file(command: StoreFile, *, work: UnitOfWork, clock: Clock) -> Attachment:
    """Keep it, and its public copy, by whose digest it is attached afterwards."""
    PERMISSIONS.require("file.store", command.actor, Thing(body=command.actor.body))
    at = clock.now()
    attachment = _kept(command, work)
    work.uploads.add(Upload(attachment=attachment, body=command.actor.body, by=command.actor.sub, at=at))
    work.events.record(
        DomainEvent(
            name="file.stored",
            aggregate=attachment.digest,
            body=command.actor.body,
            actor=command.actor,
            at=at,
            detail={
                "size": attachment.size,
                "media_type": command.media_type,
                "unseen": command.unseen,
                "original": attachment.original,
                "stripped": attachment.stripped,
                "findings": {found.kind: found.count for found in attachment.findings},
            },
            announce=False,
        )
    )
    return attachment


def _kept(command: StoreFile, work: UnitOfWork) -> Attachment:
    """What is in the store now. Two files of a person that give the same copy are one, with the original of the first:
    an original that no upload names would outlive every purge."""
    public = command.content if command.copy is None else command.copy
    attachment = Attachment(
        digest=work.files.put(public),
        name=command.name,
        size=len(public),
        media_type=command.media_type,
        unseen=command.unseen,
        findings=command.findings,
        withheld=command.withheld,
    )
    before = work.uploads.known([attachment.digest]).get(attachment.digest, [])
    own = next((upload.attachment for upload in before if upload.by == command.actor.sub), None)
    if own is not None:
        return replace(attachment, original=own.original, original_size=own.original_size, stripped=own.stripped)
    if command.copy is None:
        return attachment
    original = work.files.put(command.content)
    return replace(attachment, original=original, original_size=len(command.content), stripped=command.stripped)
