"""A publication reaches its channels and the agencies; corrections and withdrawals reach everyone who got it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from chassis.storage import audit_chain
from tests.integration.notify import conftest
from tests.integration.notify.harness import BOARD, KEEPER, OFFICE, PROOF, SCREEN, SITE, NotifyHarness, a_task

pytestmark = [pytest.mark.one_database, pytest.mark.servers]
harness = conftest.any_harness


def delivery_of(harness: NotifyHarness, channel: str, *, revision: int = 1) -> dict:
    items = harness.get(f"/deliveries?channel={channel}&limit=100", actor=KEEPER).json["items"]
    return next(item for item in items if item["revision"] == revision)


def confirm(harness: NotifyHarness, channel: str, *, revision: int = 1) -> None:
    found = delivery_of(harness, channel, revision=revision)
    answer = harness.post(f"/deliveries/{found['id']}/confirm", PROOF, actor=KEEPER)
    assert answer.status_code == 200, answer.json


def tasks_of(harness: NotifyHarness, actor=KEEPER) -> list[dict]:
    return harness.get("/tasks", actor=actor).json["items"]


def test_the_website_is_served_at_once_and_the_board_awaits_its_keeper(harness: NotifyHarness):
    harness.publish()
    assert delivery_of(harness, "site")["state"] == "delivered"
    board = delivery_of(harness, "board")
    assert (board["state"], board["due_on"]) == ("pending", "2026-11-27")
    (completed,) = harness.announced("delivery.completed")
    assert completed.data["channel"]["code"] == "site"
    (task,) = tasks_of(harness)
    assert (task["kind"], task["page"]) == ("post", f"/notify/deliveries/{board['id']}")


def test_a_confirmed_delivery_is_told_and_its_task_is_gone(harness: NotifyHarness):
    harness.publish(channels=[BOARD])
    confirm(harness, "board")
    (told,) = harness.announced("delivery.completed")
    assert told.data["proof"]["address"] == "一楼东侧"
    assert told.data["proof"]["by"]["sub"] == "sun"
    assert told.correlation == "d-1"
    assert tasks_of(harness) == []


def test_the_agencies_are_told_under_the_catalogs_event_id(harness: NotifyHarness):
    harness.publish()
    (event,) = harness.sent()
    assert event["id"] == "catalog.disclosure.published-d-1-1"
    assert (event["sequence"], event["type"]) == (1, "yangguang.disclosure.published.v1")
    assert "附表" not in str(event)


@pytest.mark.both_databases
@pytest.mark.parametrize("audience", ["internal", "party"])
def test_inner_matters_are_delivered_inside_and_told_nobody_outside(harness: NotifyHarness, audience: str):
    data = harness.publish(audience=audience)
    harness.withdraw(data)
    assert harness.sent() == []
    feed = harness.get("/feeds/publications.json").json
    assert feed["items"] == []
    assert data["title"] not in harness.get("/feeds/publications.atom").get_data(as_text=True)


def test_a_correction_replaces_what_hangs_once_the_new_sheet_is_up(harness: NotifyHarness):
    data = harness.publish()
    confirm(harness, "board")
    harness.clock.advance(timedelta(minutes=-30))
    again = {name: data[name] for name in ("index_number", "address")}
    harness.publish(revision=2, change_reason="更正合计数", **again)
    harness.clock.advance(timedelta(minutes=30))
    assert delivery_of(harness, "site", revision=1)["state"] == "replaced"
    assert delivery_of(harness, "board", revision=1)["state"] == "delivered"
    confirm(harness, "board", revision=2)
    assert delivery_of(harness, "board", revision=1)["state"] == "replaced"
    assert [event["type"].split(".")[2] for event in harness.sent()] == ["published", "corrected"]
    assert [event["sequence"] for event in harness.sent()] == [1, 2]


def test_a_correction_calls_back_what_hangs_where_it_is_named_no_more(harness: NotifyHarness):
    data = harness.publish(channels=[SITE, BOARD, SCREEN])
    confirm(harness, "board")
    again = {name: data[name] for name in ("index_number", "address")}
    harness.publish(revision=2, channels=[SITE], **again)
    assert delivery_of(harness, "board")["state"] == "to_remove"
    assert delivery_of(harness, "screen")["state"] == "cancelled"
    assert [task["kind"] for task in tasks_of(harness)] == ["remove"]


def test_a_withdrawal_calls_back_what_hangs_and_cancels_the_rest(harness: NotifyHarness):
    data = harness.publish(channels=[SITE, BOARD, SCREEN])
    confirm(harness, "board")
    harness.withdraw(data)
    states = {channel: delivery_of(harness, channel)["state"] for channel in ("site", "board", "screen")}
    assert states == {"site": "removed", "board": "to_remove", "screen": "cancelled"}
    (task,) = tasks_of(harness)
    assert (task["kind"], task["due_on"]) == ("remove", "2026-11-27")
    assert harness.sent()[-1]["data"]["reason"] == "所依据的文件已废止。"
    removal = {"note": "已取下", "removed_at": "2026-11-24T10:00:00+08:00"}
    board = delivery_of(harness, "board")
    answer = harness.post(f"/deliveries/{board['id']}/confirm-removal", removal, actor=KEEPER)
    assert answer.json["state"] == "removed"
    assert tasks_of(harness) == []


def test_a_withdrawal_that_is_told_again_tells_nobody_a_second_time(harness: NotifyHarness):
    """Under another event's id, as a reader that was put back to an older state may be told."""
    data = harness.publish()
    harness.withdraw(data)
    told, tasks, records = harness.sent(), tasks_of(harness), harness.everything_kept().count("publication.withdrawn")
    harness.later(days=1)
    harness.withdraw(data, reason="另一个理由。")
    assert (harness.sent(), tasks_of(harness)) == (told, tasks)
    assert harness.everything_kept().count("publication.withdrawn") == records
    assert harness.undone() == 0


