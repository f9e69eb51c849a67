"""Words that publications really have: passages of laws, cut and indexed as a publication's text is."""

from __future__ import annotations

from collections.abc import Iterable

import psycopg

from tests.benchmarks.measure import NotYet
from tests.shared_data import SHARED, laws

# As many as the laws have, at so many characters each.
MOST, LENGTH = 47_000, 150
ASKED = 40
USED_ONCE = 1_000


class Pool:
    """A table ``pool`` of passages with their index terms, numbered from 0.

    The first ones are for one publication each, whatever the number of publications, the others are used again and
    again, so that in a large catalogue there are rare words too.
    """

    def __init__(self, connection: psycopg.Connection, count: int) -> None:
        from services.catalog.adapters.storage.search_index import indexed, stored

        passages = list(_passages(min(count, MOST)))
        rows = [indexed(title, passage, "") for title, passage in passages]
        self._words = [row["words"] for row in rows]
        connection.execute(
            "CREATE TABLE pool (k bigint PRIMARY KEY, title text, summary text, "
            "head tsvector, below tsvector, words tsvector)"
        )
        with connection.cursor().copy("COPY pool FROM STDIN") as copy:
            for number, ((title, passage), row) in enumerate(zip(passages, rows, strict=True)):
                copy.write_row((number, title, passage, *(stored(terms, "postgresql") for terms in row.values())))

    @property
    def chosen(self) -> str:
        """The SQL of the passage of the publication ``n``, from 1."""
        again = len(self._words) - USED_ONCE
        return f"CASE WHEN n <= {USED_ONCE} THEN n - 1 ELSE {USED_ONCE} + n % {again} END"

    def by_frequency(self, publications: int) -> dict[str, list[str]]:
        """Two-character words: in the most publications, in some hundreds of a million, in ten at most."""
        times = max(1, (publications - USED_ONCE) // (len(self._words) - USED_ONCE))
        counts: dict[str, int] = {}
        for number, listed in enumerate(self._words):
            for word in listed:
                if len(word) == 2 and all("一" <= character <= "鿿" for character in word):
                    counts[word] = counts.get(word, 0) + (1 if number < USED_ONCE else times)
        ordered = sorted(counts, key=lambda word: (-counts[word], word))
        middling = [word for word in ordered if publications // 4_000 <= counts[word] <= publications // 1_000]
        rare = [word for word in ordered if counts[word] <= 10]
        return {"frequent": ordered[:ASKED], "middling": _spread(middling), "rare": _spread(rare)}


def _passages(count: int) -> Iterable[tuple[str, str]]:
    if not (SHARED / "data" / "laws.jsonl.gz").exists():
        raise NotYet("the texts of the shared data are not here")
    made, start = 0, 0
    while made < count:
        before = made
        for law in laws():
            passage = law["body"][start : start + LENGTH]
            if len(passage) == LENGTH and made < count:
                made += 1
                yield law["title"], passage
        start += LENGTH
        if made == before:
            return


def _spread(listed: list[str]) -> list[str]:
    """Some of them from everywhere; only those that are one word when they stand alone, as in a question."""
    from services.catalog.adapters.storage.search_question import concepts_of

    some = listed[:: max(1, len(listed) // ASKED // 2)]
    return [word for word in some if [concept.names for concept in concepts_of(word)] == [(word,)]][:ASKED]
