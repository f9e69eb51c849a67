"""Secrecy markings in files; see :mod:`chassis.content.scanning` for where it runs."""

from __future__ import annotations

from chassis.content.extraction.dispatch import contents
from chassis.content.extraction.parts import PageText, RawBytes, Unseen
from chassis.content.markings import SecrecyMarking, find_marking, find_marking_in_name, find_marking_in_part


def refuse_marked_file(
    name: str, content: bytes, where: str = "file", *, pages: list[str] | None = None
) -> tuple[str, ...]:
    """Raise :class:`SecrecyMarking` when a file's name or any text in it is marked; ``where`` is the field's path.

    ``pages`` is given the texts of a PDF's pages, which take long to read. Returns the kinds of what no program can
    read (:data:`~chassis.content.unseen.UNSEEN`), for a person to look at.
    Raises :class:`~chassis.content.archives.UnreadableFile` for what must not be taken unread: encrypted, damaged,
    far too large.
    """
    if find_marking_in_name(name):
        raise SecrecyMarking(where)
    unseen = set()
    for part in contents(content):
        if pages is not None and isinstance(part, PageText) and part.is_outermost:
            pages.append(part)
        if isinstance(part, Unseen):
            unseen.add(part.kind)
        elif any(map(find_marking_in_part, part.texts())) if isinstance(part, RawBytes) else find_marking(part):
            raise SecrecyMarking(where)
    return tuple(sorted(unseen))
