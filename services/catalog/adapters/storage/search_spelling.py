"""A better spelling of a question (您是不是要找): one character of it exchanged, so that it names what is there.

公基金 is 公积金 mistyped: people type by sound, and words of that sound are many.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator

from services.catalog.adapters.storage.search_question import is_silent
from services.catalog.adapters.storage.search_terms import folded, is_chinese, segments_of

# Of two characters every second word is one exchange away.
_SHORTEST, _LONGEST, _MOST_SEGMENTS = 3, 8, 3
_LONGEST_QUESTION = 30


def doubtful_words(question: str, unknown: Iterable[str]) -> set[str]:
    """What may be mistyped: words that nothing has, and characters that are left over between words (公 of 公基金)."""
    left_over = (word for word in segments_of(_plain(question)) if len(word) == 1 and is_chinese(word))
    return {*unknown, *(word for word in left_over if not is_silent(word))}


def suggested(question: str, doubtful: Collection[str], titles: Iterable[str]) -> str:
    """The question with one name put right by the names in these titles; empty where none is one character away."""
    plain = _plain(question)
    gaps = {gap: part for part in _parts(plain) if _is_in_doubt(part, doubtful) for gap in _gaps(part)}
    known = Counter(name for title in titles for name in _names(folded(title)))
    near = [(len(name), count, name) for name, count in known.items() if not gaps.keys().isdisjoint(_gaps(name))]
    fitting = [best for best in near if best[2] not in plain]
    if not fitting:
        return ""
    name = max(fitting)[2]
    typed = next(gaps[gap] for gap in _gaps(name) if gap in gaps)
    return "" if typed in known else plain.replace(typed, name)


def _plain(question: str) -> str:
    return "".join(folded(question).split())[:_LONGEST_QUESTION]


def _is_in_doubt(part: str, doubtful: Collection[str]) -> bool:
    return any(word in part or part in word for word in doubtful)


def _parts(plain: str) -> Iterator[str]:
    for length in range(_SHORTEST, _LONGEST + 1):
        for start in range(len(plain) - length + 1):
            if is_chinese(part := plain[start : start + length]):
                yield part


def _names(title: str) -> set[str]:
    """The words of a title, and those that follow each other together."""
    words = segments_of(title)
    joined = (
        "".join(words[start : start + count])
        for count in range(1, _MOST_SEGMENTS + 1)
        for start in range(len(words) - count + 1)
    )
    return {name for name in joined if _SHORTEST <= len(name) <= _LONGEST and is_chinese(name)}


def _gaps(name: str) -> Iterator[str]:
    """The name with each of its characters left open."""
    return (f"{name[:at]}*{name[at + 1 :]}" for at in range(len(name)))
