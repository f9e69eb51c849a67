"""Whether text and attachments are still what was approved: asked before they are published."""

from __future__ import annotations

from chassis.ports import DamagedFile, Files, NotFound
from services.catalog.domain.refusals import ContentDamaged
from services.catalog.domain.revision import Content

TEXT = "正文"


def damaged_parts(content: Content, files: Files) -> list[str]:
    """The names of what is damaged or missing of a content: the text, and attachments."""
    # An original that is lost keeps nobody from publishing: what people read is the copy.
    parts = [(TEXT, content.text.digest), *((file.name, file.digest) for file in content.attachments)]
    return [name for name, digest in parts if not _is_whole(digest, files)]


def require_whole(content: Content, files: Files) -> None:
    """Raise :class:`ContentDamaged` where something of it cannot be read as it was kept."""
    if damaged := damaged_parts(content, files):
        raise ContentDamaged(damaged)


def _is_whole(digest: str, files: Files) -> bool:
    try:
        files.get(digest)
    except (NotFound, DamagedFile):
        return False
    return True
