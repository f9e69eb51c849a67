"""Texts and attachments, read through the record that they belong to: a digest alone is no access right."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote

from chassis.ports import DamagedFile, Files, NotFound
from chassis.web.reply import Reply, download

# Answers to citizens lie in the room of the service that gave them.
ANSWERS_ROOM = "complaints"
# Attachments are of whichever type was admitted.
MEDIA = ("*/*",)


def text_of(files: Files, digest: str, *, owner: str = "", missing: str | None = None) -> str:
    """The text under a digest; empty for no digest.

    Raises :class:`DamagedFile` where it is damaged or gone, unless ``missing`` is given instead.
    """
    try:
        return files.get(digest, owner=owner).decode() if digest else ""
    except (NotFound, DamagedFile):
        if missing is None:
            raise DamagedFile(digest) from None
        return missing


def readable_text(files: Files, digest: str) -> str | None:
    """The text under a digest; None where it is damaged or gone, so that whoever works on it can give it anew."""
    try:
        return text_of(files, digest)
    except DamagedFile:
        return None


def attached(files: Files, attachments: Iterable[Mapping[str, Any]], digest: str, *, cache: str) -> Reply:
    """One of these attachments, to be saved. Raises :class:`NotFound`."""
    for file in attachments:
        if file["digest"] == digest:
            etag = digest.removeprefix("sm3:")
            return download(file["name"], files.get(digest), file["media_type"], etag=etag, cache=cache)
    raise NotFound(
        "没有这个附件，请从公开信息页面打开。",
        "There is no such file; open it from its disclosure.",
        code="no_such_file",
    )


def with_addresses(attachments: Iterable[Mapping[str, Any]], folder: str) -> list[dict[str, Any]]:
    """Attachments with the addresses from which a reader may take them."""
    return [{**file, "address": f"{folder}/files/{quote(file['digest'])}"} for file in attachments]
