"""Files that come with a request: looked over by the edge already."""

from __future__ import annotations

from dataclasses import asdict

from chassis.content.archives import UnreadableFile
from chassis.ports import Actor, Clock
from chassis.web.incoming import IncomingFile
from services.catalog.domain.findings import FileFinding
from services.catalog.domain.revision import Attachment
from services.catalog.ports import UnitOfWork
from services.catalog.use_cases.store_file import StoreFile, store_file


def store_upload(file: IncomingFile, *, by: Actor, work: UnitOfWork, clock: Clock) -> Attachment:
    """Keep a file under its name. Raises :class:`UnreadableFile` where no public copy can be made of it."""
    if file.no_copy:
        raise UnreadableFile(file.no_copy)
    command = StoreFile(
        actor=by,
        name=file.name,
        content=file.content,
        media_type=file.media_type,
        unseen=file.unseen,
        stripped=file.stripped,
        copy=file.copy,
        findings=tuple(FileFinding(**asdict(found)) for found in file.findings),
        withheld=file.withheld,
    )
    return store_file(command, work=work, clock=clock)
