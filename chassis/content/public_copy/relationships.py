"""Relationships of an OOXML package (ECMA-376 part 2): parts that go, and addresses on somebody's computer."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping

from chassis.content.clean_text.xml_tree import Element, attribute, local
from chassis.content.public_copy.trees import remove, tree_of, written

_TYPES = "[Content_Types].xml"
_LOCAL = re.compile(r"(?:file:|[A-Za-z]:[\\/]|\\\\)", re.IGNORECASE)
_NOWHERE = "about:blank"
# A sheet's printer is an attribute of how its page is set up; of other things the whole element points to the part.
_PAGE_SETUP = re.compile(rb'(<(?:[\w.-]+:)?pageSetup\b[^<>]*?)\s[\w.-]+:id\s*=\s*(?:"[^"]*"|\'[^\']*\')')
_SHEET = re.compile(r"xl/(?:worksheets|chartsheets|dialogsheets)/[^/]*\.xml", re.IGNORECASE)
_EMPTY_WITHOUT = ("customProperties", "custDataLst")


def drop_related(parts: dict[str, bytes], dropped: Mapping[str, str], found: set[str]) -> None:
    """Take out all parts that a relationship of a ``dropped`` type names, and what points to them, in place.

    ``dropped`` gives the kind of each type, for ``found``; an empty one is told elsewhere.
    """
    gone = set[str]()
    for rels in [name for name in parts if name.endswith(".rels")]:
        root = tree_of(parts[rels])
        matched = [each for each in root if attribute(each, "Type").rpartition("/")[2] in dropped]
        if not matched:
            continue
        for each in matched:
            found |= {kind for kind in [dropped[attribute(each, "Type").rpartition("/")[2]]] if kind}
            if attribute(each, "TargetMode") != "External":
                gone.add(_target(rels, attribute(each, "Target")))
            root.remove(each)
        parts[rels] = written(root)
        _forget_ids(parts, _source(rels), {attribute(each, "Id") for each in matched})
    for name in gone:
        _drop(parts, name)
    _forget_types(parts, gone)


def forget_outside_paths(parts: dict[str, bytes], found: set[str]) -> None:
    """Let no relationship lead to a file on somebody's computer or in the office's network, in place."""
    for rels in [name for name in parts if name.endswith(".rels")]:
        root = tree_of(parts[rels])
        led = [each for each in root if _LOCAL.match(attribute(each, "Target"))]
        for each in led:
            each.set("Target", _NOWHERE)
        if led:
            found.add("paths")
            parts[rels] = written(root)


def _drop(parts: dict[str, bytes], name: str) -> None:
    """A part with its own relationships, and what only they name."""
    parts.pop(name, None)
    folder, base = posixpath.split(name)
    rels = f"{folder}/_rels/{base}.rels"
    if rels in parts:
        targets = [_target(rels, attribute(each, "Target")) for each in tree_of(parts.pop(rels))]
        for target in targets:
            if target.startswith(f"{folder}/"):
                parts.pop(target, None)


def _source(rels: str) -> str:
    folder, base = posixpath.split(rels)
    return posixpath.join(posixpath.dirname(folder), base.removesuffix(".rels"))


def _target(rels: str, target: str) -> str:
    if target.startswith("/"):
        return target[1:]
    return posixpath.normpath(posixpath.join(posixpath.dirname(posixpath.dirname(rels)), target))


def _forget_ids(parts: dict[str, bytes], source: str, ids: set[str]) -> None:
    if source not in parts:
        return
    if _SHEET.fullmatch(source) and b"pageSetup" in parts[source]:
        parts[source] = _PAGE_SETUP.sub(rb"\1", parts[source])
    if not _names_any(parts[source], ids):
        return
    root = tree_of(parts[source])
    for element in [each for each in root.iter() if _points_to(each, ids)]:
        above = element.getparent()
        remove(element)
        if local(above) in _EMPTY_WITHOUT and not len(above):
            remove(above)
    parts[source] = written(root)


def _names_any(part: bytes, ids: set[str]) -> bool:
    return any(f'"{identity}"'.encode() in part or f"'{identity}'".encode() in part for identity in ids)


def _points_to(element: Element, ids: set[str]) -> bool:
    """Whether an attribute of the namespace of relationships names one of them."""
    return any(value in ids and "relationships}" in key for key, value in element.attrib.items())


def _forget_types(parts: dict[str, bytes], gone: set[str]) -> None:
    if _TYPES not in parts:
        return
    root = tree_of(parts[_TYPES])
    listed = [each for each in root if attribute(each, "PartName").removeprefix("/") not in parts]
    for each in [each for each in listed if attribute(each, "PartName")]:
        root.remove(each)
    if gone:
        parts[_TYPES] = written(root)
