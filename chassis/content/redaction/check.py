"""Whether what was withheld can be read anywhere in the copy: shown or not, divided or not, in whichever coding."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from urllib.parse import unquote

from lxml import etree

from chassis.content import archives
from chassis.content.clean_text.xml_tree import local
from chassis.content.findings.kinds import HIDDEN
from chassis.content.findings.passages import FileFinding
from chassis.content.public_copy.trees import tree_of
from chassis.content.redaction.choice import Choice, folded
from chassis.content.redaction.refusal import NotRedactable, names_of

_CODINGS = ("utf-8", "utf-16-le", "utf-16-be", "gb18030")
_SHORTEST = 4
"""Bytes of a word that pixels do not spell by chance."""
_APART = frozenset({"tc", "c", "si", "is"})
_BOUND = "\x00"
"""Within a cell lines follow each other; from cell to cell nobody reads on."""


def refuse_readable(content: bytes, found: Collection[str], choice: Choice, findings: Collection[FileFinding]) -> None:
    """Raise :class:`NotRedactable` where a withheld word, or a finding of a withheld kind, or anything hidden is left.

    ``findings`` are those of the copy, which the search that reads uploads found in it. It is read once more, part by
    part, without regard to its form.
    """
    left = {each.kind: each for each in findings}
    for kind in choice.kinds:
        if kind in left:
            raise NotRedactable("readable", "；".join(left[kind].places[:3]))
    if hidden := [kind for kind in left if kind in HIDDEN]:
        raise NotRedactable("hidden", names_of(hidden))
    words = {folded(word) for word in found} - {""}
    coded = {word.encode(coding, errors="ignore") for word in found for coding in _CODINGS}
    for place, said in _sayings(content):
        if isinstance(said, str):
            says = folded(said)
            is_left = any(word in says for word in words)
        else:
            is_left = any(len(word) >= _SHORTEST and word in said for word in coded)
        if is_left:
            raise NotRedactable("readable", place)


def _sayings(content: bytes) -> Iterator[tuple[str, str | bytes]]:
    """Everything that a file says, in words and, where nobody knows the form, in bytes, each with where it does."""
    if archives.is_zip(content):
        for name, part in archives.members(content):
            yield name, unquote(name)
            if name.endswith((".xml", ".rels")):
                yield from _of_xml(name, part)
            else:
                yield name, part
        return
    from chassis.content.redaction.pages import sayings  # loads pdfium; only who has a PDF needs it

    yield from sayings(content)


def _of_xml(name: str, part: bytes) -> Iterator[tuple[str, str]]:
    pieces, root = list[str](), tree_of(part)
    for event, element in etree.iterwalk(root, events=("start", "end")):
        pieces.append((element.text if event == "start" else element.tail) or "")
        if local(element) in _APART:
            pieces.append(_BOUND)
    for element in root.iter("{*}*"):
        for value in element.attrib.values():
            yield name, unquote(value)
    yield name, "".join(pieces)
