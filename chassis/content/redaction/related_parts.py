"""Which parts of an OOXML package a redacted copy keeps: those that are known to be shown, and no other."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from chassis.content.archives import UnreadableFile
from chassis.content.clean_text.xml_tree import Element, attribute
from chassis.content.public_copy.trees import remove, tree_of, written
from chassis.content.redaction.refusal import NotRedactable

TYPES = "[Content_Types].xml"
_OUTSIDE, _NOWHERE = "hyperlink", "about:blank"


@dataclass(frozen=True, slots=True)
class Kept:
    """The last words of relationship types: those whose parts stay, and those that show nothing and go.

    Whatever else something shown points to is refused: nobody knows what it would show, or hide.
    """

    stay: frozenset[str]
    go: frozenset[str]


def reduce(parts: dict[str, bytes], kept: Kept, hidden: Collection[str] = ()) -> None:
    """Leave the parts to which what stays leads, in place; ``hidden`` are parts that go too.

    Raises :class:`NotRedactable` for what is neither known to stay nor to go.
    """
    reached, waiting = {TYPES}, [""]
    while waiting:
        source = waiting.pop()
        for target in _leads_to(parts, source, kept, hidden):
            if target not in reached and target in parts:
                reached.add(target)
                waiting.append(target)
    for name in list(parts):
        if name not in reached and not (name.endswith(".rels") and _source(name) in {"", *reached}):
            del parts[name]
    _forget_types(parts)


def _leads_to(parts: dict[str, bytes], source: str, kept: Kept, hidden: Collection[str]) -> list[str]:
    name = rels_of(source)
    if name not in parts:
        return []
    root, gone, targets = tree_of(parts[name]), set[str](), list[str]()
    for each in list(root):
        kind, identity = attribute(each, "Type").rpartition("/")[2], attribute(each, "Id")
        target = _target(source, attribute(each, "Target"))
        is_outside = attribute(each, "TargetMode") == "External"
        if target in hidden or kind in kept.go or (is_outside and kind != _OUTSIDE):
            gone.add(identity)
            root.remove(each)
        elif kind in kept.stay:
            targets += [] if is_outside else [target]
        else:
            raise NotRedactable("part", kind[:40] if kind.isascii() and kind.isalnum() else "")
    parts[name] = written(root)
    if gone and source in parts and source.endswith(".xml"):
        parts[source] = _without(parts[source], gone)
    return targets


def _without(part: bytes, ids: set[str]) -> bytes:
    """A part without what points to these relationships."""
    root = tree_of(part)
    pointing = [each for each in root.iter("{*}*") if ids & set(_ids(each)) and each.getparent() is not None]
    for each in pointing:
        if each.tag.endswith("}pageSetup"):
            _forget_printer(each)
        else:
            remove(each)
    return written(root) if pointing else part


def _forget_printer(setup: Element) -> None:
    for key in [key for key in setup.attrib if "relationships}" in key]:
        del setup.attrib[key]


def _ids(element: Element) -> list[str]:
    return [value for key, value in element.attrib.items() if "relationships}" in key]


def rels_of(source: str) -> str:
    """The part that says where another leads to; "" is the package."""
    folder, base = posixpath.split(source)
    return f"{folder}/_rels/{base}.rels" if folder else f"_rels/{base}.rels"


def _source(rels: str) -> str:
    folder, base = posixpath.split(rels)
    return posixpath.join(posixpath.dirname(folder), base.removesuffix(".rels"))


def _target(source: str, target: str) -> str:
    if target.startswith("/"):
        return target[1:]
    return posixpath.normpath(posixpath.join(posixpath.dirname(source), target))


def _forget_types(parts: dict[str, bytes]) -> None:
    root = tree_of(parts[TYPES])
    for each in [each for each in root if attribute(each, "PartName")]:
        if attribute(each, "PartName").removeprefix("/") not in parts:
            root.remove(each)
    parts[TYPES] = written(root)


def forget_addresses(parts: dict[str, bytes], is_withheld: Callable[[str], bool]) -> None:
    """Let no link lead to an address that says what is withheld, in place."""
    for name in [name for name in parts if name.endswith(".rels")]:
        root = tree_of(parts[name])
        led = [each for each in root if attribute(each, "TargetMode") == "External"]
        for each in led:
            if is_withheld(unquote(attribute(each, "Target")).removeprefix("mailto:")):
                each.set("Target", _NOWHERE)
        parts[name] = written(root)


def main_part(parts: Mapping[str, bytes]) -> str:
    """The part that the package is of. Raises :class:`UnreadableFile`."""
    root = tree_of(parts[rels_of("")]) if rels_of("") in parts else None
    for each in root if root is not None else ():
        if attribute(each, "Type").endswith("/officeDocument"):
            return _target("", attribute(each, "Target"))
    raise UnreadableFile("damaged")
