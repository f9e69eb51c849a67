"""Which parts of an OOXML package lead to which, and which nothing leads to."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping

from chassis.content.extraction.sheets import tree


def related(parts: Mapping[str, bytes], source: str) -> dict[str, tuple[str, str, bool]]:
    """What a part leads to ("" the package), by id: the type's last word, the target, whether that lies outside."""
    folder, base = posixpath.split(source)
    rels = f"{folder}/_rels/{base}.rels" if folder else f"_rels/{base}.rels"
    root = tree(parts[rels]) if rels in parts else None
    if root is None:
        return {}
    found = {}
    for each in root:
        target, outside = each.get("Target") or "", each.get("TargetMode") == "External"
        inside = target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
        kind = (each.get("Type") or "").rpartition("/")[2]
        found[each.get("Id") or ""] = (kind, target if outside else inside, outside)
    return found


def unreferenced(parts: Mapping[str, bytes]) -> Iterator[str]:
    """The parts to which nothing leads from the package, those that say how it is put together left out."""
    reached, waiting = set[str](), [""]
    while waiting:
        for _, target, outside in related(parts, waiting.pop()).values():
            if not outside and target not in reached:
                reached.add(target)
                waiting.append(target)
    for name in parts:
        if name not in reached and not name.endswith((".rels", "/", "[Content_Types].xml")):
            yield name
