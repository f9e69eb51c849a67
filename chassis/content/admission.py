"""The one gate for attachments: nothing marked, nothing unreadable, nothing of a kind that is not taken."""

from __future__ import annotations

from dataclasses import replace

from chassis.content.admission_result import Admission
from chassis.content.archives import UnreadableFile
from chassis.content.file_types import LIMIT, accept
from chassis.content.findings.files import look_through
from chassis.content.marked_files import refuse_marked_file
from chassis.content.public_copy.make import SIGNED, public_copy


def admit(name: str, content: bytes, where: str = "file", *, finds: bool = False) -> Admission:
    """Look an attachment over before a byte is stored; run by :mod:`chassis.content.scanning`, within limits.

    The marking is looked for first: nobody is to be told how to convert a secret so that it can be uploaded.
    ``finds``: what is found in what may be published is told, too. Raises :class:`SecrecyMarking`,
    :class:`WrongFile` or :class:`UnreadableFile`, all ``Invalid``.
    """
    unseen: tuple[str, ...] = ()
    pages: list[str] = []
    if len(content) <= LIMIT:
        try:
            unseen = refuse_marked_file(name, content, where, pages=pages)
        except UnreadableFile as refusal:
            if refusal.reason != "encrypted":  # whatever the content is, the password comes first
                accept(name, content)  # says more exactly what is wrong, where it knows
            raise
    admitted = _with_copy(Admission(accept(name, content), unseen), content)
    if not finds or admitted.no_copy:
        return admitted
    public = content if admitted.copy is None else admitted.copy
    read = look_through(public, pages=pages or None)
    return replace(admitted, findings=read.findings(), withheld=dict(read.withheld))


def _with_copy(admitted: Admission, content: bytes) -> Admission:
    """The same with the copy that may be published, or with why none can be made of it."""
    try:
        made = public_copy(content)
    except UnreadableFile as refusal:
        return replace(admitted, no_copy=refusal.reason)
    if len(made.content) > LIMIT:
        return replace(admitted, no_copy="too_large")
    unseen = {*admitted.unseen, SIGNED} if made.signed else admitted.unseen
    copy = made.content if made.stripped else None
    return replace(admitted, unseen=tuple(sorted(unseen)), stripped=made.stripped, copy=copy)
