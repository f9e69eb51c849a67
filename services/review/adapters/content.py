"""The text and the attachments under review, read by digest from catalog's room of the file store."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from chassis.base.hashing import canonical_json, sm3
from chassis.content.findings.bars import withheld_in
from chassis.ports import DamagedFile, Files, NotFound
from services.review.domain.case import Case
from services.review.domain.changes import changed_fields, changed_lines
from services.review.domain.proposal import Attachment
from services.review.domain.refusals import ContentDamaged, NoSuchAttachment, TextGone

log = logging.getLogger(__name__)

_ROOM = "catalog"
_TEXT, _AFTER_NOTICE, _METADATA = "正文", "期满后的正文", "元数据"


def read_text(case: Case, files: Files) -> dict[str, Any]:
    """The Markdown text, and whether text and metadata give the hash that was proposed.

    Raises :class:`TextGone` after a purge, and :class:`ContentDamaged` where it is missing or has other bytes.
    """
    proposal = case.proposal
    content = _read(case, proposal.text.digest, _TEXT, files)
    left = proposal.metadata.after_notice
    return {
        "id": case.id,
        "revision": proposal.revision,
        "text": content.decode(),
        "digest": proposal.text.digest,
        "content_hash": proposal.content_hash,
        "intact": _has_its_hash(case),
        "withheld": withheld_in(
            proposal.title,
            proposal.summary,
            content.decode(),
            files=[file.withheld for file in proposal.metadata.attachments],
        ),
        "after_notice": _read(case, left.text.digest, _AFTER_NOTICE, files).decode() if left else None,
    }


def read_changes(case: Case, before: Case | None, files: Files) -> dict[str, Any]:
    """What the revision changes of the one that was approved before it; nothing where there is none.

    ``lines`` is None where the texts can't be compared here: one is gone, or too long.
    """
    if before is None or case.purged:
        return {"id": case.id, "revision": case.proposal.revision, "since": None, "fields": (), "lines": None}
    old, new = (_content(each, each.proposal.text.digest, files) for each in (before, case))
    lines = changed_lines(old.decode(), new.decode()) if old is not None and new is not None else None
    return {
        "id": case.id,
        "revision": case.proposal.revision,
        "since": before.proposal.revision,
        "fields": changed_fields(before.proposal, case.proposal),
        "lines": lines,
    }


def read_attachment(case: Case, digest: str, files: Files) -> tuple[Attachment, bytes]:
    """An attachment of the case with its content.

    Raises :class:`NoSuchAttachment`, :class:`TextGone` or :class:`ContentDamaged`.
    """
    if case.purged:
        raise TextGone
    for file in case.proposal.metadata.attachments:
        if file.digest == digest:
            return file, _read(case, digest, f"“{file.name}”", files)
    raise NoSuchAttachment


@dataclass(frozen=True, slots=True)
class FileContents:
    """:class:`services.review.ports.Contents` in catalog's room of the file store."""

    files: Files

    def damaged(self, case: Case) -> Sequence[str]:
        """Read everything anew: a digest in a table proves nothing of the bytes on the disk."""
        proposal = case.proposal
        kept = [(_TEXT, proposal.text.digest)]
        left = proposal.metadata.after_notice
        kept += [(_AFTER_NOTICE, left.text.digest)] if left else []
        kept += [(f"“{file.name}”", file.digest) for file in proposal.metadata.attachments]
        names = [name for name, digest in kept if _content(case, digest, self.files) is None]
        return names if _has_its_hash(case) else [*names, _METADATA]


def _has_its_hash(case: Case) -> bool:
    return case.proposal.content_hash == sm3(canonical_json(case.proposal.hashed_value()))


def _read(case: Case, digest: str, name: str, files: Files) -> bytes:
    if case.purged:
        raise TextGone
    content = _content(case, digest, files)
    if content is None:
        raise ContentDamaged([name])
    return content


def _content(case: Case, digest: str, files: Files) -> bytes | None:
    """None where it is missing or has other bytes, which the operator reads in the log."""
    try:
        return files.get(digest, owner=_ROOM)
    except (NotFound, DamagedFile) as damage:
        log.error("case %s: %s in room '%s' is missing or damaged: %s", case.id, digest, _ROOM, damage)
        return None
