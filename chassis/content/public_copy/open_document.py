"""ODF (OASIS, ISO/IEC 26300): meta.xml, the names on comments, printers, thumbnails."""

from __future__ import annotations

import posixpath

from chassis.content.archives import UnreadableFile
from chassis.content.clean_text.xml_tree import attribute, descendants, local
from chassis.content.public_copy.signatures import Signed
from chassis.content.public_copy.trees import remove, said, tree_of, written

_META = {
    **dict.fromkeys(("initial-creator", "creator", "printed-by"), "author"),
    **dict.fromkeys(("creation-date", "date", "print-date", "editing-duration", "editing-cycles"), "times"),
    **dict.fromkeys(("title", "subject", "description", "keyword", "language"), "subject"),
    "generator": "software",
}
_OF_COMMENTS = ("creator", "date", "date-string", "creator-initials", "sender-initials")
_PRINTERS = ("PrinterName", "PrinterSetup")
_MANIFEST, _SEALS = "META-INF/manifest.xml", "META-INF/documentsignatures.xml"


def is_open_document(parts: dict[str, bytes]) -> bool:
    """Whether it says so first."""
    return parts.get("mimetype", b"").startswith(b"application/vnd.oasis.opendocument.")


def strip_open_document(parts: dict[str, bytes], found: set[str]) -> None:
    """Take the metadata out, in place. Raises :class:`UnreadableFile` for tracked changes, :class:`Signed`."""
    if _SEALS in parts:
        raise Signed
    for name in list(parts):
        base = posixpath.basename(name)
        if name.startswith("Thumbnails/") and not name.endswith("/"):
            del parts[name]
            found.add("thumbnail")
        elif base == "meta.xml":
            _empty(parts, name, found)
        elif base in ("content.xml", "styles.xml"):
            _strip_comments(parts, name, found)
        elif base == "settings.xml":
            _forget_printers(parts, name, found)
    _forget_missing(parts)


def _empty(parts: dict[str, bytes], name: str, found: set[str]) -> None:
    root = tree_of(parts[name])
    told = said(root, _META, otherwise="custom")
    told |= {"software"} if any(True for _ in descendants(root, "template", "auto-reload")) else set()
    for meta in descendants(root, "meta"):
        for element in list(meta):
            if local(element) != "document-statistic":
                meta.remove(element)
    found |= told
    if told:
        parts[name] = written(root)


def _strip_comments(parts: dict[str, bytes], name: str, found: set[str]) -> None:
    root = tree_of(parts[name])
    if any(len(changes) for changes in descendants(root, "tracked-changes")):
        raise UnreadableFile("tracked_changes")
    names = [each for note in descendants(root, "annotation") for each in note if local(each) in _OF_COMMENTS]
    for each in names:
        remove(each)
    if names:
        found.add("comment_authors")
        parts[name] = written(root)


def _forget_printers(parts: dict[str, bytes], name: str, found: set[str]) -> None:
    root = tree_of(parts[name])
    items = [each for each in descendants(root, "config-item") if attribute(each, "name") in _PRINTERS and each.text]
    for each in items:
        each.text = ""
    if items:
        found.add("printer")
        parts[name] = written(root)


def _forget_missing(parts: dict[str, bytes]) -> None:
    """The manifest names no part that is gone: LibreOffice takes the package for damaged otherwise."""
    if _MANIFEST not in parts:
        return
    root = tree_of(parts[_MANIFEST])
    paths = [(each, attribute(each, "full-path")) for each in descendants(root, "file-entry")]
    gone = [each for each, path in paths if path.startswith("Thumbnails/") and path not in parts]
    for each in gone:
        remove(each)
    if gone:
        parts[_MANIFEST] = written(root)
