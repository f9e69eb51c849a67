"""Feeds tell of external publications: corrected ones anew, withdrawn ones no more."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from datetime import timedelta

import pytest

from tests.integration.notify import conftest
from tests.integration.notify.harness import NotifyHarness

pytestmark = [pytest.mark.one_database, pytest.mark.servers]
harness = conftest.any_harness

FEEDS = "/feeds/publications"
ATOM = "{http://www.w3.org/2005/Atom}"


def entries(harness: NotifyHarness, query: str = "") -> list[ElementTree.Element]:
    answer = harness.get(f"{FEEDS}.atom{query}")
    assert answer.status_code == 200
    return ElementTree.fromstring(answer.data).findall(f"{ATOM}entry")


@pytest.mark.both_databases
def test_an_entry_names_links_and_dates_the_publication(harness: NotifyHarness):
    harness.deliver("catalog.body.changed", "GJJ", a_body())
    data = harness.publish()
    (entry,) = entries(harness)
    assert entry.findtext(f"{ATOM}title") == data["title"]
    assert entry.findtext(f"{ATOM}id") == f"urn:yangguang:publication:{data['index_number']}"
    assert entry.find(f"{ATOM}link").get("href") == f"https://zwgk.example.gov.cn{data['address']}"
    assert entry.findtext(f"{ATOM}author/{ATOM}name") == "市住房公积金管理中心"
    assert entry.find(f"{ATOM}category").get("term") == "finance"


def test_a_correction_updates_the_entry_and_brings_it_to_the_top(harness: NotifyHarness):
    data = harness.publish()
    harness.clock.advance(timedelta(hours=1))
    harness.publish("d-2")
    harness.clock.advance(timedelta(hours=1))
    again = {name: data[name] for name in ("index_number", "address")}
    harness.publish(revision=2, change_reason="更正合计数", **again)
    first, second = entries(harness)
    assert first.findtext(f"{ATOM}id").endswith(data["index_number"])
    assert first.findtext(f"{ATOM}updated") == "2026-11-24T04:00:00+00:00"
    assert first.findtext(f"{ATOM}published") == "2026-11-24T02:00:00+00:00"
    assert "更正合计数" in first.findtext(f"{ATOM}summary")
    assert "d-2" in second.findtext(f"{ATOM}title")


@pytest.mark.parametrize("purge", [False, True])
def test_a_withdrawn_publication_is_gone_from_every_feed(harness: NotifyHarness, purge: bool):
    data = harness.publish()
    version = harness.get(f"{FEEDS}.atom").headers["ETag"]
    harness.clock.advance(timedelta(seconds=1))
    harness.withdraw(data, purge=purge)
    assert harness.get(f"{FEEDS}.atom").headers["ETag"] != version
    for form in ("atom", "rss", "json"):
        assert data["index_number"] not in harness.get(f"{FEEDS}.{form}").get_data(as_text=True)


@pytest.mark.both_databases
def test_feeds_are_narrowed_by_topic_and_body(harness: NotifyHarness):
    harness.publish("d-1", topics=["finance", "news"])
    harness.publish("d-2", topic="policy", topics=["policy"])
    harness.publish("d-3", body="GDKY")
    assert len(entries(harness, "?topic=news")) == 1
    assert len(entries(harness, "?topic=finance")) == 2
    assert len(entries(harness, "?body=GJJ")) == 2
    assert len(entries(harness, "?body=GDKY&topic=policy")) == 0
    assert len(entries(harness, "?body=NONE")) == 0


def test_a_joint_document_is_in_the_feed_of_each_of_its_bodies(harness: NotifyHarness):
    harness.publish("d-1", co_issuers=[{"body": "GDKY", "name": "供水公司"}, {"body": "", "name": "市财政局"}])
    for body, found in (("GJJ", 1), ("GDKY", 1), ("GD", 0)):
        assert len(entries(harness, f"?body={body}")) == found


@pytest.mark.parametrize("form", ["atom", "rss", "json"])
def test_an_unchanged_feed_answers_304_from_one_statement(harness: NotifyHarness, form: str):
    harness.publish()
    answer = harness.get(f"{FEEDS}.{form}")
    assert answer.headers["Cache-Control"] == "public, max-age=60"
    with harness.statements() as sent:
        again = harness.get(f"{FEEDS}.{form}", If_None_Match=answer.headers["ETag"])
    assert (again.status_code, again.data, len(sent)) == (304, b"", 1)


def test_characters_that_xml_cannot_carry_do_not_break_the_feed(harness: NotifyHarness):
    harness.publish(title="一\x0b二\x1f三 <b>&", summary="\x01")
    (entry,) = entries(harness)
    assert entry.findtext(f"{ATOM}title") == "一二三 <b>&"


def test_a_json_entry_names_the_digest_of_its_text(harness: NotifyHarness):
    data = harness.publish()
    (item,) = harness.get(f"{FEEDS}.json").json["items"]
    assert item["_yangguang"]["text"] == data["text"]


def test_a_feed_without_entries_is_valid_too(harness: NotifyHarness):
    assert entries(harness) == []
    assert harness.get(f"{FEEDS}.json").json["items"] == []
    assert b"<rss" in harness.get(f"{FEEDS}.rss").data


def a_body() -> dict:
    return {
        "code": "GJJ",
        "name": "市住房公积金管理中心",
        "kind": "住房公积金管理中心",
        "legal_regime": "mandated",
        "departments": [{"code": "BGS", "name": "办公室"}],
        "channels": [],
        "rules": {"approvers": ["leader"], "same_person": [], "deliberate_before": False},
        "active": True,
    }
