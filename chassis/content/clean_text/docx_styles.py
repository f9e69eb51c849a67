"""What styles of a Word or WPS document say of paragraphs and words, each with the style that it is based on."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from chassis.content.clean_text.xml_tree import Element, attribute, child, children, is_on, number_in, value

_HEADING = re.compile(r"(?:heading|标题) ?([1-9])$", re.IGNORECASE)
_CONTENTS = re.compile(r"(?:toc|目录) ?[1-9]?$|toc heading$", re.IGNORECASE)
_DEEPER = re.compile(r"List (?:Bullet|Number) ([2-5])", re.IGNORECASE)
_TITLE = ("title", "标题")
_LONGEST_CHAIN = 12
BODY_TEXT = 9
"""The outline level of what is no heading."""
HEADING_FONTS = ("黑体", "楷体", "小标宋", "simhei", "kaiti", "heiti")


@dataclass(slots=True)
class Styles:
    """The styles by their identifiers, in chains from the nearest on."""

    chains: dict[str, list[Element]] = field(default_factory=dict)

    def level(self, properties: Element | None, style: str) -> int | None:
        """The level of a heading, from 1, 0 for the title; None for what is none."""
        own = value(properties, "outlineLvl")
        if own:
            return number_in(own, BODY_TEXT) + 1 if number_in(own, BODY_TEXT) < BODY_TEXT else None
        for each in self.chains.get(style, ()):
            name = value(each, "name").strip()
            if found := _HEADING.match(name):
                return int(found[1])
            if name.lower() in _TITLE:
                return 0
            outline = value(each, "pPr", "outlineLvl")
            if outline and number_in(outline, BODY_TEXT) < BODY_TEXT:
                return number_in(outline, BODY_TEXT) + 1
        return None

    def is_contents(self, style: str) -> bool:
        """Whether it is a line of the table of contents."""
        return any(_CONTENTS.match(value(each, "name").strip()) for each in self.chains.get(style, ())[:1])

    def list_of(self, properties: Element | None, style: str) -> tuple[str, int] | None:
        """The list of a paragraph and its level there, by itself or by its style."""
        sources = [properties, *(child(each, "pPr") for each in self.chains.get(style, ()))]
        for source in sources:
            found = child(source, "numPr")
            if found is not None and (identity := value(found, "numId")):
                return None if identity == "0" else (identity, number_in(value(found, "ilvl")))
        return None

    def depth_of_name(self, style: str) -> int:
        """List Bullet 2 is a list of its own to the program, and stands within another to its reader."""
        names = (_DEEPER.fullmatch(value(each, "name").strip()) for each in self.chains.get(style, ())[:1])
        return next((int(found[1]) - 1 for found in names if found), 0)

    def is_on(self, name: str, properties: Element | None, *styles: str) -> bool:
        """Whether a switch of words (``b``, ``vanish``) is on: by themselves, else by their styles."""
        own = is_on(properties, name)
        if own is not None:
            return own
        for style in styles:
            for each in self.chains.get(style, ()):
                found = is_on(child(each, "rPr"), name)
                if found is not None:
                    return found
        return False

    def fonts(self, properties: Element | None, *styles: str) -> str:
        """The name of the font of Chinese words, in small letters."""
        sources = [properties, *(child(each, "rPr") for style in styles for each in self.chains.get(style, ()))]
        for source in sources:
            found = child(source, "rFonts")
            if found is not None and (name := attribute(found, "eastAsia") or attribute(found, "ascii")):
                return name.lower()
        return ""


def read_styles(part: Element | None) -> Styles:
    """The styles that a document declares."""
    if part is None:
        return Styles()
    known = {attribute(each, "styleId"): each for each in children(part, "style")}
    styles = Styles()
    for identity in known:
        chain, name = list[Element](), identity
        while name in known and len(chain) < _LONGEST_CHAIN:
            chain.append(known[name])
            name = value(known[name], "basedOn")
        styles.chains[identity] = chain
    return styles
