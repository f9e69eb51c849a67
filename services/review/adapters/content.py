"""The text and the attachments under review, read by digest from catalog's room of the file store."""

from __future__ import annotations

from typing import Any

from chassis.base.hashing import canonical_json, sm3
from chassis.ports import Files, NotFound
from services.review.domain.case import Case
from services.review.domain.proposal import Attachment
from services.review.domain.refusals import NoSuchAttachment, TextGone

_ROOM = "catalog"


def read_text(case: Case, files: Files) -> dict[str, Any]:
    """The Markdown text, its digest computed anew, and whether text and metadata give the hash that was proposed.

    Raises :class:`TextGone` after a takedown.
    """
    proposal = case.proposal
    content = _read(case, proposal.text.digest, files)
    digest = sm3(content)
    computed = sm3(canonical_json(proposal.hashed_value()))
    return {
        "id": case.id,
        "revision": proposal.revision,
        "text": content.decode(),
        "digest": digest,
        "content_hash": proposal.content_hash,
        "intact": digest == proposal.text.digest and proposal.content_hash == computed,
    }


def read_attachment(case: Case, digest: str, files: Files) -> tuple[Attachment, bytes]:
    """An attachment of the case with its content. Raises :class:`NoSuchAttachment`, or :class:`TextGone`."""
    if case.purged:
        raise TextGone
    for file in case.proposal.metadata.attachments:
        if file.digest == digest:
            return file, _read(case, digest, files)
    raise NoSuchAttachment


def _read(case: Case, digest: str, files: Files) -> bytes:
    if case.purged:
        raise TextGone
    try:
        return files.get(digest, owner=_ROOM)
    except NotFound:
        raise TextGone from None
