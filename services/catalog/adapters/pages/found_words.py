"""The words of a question marked where they were found, and the place of a text where they stand."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

from chassis.ports import NotFound
from services.catalog.adapters.storage.words import asked
from services.catalog.ports import PublishedLine, UnitOfWork

AROUND = 60
_MARKUP = re.compile(r"[#*_`>|]+|\[|\]\([^)]*\)|^\s*[-=:|]+\s*$", re.MULTILINE)
_SPACE = re.compile(r"\s+")


class Found:
    """Marks the words of one question."""

    def __init__(self, question: str, work: UnitOfWork) -> None:
        words = sorted(asked(question), key=len, reverse=True) if question.strip() else []
        self._pattern = re.compile("|".join(map(re.escape, words)), re.IGNORECASE) if words else None
        self._work = work

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
        publication = self._work.publications.find(line.index_number)
        if publication is None or not publication.content.text.digest:
            return ""
        try:
            source = self._work.files.get(publication.content.text.digest).decode()
        except NotFound:
            return ""
        return _SPACE.sub(" ", _MARKUP.sub(" ", source))
