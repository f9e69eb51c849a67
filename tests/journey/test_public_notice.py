"""A public notice ends while the whole system runs: no answer, feed, queue or stream names anybody of it any more."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from chassis.base.clock import SystemClock
from chassis.base.settings import Settings
from tests.journey.harness import publish, state
from tests.journey.system import System
from tests.journey.test_purge import told_outside

pytestmark = [pytest.mark.servers, pytest.mark.slow]

NAME, FILE = "欧阳金丝雀", "金丝雀名单"
BIRD, MOBILE = "金丝雀", "13912345678"
KEPT = {"kind": "mobile", "masked": "139****5678", "reason": "经本人同意公布。"}
FEEDS = tuple(f"/notify/api/v1/feeds/publications.{kind}" for kind in ("atom", "rss", "json"))


def a_notice(system: System) -> str:
    """A published notice of one person, whose last day is tomorrow."""
    sent = {"file": (f"{FILE}.txt", NAME.encode(), "text/plain")}
    file = system.request("POST", "/catalog/api/v1/files", by="gjj.proposer", files=sent).json()["digest"]
    return publish(
        system,
        "GJJ-W-08",
        f"{NAME}同志任前公示",
        f"拟任职人员：欧阳　**金丝雀**。手机{MOBILE}。",
        attachments=[file],
        kept_findings=[KEPT],
        notice_until=_tomorrow().isoformat(),
        notice_hides=[NAME],
    )


def let_it_be_over(system: System, disclosure: str) -> None:
    """As if it had been published some days earlier: its last day is yesterday."""
    yesterday = _tomorrow() - timedelta(days=2)
    engine = sa.create_engine(Settings.load(system.environ).database_url("catalog"))
    moved = "REPLACE(CAST(editions AS TEXT), :tomorrow, :yesterday)"
    moved = moved if engine.dialect.name == "sqlite" else f"CAST({moved} AS jsonb)"
    days = {"tomorrow": _tomorrow().isoformat(), "yesterday": yesterday.isoformat()}
    with engine.begin() as connection:
        change = sa.text(f"UPDATE disclosures SET notice_until = :day, editions = {moved} WHERE id = :id")
        connection.execute(
            change.bindparams(sa.bindparam("day", type_=sa.Date)), {"day": yesterday, "id": disclosure, **days}
        )
    engine.dispose()


def test_a_notice_that_is_over_names_nobody_anywhere(system: System) -> None:
    if system.mode == "distributed":
        assert system.yangguang("agency", "add", "canary", "市鸟类局").returncode == 0
    disclosure = a_notice(system)
    system.quiet()
    number = state(system, disclosure, "gjj.office")["index_number"]
    addresses = (f"/published/{number}", f"/catalog/api/v1/published/{number}", "/catalog/api/v1/changes", *FEEDS)
    assert all(BIRD in system.page(address).text for address in addresses)
    if system.mode == "distributed":
        system.eventually(lambda: NAME in _outside(system), "agencies are told of it")

    let_it_be_over(system, disclosure)
    system.eventually(
        lambda: state(system, disclosure, "gjj.office")["public_revision"] == 2, "the notice has ended by itself"
    )
    system.quiet()
    for address in (*addresses, "/", "/published", "/published?item=GJJ-W-08", "/notify/screen", "/sitemap.xml"):
        said = system.page(address).text
        assert BIRD not in said, address
        assert MOBILE not in said, address
    assert system.request("GET", f"/catalog/api/v1/published/{number}?revision=1").status_code == 410
    assert system.get("/catalog/api/v1/published", params={"q": NAME})["items"] == []
    if system.mode == "distributed":
        system.eventually(lambda: BIRD not in _outside(system), "agencies' queue and stream name nobody")
        (last,) = [told for told in told_outside(system) if told["data"].get("erase_through")][-1:]
        assert (last["data"]["revision"], last["data"]["title"]) == (2, "×××同志任前公示")
    kept = system.get(f"/catalog/api/v1/published/{number}?revision=1", by="gjj.archivist")
    assert NAME in kept["title"]
    done = system.yangguang("reconcile")
    assert done.returncode == 0, done.stdout


def _outside(system: System) -> str:
    return json.dumps(told_outside(system), ensure_ascii=False)


def _tomorrow() -> date:
    return SystemClock().today() + timedelta(days=1)
