"""A catalogue of any size as ten years leave it: publications with real words under twelve bodies of very different
size, the obligations that they met, late or not, and the issues in which they were deliberated.

One publication is made by the rules; what is here are its copies, one statement for each table.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import psycopg

from tests.benchmarks import catalogue
from tests.benchmarks.passages import MOST, Pool

DAYS = 3650
LARGEST, MIDDLING, RARE_BODY = "B01", "B07", "B12"
FREQUENT_TOPIC, RARE_TOPIC = "finance", "personnel"
FEW = 5
"""What is rare has so many publications, however many there are in all."""

# Of a thousand publications so many are under the bodies before and under this one.
_SHARES = {300: "B01", 500: "B02", 650: "B03", 750: "B04", 830: "B05", 890: "B06", 930: "B07", 960: "B08", 980: "B09"}
_TOPICS = ("policy", "procedure", "finance", "fees", "organisation", "enforcement", "questions", "news", "procurement")
# Of its twenty items a body has so many for matters, then one of each cadence, then such as are always public.
_MATTERS, _CADENCES, _ITEMS = 14, ("month", "quarter", "half_year", "year"), 20


@dataclass(frozen=True, slots=True)
class Population:
    """What there is to ask for: the newest index numbers, and words by how many publications have them."""

    count: int
    numbers: tuple[str, ...]
    words: dict[str, list[str]]


def populate(url: str, folder: Path, count: int, *, passages: int = MOST) -> Population:
    """Fill an empty database with so many publications, the newest of today."""
    catalogue.publish_one(url, folder)
    with psycopg.connect(url, autocommit=True) as connection:
        # What refers to what is right by construction; having it checked a million times would take most of the time.
        connection.execute("SET session_replication_role = replica")
        connection.execute("SET synchronous_commit = off")
        connection.execute("SET maintenance_work_mem = '512MB'")
        pool = Pool(connection, min(count, passages))
        _plan(connection, count)
        _directory(connection)
        _publications(connection, pool)
        _obligations(connection)
        _issues(connection)
        numbers = connection.execute("SELECT index_number FROM planned ORDER BY n DESC LIMIT 1000").fetchall()
        connection.execute("DROP TABLE pool, planned, planned_items")
        connection.execute("VACUUM ANALYZE")
    return Population(count, tuple(row[0] for row in numbers), pool.by_frequency(count))


def _plan(connection: psycopg.Connection, count: int) -> None:
    """Which items there are, and which publication is whose, of when, and under what."""
    last_cadence = _MATTERS + len(_CADENCES)
    connection.execute(
        "CREATE TABLE planned_items AS SELECT body || '-W-' || lpad(j::text, 2, '0') AS code, body, j, "
        f"(ARRAY[{_texts(_TOPICS)}])[1 + j % {len(_TOPICS)}] AS topic, "
        f"coalesce((ARRAY[{_texts(_CADENCES)}])[j - {_MATTERS}], '') AS cadence, "
        f"CASE WHEN j <= {_MATTERS} THEN 'ad_hoc' WHEN j <= {last_cadence} THEN 'periodic' ELSE 'standing' END "
        "AS frequency FROM (SELECT 'B' || lpad(k::text, 2, '0') AS body FROM generate_series(1, 12) AS k) AS b, "
        f"generate_series(1, {_ITEMS}) AS j"
    )
    share = " ".join(f"WHEN n * 7919 % 1000 < {below} THEN '{body}'" for below, body in _SHARES.items())
    rare = max(2, count // FEW)
    body = f"CASE WHEN n % {rare} = 0 THEN '{RARE_BODY}' {share} WHEN n * 7919 % 1000 < 995 THEN 'B10' ELSE 'B11' END"
    number = f"CASE WHEN n % 20 = 0 THEN {_MATTERS + 1} + n / 20 % {_ITEMS - _MATTERS} ELSE 1 + n * 31 % {_MATTERS} END"
    day = f"current_date - (({count} - n) * {DAYS} / {count})::integer"
    connection.execute(
        "CREATE TABLE planned AS SELECT n, d.body, i.code AS item, i.frequency, d.day, "
        "lpad(to_hex(n), 8, '0') || '-0000-7000-8000-000000000000' AS id, "
        "d.body || '/' || extract(year FROM d.day) || '-' || 1000000 + n AS index_number, "
        f"CASE WHEN n % {rare} = 1 THEN '{RARE_TOPIC}' WHEN n % 3 = 0 THEN 'other|' || i.topic ELSE i.topic END "
        "AS topics, "
        "CASE WHEN n % 100 = 0 AND d.body <> 'B02' THEN 'B02' END AS joint, "
        "d.day::timestamptz + interval '4 hours' AS at "
        f"FROM (SELECT n, {body} AS body, {number} AS j, {day} AS day "
        f"FROM generate_series(1::bigint, {count}) AS n) AS d "
        "JOIN planned_items AS i ON i.body = d.body AND i.j = d.j"
    )
    connection.execute("CREATE INDEX ON planned (item, n)")
    connection.execute("ANALYZE planned")


def _directory(connection: psycopg.Connection) -> None:
    name = "b.body || '机关'"
    body = {
        "code": "b.body",
        "name": name,
        "data": f"original.data || jsonb_build_object('code', b.body, 'name', {name})",
    }
    bodies = "(SELECT DISTINCT body FROM planned_items) AS b"
    catalogue.copied(connection, "bodies", body, bodies, of="code = 'GJJ'")
    elements = ", ".join(f"jsonb_build_object('code', 'E0{n}', 'name', '第{n}项')" for n in (1, 2, 3))
    title = "'第' || p.j || '类事项'"
    data = {
        "code": "p.code",
        "body": "p.body",
        "title": title,
        "topic": "p.topic",
        "frequency": "p.frequency",
        "period": "p.cadence",
        "elements": f"CASE WHEN p.frequency = 'standing' THEN jsonb_build_array({elements}) ELSE '[]'::jsonb END",
    }
    changed = ", ".join(f"'{name}', {value}" for name, value in data.items())
    columns = {name: data[name] for name in ("code", "body", "title", "topic")}
    item = {**columns, "data": f"original.data || jsonb_build_object({changed})"}
    catalogue.copied(connection, "items", item, "planned_items AS p", of="audience = 'external'")


def _publications(connection: psycopg.Connection, pool: Pool) -> None:
    position = "original.position + p.n"
    times = dict.fromkeys(("published_at", "first_published_at", "updated_at"), "p.at")
    named = {name: f"p.{name}" for name in ("id", "item", "body", "index_number")}
    disclosure = {**named, **times, "published_on": "p.day", "position": position, "topics": "'|' || p.topics || '|'"}
    catalogue.copied(connection, "disclosures", disclosure, "planned AS p ORDER BY p.n")
    revision = {
        "disclosure": "p.id",
        "title": "k.title",
        "summary": "k.summary",
        "formed_on": "p.day - 20",
        "topics": "to_jsonb(string_to_array(p.topics, '|'))",
        "published_at": "p.at",
    }
    of_pool = f"planned AS p JOIN pool AS k ON k.k = {pool.chosen}"
    catalogue.copied(connection, "revisions", revision, f"{of_pool} ORDER BY p.n")
    change = {"id": "original.id + p.n", "disclosure": "p.id", "index_number": "p.index_number", "body": "p.body"}
    catalogue.copied(connection, "changes", {**change, "at": "p.at"}, "planned AS p ORDER BY p.n")
    connection.execute("UPDATE counters SET value = value + (SELECT count(*) FROM planned)")
    connection.execute("ALTER TABLE planned ADD COLUMN position bigint")
    connection.execute("UPDATE planned SET position = d.position FROM disclosures AS d WHERE d.id = planned.id")
    connection.execute("DROP INDEX ix_search_words, ix_search_title")
    connection.execute(f"INSERT INTO search SELECT p.position, k.head, k.below, k.words FROM {of_pool} ORDER BY p.n")
    for column in ("words", "title"):
        connection.execute(f"CREATE INDEX ix_search_{column} ON search USING gin ({column})")
    connection.execute(
        "INSERT INTO listed_under SELECT 'body ' || body, position FROM planned UNION ALL "
        "SELECT 'body ' || joint, position FROM planned WHERE joint IS NOT NULL UNION ALL "
        "SELECT 'topic ' || topic, position FROM planned, unnest(string_to_array(topics, '|')) AS topic ORDER BY 1, 2"
    )
    connection.execute(
        "INSERT INTO publication_days SELECT day, min(position), max(position) FROM planned GROUP BY day "
        "ON CONFLICT (day) DO UPDATE SET last = excluded.last"
    )
    connection.execute(
        "INSERT INTO publication_counts SELECT name, extract(year FROM day), count(*) FROM ("
        "SELECT name, position FROM listed_under UNION ALL SELECT '', position FROM planned "
        "UNION ALL SELECT 'item ' || item, position FROM planned) AS u JOIN planned USING (position) GROUP BY 1, 2 "
        "ON CONFLICT (name, year) DO UPDATE SET count = publication_counts.count + excluded.count"
    )


def _obligations(connection: psycopg.Connection) -> None:
    """One of each matter, a thirtieth of them late, some open, some excused; ten years of periods; what is standing."""
    matter = {
        "id": "lpad(to_hex(p.n), 8, '0') || '-0001-7000-8000-000000000000'",
        "item": "p.item",
        "element": "''",
        "occasion": "p.id",
        "frequency": "'ad_hoc'",
        "body": "p.body",
        "year": "extract(year FROM p.day)",
        "counted_from": "p.day - 20",
        "due_on": "p.day + CASE WHEN p.n % 30 = 0 THEN -5 ELSE 8 END",
        "fulfilled_on": "CASE WHEN p.n % 500 > 1 THEN p.day END",
        "fulfilled_by": "CASE WHEN p.n % 500 > 1 THEN p.id ELSE '' END",
        "excuse": """CASE WHEN p.n % 500 = 1 THEN '{"kind": "refused", "at": "2026-01-01T00:00:00Z"}'::jsonb END""",
    }
    open_one = "audience = 'external' AND fulfilled_on IS NULL AND excuse IS NULL"
    matters = "planned AS p WHERE p.frequency = 'ad_hoc' ORDER BY p.n"
    catalogue.copied(connection, "obligations", matter, matters, of=open_one)
    code = (
        "CASE i.cadence WHEN 'month' THEN to_char(first, 'YYYY-MM') WHEN 'quarter' THEN to_char(first, 'YYYY-\"Q\"Q') "
        "WHEN 'half_year' THEN to_char(first, 'YYYY-\"H\"') || 1 + extract(month FROM first)::integer / 7 "
        "ELSE to_char(first, 'YYYY') END"
    )
    steps = "CASE i.cadence WHEN 'month' THEN 1 WHEN 'quarter' THEN 3 WHEN 'half_year' THEN 6 ELSE 12 END"
    periods = (
        f"(SELECT i.code, i.body, {code} AS period, first::date, "
        f"(first + ({steps}) * interval '1 month')::date AS ended, "
        "row_number() OVER () AS m FROM planned_items AS i, generate_series(date_trunc('year', now()) - interval "
        f"'9 years', now(), ({steps}) * interval '1 month') AS first WHERE i.frequency = 'periodic') AS p"
    )
    covering = "(SELECT id FROM planned WHERE planned.item = p.code ORDER BY n DESC LIMIT 1)"
    is_met = "p.ended < current_date AND p.m % 25 > 0"
    periodic = {
        "id": "lpad(to_hex(p.m), 8, '0') || '-0002-7000-8000-000000000000'",
        "item": "p.code",
        "element": "''",
        "occasion": "p.period",
        "frequency": "'periodic'",
        "body": "p.body",
        "year": "extract(year FROM p.first)",
        "counted_from": "p.ended - 1",
        "due_on": "p.ended + 20",
        "fulfilled_on": f"CASE WHEN {is_met} THEN p.ended + CASE WHEN p.m % 12 = 0 THEN 30 ELSE 10 END END",
        "fulfilled_by": f"CASE WHEN {is_met} THEN coalesce({covering}, '') ELSE '' END",
    }
    catalogue.copied(connection, "obligations", periodic, periods, of=open_one)
    elements = (
        "(SELECT code, body, n, row_number() OVER () AS m FROM planned_items, generate_series(1, 3) AS n "
        "WHERE frequency = 'standing') AS p"
    )
    standing = {
        "id": "lpad(to_hex(p.m), 8, '0') || '-0003-7000-8000-000000000000'",
        "item": "p.code",
        "element": "'E0' || p.n",
        "occasion": "''",
        "frequency": "'standing'",
        "body": "p.body",
        "year": f"extract(year FROM current_date - {DAYS})",
        "counted_from": f"current_date - {DAYS}",
        "due_on": f"current_date - {DAYS} + 28",
        "fulfilled_on": f"CASE WHEN p.n < 3 THEN current_date - {DAYS} + 20 END",
        "fulfilled_by": f"CASE WHEN p.n < 3 THEN coalesce({covering}, '') ELSE '' END",
    }
    catalogue.copied(connection, "obligations", standing, elements, of=open_one)


def _issues(connection: psycopg.Connection) -> None:
    """A tenth of the largest body's publications, five to an issue."""
    drawn = f"planned WHERE body = '{LARGEST}' AND n % 10 = 3"
    members = f"(SELECT *, row_number() OVER (ORDER BY n) - 1 AS m FROM {drawn})"
    issue = "lpad(to_hex(m / 5 + 1), 8, '0') || '-0004-7000-8000-000000000000'"
    connection.execute(
        "INSERT INTO issues (id, body, audience, year, serial, state, round, opened_by, opened_at, filings, "
        "cancelled_by, cancel_reason, etag) "
        f"SELECT {issue}, body, 'external', extract(year FROM at), m / 5 + 1, 'closed', 1, "
        f"'{{}}', at, '[]', '{{}}', '', 1 FROM {members} AS m WHERE m % 5 = 0"
    )
    connection.execute(
        "INSERT INTO issue_members (issue, disclosure, place, revision, content_hash, added_by, added_at) "
        f"SELECT {issue}, id, m % 5 + 1, 1, '', '{{}}', at FROM {members} AS m"
    )


def _texts(words: Iterable[str]) -> str:
    return ", ".join(f"'{word}'" for word in words)