@pytest.mark.both_databases
def test_after_a_purge_no_word_of_it_is_in_any_table(harness: NotifyHarness):
    data = harness.publish(title="某某同志处理结果", summary="处理情况说明", document_number="公积金〔2026〕8号")
    about = {"noun": "disclosure", "id": "d-1"}
    task = a_task(kind="archive", title="请归档：某某同志处理结果", roles=["archivist"], about=about)
    harness.deliver("catalog.task.opened", task["id"], task)
    confirm(harness, "board")
    harness.withdraw(data, purge=True)
    kept = harness.everything_kept()
    for word in ("某某同志", "处理情况", "公积金〔2026〕8号", "附表"):
        assert word not in kept
        for path in harness.service.settings.data.rglob("*.sqlite*"):
            assert word.encode() not in path.read_bytes(), path
    last = harness.sent()[-1]
    assert (last["data"]["erase"], last["data"]["reason"]) == (True, "该信息已停止公开。")
    (task,) = [task for task in tasks_of(harness) if task["kind"] == "remove"]
    assert data["index_number"] in task["title"]
    assert task["due_on"] == "2026-11-24"


@pytest.mark.both_databases
def test_what_is_still_to_be_sent_of_a_purged_publication_goes_out_as_a_tombstone(harness: NotifyHarness):
    data = harness.publish(title="某某同志处理结果")
    harness.publish("d-2", title="别的信息")
    harness.withdraw(data, purge=True)
    first, other, last = harness.sent()
    assert (first["type"], first["sequence"], first["data"]["erase"]) == (last["type"], 1, True)
    assert (last["sequence"], last["data"]["erase"]) == (2, True)
    assert other["data"]["title"] == "别的信息"
    assert harness.items("/deliveries?disclosure=d-1", KEEPER)[0]["title"] == ""


NAMED = {"title": "欧阳金丝雀任前公示", "summary": "欧阳金丝雀等二人。", "document_number": "金丝雀〔2026〕8号"}
LEFT = {"title": "×××任前公示", "summary": "×××等二人。", "document_number": "×××〔2026〕8号"}


def end_of(harness: NotifyHarness, data: dict[str, Any]) -> dict[str, Any]:
    """The edition without persons that takes the place of a public notice."""
    again = {name: data[name] for name in ("index_number", "address")}
    told = {"supersedes": 1, "closed_through": 1, "change_reason": "公示期满，隐去个人信息", "attachments": []}
    return harness.publish("d-1", revision=2, **again, **told, **LEFT)


@pytest.mark.both_databases
def test_after_a_public_notice_agencies_feeds_and_screen_name_nobody(harness: NotifyHarness):
    data = harness.publish(**NAMED)
    harness.publish("d-2", title="别的信息")
    assert "欧阳金丝雀" in harness.client.get("/notify/api/v1/feeds/publications.atom").text
    end_of(harness, data)
    first, other, last = harness.sent()
    assert (first["type"], first["sequence"]) == ("yangguang.disclosure.published.v1", 1)
    assert {name: first["data"][name] for name in LEFT} == LEFT
    assert (last["sequence"], last["data"]["revision"], last["data"]["erase_through"]) == (2, 2, 1)
    assert other["data"]["title"] == "别的信息"
    told = ("text", "attachments", "content_hash")
    assert {name: first["data"][name] for name in told} == {name: last["data"][name] for name in told}, (
        "by the digests of the notice, guessed names could be checked"
    )
    for address in ("atom", "rss", "json"):
        assert "金丝雀" not in harness.client.get(f"/notify/api/v1/feeds/publications.{address}").text
    assert "金丝雀" not in harness.client.get("/notify/screen").text


def test_a_withdrawn_public_notice_names_nobody_to_agencies(harness: NotifyHarness):
    data = harness.publish(**NAMED)
    harness.withdraw({**data, "title": LEFT["title"], "closed_through": 1})
    first, last = harness.sent()
    assert [(each["type"], each["data"]["erase"], each["data"]["unlist"]) for each in (first, last)] == [
        ("yangguang.disclosure.withdrawn.v1", False, True)
    ] * 2
    assert [each["data"]["erase_through"] for each in (first, last)] == [1, 1]
    assert "金丝雀" not in str([first, last])
    assert "sm3:" not in str([first, last]), "by a digest, guessed names could be checked"


