"""Bars in the words of an XML part, wherever a program divided them into runs."""

from __future__ import annotations

from collections.abc import Sequence

from chassis.content.clean_text.xml_tree import Element, local
from chassis.content.findings.kinds import bar
from chassis.content.findings.written_attributes import WRITTEN
from chassis.content.redaction.choice import Barring, with_bars

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_BREAKS = frozenset({"tab", "br", "cr"})


def bar_paragraphs(root: Element, barring: Barring, place: str) -> None:
    """Bar the words of each paragraph (``p``) as a reader sees them, and those that stand in none one by one."""
    passages = dict[Element, list[Element | None]]()
    number = {paragraph: at for at, paragraph in enumerate(root.iter("{*}p"), 1)}
    for element in root.iter("{*}*"):
        name = local(element)
        if name in _BREAKS and (paragraph := _paragraph(element)) is not None:
            passages.setdefault(paragraph, []).append(None)
        elif name == "t":
            paragraph = _paragraph(element)
            passages.setdefault(element if paragraph is None else paragraph, []).append(element)
        elif name == "instrText":
            passages[element] = [element]
    for paragraph, texts in passages.items():
        bar_texts(texts, barring, f"{place}第{number[paragraph]}段" if paragraph in number else place)


def bar_texts(texts: Sequence[Element | None], barring: Barring, place: str) -> None:
    """Bar the words that these elements say one after the other; None is a blank between two. The first element
    that a bar touches says it.
    """
    pieces = [" " if each is None else each.text or "" for each in texts]
    for bar_ in reversed(barring.take(place, "".join(pieces))):
        at = len("".join(pieces))
        for index in reversed(range(len(pieces))):
            piece, at = pieces[index], at - len(pieces[index])
            first, last = max(bar_.start - at, 0), min(bar_.end - at, len(piece))
            if first < last:
                says = bar(bar_.ground) if at <= bar_.start else ""
                pieces[index] = piece[:first] + says + piece[last:]
    for element, piece in zip(texts, pieces, strict=True):
        if element is not None and piece != (element.text or ""):
            element.text = piece
            element.set(_SPACE, "preserve")


def bar_attributes(root: Element, barring: Barring, place: str) -> None:
    """Bar what people wrote into attributes: descriptions of pictures, tips."""
    for element in root.iter("{*}*"):
        for key, value in element.attrib.items():
            if key.rpartition("}")[2] in WRITTEN and (bars := barring.take(f"{place}图片说明等", value)):
                element.set(key, with_bars(value, bars))


def _paragraph(element: Element) -> Element | None:
    return next((above for above in element.iterancestors() if local(above) == "p"), None)
