"""The one way from a file to its public copy. Run by :mod:`chassis.content.scanning`, within limits."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.content import archives
from chassis.content.archives import UnreadableFile
from chassis.content.public_copy import pictures
from chassis.content.public_copy.signatures import Signed

DEPTH = 4  # as deep as the scan looks
SIGNED = "signed"
"""The kind of :data:`chassis.content.unseen.UNSEEN` of a file whose seal would break."""


@dataclass(frozen=True, slots=True)
class PublicCopy:
    """The bytes that are published, and the kinds of what was taken out (:data:`chassis.content.stripped_kinds`).

    ``signed``: of the file or of one inside it nothing could be taken out, for a seal covers it; a person looks at
    it (:data:`SIGNED`).
    """

    content: bytes
    stripped: tuple[str, ...] = ()
    signed: bool = False


def public_copy(content: bytes) -> PublicCopy:
    """A file without its metadata; the very bytes where it holds none.

    The same file gives the same copy each time. Raises :class:`UnreadableFile` for what no copy can be made of.
    """
    found: set[str] = set()
    copy = strip(content, found, DEPTH)
    signed = SIGNED in found
    stripped = found - {SIGNED}
    return (
        PublicCopy(copy, tuple(sorted(stripped)), signed)
        if stripped and copy != content
        else PublicCopy(content, signed=signed)
    )


def strip(content: bytes, found: set[str], depth: int) -> bytes:
    """The copy of a file, or of a file inside one, by its content. Adds the kinds of what is gone to ``found``.

    What holds no metadata that is known (text, fonts) comes back as it is. Raises as :func:`public_copy`.
    """
    if depth == 0:
        raise UnreadableFile("too_deep")
    told = set(found)
    try:
        return _strip(content, found, depth)
    except Signed:
        found.clear()  # of a package that turned out to be sealed nothing is gone
        found |= told | {SIGNED}
        return content


def _strip(content: bytes, found: set[str], depth: int) -> bytes:
    if archives.is_zip(content):
        from chassis.content.public_copy.packages import strip_package

        return strip_package(content, found, lambda part: strip(part, found, depth - 1))
    if b"%PDF-" in content[:1024]:
        from chassis.content.public_copy.pdf import strip_pdf  # loads qpdf; only who has one needs it

        return strip_pdf(content, found, lambda part: strip(part, found, depth - 1))
    return pictures.strip_picture(content, found)
