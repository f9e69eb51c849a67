"""The terms of a question marked where they were found, and the passage of a text where they stand."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from markupsafe import Markup, escape

from chassis.ports import Files
from services.catalog.adapters.storage.search_terms import terms_asked
from services.catalog.adapters.texts import text_of
from services.catalog.domain.disclosure import Disclosure

AROUND = 60
_MARKUP = re.compile(r"[#*_`>|]+|\[|\]\([^)]*\)|^\s*[-=:|]+\s*$", re.MULTILINE)
_SPACE = re.compile(r"\s+")


class FoundTerms:
    """Marks the terms of one question."""

    def __init__(self, question: str, whole: Mapping[str, Disclosure], files: Files) -> None:
        terms = sorted(terms_asked(question), key=len, reverse=True) if question else []
        self._pattern = re.compile(f"(?:{'|'.join(map(re.escape, terms))})+", re.IGNORECASE) if terms else None
        self._whole, self._files = whole, files

    def mark(self, text: str) -> Markup:
        """The text with each found term marked."""
        if self._pattern is None:
            return escape(text)
        parts: list[Markup] = []
        end = 0
        for hit in self._pattern.finditer(text):
            parts += [escape(text[end : hit.start()]), Markup("<mark>{}</mark>").format(hit.group())]
            end = hit.end()
        return Markup("").join([*parts, escape(text[end:])])

    def excerpt(self, line: Mapping[str, Any]) -> Markup:
        """What a result shows below its title: the summary, or the passage of the text when only that has the terms."""
        if self._pattern is None or self._pattern.search(f"{line['title']} {line['summary']}"):
            return self.mark(line["summary"])
        text = self._text(line["id"])
        hit = self._pattern.search(text)
        if hit is None:
            return self.mark(line["summary"])
        start, end = max(0, hit.start() - AROUND), min(len(text), hit.end() + AROUND)
        shown = f"{'…' if start else ''}{text[start:end]}{'…' if end < len(text) else ''}"
        return self.mark(shown)

    def _text(self, identity: str) -> str:
        disclosure = self._whole.get(identity)
        if disclosure is None:
            return ""
        source = text_of(self._files, disclosure.revision.content.text.digest, missing="")
        return _SPACE.sub(" ", _MARKUP.sub(" ", source))
