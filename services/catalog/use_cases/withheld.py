"""What the bars of a content say: how many there are, by their grounds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from services.catalog.domain.revision import Content
from services.catalog.ports import UnitOfWork


def withheld_of(content: Content, work: UnitOfWork) -> Mapping[str, int]:
    """Of its title, summary and text, and of its files as they were counted when they came.

    Raises :class:`~chassis.ports.DamagedFile` and NotFound for its text.
    """
    text = work.files.get(content.text.digest).decode() if content.text.digest else ""
    counts = Counter[str]()
    for words in (content.title, content.summary, text):
        counts.update(work.personal_data.withheld(words))
    for file in content.attachments:
        counts.update(file.withheld)
    return counts
