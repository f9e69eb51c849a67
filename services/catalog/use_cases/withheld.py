"""What the bars of a content say: how many there are, by their grounds, and whether they are more than before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from chassis.ports import DamagedFile, NotFound
from services.catalog.domain.revision import Attachment, Content
from services.catalog.domain.withholding import withholds_more
from services.catalog.ports import UnitOfWork


def withheld_of(content: Content, work: UnitOfWork) -> Mapping[str, int]:
    """Of its title, summary and text, and of its files as they were counted when they came.

    Raises :class:`~chassis.ports.DamagedFile` and NotFound for its text.
    """
    text = work.files.get(content.text.digest).decode() if content.text.digest else ""
    return withheld_in((content.title, content.summary, text), content.attachments, work)


def withheld_in(texts: Iterable[str], files: Iterable[Attachment], work: UnitOfWork) -> Mapping[str, int]:
    """The same of texts that are not kept yet."""
    counts = Counter[str]()
    for words in texts:
        counts.update(work.personal_data.withheld(words))
    for file in files:
        counts.update(file.withheld)
    return counts


def is_more_than(before: Content, now: Mapping[str, int], work: UnitOfWork) -> bool:
    """Whether more is withheld now than in the content that people read."""
    try:
        told = withheld_of(before, work)
    except (DamagedFile, NotFound):  # nobody can read it, and nobody is to once it is restored
        told = {}
    return withholds_more(now, told)
