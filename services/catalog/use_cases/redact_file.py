"""A redacted copy takes the place of an attachment (条例第三十七条): the file is no part of the content any more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from chassis.ports import Actor, Clock
from services.catalog.domain import drafting as rules
from services.catalog.domain.announcement import audited
from services.catalog.domain.disclosure import Disclosure
from services.catalog.domain.refusals import NoSuchAttachment, PreviewChanged
from services.catalog.ports import UnitOfWork
from services.catalog.use_cases.edit import Edit, edit
from services.catalog.use_cases.load_for_update import load_for_update
from services.catalog.use_cases.resubmission import resubmitted
from services.catalog.use_cases.store_file import StoreFile, store_file
from services.catalog.use_cases.submission import AttachmentName


@dataclass(frozen=True, slots=True, kw_only=True)
class RedactFile:
    """``file``: the attachment's digest. ``copy``: what was made of it and looked over, None where that was refused
    already; ``digest`` is the copy's own and ``previewed`` that of the copy that was looked at.

    ``withheld``: how many places by ground, ``removed`` the kinds of what was hidden; never a word of either.
    """

    actor: Actor
    disclosure: str
    file: str
    copy: StoreFile | None
    digest: str
    previewed: str
    withheld: Mapping[str, int]
    removed: tuple[str, ...] = ()
    expected: str | None = None


def redact_file(command: RedactFile, *, work: UnitOfWork, clock: Clock) -> Disclosure:
    """Store the copy and put it in the file's place, as an edit of its own.

    Raises :class:`PreviewChanged` where it is another than was looked at.
    """
    disclosure = load_for_update(work, command.disclosure, act="edit", by=command.actor, expected=command.expected)
    present = disclosure.revision.content
    rules.edit(disclosure, present, by=command.actor, at=clock.now())
    file = next((each for each in present.attachments if each.digest == command.file), None)
    if file is None or command.copy is None:
        raise NoSuchAttachment
    if command.digest != command.previewed:
        raise PreviewChanged
    stored = store_file(command.copy, work=work, clock=clock)
    text = work.files.get(present.text.digest).decode() if present.text.digest else ""
    submission = resubmitted(present, text)
    named = tuple(
        AttachmentName(stored.digest, each.name) if each.digest == file.digest else each
        for each in submission.attachments
    )
    detail = {"file": file.digest, "copy": stored.digest, "withheld": command.withheld, "removed": command.removed}
    work.events.record(audited("file_redacted", disclosure, by=command.actor, at=clock.now(), detail=detail))
    changed = replace(submission, attachments=named)
    return edit(Edit(actor=command.actor, disclosure=disclosure.id, submission=changed), work=work, clock=clock)
