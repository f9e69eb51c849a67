"""OFD (GB/T 33190): the DocInfo of its entry, and who made notes when."""

from __future__ import annotations

from chassis.content.clean_text.xml_tree import descendants, local
from chassis.content.public_copy.signatures import Signed
from chassis.content.public_copy.trees import blank, remove, tree_of, written

_KINDS = {
    "Author": "author",
    "Creator": "software",
    "CreatorVersion": "software",
    "CreationDate": "times",
    "ModDate": "times",
    "Title": "subject",
    "Subject": "subject",
    "Abstract": "subject",
    "Keywords": "subject",
    "CustomDatas": "custom",
}


def is_ofd(parts: dict[str, bytes]) -> bool:
    """Whether it has the entry of one."""
    return "OFD.xml" in parts


def strip_ofd(parts: dict[str, bytes], found: set[str]) -> None:
    """Take the metadata out, in place. Raises :class:`Signed` for a sealed one, whose seal covers the entry too."""
    if any(local(element) == "Signatures" for element in tree_of(parts["OFD.xml"]).iter()):
        raise Signed
    for name in [name for name in parts if name.endswith(".xml")]:
        root = tree_of(parts[name])
        gone = [element for info in descendants(root, "DocInfo") for element in info if local(element) in _KINDS]
        found |= {_KINDS[local(element)] for element in gone}
        for element in gone:
            remove(element)
        notes = [blank(each, {"Creator": "", "LastModDate": None}) for each in descendants(root, "Annot")]
        files = [blank(each, {"CreationDate": None, "ModDate": None}) for each in descendants(root, "Attachment")]
        found |= ({"comment_authors"} if any(notes) else set()) | ({"times"} if any(files) else set())
        if gone or any(notes) or any(files):
            parts[name] = written(root)