def test_after_a_public_notice_no_delivery_and_no_task_names_anybody(harness: NotifyHarness):
    """Keepers of channels and others who know of deliveries need not work on what they carry."""
    data = harness.publish(**NAMED)
    assert "金丝雀" in str(harness.items("/deliveries?disclosure=d-1", KEEPER))
    end_of(harness, data)
    deliveries = harness.items("/deliveries?disclosure=d-1", KEEPER)
    assert {each["revision"] for each in deliveries} == {1, 2}
    assert "金丝雀" not in str(deliveries)
    assert "金丝雀" not in str(tasks_of(harness, KEEPER))


def test_a_later_correction_leaves_what_agencies_were_told_as_it_is(harness: NotifyHarness):
    data = harness.publish(**NAMED)
    end_of(harness, data)
    again = {name: data[name] for name in ("index_number", "address")}
    harness.publish("d-1", revision=3, supersedes=2, closed_through=1, title="另一个标题", **again)
    assert [event["data"]["title"] for event in harness.sent()] == [LEFT["title"], LEFT["title"], "另一个标题"]


def test_each_event_after_a_public_notice_tells_agencies_up_to_where_to_forget(harness: NotifyHarness):
    """An agency that was away passes the correction that ended it, since another one followed."""
    data = harness.publish(**NAMED)
    end_of(harness, data)
    again = {name: data[name] for name in ("index_number", "address")}
    harness.publish("d-1", revision=3, supersedes=2, closed_through=1, **again)
    harness.withdraw({**data, "closed_through": 1})
    assert [event["data"].get("erase_through") for event in harness.sent()] == [None, 1, 1, 1]


def test_what_comes_late_of_a_purged_disclosure_brings_no_title_back(harness: NotifyHarness):
    """Never published here, parked before, or told by another service after it: not a word, and nothing is stuck."""
    data = {"id": "d-5", "audience": "external"}
    about = {"noun": "case", "id": "c-5"}
    late = a_task(5, title="审核：某某同志处理结果", about=about, disclosure="d-5")
    harness.take(harness.purged(data))
    harness.deliver("review.task.opened", late["id"], late)
    (task,) = tasks_of(harness, OFFICE)
    assert task["title"] == ""
    review = a_task(6, kind="follow_up", title="一条信息已清除，请补办复核", about=about, disclosure="d-5")
    harness.deliver("catalog.task.opened", review["id"], review)
    assert "请补办复核" in harness.everything_kept()
    closed = {"id": "t-9", "kind": "decide", "body": "GJJ", "reason": "withdrawn"}
    harness.deliver("review.task.closed", "t-9", closed, correlation="d-5")
    assert harness.sent() == []
    assert harness.undone() == 0


def test_a_parked_task_about_it_is_forgotten_and_holds_nothing_up(harness: NotifyHarness):
    """It is of another aggregate, and its reason quotes nothing."""
    broken = a_task(5, title="审核：某某同志处理结果", disclosure="d-5", page="nowhere")
    opened = harness.event("review.task.opened", "t-005", broken)
    harness.take(opened, parks=True)
    harness.deliver("review.task.closed", "t-005", {"id": "t-005", "reason": "passed"}, correlation="d-5")
    assert "某某同志" in harness.everything_kept()
    assert "nowhere" not in harness.parked()[0]
    harness.take(harness.purged({"id": "d-5", "audience": "external"}))
    assert "某某同志" not in harness.everything_kept()
    assert harness.undone() == 0


def test_a_purge_done_again_tells_the_agencies_once(harness: NotifyHarness):
    data = harness.publish()
    harness.withdraw(data, purge=True)
    count = len(harness.sent())
    harness.withdraw(data, purge=True)
    assert len(harness.sent()) == count


def test_a_withdrawal_of_what_was_never_published_changes_nothing(harness: NotifyHarness):
    harness.withdraw({"id": "d-7", "audience": "external", "title": "x", "revision": 1}, purge=True)
    assert harness.sent() == []


def test_a_repeated_snapshot_delivers_nothing_twice(harness: NotifyHarness):
    data = harness.publish()
    data_again = {**data, "title": data["title"] + "（核对）"}
    harness.deliver("catalog.disclosure.published", "d-1", data_again, audience="external", snapshot=True)
    assert len(harness.sent()) == 1
    assert len(harness.get("/deliveries", actor=KEEPER).json["items"]) == 2


def test_filing_is_kept(harness: NotifyHarness):
    data = harness.publish()
    told = {**data, "archive_number": "GJJ·2026·D10-0001", "filed_at": "2026-11-24T02:00:00Z"}
    harness.deliver("catalog.disclosure.filed", "d-1", told, audience="external")
    assert "GJJ·2026·D10-0001" in harness.everything_kept()


@pytest.mark.both_databases
def test_the_audit_chain_of_all_this_holds(harness: NotifyHarness):
    harness.withdraw(harness.publish())
    with harness.service.database.read() as connection:
        verdict = audit_chain.verify(connection)
    assert verdict.broken is None
    assert verdict.records >= 5
