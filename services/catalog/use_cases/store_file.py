"""Storing an attachment."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.ports import Actor, Clock, DomainEvent, Invalid
from services.catalog.domain.content_hash import normalised
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
    name = normalised(command.name).replace("\\", "/").rsplit("/", 1)[-1].strip()
    if not name or len(name) > 200:
        raise Invalid("请给文件一个不超过200个字的名称。", "Name the file.", errors={"file": "缺少文件名，或者过长。"})
    if not command.content:
        raise Invalid("文件是空的，请重新选择。", "The file is empty.", errors={"file": "文件是空的。"})
    if not command.actor.body:
        raise RoleMissing("本单位人员", "staff of a body")
    work.markings.refuse_text(name, "file")
    media_type = work.markings.inspect_file(command.content, name)
    digest = work.files.put(command.content)
    at = clock.now()
    attachment = Attachment(digest=digest, name=name, size=len(command.content), media_type=media_type)
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
