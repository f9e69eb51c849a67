"""The words that the end of a public notice (公示) hides: names above all, which no scan finds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from services.catalog.domain.checks import Errors
from services.catalog.domain.disclosure import Disclosure
from services.catalog.domain.personal_data_refusals import HiddenWordsQuoted
from services.catalog.domain.revision import Revision
from services.catalog.ports import UnitOfWork

# Where they are looked for, and hidden.
HIDDEN_IN = ("title", "summary", "document_number", "text")
# One character alone, a surname say, would take half of the text with it.
SHORTEST = 2


def check_hidden_words(texts: Mapping[str, str], words: Sequence[str], work: UnitOfWork) -> None:
    """Each word stands in one of the texts, by field, and none can be read any more once they are hidden.

    Raises :class:`~chassis.ports.Invalid`.
    """
    if not words:
        return
    errors, left = Errors(), _read(hidden(texts, words, work), work)
    errors.distinct(words, "notice_hides")
    for number, word in enumerate(words):
        path = f"notice_hides.{number}"
        errors.need(
            sum(map(str.isalnum, word)) >= SHORTEST,
            path,
            f"“{word}”太短，会误隐其他文字；请写两个字以上，例如完整的姓名。",
            "Too short: it would hide other words; write two characters or more, such as a full name.",
        )
        errors.need(
            any(work.personal_data.has_word(text, word) for text in texts.values()),
            path,
            f"标题、概述、发文字号和正文里都没有“{word}”；请照原文写，每行一个，或者删去。",
            "It stands nowhere in title, summary, document number or text; write it as it stands there, or drop it.",
        )
        errors.need(
            not any(work.personal_data.has_word(text, word) for text in left),
            path,
            f"正文里的“{word}”中间夹着格式或者链接，期满隐不去；请在正文里把它写成连续的文字。",
            "Markup divides it in the text, so it could not be hidden; write it there in one piece.",
        )
    errors.refuse("invalid_content")


def refuse_hidden_words(
    texts: Mapping[str, str], disclosure: Disclosure, revisions: Sequence[Revision], work: UnitOfWork
) -> None:
    """Raise :class:`HiddenWordsQuoted` where texts that outlive the notice, by field, say what its end hides."""
    words = _hidden_by_the_end(disclosure, revisions)
    quoted = {
        field: [word for word in words if work.personal_data.has_word(text, word)] for field, text in texts.items()
    }
    if any(quoted.values()):
        raise HiddenWordsQuoted({field: found for field, found in quoted.items() if found})


def _hidden_by_the_end(disclosure: Disclosure, revisions: Sequence[Revision]) -> tuple[str, ...]:
    """What the notice that people read, else the one that ended last, names for its end."""
    last = disclosure.public_revision if disclosure.notice_until else disclosure.closed_through
    notices = [each for each in revisions if each.published_at and each.number <= (last or 0)]
    hides = {each.number: each.content.notice_hides for each in notices if each.content.notice_until}
    return hides[max(hides)] if hides else ()


def hidden(texts: Mapping[str, str], words: Sequence[str], work: UnitOfWork) -> dict[str, str]:
    """The texts without these words."""
    return {name: work.personal_data.hide_words(text, words) for name, text in texts.items()}


def _read(texts: Mapping[str, str], work: UnitOfWork) -> list[str]:
    """The texts as a reader sees them, and as whoever takes the source does."""
    return [*texts.values(), work.wording.markdown_text(texts["text"])]
