"""A publication reaches its channels and the agencies; corrections and withdrawals reach everyone who got it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from chassis.storage import audit_chain
from tests.integration.notify import conftest
from tests.integration.notify.house import BOARD, KEEPER, SCREEN, SITE, House, a_task

pytestmark = pytest.mark.servers
house = conftest.house_on_either

API = "/notify/api/v1"
PROOF = {"address": "一楼东侧", "note": "已张贴两页", "posted_at": "2026-11-24T10:00:00+08:00"}


def delivery_of(house: House, channel: str, *, revision: int = 1) -> dict:
    items = house.client(KEEPER).get(f"{API}/deliveries?channel={channel}&limit=100").json["items"]
    return next(item for item in items if item["revision"] == revision)


def confirm(house: House, channel: str, *, revision: int = 1) -> None:
    one = delivery_of(house, channel, revision=revision)
    answer = house.client(KEEPER).post(f"{API}/deliveries/{one['id']}/confirm", PROOF)
    assert answer.status_code == 200, answer.json


def tasks_of(house: House, actor=KEEPER) -> list[dict]:
    return house.client(actor).get(f"{API}/tasks").json["items"]


def test_the_website_is_served_at_once_and_the_board_awaits_its_keeper(house: House):
    house.publish()
    assert delivery_of(house, "site")["state"] == "delivered"
    board = delivery_of(house, "board")
    assert (board["state"], board["due_on"]) == ("pending", "2026-11-27")
    (completed,) = house.events("delivery.completed")
    assert completed.data["channel"]["code"] == "site"
    (task,) = tasks_of(house)
    assert (task["kind"], task["page"]) == ("post", f"/notify/deliveries/{board['id']}")


def test_a_confirmed_delivery_is_told_and_its_task_is_gone(house: House):
    house.publish(channels=[BOARD])
    confirm(house, "board")
    (told,) = house.events("delivery.completed")
    assert told.data["proof"]["address"] == "一楼东侧"
    assert told.data["proof"]["by"]["sub"] == "sun"
    assert told.correlation == "d-1"
    assert tasks_of(house) == []


def test_the_agencies_are_told_under_the_catalogs_event_id(house: House):
    house.publish()
    (event,) = house.outside()
    assert event["id"] == "catalog.disclosure.published:d-1:1"
    assert (event["sequence"], event["type"]) == (1, "yangguang.disclosure.published.v1")
    assert "附表" not in str(event)


@pytest.mark.parametrize("audience", ["internal", "party"])
def test_inner_matters_are_delivered_inside_and_told_nobody_outside(house: House, audience: str):
    data = house.publish(audience=audience)
    house.withdraw(data)
    assert house.outside() == []
    feed = house.client().get(f"{API}/feeds/publications.json").json
    assert feed["items"] == []
    assert data["title"] not in house.client().get(f"{API}/feeds/publications.atom").get_data(as_text=True)


def test_a_correction_replaces_what_hangs_once_the_new_sheet_is_up(house: House):
    data = house.publish()
    confirm(house, "board")
    house.clock.advance(timedelta(minutes=-30))
    again = {name: data[name] for name in ("index_number", "address")}
    house.publish(revision=2, change_reason="更正合计数", **again)
    house.clock.advance(timedelta(minutes=30))
    assert delivery_of(house, "site", revision=1)["state"] == "replaced"
    assert delivery_of(house, "board", revision=1)["state"] == "delivered"
    confirm(house, "board", revision=2)
    assert delivery_of(house, "board", revision=1)["state"] == "replaced"
    assert [event["type"].split(".")[2] for event in house.outside()] == ["published", "corrected"]
    assert [event["sequence"] for event in house.outside()] == [1, 2]


def test_a_correction_calls_back_what_hangs_where_it_is_named_no_more(house: House):
    data = house.publish(channels=[SITE, BOARD, SCREEN])
    confirm(house, "board")
    again = {name: data[name] for name in ("index_number", "address")}
    house.publish(revision=2, channels=[SITE], **again)
    assert delivery_of(house, "board")["state"] == "to_remove"
    assert delivery_of(house, "screen")["state"] == "cancelled"
    assert [task["kind"] for task in tasks_of(house)] == ["remove"]


def test_a_withdrawal_calls_back_what_hangs_and_cancels_the_rest(house: House):
    data = house.publish(channels=[SITE, BOARD, SCREEN])
    confirm(house, "board")
    house.withdraw(data)
    states = {channel: delivery_of(house, channel)["state"] for channel in ("site", "board", "screen")}
    assert states == {"site": "removed", "board": "to_remove", "screen": "cancelled"}
    (task,) = tasks_of(house)
    assert (task["kind"], task["due_on"]) == ("remove", "2026-11-27")
    assert house.outside()[-1]["data"]["reason"] == "所依据的文件已废止。"
    removal = {"note": "已取下", "removed_at": "2026-11-24T10:00:00+08:00"}
    board = delivery_of(house, "board")
    answer = house.client(KEEPER).post(f"{API}/deliveries/{board['id']}/confirm-removal", removal)
    assert answer.json["state"] == "removed"
    assert tasks_of(house) == []


def test_after_a_take_down_no_word_of_it_is_in_any_table(house: House):
    data = house.publish(title="某某同志处理结果", summary="处理情况说明", document_number="公积金〔2026〕8号")
    about = {"noun": "disclosure", "id": "d-1"}
    task = a_task(kind="archive", title="请归档：某某同志处理结果", roles=["archivist"], about=about)
    house.tell("catalog.task.opened", task["id"], task)
    confirm(house, "board")
    house.withdraw(data, purge=True, reason="涉及某某同志")
    kept = house.everything_kept()
    for word in ("某某同志", "处理情况", "公积金〔2026〕8号", "附表"):
        assert word not in kept
        for path in house.service.settings.data.rglob("*.sqlite*"):
            assert word.encode() not in path.read_bytes(), path
    last = house.outside()[-1]
    assert (last["data"]["taken_down"], last["data"]["reason"]) == (True, "该信息已停止公开。")
    (task,) = [task for task in tasks_of(house) if task["kind"] == "remove"]
    assert data["index_number"] in task["title"]
    assert task["due_on"] == "2026-11-24"


def test_a_withdrawal_of_what_was_never_published_changes_nothing(house: House):
    house.withdraw({"id": "d-7", "audience": "external", "title": "x", "revision": 1}, purge=True)
    assert house.outside() == []


def test_a_repeated_snapshot_delivers_nothing_twice(house: House):
    data = house.publish()
    data_again = {**data, "title": data["title"] + "（核对）"}
    house.tell("catalog.disclosure.published", "d-1", data_again, audience="external", snapshot=True)
    assert len(house.outside()) == 1
    assert len(house.client(KEEPER).get(f"{API}/deliveries").json["items"]) == 2


def test_filing_is_kept(house: House):
    data = house.publish()
    told = {**data, "archive_number": "GJJ·2026·D10-0001", "filed_at": "2026-11-24T02:00:00Z"}
    house.tell("catalog.disclosure.filed", "d-1", told, audience="external")
    assert "GJJ·2026·D10-0001" in house.everything_kept()


def test_the_audit_chain_of_all_this_holds(house: House):
    house.withdraw(house.publish())
    with house.service.database.read() as connection:
        verdict = audit_chain.verify(connection)
    assert verdict.broken is None
    assert verdict.records >= 5
