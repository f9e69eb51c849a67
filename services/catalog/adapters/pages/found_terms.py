"""The words of a question marked where they were found, and the passage of a text where they stand."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from typing import Any

from markupsafe import Markup, escape

from chassis.ports import Files
from services.catalog.adapters.storage.search_question import concepts_of, names_asked
from services.catalog.adapters.storage.search_terms import folded_in_place
from services.catalog.adapters.texts import text_of
from services.catalog.domain.disclosure import Disclosure

AROUND = 60
_COMMENT = re.compile(r"<!--.{0,1000}?-->", re.DOTALL)
_TAG = re.compile(r"</?[A-Za-z][^<>\n]{0,200}>")
_LINK = re.compile(r"!?\[([^\[\]\n]{0,200})\]\([^()\n]{0,500}\)")
# The line below the head of a table, rules, and fences.
_RULE = re.compile(r"^[ \t>]*(?:[|:+ \t]*[-=]{2,}[-=|:+ \t]*|[*_~`]{3,}\w*)[ \t]*$", re.MULTILINE)
_LIST_MARK = re.compile(r"^[ \t>]*(?:[-+*]|#{1,6})[ \t]+", re.MULTILINE)
_MARK = re.compile(r"(?<!\\)[*_`~|>]+")
_ESCAPE = re.compile(r"\\(?=[^\w\s])")
_SPACE = re.compile(r"\s+")


class FoundTerms:
    """Marks the words of one question, and those of the same meaning."""

    def __init__(self, question: str, whole: Mapping[str, Disclosure], files: Files) -> None:
        names = names_asked(concepts_of(question)) if question else []
        self._pattern = re.compile(f"(?:{'|'.join(map(re.escape, names))})+") if names else None
        self._whole, self._files = whole, files

    def mark(self, text: str) -> Markup:
        """The text with each found word marked, whichever its width, case and kind of characters."""
        parts: list[Markup] = []
        end = 0
        for start, stop in self._hits(text):
            parts += [escape(text[end:start]), Markup("<mark>{}</mark>").format(text[start:stop])]
            end = stop
        return Markup("").join([*parts, escape(text[end:])])

    def excerpt(self, line: Mapping[str, Any]) -> Markup:
        """What a result shows below its title: the summary, or the passage of the text when only that has the words."""
        if self._pattern is None or any(self._hits(f"{line['title']} {line['summary']}")):
            return self.mark(line["summary"])
        text = without_markup(self._text(line["id"]))
        hit = next(self._hits(text), None)
        if hit is None:
            return self.mark(line["summary"])
        start, end = max(0, hit[0] - AROUND), min(len(text), hit[1] + AROUND)
        shown = f"{'…' if start else ''}{text[start:end]}{'…' if end < len(text) else ''}"
        return self.mark(shown)

    def _hits(self, text: str) -> Iterator[tuple[int, int]]:
        if self._pattern is not None:
            yield from (hit.span() for hit in self._pattern.finditer(folded_in_place(text)))

    def _text(self, identity: str) -> str:
        disclosure = self._whole.get(identity)
        if disclosure is None:
            return ""
        return text_of(self._files, disclosure.revision.content.text.digest, missing="")


def without_markup(source: str) -> str:
    """Markdown as running text: no marks, no lines of tables, cells apart by a blank."""
    text = _TAG.sub(" ", _COMMENT.sub(" ", source))
    text = _LIST_MARK.sub("", _RULE.sub("", _LINK.sub(r"\1", text)))
    return _SPACE.sub(" ", html.unescape(_ESCAPE.sub("", _MARK.sub(" ", text)))).strip()
