"""Storing an attachment."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.ports import Actor, Clock, DomainEvent, Invalid
from services.catalog.domain.refusals import RoleMissing
from services.catalog.domain.revision import Attachment
from services.catalog.ports import UnitOfWork, Upload


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreFile:
    """A file and the name that it came with."""

    actor: Actor
    name: str
    content: bytes


def store_file(command: StoreFile, *, work: UnitOfWork, clock: Clock) -> Attachment:
    """Scan it for secrecy markings, see what it really is, keep it. It is attached by its digest afterwards."""
    if not command.content:
        errors = {"file": "文件是空的。"}
        raise Invalid("文件是空的，请重新选择。", "The file is empty.", code="empty_file", errors=errors)
    if not command.actor.body:
        raise RoleMissing("本单位人员", "staff of a body")
    work.markings.refuse_text(command.name, "file")
    media_type = work.markings.inspect_file(command.content, command.name)
    digest = work.files.put(command.content)
    at = clock.now()
    attachment = Attachment(digest=digest, name=command.name, size=len(command.content), media_type=media_type)
    work.uploads.add(Upload(attachment=attachment, body=command.actor.body, by=command.actor.sub, at=at))
    work.events.record(
        DomainEvent(
            name="file.stored",
            aggregate=digest,
            body=command.actor.body,
            actor=command.actor,
            at=at,
            detail={"size": attachment.size, "media_type": media_type},
            announce=False,
        )
    )
    return attachment
