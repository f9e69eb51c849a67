"""Each surface carries what has the channel of its kind; what hangs elsewhere is there once its proof is."""

from __future__ import annotations

from typing import Any

import pytest

from tests.integration.notify import conftest
from tests.integration.notify.harness import BOARD, KEEPER, PROOF, SCREEN, SITE, NotifyHarness
from tests.integration.notify.test_notify_pages import see

pytestmark = [pytest.mark.one_database, pytest.mark.servers]
harness = conftest.any_harness

COUNTY = {"code": "county", "name": "县政府门户网站", "kind": "website", "automatic": False}
ACCOUNT = {"code": "account", "name": "政务公众号", "kind": "official_account", "automatic": False}


@pytest.mark.parametrize(
    ("channels", "on_feed", "on_screen", "to_agencies"),
    [
        ([SITE], True, False, True),
        ([SCREEN], False, True, False),
        ([BOARD], False, False, False),
        ([COUNTY, BOARD], False, False, False),
        ([SITE, SCREEN], True, True, True),
    ],
    ids=["site", "screen", "board", "county", "both"],
)
def test_a_surface_carries_what_has_its_channel_and_nothing_else(
    harness: NotifyHarness, channels: list[dict[str, Any]], on_feed: bool, on_screen: bool, to_agencies: bool
):
    data = harness.publish(channels=channels)
    for form in ("atom", "rss", "json"):
        told = harness.get(f"/feeds/publications.{form}").get_data(as_text=True)
        assert (data["index_number"] in told) is on_feed
    assert (data["title"] in see(harness, "/notify/screen")) is on_screen
    assert bool(harness.sent()) is to_agencies
    harness.withdraw(data)
    assert len(harness.sent()) == 2 * to_agencies


def test_a_correction_that_brings_it_to_the_website_is_the_first_that_agencies_hear(harness: NotifyHarness):
    data = harness.publish(channels=[BOARD])
    again = {name: data[name] for name in ("index_number", "address")}
    harness.publish(revision=2, change_reason="上网公开", channels=[SITE, BOARD], **again)
    assert [(event["type"], event["sequence"]) for event in harness.sent()] == [
        ("yangguang.disclosure.published.v1", 1)
    ]


@pytest.mark.both_databases
@pytest.mark.parametrize("channel", [COUNTY, ACCOUNT], ids=["website", "account"])
@pytest.mark.parametrize(
    "address", ["", "县政府网站首页", "javascript:alert(1)", "https://", "ftp://a.cn/x", "http://a b/"]
)
def test_a_page_elsewhere_is_out_once_its_address_is_known(
    harness: NotifyHarness, channel: dict[str, Any], address: str
):
    harness.publish(channels=[SITE, channel])
    (found,) = harness.items(f"/deliveries?channel={channel['code']}", KEEPER)
    assert found["state"] == "pending"
    path = f"/deliveries/{found['id']}/confirm"
    refused = harness.post(path, {**PROOF, "address": address}, actor=KEEPER)
    assert (refused.status_code, list(refused.json["errors"])) == (422, ["address"])
    assert len(harness.announced("delivery.completed")) == 1
    proof = {**PROOF, "address": "https://www.example.gov.cn/zwgk/118.html"}
    assert harness.post(path, proof, actor=KEEPER).status_code == 200
    assert harness.announced("delivery.completed")[-1].data["proof"]["address"] == proof["address"]


def test_a_sheet_on_a_board_is_proved_by_its_place(harness: NotifyHarness):
    harness.publish()
    path = f"/deliveries/{harness.board()['id']}/confirm"
    refused = harness.post(path, {**PROOF, "address": " "}, actor=KEEPER)
    assert (refused.status_code, list(refused.json["errors"])) == (422, ["address"])
    assert harness.post(path, PROOF, actor=KEEPER).status_code == 200


def test_the_sheet_of_what_is_not_on_the_web_names_no_address(harness: NotifyHarness):
    harness.publish(channels=[BOARD])
    page = see(harness, f"/notify/deliveries/{harness.board()['id']}", KEEPER)
    assert 'class="qr"' not in page
    assert "/published/" not in page
    assert "本件不在网上公开" in page
