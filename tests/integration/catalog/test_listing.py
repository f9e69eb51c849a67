"""Publications are found under their bodies, topics and days, and counted, by rows that every act keeps true."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from chassis.storage.paging import BadCursor, decode_cursor
from services.catalog.adapters.storage import listing
from services.catalog.adapters.storage.tables import disclosures, listed_under, publication_counts
from services.catalog.domain.states import PUBLISHED
from tests.integration.catalog.browser import Browser
from tests.integration.catalog.harness import OFFICE, PROPOSER, CatalogHarness, content

JOINT = [{"body": "GS"}]


def corrected(catalog: CatalogHarness, disclosure: str, **changes: Any) -> None:
    """Correct a publication, as its proposer and its reviewers do."""
    assert catalog.act(disclosure, "correct", PROPOSER, {"reason": "有误。"}).status_code == 200
    etag = catalog.get(f"/disclosures/{disclosure}", PROPOSER).headers["ETag"]
    given = content(**changes)
    del given["item"]
    assert catalog.put(f"/disclosures/{disclosure}", given, PROPOSER, If_Match=etag).status_code == 200
    assert catalog.act(disclosure, "propose", PROPOSER).status_code == 200
    catalog.approve(disclosure)


def kept(catalog: CatalogHarness) -> dict[tuple[str, int], int]:
    with catalog.service.database.read() as connection:
        rows = connection.execute(sa.select(publication_counts).where(publication_counts.c.count != 0))
        return {(row.name, row.year): row.count for row in rows}


def counted_anew(catalog: CatalogHarness) -> dict[tuple[str, int], int]:
    """From the publications themselves, and the names under which each is found."""
    names = sa.union_all(
        sa.select(listed_under.c.name, listed_under.c.position),
        sa.select(sa.literal(listing.ALL), disclosures.c.position),
        sa.select(listing.of_item("") + disclosures.c.item, disclosures.c.position),
    ).subquery()
    year = sa.extract("year", disclosures.c.published_on)
    query = (
        sa.select(names.c.name, year, sa.func.count())
        .join_from(disclosures, names, names.c.position == disclosures.c.position)
        .where(disclosures.c.published == PUBLISHED, disclosures.c.audience == "external", disclosures.c.on_website)
        .group_by(names.c.name, year)
    )
    with catalog.service.database.read() as connection:
        return {(name, int(of)): count for name, of, count in connection.execute(query)}


def found(catalog: CatalogHarness, query: str) -> list[str]:
    return [line["index_number"] for line in catalog.get(f"/published?{query}").json["items"]]


def test_what_is_counted_is_what_is_there_after_every_act(catalog: CatalogHarness) -> None:
    first, third = catalog.published(co_issuers=JOINT), catalog.published(topics=["news"])
    second = catalog.published(channels=["screen"], no_website_reason="只在大厅公示。")
    assert kept(catalog) == counted_anew(catalog)
    assert kept(catalog)[listing.ALL, 2026] == 2
    corrected(catalog, first, topics=["news", "fees"])
    assert kept(catalog) == counted_anew(catalog)
    assert kept(catalog)[listing.of_topic("news"), 2026] == 2
    assert (listing.of_body("GS"), 2026) not in kept(catalog)
    catalog.later(days=200)
    corrected(catalog, second)
    assert kept(catalog) == counted_anew(catalog)
    assert kept(catalog)[listing.ALL, 2027] == 1
    reason = {"reason": "失效。", "ground": "第八条"}
    assert catalog.act(second, "withdraw", OFFICE, reason).status_code == 200
    assert catalog.act(third, "take-down", OFFICE).status_code == 200
    assert kept(catalog) == counted_anew(catalog)
    assert kept(catalog)[listing.ALL, 2026] == 1
    with catalog.service.database.read() as connection:
        left = set(connection.execute(sa.select(listed_under.c.position)).scalars())
    assert len(left) == 1, "what is withdrawn or taken down is found under nothing"


def test_a_year_holds_what_a_clock_that_went_back_has_published(catalog: CatalogHarness) -> None:
    """Positions follow the days as long as clocks go forward; a wrong clock loses nothing all the same."""
    of_2026 = catalog.index_number(catalog.published(title="第一份报告"))
    catalog.clock.advance(timedelta(days=-800))
    of_2024 = catalog.index_number(catalog.published(title="第二份报告", formed_on="2024-08-20", period="2024-Q2"))
    catalog.clock.advance(timedelta(days=801))
    again_2026 = catalog.index_number(catalog.published(title="第三份报告"))
    assert found(catalog, "year=2026") == [again_2026, of_2026]
    assert found(catalog, "year=2024") == found(catalog, "to=2025-01-01") == [of_2024]
    assert found(catalog, "q=报告&year=2024") == [of_2024]
    assert found(catalog, "from=2026-11-10") == [again_2026]


def test_nobody_counts_from_the_places_of_a_list_what_is_not_his_to_read(catalog: CatalogHarness) -> None:
    """They were numbers that run on over publications of every audience: a gap told of a party matter, and its time."""
    for number in range(3):
        catalog.published(title=f"物业公示之{number}")
    for asked in ("limit=1", "limit=1&q=物业", "limit=1&q=物业&sort=date"):
        first = catalog.get(f"/published?{asked}").json["next"]
        second = catalog.get(f"/published?{asked}&cursor={first}").json["next"]
        assert len(first) == len(second)
        for cursor in (first, second):
            with pytest.raises(BadCursor):
                decode_cursor(cursor)
        assert catalog.get(f"/published?{asked}").json["next"] == first, "kept or made anew, it is the same answer"
    shown = Browser(catalog).get("/published?limit=1").text
    (following,) = set(re.findall(r"cursor=([\w-]+)", shown))
    with pytest.raises(BadCursor):
        decode_cursor(following)
    assert "物业公示之1" in Browser(catalog).get(f"/published?limit=1&cursor={following}").text
