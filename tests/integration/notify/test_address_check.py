"""A county's portal as a channel with proof: its page is looked at; one that is gone is its keeper's task, once."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from chassis.base import remote_page, tls
from tests.harness.stand_in_site import served
from tests.integration.notify import harness as settings
from tests.integration.notify.harness import KEEPER, SITE, NotifyHarness

COUNTY = {"code": "county", "name": "县政府门户", "kind": "website", "automatic": False}
TITLE = "2026年第三季度财务收支报告（d-1）"


class Portal:
    """The county's website: the status and words of its page."""

    def __init__(self) -> None:
        self.status, self.words, self.asked, self.address = 200, TITLE, 0, ""

    def answer(self, _path: str) -> tuple[int, Any]:
        self.asked += 1
        return self.status, f"<h1>{self.words}</h1>"


@pytest.fixture
def portal() -> Iterator[Portal]:
    made = Portal()
    with served(made.answer) as address:
        made.address = address + "/zwgk/118.html"
        yield made


@pytest.fixture
def notify(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[NotifyHarness]:
    asks = {"YANGGUANG_ADDRESS_CHECK_DAYS": "7", "YANGGUANG_ADDRESS_CHECK_HOSTS": "127.0.0.1"}
    monkeypatch.setattr(settings, "SETTINGS", settings.SETTINGS | asks)
    made = NotifyHarness(f"sqlite:///{tmp_path}/notify.sqlite", tmp_path)
    yield made
    made.close()


def bring(notify: NotifyHarness, address: str) -> str:
    """Publish, and confirm with the page's address; returns the delivery."""
    notify.publish(channels=[SITE, COUNTY])
    delivery = notify.items("/deliveries?channel=county", KEEPER)[0]["id"]
    confirm(notify, delivery, address)
    return delivery


def confirm(notify: NotifyHarness, delivery: str, address: str) -> None:
    at = notify.clock.now().isoformat()
    proof = {"address": address, "note": "县门户已转载", "posted_at": at}
    answer = notify.post(f"/deliveries/{delivery}/confirm", proof, KEEPER)
    assert answer.status_code == 200, answer.json


def seen(notify: NotifyHarness, delivery: str) -> dict[str, Any]:
    return notify.get(f"/deliveries/{delivery}", KEEPER).json


def test_a_page_is_looked_at_every_week_and_a_missing_one_is_one_task_that_its_keeper_ends(
    notify: NotifyHarness, portal: Portal
) -> None:
    delivery = bring(notify, portal.address)
    notify.run_timers()
    notify.run_timers()
    assert portal.asked == 1
    assert [each["outcome"] for each in seen(notify, delivery)["attempts"]] == ["delivered", "seen"]
    portal.status = 404
    for _ in range(9):
        notify.clock.advance(timedelta(days=4))
        notify.run_timers()
    assert (portal.asked, seen(notify, delivery)["state"]) == (4, "missing")
    [task] = notify.items("/tasks", KEEPER)
    assert (task["kind"], task["page"]) == ("page_missing", f"/notify/deliveries/{delivery}")
    notify.sign_in(KEEPER)
    assert "核对：网页已不存在" in notify.client.get("/notify/deliveries?view=open").text
    page = notify.client.get(f"/notify/deliveries/{delivery}").text
    assert "网页异常，请处理" in page
    assert f'value="{portal.address}"' in page
    portal.status = 200
    confirm(notify, delivery, portal.address)
    assert notify.items("/tasks", KEEPER) == []
    notify.run_timers()
    assert seen(notify, delivery)["attempts"][-1]["outcome"] == "seen"


def test_what_is_withdrawn_is_not_looked_at_and_is_taken_down_though_it_was_missing(
    notify: NotifyHarness, portal: Portal
) -> None:
    portal.words = "栏目调整"
    notify.publish(channels=[SITE, COUNTY])
    delivery = notify.items("/deliveries?channel=county", KEEPER)[0]
    confirm(notify, delivery["id"], portal.address)
    for _ in range(3):
        notify.run_timers()
        notify.clock.advance(timedelta(days=1))
    assert seen(notify, delivery["id"])["state"] == "missing"
    notify.withdraw({**settings.a_publication("d-1", delivery["index_number"], audience="external", revision=1,
                                              at=notify.clock.now())})  # fmt: skip
    assert seen(notify, delivery["id"])["state"] == "to_remove"
    assert [task["kind"] for task in notify.items("/tasks", KEEPER)] == ["remove"]
    asked = portal.asked
    notify.clock.advance(timedelta(days=30))
    notify.run_timers()
    assert portal.asked == asked


def test_without_the_setting_nobody_is_asked(harness: NotifyHarness, portal: Portal) -> None:
    bring(harness, portal.address)
    harness.run_timers()
    assert portal.asked == 0


def test_a_page_of_an_inner_network_is_never_asked_for_even_behind_a_redirect(portal: Portal) -> None:
    with pytest.raises(remote_page.InsideAddress):
        remote_page.fetch(portal.address, trust=tls.context(None))
    with pytest.raises(remote_page.InsideAddress):
        remote_page.fetch("http://localhost:1/", inside=["127.0.0.1"], trust=tls.context(None))
    assert portal.asked == 0


def test_a_server_that_gives_nothing_ends_the_look(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remote_page, "SECONDS", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(remote_page.Unreachable):
        remote_page.fetch(f"http://127.0.0.1:{silent.getsockname()[1]}/", inside=["127.0.0.1"], trust=tls.context(None))
