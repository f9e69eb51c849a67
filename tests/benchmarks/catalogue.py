"""A catalogue with as many publications as a row needs: one is published by the rules, the others are its copies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import psycopg

from tests.benchmarks.measure import NotYet
from tests.keys import SECRET
from tests.shared_data import SHARED, laws
from tests.unlimited import ENVIRON

ASKED = 40
USED_ONCE = 1_000


def publish_one(url: str, folder: Path) -> str:
    """Migrate an empty database and publish one disclosure as people would; its index number."""
    from tests.integration.catalog.harness import CatalogHarness

    harness = CatalogHarness(url, folder, settings={"YANGGUANG_SECRET_KEY": SECRET})
    try:
        return harness.index_number(harness.published())
    finally:
        harness.close()


def open_tasks(url: str, folder: Path, count: int) -> str:
    """Migrate an empty database of notify and open so many tasks there; the person whom they await."""
    from tests.integration.notify.harness import OFFICE, NotifyHarness

    harness = NotifyHarness(url, folder)
    try:
        harness.enter(OFFICE)
        for number in range(1, count + 1):
            harness.open_task(number)
    finally:
        harness.close()
    return OFFICE.sub


def copy_publications(url: str, count: int) -> None:
    """Make so many more publications of the one that is there, in one statement for each table."""
    identity = "lpad(to_hex(n), 8, '0') || '-0000-7000-8000-000000000000'"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SET synchronous_commit = off")
        disclosure = {
            "id": identity,
            "index_number": "'GJJ/2026-' || (100000 + n)::text",
            "position": "original.position + n",
        }
        _copy(connection, "disclosures", disclosure, count)
        _copy(connection, "revisions", {"disclosure": identity}, count)
        connection.execute("UPDATE counters SET value = value + %s", (count,))
        connection.execute("ANALYZE")


def fill_search(url: str, count: int, passages: int) -> dict[str, list[str]]:
    """Make so many publications whose words are passages of real laws.

    The first passages are used once, whatever the number of publications, the others again and again, so that in a
    large catalogue there are rare words too. Gives words to ask for, by how many publications have them.
    """
    from services.catalog.adapters.storage.search_index import indexed, stored

    pool = list(_passages(passages))
    rows = [indexed(title, passage, "") for title, passage in pool]
    found = [row["words"] for row in rows]
    again = len(pool) - USED_ONCE
    passage_of = f"CASE WHEN position <= {USED_ONCE} THEN position - 1 ELSE {USED_ONCE} + position % {again} END"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SET synchronous_commit = off")
        connection.execute(
            "CREATE TABLE pool (k bigint PRIMARY KEY, title text, summary text, "
            "head tsvector, below tsvector, words tsvector)"
        )
        with connection.cursor().copy("COPY pool FROM STDIN") as copy:
            for number, ((title, passage), row) in enumerate(zip(pool, rows, strict=True)):
                copy.write_row((number, title, passage, *(stored(terms, "postgresql") for terms in row.values())))
        connection.execute("DROP INDEX ix_search_words, ix_search_title")
        copy_publications(url, count)
        connection.execute(
            "UPDATE revisions SET title = pool.title, summary = pool.summary FROM disclosures, pool "
            f"WHERE disclosures.id = revisions.disclosure AND pool.k = {passage_of}"
        )
        connection.execute(
            "INSERT INTO search (position, title, summary, words) "
            "SELECT position, pool.head, pool.below, pool.words FROM disclosures, pool "
            f"WHERE pool.k = {passage_of} ON CONFLICT (position) DO UPDATE "
            "SET title = excluded.title, summary = excluded.summary, words = excluded.words"
        )
        connection.execute("SET maintenance_work_mem = '512MB'")
        for column in ("words", "title"):
            connection.execute(f"CREATE INDEX ix_search_{column} ON search USING gin ({column})")
        connection.execute("DROP TABLE pool")
        connection.execute("VACUUM ANALYZE disclosures, revisions, search")
    return _by_frequency(found, max(1, (count - USED_ONCE) // again))


def _copy(connection: psycopg.Connection, table: str, changed: Mapping[str, str], count: int) -> None:
    rows = connection.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_name = %s ORDER BY ordinal_position", (table,)
    )
    names = [row[0] for row in rows]
    values = ", ".join(changed.get(name, f"original.{name}") for name in names)
    connection.execute(
        f"INSERT INTO {table} ({', '.join(names)}) SELECT {values} "
        f"FROM (SELECT * FROM {table} LIMIT 1) AS original, generate_series(1, {count:d}) AS n ORDER BY n"
    )


def _passages(count: int) -> Iterable[tuple[str, str]]:
    if not (SHARED / "data" / "laws.jsonl.gz").exists():
        raise NotYet("the texts of the shared data are not here")
    made, length, start = 0, 150, 0
    while made < count:
        before = made
        for law in laws():
            passage = law["body"][start : start + length]
            if len(passage) == length and made < count:
                made += 1
                yield law["title"], passage
        start += length
        if made == before:
            return


def _by_frequency(found: list[list[str]], times: int) -> dict[str, list[str]]:
    """Two-character words: in the most publications, in some hundreds of a million, in ten at most."""
    counts: dict[str, int] = {}
    for number, listed in enumerate(found):
        for word in listed:
            if len(word) == 2 and all("一" <= character <= "鿿" for character in word):
                counts[word] = counts.get(word, 0) + (1 if number < USED_ONCE else times)
    ordered = sorted(counts, key=lambda word: (-counts[word], word))
    total = USED_ONCE + (len(found) - USED_ONCE) * times
    middling = [word for word in ordered if total // 4_000 <= counts[word] <= total // 1_000]
    rare = [word for word in ordered if counts[word] <= 10]
    return {"frequent": ordered[:ASKED], "middling": _spread(middling), "rare": _spread(rare)}


def _spread(listed: list[str]) -> list[str]:
    """Some of them from everywhere; only those that are one word when they stand alone, as in a question."""
    from services.catalog.adapters.storage.search_question import concepts_of

    some = listed[:: max(1, len(listed) // ASKED // 2)]
    return [word for word in some if [concept.names for concept in concepts_of(word)] == [(word,)]][:ASKED]


def environ(service: str, url: str, folder: Path, amqp: str = "amqp://127.0.0.1:1/") -> dict[str, str]:
    """The settings of one service's processes."""
    return {
        "YANGGUANG_MODE": "distributed",
        "YANGGUANG_DATA": str(folder),
        "YANGGUANG_SECRET_KEY": SECRET,
        "YANGGUANG_LOCAL_ISSUER": "1",
        "YANGGUANG_LOG_LEVEL": "ERROR",
        **ENVIRON,
        "YANGGUANG_AMQP_URL": amqp,
        "YANGGUANG_PUBLICATIONS_AMQP_URL": amqp,
        f"YANGGUANG_{service.upper()}_DATABASE_URL": url,
    }
