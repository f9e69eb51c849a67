"""Lists are read page by page, in both directions, on both databases; a cursor of nobody's is refused."""

from __future__ import annotations

import base64
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa

from chassis.storage.database import Database, Instant
from chassis.storage.paging import BadCursor, Page, encode_cursor, fetch_page, number_in
from tests.integration.chassis.tally import NewDatabase
from tests.servers.databases import create

pytestmark = pytest.mark.servers

metadata = sa.MetaData()
things = sa.Table(
    "things",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("name", sa.String(20), nullable=False),
    sa.Column("on", sa.Date, nullable=False),
    sa.Column("at", Instant, nullable=False),
    sa.Column("big", sa.BigInteger, nullable=False),
)
FIRST = datetime(2026, 11, 24, 1, 30, tzinfo=UTC)
COUNT = 23
ORDERS = {
    "id": [things.c.id],
    "id, the newest first": [things.c.id.desc()],
    "name": [things.c.name, things.c.id],
    "name, the last first": [things.c.name.desc(), things.c.id.desc()],
    "day": [things.c.on, things.c.id],
    "day, the latest first": [things.c.on.desc(), things.c.id.desc()],
    "moment": [things.c.at, things.c.id],
    "moment, the latest first": [things.c.at.desc(), things.c.name.desc(), things.c.id.desc()],
}


@pytest.fixture
def database(new_database: NewDatabase):
    url = new_database()
    create(url)
    made = Database(url)
    rows = [
        {
            "id": number,
            "name": f"名{number % 4}",
            "on": date(2026, 11, 1) + timedelta(days=number // 3),
            "at": FIRST + timedelta(microseconds=number // 5),
            "big": 2**40 + number,
        }
        for number in range(1, COUNT + 1)
    ]
    with made.write() as connection:
        metadata.create_all(connection)
        connection.execute(sa.insert(things), rows)
    yield made
    made.dispose()


def pages(database: Database, by, *, limit: int) -> list[list[int]]:
    """The ids on each page."""
    found, cursor = [], None
    while True:
        with database.read() as connection:
            page = fetch_page(connection, sa.select(things), by=by, cursor=cursor, limit=limit)
        found.append([row["id"] for row in page])
        cursor = page.next
        if cursor is None:
            return found


@pytest.mark.parametrize("by", ORDERS.values(), ids=ORDERS.keys())
@pytest.mark.parametrize("limit", [1, 4, COUNT - 1, COUNT, COUNT + 1])
def test_every_row_stands_on_one_page_in_order_with_ties_among_the_keys(database: Database, by, limit: int) -> None:
    with database.read() as connection:
        whole = [row.id for row in connection.execute(sa.select(things.c.id).order_by(*by))]
    found = pages(database, by, limit=limit)
    assert [identity for page in found for identity in page] == whole
    assert all(len(page) == limit for page in found[:-1])
    assert 0 < len(found[-1]) <= limit


def test_a_row_that_comes_meanwhile_neither_doubles_nor_hides_another(database: Database) -> None:
    with database.read() as connection:
        page = fetch_page(connection, sa.select(things), by=[things.c.id.desc()], cursor=None, limit=5)
    with database.write() as connection:
        connection.execute(sa.insert(things).values(id=99, name="新", on=FIRST.date(), at=FIRST, big=1))
        connection.execute(sa.delete(things).where(things.c.id == page.items[-1]["id"]))
    with database.read() as connection:
        page = fetch_page(connection, sa.select(things), by=[things.c.id.desc()], cursor=page.next, limit=5)
    assert [row["id"] for row in page] == [18, 17, 16, 15, 14]


def test_a_page_may_be_of_other_items() -> None:
    assert Page([1, 2], "next").map(str) == Page(["1", "2"], "next")


BAD = {
    "no base64": "%%%",
    "not ASCII": "翻页",
    "no JSON": base64.urlsafe_b64encode(b"{").decode(),
    "not UTF-8": base64.urlsafe_b64encode(b'["\xff"]').decode(),
    "no list": base64.urlsafe_b64encode(b'{"id": 1}').decode(),
    "too long": "A" * 3_000,
    "too few": encode_cursor([]),
    "too many": encode_cursor([1, 2, 3, 4, 5]),
    "nothing": encode_cursor([None] * 4),
    "lists": encode_cursor([[1], [1], [1], [1]]),
    "truths": encode_cursor([True] * 4),
    "fractions": encode_cursor([1.5] * 4),
    "numbers for texts": encode_cursor([1, 1, 1, 1]),
    "texts for numbers": encode_cursor(["1", "2026-11-24", "2026-11-24T01:30:00Z", "名1"]),
    "no date": encode_cursor(["2026-13-01", "名1", "2026-11-24T01:30:00Z", 1]),
    "no moment": encode_cursor(["2026-11-24", "名1", "yesterday", 1]),
    "no zone": encode_cursor(["2026-11-24", "名1", "2026-11-24T01:30:00", 1]),
    "before all time": encode_cursor(["2026-11-24", "名1", "0001-01-01T00:00:00+23:59", 1]),
    "NUL": encode_cursor(["2026-11-24", "a\0b", "2026-11-24T01:30:00Z", 1]),
    "huge": encode_cursor(["2026-11-24", "名1", "2026-11-24T01:30:00Z", 2**40]),
    "huger": encode_cursor(["2026-11-24", "名1", "2026-11-24T01:30:00Z", 2**63]),
    "negative": encode_cursor(["2026-11-24", "名1", "2026-11-24T01:30:00Z", -(2**40)]),
    "huge beyond JSON": base64.urlsafe_b64encode(
        b'["2026-11-24","a","2026-11-24T01:30:00Z",' + b"9" * 400 + b"]"
    ).decode(),
}


@pytest.mark.parametrize("cursor", BAD.values(), ids=BAD.keys())
def test_a_cursor_that_no_page_gave_is_refused(database: Database, cursor: str) -> None:
    by = [things.c.on, things.c.name, things.c.at, things.c.id]
    with database.read() as connection, pytest.raises(BadCursor) as refused:
        fetch_page(connection, sa.select(things), by=by, cursor=cursor, limit=5)
    assert refused.value.code == "bad_cursor"


def test_a_big_number_is_a_key_where_the_column_is_big(database: Database) -> None:
    assert len(pages(database, [things.c.big], limit=5)) == 5


def test_a_list_without_rows_has_a_number_for_a_cursor() -> None:
    assert number_in(None) == 0
    assert number_in(None, otherwise=7) == 7
    assert number_in(encode_cursor([12])) == 12
    for key in ([-1], ["12"], [True], [1, 2], [2**63]):
        with pytest.raises(BadCursor):
            number_in(encode_cursor(key))
