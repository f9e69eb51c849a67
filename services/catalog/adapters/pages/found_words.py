"""The words of a question marked where they were found, and the place of a text where they stand."""

from __future__ import annotations

import re
from collections.abc import Mapping

from markupsafe import Markup, escape

from chassis.ports import NotFound
from services.catalog.adapters.storage.words import asked
from services.catalog.domain.disclosure import Disclosure
from services.catalog.ports import PublishedLine, UnitOfWork
from services.catalog.use_cases.read_disclosure import read_text

AROUND = 60
_MARKUP = re.compile(r"[#*_`>|]+|\[|\]\([^)]*\)|^\s*[-=:|]+\s*$", re.MULTILINE)
_SPACE = re.compile(r"\s+")


class Found:
    """Marks the words of one question."""

    def __init__(self, question: str, whole: Mapping[str, Disclosure], work: UnitOfWork) -> None:
        words = sorted(asked(question), key=len, reverse=True) if question.strip() else []
        self._pattern = re.compile(f"(?:{'|'.join(map(re.escape, words))})+", re.IGNORECASE) if words else None
        self._whole, self._work = whole, work

    def mark(self, text: str) -> Markup:
        """The text with each found word marked."""
        if self._pattern is None:
            return escape(text)
        parts: list[Markup] = []
        place = 0
        for hit in self._pattern.finditer(text):
            parts += [escape(text[place : hit.start()]), Markup("<mark>{}</mark>").format(hit.group())]
            place = hit.end()
        return Markup("").join([*parts, escape(text[place:])])

    def excerpt(self, line: PublishedLine) -> Markup:
        """What a result shows below its title: the summary, or the place in the text when only that has the words."""
        if self._pattern is None or self._pattern.search(f"{line.title} {line.summary}"):
            return self.mark(line.summary)
        text = self._text(line)
        hit = self._pattern.search(text)
        if hit is None:
            return self.mark(line.summary)
        start, end = max(0, hit.start() - AROUND), min(len(text), hit.end() + AROUND)
        shown = f"{'…' if start else ''}{text[start:end]}{'…' if end < len(text) else ''}"
        return self.mark(shown)

    def _text(self, line: PublishedLine) -> str:
        disclosure = self._whole.get(line.id)
        if disclosure is None:
            return ""
        try:
            source = read_text(disclosure.revision.content.text.digest, work=self._work)
        except NotFound:
            return ""
        return _SPACE.sub(" ", _MARKUP.sub(" ", source))
