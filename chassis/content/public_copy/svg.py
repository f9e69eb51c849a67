"""SVG pictures in packages: who drew them, with which program, and where they lay (dc:creator, sodipodi:docname)."""

from __future__ import annotations

import re

from chassis.content.clean_text.xml_tree import local
from chassis.content.public_copy.trees import remove, tree_of, written

_SVG = re.compile(
    rb"(?:<\?[^>]{0,500}>|<!--(?:(?!-->).){0,2000}-->|<!DOCTYPE[^>\[]{0,500}>|\s)*+<(?:[\w.-]{1,40}:)?svg[\s>]",
    re.DOTALL,
)
_PROGRAMS = ("inkscape", "sodipodi", "adobe.com", "illustrator", "serif.com", "boxy-svg", "figma")


def is_svg(content: bytes) -> bool:
    """Whether it begins as one."""
    return _SVG.match(content[:5_000].removeprefix(b"\xef\xbb\xbf")) is not None


def strip_svg(content: bytes, found: set[str]) -> bytes:
    """The picture without metadata and what programs note on it.

    Raises :class:`~chassis.content.archives.UnreadableFile`.
    """
    root, told = tree_of(content), False
    for element in list(root.iter()):
        if element is not root and (local(element) == "metadata" or _is_noted(element.tag)):
            remove(element)
            told = True
            continue
        for key in [key for key in element.attrib if _is_noted(key)]:
            del element.attrib[key]
            told = True
    if not told:
        return content
    found.add("picture_notes")
    return written(root)


def _is_noted(name: object) -> bool:
    """Whether a name is of a program's own space, which shows nothing."""
    return isinstance(name, str) and name.startswith("{") and any(each in name.partition("}")[0] for each in _PROGRAMS)
